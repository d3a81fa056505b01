"""``explain`` shows why an alert came: what was typed, the rule, its thresholds, the people."""

from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.commands.desk import MONDAY, Desk

TUESDAY = "2026-11-24T10:00"


def gown(at_desk: Desk) -> str:
    """An order whose payment is late: said on Monday."""
    order = at_desk.house.order("Kim gown", order_id="ORD-17")
    at_desk.house.payment(order, date(2026, 11, 14))
    at_desk.run().means(0)
    at_desk.house.forget_requests()
    return order


def test_why_an_alert_came(at_desk: Desk) -> None:
    gown(at_desk)

    at_desk.type("explain", "ORD-17", "--as-of", TUESDAY).means(
        0,
        "Kim gown ORD-17 Off track",
        "as of Tue 24 Nov 2026 10:00 (Asia/Seoul)",
        "payment.pause critical since 21 Nov 2026",
        "Second is 10 days past due, 1,000 open; work is on hold",
        "Due 14 Nov 2026 · Amount 1,000 · Paid - · Days past due 10",
        "payment.reminder_day = 5 · payment.pause_day = 7",
        "policy.toml",
        "Min-ji Seo Responsible for Production timeline coordination (Account Manager)",
        "Ha-eun Lim Accountable for Production timeline coordination (Sales Director)",
        "Somebody of Operations the rule names this role (Operations)",
        "next look Wed 25 Nov 2026 00:00",
        "Stage Production",
        "Second Due 2026-11-14",
        "payment.pause open since Mon 23 Nov 2026 10:00",
        "to be repeated",
        f"opened payment.pause in {at_desk.house.channel}",
    )
    assert at_desk.house.notion.journal.writes() == []
    assert len(at_desk.house.heard()) == 2


def test_a_threshold_of_ones_own_is_quoted(at_desk: Desk) -> None:
    gown(at_desk)
    at_desk.house.files["policy.toml"] = "[payment]\npause_day = 12\n"

    at_desk.type("explain", "ORD-17", "--as-of", TUESDAY).means(
        0, "payment.reminder warning", "payment.pause_day = 12", "to be lowered by the next pass"
    )


@pytest.mark.parametrize("name", ["ord-17", "Kim gown", "KIM", "page id"])
def test_an_order_goes_by_its_id_its_title_a_part_of_it_or_its_page_id(at_desk: Desk, name: str) -> None:
    order = gown(at_desk)

    at_desk.type("explain", order if name == "page id" else name, "--as-of", TUESDAY).means(0, "Kim gown")


def test_an_unknown_order_with_one_that_comes_close(at_desk: Desk) -> None:
    gown(at_desk)

    said = at_desk.type("explain", "ORD-71", "--json")

    said.means(2, "there is no order with the id, title or page id 'ORD-71'; did you mean Kim gown (ORD-17)?")
    assert said.out == ""


def test_an_unknown_order_that_nothing_comes_close_to(at_desk: Desk) -> None:
    gown(at_desk)

    at_desk.type("explain", "velvet curtains").means(2, "there is no order", "among 2 names")


def test_several_orders_of_one_name_are_listed(at_desk: Desk) -> None:
    first, second = at_desk.house.order("Gown"), at_desk.house.order("Gown")

    at_desk.type("explain", "gown").means(2, "2 orders go by 'gown'; name one by its page id", first, second)


def test_nothing_has_to_be_remembered(at_desk: Desk) -> None:
    at_desk.house.late_order("Kim gown")

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0, "payment.pause critical", "not said yet", "to be opened by the next pass"
    )
    assert not at_desk.house.ledger.exists()
    at_desk.nothing_was_done()


def test_what_waits_for_working_hours_says_until_when(at_desk: Desk) -> None:
    order = at_desk.house.late_order("Kim gown")
    at_desk.run(at="2026-11-21T20:00").means(0)

    at_desk.type("explain", order, "--as-of", "2026-11-21T21:00").means(
        0,
        "not said yet, waits since Sat 21 Nov 2026 20:00",
        "to be opened from Mon 23 Nov 2026 09:00",
    )


def test_a_rule_that_stands_down_says_why(at_desk: Desk) -> None:
    order = at_desk.house.late_order("Kim gown")
    at_desk.house.edit(order, Delivered=date(2027, 5, 1))

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0,
        "payment stands down: payment.overdue",
        "because Delivered: 1 May 2027 is in the future",
        "what was said of it stays as it is",
    )


