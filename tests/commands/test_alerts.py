"""``alerts`` shows from the ledger alone what stands, and what was said of an order."""

from datetime import date

import pytest
from pydantic import JsonValue

from notion_sync.sandbox.faults import Fault
from tests.commands.desk import MONDAY, Desk, Said
from tests.passes.world import SLACK_TOKEN

EVENING = "2026-11-23T20:00"


def gown(at_desk: Desk, title: str = "Kim gown") -> str:
    """An order whose payment is late."""
    order = at_desk.house.order(title, order_id=f"ORD-{len(title)}")
    at_desk.house.payment(order, date(2026, 11, 14))
    return order


def told(said: Said, kind: str) -> list[dict[str, JsonValue]]:
    """The entries of one kind in the document."""
    assert isinstance(said.json, dict)
    found = said.json[kind]
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, dict)]


def listed(at_desk: Desk, kind: str) -> list[dict[str, JsonValue]]:
    """The same, of what stands now."""
    said = at_desk.type("alerts", "--json")
    said.means(0)
    return told(said, kind)


def test_nothing(at_desk: Desk) -> None:
    at_desk.type("alerts").means(0, "Nothing is open, and nothing waits.")
    assert not at_desk.house.ledger.exists(), "and no ledger is made"


def test_an_open_alert_with_when_and_where_it_was_said(at_desk: Desk) -> None:
    gown(at_desk)
    at_desk.run().means(0)

    at_desk.type("alerts").means(
        0, "Open (1)", "● payment.pause Kim gown (ORD-8) Mon 23 Nov 2026 10:00", at_desk.house.channel
    )
    (alert,) = listed(at_desk, "open")
    assert alert["order_id"] == "ORD-8"
    assert alert["level"] == "critical"
    assert alert["said_at"] == "2026-11-23T10:00+09:00"
    assert alert["ts"] == at_desk.house.heard()[-1].ts


def test_it_asks_nobody_and_writes_nothing(at_desk: Desk) -> None:
    gown(at_desk)
    at_desk.run().means(0)
    at_desk.house.forget_requests()
    at_desk.env["NOTION_TOKEN"] = ""
    before = at_desk.house.ledger.read_bytes()

    at_desk.type("alerts").means(0, "payment.pause")
    at_desk.type("alerts", "--history", "ORD-8").means(0, "payment.pause")

    assert at_desk.house.notion.journal.exchanges == []
    assert at_desk.house.slack.journal.exchanges == []
    assert at_desk.house.ledger.read_bytes() == before


def test_what_waits_for_working_hours_is_held(at_desk: Desk) -> None:
    at_desk.run(at="2026-11-20T10:00").means(0)
    gown(at_desk)
    at_desk.run(at=EVENING).means(0)

    (held,) = listed(at_desk, "held")
    assert (held["code"], held["level"], held["snoozed"]) == ("payment.pause", "critical", False)
    assert held["waits_since"] == "2026-11-23T20:00+09:00"
    assert listed(at_desk, "open") == []
    at_desk.type("alerts").means(0, "Held (1)", "● payment.pause Kim gown (ORD-8) Mon 23 Nov 2026 20:00")


def test_what_waits_for_the_end_of_a_snooze_says_so(at_desk: Desk) -> None:
    at_desk.run(at="2026-11-20T10:00").means(0)
    at_desk.house.edit(gown(at_desk), Alerts_snoozed_until=date(2199, 12, 31))
    at_desk.run().means(0)

    at_desk.type("alerts").means(0, "Held (1)", "from Wed 1 Jan 2200 09:00 (snoozed)")


def test_what_slack_did_not_take_is_held_for_the_next_pass(at_desk: Desk) -> None:
    at_desk.run(at="2026-11-20T10:00").means(0)
    gown(at_desk)
    at_desk.house.slack.workspace.revoke(SLACK_TOKEN)
    at_desk.run("--json").means(1)

    (held,) = listed(at_desk, "held")
    assert held["code"] == "payment.pause"


