"""``doctor`` names what is wrong, in the order in which it is mended, and how to mend it."""

import dataclasses
import os
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text

from adapters.ledger import open_ledger, this_process
from notion_sync.bootstrap import wall_clock
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from rules.record import Holder
from tests.commands.checks import findings, lines, only
from tests.commands.desk import Desk
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN

MACHINE_YEAR = wall_clock().astimezone(ZoneInfo("Asia/Seoul")).year
CHO = "Da-eun Cho (da-eun@elsewhere.example)"


def test_a_house_in_order(at_desk: Desk) -> None:
    said = at_desk.type("doctor")

    said.means(
        0, "✓ Notion: the token is that of Order sync", "✓ Slack: the bot can speak in", "All is well."
    )
    assert "✗" not in said.out
    at_desk.nothing_was_done()
    assert not at_desk.house.ledger.exists()


def test_areas_come_in_the_order_in_which_they_are_mended(at_desk: Desk) -> None:
    areas = list(dict.fromkeys(line.area for line in lines(at_desk.type("doctor", "--json"))))

    assert areas == [
        "Configuration",
        "Notion",
        "Order Tracker",
        "Payments",
        "Milestones",
        "Team",
        "Slack",
        "Ledger",
        "Clock",
        "Calendar",
    ]


def test_a_wrong_token_leaves_the_rest_to_be_looked_at(at_desk: Desk) -> None:
    at_desk.env["NOTION_TOKEN"] = "ntn_somebody_elses"

    only(at_desk.type("doctor", "--json"), 3, "Notion", "does not accept the token", "NOTION_TOKEN")


def test_no_token(at_desk: Desk) -> None:
    at_desk.env["NOTION_TOKEN"] = ""

    only(
        at_desk.type("doctor", "--json"),
        2,
        "Configuration",
        "NOTION_TOKEN: expected the token",
        "environment",
    )


def test_a_token_that_may_only_read(at_desk: Desk) -> None:
    at_desk.house.notion.workspace.add_connection(token="ntn_read_only", update=False)
    at_desk.env["NOTION_TOKEN"] = "ntn_read_only"

    only(at_desk.type("doctor", "--json"), 3, "Notion", "Notion forbids it", "update and insert content")


@pytest.mark.parametrize(
    ("lacking", "what"),
    [("user_info", "Notion forbids it"), ("user_email", "Notion shows no email addresses")],
)
def test_a_token_that_may_not_read_people(at_desk: Desk, lacking: str, what: str) -> None:
    connection = at_desk.house.notion.workspace.store.connections[NOTION_TOKEN]
    setattr(connection, lacking, False)

    only(at_desk.type("doctor", "--json"), 1, "Team", what, "read user information with email")


def test_notion_down(at_desk: Desk) -> None:
    at_desk.impatient()
    at_desk.house.notion.faults.add(Fault(".", "status", status=503, times=None))

    only(at_desk.type("doctor", "--json"), 3, "Notion", "Notion failed (503)", "tries again")


def test_a_source_that_is_not_shared(at_desk: Desk) -> None:
    at_desk.unshare(Source.PAYMENTS)

    only(at_desk.type("doctor", "--json"), 3, "Payments", "[payments]", "Share the database")


def tracker(at_desk: Desk) -> str:
    return at_desk.house.sources[Source.ORDERS]


Edit = Callable[[Desk], None]


@pytest.mark.parametrize(
    ("edit", "code", "what", "remedy"),
    [
        (
            lambda d: d.house.notion.workspace.delete_property(tracker(d), "Stage"),
            2,
            'no column "Stage" (status or select); switched off: everything',
            "add it in Notion as status or select",
        ),
        (
            lambda d: d.house.notion.workspace.rename_property(tracker(d), "Stage", "Stages"),
            2,
            'but there is "Stages"',
            '[orders.columns] stage in tracker.toml = "Stages"',
        ),
        (
            lambda d: d.house.notion.workspace.retype_property(tracker(d), "Stage", "number"),
            2,
            'column "Stage" is of type number and must be status or select',
            "Make it status or select in Notion",
        ),
        (
            lambda d: d.house.notion.workspace.rename_property(tracker(d), "Client", "Who it is for"),
            0,
            "",
            "",
        ),
        (
            lambda d: d.house.notion.workspace.rename_property(tracker(d), "Delivered", "Deliverd"),
            1,
            "switched off: knowing that an order was delivered",
            '[orders.columns] delivered in tracker.toml = "Deliverd"',
        ),
        (
            lambda d: d.house.notion.workspace.retype_property(tracker(d), "NPS", "rich_text"),
            1,
            "switched off: the Net Promoter Score",
            "Make it number in Notion",
        ),
        (
            lambda d: d.house.notion.workspace.retype_property(tracker(d), "Health", "rich_text"),
            1,
            "not written: the order's state at a glance",
            "Make it select in Notion",
        ),
    ],
    ids=["missing", "renamed", "retyped", "unlike", "optional renamed", "optional retyped", "own retyped"],
)
def test_columns(at_desk: Desk, edit: Edit, code: int, what: str, remedy: str) -> None:
    edit(at_desk)

    said = at_desk.type("doctor", "--json")

    if what:
        only(said, code, "Order Tracker", what, remedy)
    else:
        assert (said.exit, findings(said)) == (0, [])