def test_a_rule_that_cannot_see_what_it_needs_says_so(at_desk: Desk) -> None:
    house = at_desk.house
    house.late_order("Kim gown")
    at_desk.run().means(0)
    at_desk.unshare(Source.PAYMENTS)
    house.notion.workspace.delete_property(house.sources[Source.ORDERS], "Contract signed")

    at_desk.run("--full", at="2026-11-24T10:00").means(
        3, "no database for [payments]", "→ Share the database"
    )
    at_desk.type("explain", "Kim gown", "--as-of", "2026-11-24T10:30").means(
        0,
        "payment stands down: payment.overdue because Payments cannot be read now",
        "lifecycle stands down: intake.no_trigger, intake.overdue "
        "because Contract signed: nobody sees any more what stood there",
    )


def test_an_order_on_hold_says_so(at_desk: Desk) -> None:
    at_desk.house.order("Kim gown", stage="On hold")

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0, "timeline stands down", "because the stage is On hold"
    )


def test_who_is_away_and_who_stands_in(at_desk: Desk) -> None:
    house = at_desk.house
    away = "away = [{from = 2026-11-20, until = 2026-11-27}]"
    house.files["team.toml"] = house.files["team.toml"].replace(
        'roles = ["Account Manager"]\n', f'roles = ["Account Manager"]\n{away}\n'
    )
    house.late_order("Kim gown")

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0,
        "Ha-eun Lim Accountable for Production timeline coordination (Sales Director), for Min-ji Seo is",
        "Min-ji Seo · away until 27 Nov 2026",
    )


def test_people_without_accounts_and_roles_nobody_holds(at_desk: Desk) -> None:
    house = at_desk.house
    house.files["team.toml"] = house.files["team.toml"].replace('["Operations"]', '["Fashion Design"]')
    house.files["team.toml"] += '[[person]]\nname = "Da-eun Cho"\nroles = ["Sales Director"]\n'
    house.late_order("Kim gown")

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0,
        "Operations the rule names this role · nobody holds this role",
        "Da-eun Cho",
        "no Notion account: left out of the people cells · no Slack account: named without a mention",
    )


def test_a_snooze_is_named(at_desk: Desk) -> None:
    order = at_desk.house.late_order("Kim gown")
    at_desk.house.edit(order, Alerts_snoozed_until=date(2026, 11, 25))

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(
        0, "Snoozed: nothing is said until 25 Nov 2026 is over", "to be opened from Thu 26 Nov 2026 09:00"
    )


def test_without_slack_nothing_is_to_be_said(at_desk: Desk) -> None:
    at_desk.env |= {"SLACK_BOT_TOKEN": "", "SLACK_CHANNEL": ""}
    at_desk.house.late_order("Kim gown")

    at_desk.type("explain", "Kim gown", "--as-of", MONDAY).means(0, "No Slack is configured")


def test_a_deleted_order_is_not_judged_any_more(at_desk: Desk) -> None:
    order = gown(at_desk)
    at_desk.house.notion.workspace.trash(order)
    at_desk.env["SLACK_BOT_TOKEN"] = "xoxb-wrong"
    at_desk.run("--full", at=TUESDAY).means(1)

    at_desk.type("explain", "Kim gown", "--as-of", TUESDAY).means(0, "This order was deleted in the tracker")


def test_a_slack_that_refused_is_remembered(at_desk: Desk) -> None:
    at_desk.env["SLACK_BOT_TOKEN"] = "xoxb-wrong"
    gown_ = at_desk.house.late_order("Kim gown")
    at_desk.run().means(1)

    at_desk.type("explain", gown_, "--as-of", TUESDAY).means(0, "opened payment.pause in", "pending")


def test_rows_of_sources_that_are_not_configured_any_more_are_left_out(at_desk: Desk) -> None:
    gown(at_desk)
    del at_desk.house.sources[Source.PAYMENTS]

    said = at_desk.type("explain", "ORD-17", "--as-of", TUESDAY)

    said.means(0, "Kim gown")
    assert "Payments" not in said.out


def test_a_cell_that_is_left_alone_is_not_promised(at_desk: Desk) -> None:
    order = gown(at_desk)
    for minute in range(5):
        at_desk.house.edit(order, Health="On track")
        at_desk.run(at=f"2026-11-23T10:0{minute}").means(0)

    at_desk.type("explain", "ORD-17", "--as-of", "2026-11-23T10:06").means(
        0, "What it leaves alone, since somebody else keeps rewriting it", "Health On track → Off track"
    )


def test_an_order_that_is_set_aside_says_why_and_until_when(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = "[run]\nset_aside_after = 1\n"
    order = gown(at_desk)
    at_desk.house.notion.faults.add(Fault(f"^PATCH .*{order}", "status", status=400, times=None))
    at_desk.house.edit(order, Health="On track")
    at_desk.run("--json").means(1)

    at_desk.type("explain", "ORD-17", "--as-of", "2026-11-23T10:01").means(
        0, "Set aside until Mon 23 Nov 2026 10:15", "a pass failed: Notion calls the request invalid"
    )