def test_what_slack_calls_invalid_is_undeliverable_as_long_as_it_is_so(at_desk: Desk) -> None:
    order = gown(at_desk)
    at_desk.run(at="2026-11-20T10:00").means(0)
    at_desk.house.slack.faults.add(
        Fault("chat.postMessage", "status", status=200, body={"ok": False, "error": "msg_too_long"}, times=2)
    )
    at_desk.run("--json").means(1)

    (parked,) = listed(at_desk, "undeliverable")
    assert parked["order"] == "Kim gown"
    assert "msg_too_long" in str(parked["error"])
    at_desk.type("alerts").means(0, "Undeliverable (1)", "Slack rejects chat.postMessage: msg_too_long")
    at_desk.type("doctor").means(
        1, "✗ Messages:", 'about "Kim gown" could not be delivered at', "msg_too_long"
    )
    at_desk.house.pay(order, date(2026, 11, 23))
    at_desk.run(at="2026-11-23T11:00").means(0)
    assert listed(at_desk, "undeliverable") == []
    at_desk.type("doctor").means(0, "All is well.")


def test_what_is_not_right_with_the_set_up(at_desk: Desk) -> None:
    team = at_desk.house.files["team.toml"]
    at_desk.house.files["team.toml"] = team.replace('roles = ["Operations"]', "roles = []")
    at_desk.house.order("Coat")
    at_desk.run().means(0)

    at_desk.type("alerts").means(0, "About the set-up (1)", "Nobody holds the role Operations")


def aside(at_desk: Desk) -> str:
    """An order that Notion does not let be written."""
    at_desk.house.files["policy.toml"] = "[run]\nset_aside_after = 1\nset_aside_first = '24h'\n"
    order = gown(at_desk)
    at_desk.house.notion.faults.add(Fault(f"^PATCH .*{order}", "status", status=400, times=None))
    return order


class TestAnOrderThatIsSetAside:
    def test_is_shown_with_reason_count_and_times(self, at_desk: Desk) -> None:
        aside(at_desk)
        at_desk.type("run", "--json").means(1, "It is set aside until")

        (row,) = listed(at_desk, "set_aside")
        assert (row["task"], row["failures"]) == ("write", 1)
        assert "Notion calls the request invalid" in str(row["reason"])
        assert str(row["next_try"]) > str(row["last_failure"]) >= str(row["first_failure"])
        at_desk.type("alerts").means(
            0, "Set aside (1)", "cannot be written: Notion calls the request invalid"
        )

    def test_is_a_finding_of_the_doctor(self, at_desk: Desk) -> None:
        aside(at_desk)
        at_desk.type("run").means(1)

        at_desk.type("doctor").means(
            1,
            '✗ Orders: "Kim gown" is set aside: it could not be written 1 times since',
            "→ Mend that, or edit",
        )

    def test_is_shown_no_more_once_it_was_written(self, at_desk: Desk) -> None:
        order = aside(at_desk)
        at_desk.type("run").means(1)
        at_desk.house.notion.faults.clear()
        at_desk.house.edit(order, Satisfaction=5)
        at_desk.type("run").means(0)

        assert listed(at_desk, "set_aside") == []
        at_desk.type("doctor").means(0, "All is well.")


class TestACellThatIsLeftAlone:
    @pytest.fixture(autouse=True)
    def fought(self, at_desk: Desk) -> None:
        """An automation rewrote a cell four times."""
        order = gown(at_desk)
        for minute in range(5):
            at_desk.run(at=f"2026-11-23T10:0{minute}").means(0)
            at_desk.house.edit(order, Health="On track")

    def test_is_shown_with_both_values(self, at_desk: Desk) -> None:
        (cell,) = listed(at_desk, "left_alone")
        assert (cell["column"], cell["shows"], cell["should_show"]) == ("Health", "On track", "Off track")
        assert cell["since"] == "2026-11-23T10:04+09:00"
        assert cell["next_look"] == "2026-11-23T11:04+09:00"
        at_desk.type("alerts").means(
            0,
            "Left alone, since somebody else rewrites them (1)",
            "Health Kim gown (ORD-8) On track Off track",
        )

    def test_is_a_finding_of_the_doctor(self, at_desk: Desk) -> None:
        at_desk.type("doctor").means(
            1,
            '✗ Orders: Health of "Kim gown" is left alone since 2026-11-23 10:04',
            'it shows "On track" and should show "Off track"',
            "→ Look for what writes it: an automation of the database",
        )

    def test_is_a_note_while_it_is_right(self, at_desk: Desk) -> None:
        (row,) = told(at_desk.type("alerts", "--json"), "open")
        at_desk.house.edit(str(row["page_id"]), Health="Off track")
        at_desk.run(at="2026-11-23T10:20").means(0)

        at_desk.type("doctor").means(0, '· Orders: Health of "Kim gown" was rewritten by somebody else')