@pytest.mark.parametrize(
    ("column", "what"),
    [("NPS", "switched off: the Net Promoter Score"), ("Drift", "not written: working days from commitment")],
)
def test_an_optional_column_that_is_absent_is_a_note(at_desk: Desk, column: str, what: str) -> None:
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), column)

    said = at_desk.type("doctor", "--json")

    assert said.exit == 0
    assert any(what in line.what and line.outcome == "note" for line in lines(said))


def test_a_column_that_was_there_before_is_a_finding(at_desk: Desk) -> None:
    at_desk.run().means(0)
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), "NPS")

    only(
        at_desk.type("doctor", "--json"), 1, "Order Tracker", "it was there before", "Add it again as number"
    )


def test_a_column_renamed_after_it_was_seen_is_a_note(at_desk: Desk) -> None:
    at_desk.run().means(0)
    at_desk.house.notion.workspace.rename_property(tracker(at_desk), "NPS", "Would they recommend us")

    said = at_desk.type("doctor", "--json")

    assert said.exit == 0
    assert any("it is still found" in line.what for line in lines(said))


def test_columns_that_a_data_source_replaces_are_not_missed(at_desk: Desk) -> None:
    at_desk.house.notion.workspace.delete_property(tracker(at_desk), "Payment due")

    assert not any("Payment due" in line.what for line in lines(at_desk.type("doctor", "--json")))


def test_people_who_cannot_be_found_and_roles_nobody_holds(at_desk: Desk) -> None:
    house = at_desk.house
    house.files["team.toml"] = house.files["team.toml"].replace('["Finance"]', '["Fashion Design"]')
    house.files["team.toml"] += '[[person]]\nname = "Da-eun Cho"\nemail = "da-eun@elsewhere.example"\n'

    said = at_desk.type("doctor", "--json")

    assert said.exit == 1
    assert [(line.area, line.what) for line in findings(said)] == [
        (
            "Team",
            f"{CHO} has no Notion account, and is left out of the people cells",
        ),
        ("Team", "nobody holds the role Finance"),
        (
            "Slack",
            f"{CHO} has no Slack account, and is named without a mention",
        ),
    ]


def test_no_slack_is_a_note(at_desk: Desk) -> None:
    at_desk.env |= {"SLACK_BOT_TOKEN": "", "SLACK_CHANNEL": ""}

    at_desk.type("doctor").means(0, "· Slack: no Slack is configured: alerts stay in Notion and in the log")


@pytest.mark.parametrize(
    ("env", "what", "remedy"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "invalid_auth", "SLACK_BOT_TOKEN"),
        ({"SLACK_CHANNEL": "C0NOWHERE"}, "channel_not_found", "Check the channel id"),
        ({"SLACK_CHANNEL": ""}, "no channel to speak in", "SLACK_CHANNEL"),
    ],
)
def test_slack_that_refuses(at_desk: Desk, env: dict[str, str], what: str, remedy: str) -> None:
    at_desk.env |= env

    only(at_desk.type("doctor", "--json"), 1, "Slack", what, remedy)


def test_a_bot_that_is_not_in_the_channel(at_desk: Desk) -> None:
    at_desk.house.slack.workspace.remove(at_desk.house.channel, at_desk.house.bot)

    only(at_desk.type("doctor", "--json"), 1, "Slack", "not_in_channel", "/invite @order-bot")


def test_a_bot_that_lacks_a_scope(at_desk: Desk) -> None:
    bot = at_desk.house.slack.workspace.directory.bots[SLACK_TOKEN]
    bot.scopes = frozenset(bot.scopes) - {"reactions:read"}

    only(
        at_desk.type("doctor", "--json"),
        1,
        "Slack",
        "lacks the scope reactions:read",
        "install the app again",
    )


def test_a_ledger_that_cannot_be_opened(at_desk: Desk) -> None:
    at_desk.env["NOTION_SYNC_LEDGER"] = "sqlite:///nowhere/ledger.db"

    only(at_desk.type("doctor", "--json"), 2, "Ledger", "does not exist", "NOTION_SYNC_LEDGER")


def test_a_ledger_of_a_newer_version(at_desk: Desk) -> None:
    at_desk.run().means(0)
    engine = create_engine(f"sqlite:///{at_desk.house.ledger}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    engine.dispose()

    only(
        at_desk.type("doctor", "--json"), 2, "Ledger", "by a newer version of the service", "Run that version"
    )


def test_a_ledger_that_may_not_be_written(at_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system is asked, and it says no; tests may run as a user to whom it never does."""
    at_desk.run().means(0)
    ledger = str(at_desk.house.ledger)
    monkeypatch.setattr(os, "access", lambda place, _mode: str(place) != ledger)

    only(at_desk.type("doctor", "--json"), 2, "Ledger", "may not be written", "Let the service's user write")


def test_a_year_without_holidays(at_desk: Desk) -> None:
    """Heard and McDonald Islands keep none; closing days of the team are days off as good as any."""
    calendar = 'time_zone = "Asia/Seoul"\ncountry = "HM"\n'
    at_desk.house.files["calendar.toml"] = calendar
    said = at_desk.type("doctor", "--json")
    assert said.exit == 1
    years = [line.what for line in findings(said) if line.area == "Calendar"]
    assert years == [
        f"no public holidays are known for HM in {year}: none is a day off"
        for year in (MACHINE_YEAR, MACHINE_YEAR + 1)
    ]

    days = [f"{year}-12-25" for year in (MACHINE_YEAR, MACHINE_YEAR + 1)]
    at_desk.house.files["calendar.toml"] = f"{calendar}closed = {days}\n"
    at_desk.type("doctor").means(0, "All is well.")


def test_a_pass_that_runs_now_is_a_note(at_desk: Desk) -> None:
    at_desk.run().means(0)
    ledger = open_ledger(f"sqlite:///{at_desk.house.ledger}", tracker=tracker(at_desk))
    ledger.acquire(Holder("elsewhere", 4711, 0.0, "theirs"), seconds=600)
    ledger.close()

    at_desk.type("doctor").means(
        0, "· Ledger: a pass is running now (process 4711 on elsewhere)", "takes over within 10 minutes"
    )


def test_a_pass_that_died_is_a_note(at_desk: Desk) -> None:
    at_desk.run().means(0)
    ledger = open_ledger(f"sqlite:///{at_desk.house.ledger}", tracker=tracker(at_desk))
    gone = dataclasses.replace(this_process("its"), started=1.0)
    ledger.acquire(gone, seconds=600)
    ledger.close()

    at_desk.type("doctor").means(0, f"· Ledger: the last pass (process {gone.pid} on", "ended without a word")
    at_desk.run(at="2026-11-23T11:00").means(0)
    assert "ended without a word" not in at_desk.type("doctor").out


@pytest.mark.parametrize(
    ("shift", "code", "what", "remedy"),
    [
        (timedelta(minutes=-5), 1, "this machine's clock is 5 min ahead of Notion's", "Set the clock"),
        (timedelta(hours=3), 2, "This machine's clock is 3 h behind Notion's", "--trust-clock"),
    ],
)
def test_a_clock_that_is_wrong(at_desk: Desk, shift: timedelta, code: int, what: str, remedy: str) -> None:
    at_desk.house.clock.advance(shift)

    only(at_desk.type("doctor", "--json"), code, "Clock", what, remedy)


def test_a_clock_that_may_be_so_far_off(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = '[run]\nclock_tolerance = "4h"\n'
    at_desk.house.clock.advance(timedelta(hours=3))

    only(at_desk.type("doctor", "--json"), 1, "Clock", "behind Notion's", "Set the clock")


def test_a_configuration_that_cannot_be_used_leaves_the_token_to_be_looked_at(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = "[payment]\nreminder = 5\n"

    said = at_desk.type("doctor", "--json")

    assert said.exit == 2
    (found,) = findings(said)
    assert "policy.toml: payment.reminder: unknown key; did you mean reminder_day?" in found.what
    assert any(line.what.startswith("the token is that of") for line in lines(said))


def test_rows_of_the_team_that_cannot_be_right(at_desk: Desk) -> None:
    house = at_desk.house
    columns = {
        "Name": "title",
        "Person": "people",
        "Role": "multi_select",
        "Email": "email",
        "Away from": "date",
        "Away until": "date",
        "Stands in for": "multi_select",
    }
    team = house.notion.workspace.create_database("Team", columns).data_source_id
    house.sources[Source.TEAM] = team
    person = [house.people["Min-ji Seo"]]
    house.notion.workspace.add_page(
        team, {"Name": "Min-ji Seo", "Person": person, "Away from": date(2026, 12, 1)}
    )

    only(at_desk.type("doctor", "--json"), 1, "Team", "Min-ji Seo: an absence needs", "Away until")