class TestTheHistoryOfAnOrder:
    def test_is_all_that_was_said_when_and_where(self, at_desk: Desk) -> None:
        order = gown(at_desk)
        gown(at_desk, "Lee suit of wool")
        at_desk.run().means(0)
        at_desk.house.pay(order, date(2026, 11, 23))
        at_desk.run(at="2026-11-23T11:00").means(0)

        said = at_desk.type("alerts", "--history", "ORD-8")

        said.means(
            0,
            "What was said about Kim gown (ORD-8)",
            f"Mon 23 Nov 2026 10:00 opened payment.pause in {at_desk.house.channel} (thread) to Min-ji Seo",
            f"Mon 23 Nov 2026 11:00 resolved payment.pause in {at_desk.house.channel} (thread)",
        )
        assert "Lee suit" not in said.out

    @pytest.mark.parametrize("name", ["ord-8", "Kim gown", "gown"])
    def test_the_order_goes_by_any_of_its_names(self, at_desk: Desk, name: str) -> None:
        gown(at_desk)
        at_desk.run().means(0)

        said = at_desk.type("alerts", "--history", name, "--json")

        assert [each["event"] for each in told(said, "history")] == ["opened"]

    def test_a_name_that_fits_none_offers_those_that_come_close(self, at_desk: Desk) -> None:
        gown(at_desk)
        at_desk.run().means(0)

        at_desk.type("alerts", "--history", "Kim gwn").means(2, "did you mean Kim gown (ORD-8)?")

    def test_an_order_that_is_gone_goes_by_its_page_id(self, at_desk: Desk) -> None:
        order = gown(at_desk)
        at_desk.run().means(0)
        at_desk.house.notion.workspace.trash(order)
        at_desk.run("--full", at="2026-11-23T11:00").means(0)

        at_desk.type("alerts", "--history", order).means(0, "opened payment.pause", "resolved payment.pause")

    def test_of_an_order_that_nothing_was_said_about_is_empty(self, at_desk: Desk) -> None:
        at_desk.house.order("Coat")
        at_desk.run().means(0)

        at_desk.type("alerts", "--history", "Coat").means(0, "What was said about Coat", "Nothing.")


def test_where_no_slack_is_configured_the_rows_tell(at_desk: Desk) -> None:
    at_desk.env |= {"SLACK_BOT_TOKEN": "", "SLACK_CHANNEL": ""}
    gown(at_desk)
    at_desk.run().means(0)

    at_desk.type("alerts").means(0, "Open (1)", "● payment.pause Kim gown (ORD-8) - - the row")
    assert listed(at_desk, "held") == []


def test_without_a_ledger_it_says_that_nothing_is_remembered(at_desk: Desk) -> None:
    at_desk.env["NOTION_SYNC_LEDGER"] = "memory"
    gown(at_desk)
    at_desk.run(at=MONDAY).means(0)

    at_desk.type("alerts").means(0, "NOTION_SYNC_LEDGER is memory", "Nothing is open")


def test_a_narrow_terminal_loses_nothing(at_desk: Desk) -> None:
    gown(at_desk, "A title of a gown that goes on and on for longer than any line of a terminal")
    at_desk.run().means(0)
    at_desk.env["COLUMNS"] = "60"

    said = at_desk.type("alerts")

    assert max(map(len, said.out.splitlines())) <= 140
    assert "terminal" in said.out.replace("\n", "")
