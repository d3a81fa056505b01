"""What was said though no row shows it and no ledger remembers it: Slack's own history is asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pydantic import SecretStr

from adapters.errors import Refused
from adapters.slack.client import SECOND_LOOK_AFTER
from notion_sync.sandbox.faults import Fault
from tests.passes.interference import PowerCutError, power_cut
from tests.passes.world import NOTION_TOKEN, World, said_in

BEFORE, NOW, LATER, LAST = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T12:00"
HISTORY = "conversations.history"


@pytest.fixture
def forgetful(house: World) -> World:
    """A house that keeps no ledger; an order of which nothing is said was there before."""
    house.settings["ledger"] = SecretStr("memory")
    house.order("Quiet coat")
    house.run(BEFORE)
    return house


def die_unshown(house: World, local: str) -> None:
    """Make a pass that dies after it has spoken and before any row shows it."""
    with pytest.raises(PowerCutError):
        house.run(local, before_write=power_cut)


def test_a_row_that_cannot_be_written_is_not_spoken_of_by_each_pass(forgetful: World) -> None:
    gown = forgetful.late_order()
    forgetful.notion.faults.add(Fault("PATCH ", "status", status=400, times=None))
    for hour in ("10:00", "11:00", "12:00"):
        assert forgetful.run(f"2026-11-23T{hour}").exit_code == 1
    assert forgetful.alerts(gown) == ["opened payment.pause"]
    for hour in ("10:00", "11:00"):
        forgetful.run(f"2026-11-24T{hour}")
    assert forgetful.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]
    forgetful.notion.faults.clear()
    forgetful.run("2026-11-24T12:00")
    assert forgetful.cell(gown, "Open alerts") == ["payment.pause"]
    assert len(forgetful.alerts(gown)) == 2


def test_where_nothing_is_to_be_said_slack_is_not_asked(forgetful: World) -> None:
    forgetful.late_order()
    forgetful.run(NOW)
    forgetful.forget_requests()
    forgetful.run(LATER)
    assert forgetful.slack.journal.exchanges == []


def test_however_much_is_to_be_said_the_channel_is_read_once_and_a_moment_later(forgetful: World) -> None:
    for number in range(4):
        forgetful.late_order(f"Gown {number}")
    forgetful.forget_requests()
    forgetful.run(NOW)
    assert len(forgetful.slack.journal.matching(HISTORY)) == 2
    assert forgetful.waits == [SECOND_LOOK_AFTER]
    assert len(forgetful.alerts()) == 4


def test_the_channel_is_read_back_no_further_than_the_row_is_old(forgetful: World) -> None:
    forgetful.clock.set(forgetful.at("2026-11-23T09:30"))
    forgetful.late_order()
    forgetful.forget_requests()
    forgetful.run(NOW)
    asked = forgetful.slack.journal.matching(HISTORY)
    oldest = min(datetime.fromtimestamp(float(each.query["oldest"]), UTC) for each in asked)
    assert timedelta(0) < forgetful.at("2026-11-23T09:30") - oldest < timedelta(minutes=10)


def test_a_message_that_does_not_show_at_once_is_found_a_moment_later(forgetful: World) -> None:
    forgetful.late_order("Said and shown before")
    forgetful.run("2026-11-23T09:30")
    gown = forgetful.late_order()
    forgetful.slack.workspace.delay_visibility(reads=1)
    die_unshown(forgetful, NOW)
    forgetful.run("2026-11-23T10:01")
    assert forgetful.alerts(gown) == ["opened payment.pause"]
    assert forgetful.cell(gown, "Open alerts") == ["payment.pause"]


def test_an_alert_that_opens_again_is_another_episode(forgetful: World) -> None:
    gown = forgetful.order("Gown")
    payment = forgetful.payment(gown, date(2026, 11, 14))
    forgetful.run(NOW)
    forgetful.edit(payment, Settled=date(2026, 11, 23))
    forgetful.run(LATER)
    forgetful.edit(payment, Settled=None)
    forgetful.run(LAST)
    keys = [
        said["key"].rpartition(":")[2] for message in forgetful.spoken_of(gown) for said in said_in(message)
    ]
    assert keys == ["2026-11-23", "2026-11-23", "2026-11-23-2"]
    assert forgetful.cell(gown, "Open alerts") == ["payment.pause"]


def test_what_was_said_at_closing_time_is_not_said_again_in_the_morning(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    die_unshown(house, "2026-11-23T17:55")
    house.lose_ledger()
    house.run("2026-11-23T18:10")
    house.run("2026-11-24T09:05")
    assert house.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_while_slack_cannot_tell_what_it_heard_nothing_is_said(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    die_unshown(house, NOW)
    house.lose_ledger()
    house.slack.faults.add(Fault(HISTORY, "status", status=503, times=None))
    report = house.run(LATER)
    assert report.exit_code == 1
    assert HISTORY in report.problems[0]
    assert house.cell(gown, "Health") == "Off track"
    house.slack.faults.clear()
    assert house.run(LAST).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_a_comment_that_was_made_a_day_ago_is_known_by_its_words(house: World) -> None:
    connection = house.notion.workspace.store.connections[NOTION_TOKEN]
    connection.insert_comments = connection.read_comments = True
    house.files["alerts.toml"] = "notion_comments = true\n"
    house.run(BEFORE)
    gown = house.late_order()
    die_unshown(house, NOW)
    house.lose_ledger()
    house.run("2026-11-24T10:00")
    house.run("2026-11-24T10:10")
    assert len(house.notion.workspace.comments(gown)) == 1


def test_a_first_pass_without_slack_writes_each_row_once(house: World) -> None:
    house.late_order()
    house.slack.stop()
    house.forget_requests()
    house.run(NOW)
    paths = [each.path for each in house.notion.journal.matching("PATCH ") if each.status == 200]
    assert len(paths) == 1
    house.slack.start()


@pytest.mark.parametrize("ledger", ["file", "memory"])
def test_a_token_that_may_only_read_says_nothing_also_where_every_order_is_late(
    house: World, ledger: str
) -> None:
    if ledger == "memory":
        house.settings["ledger"] = SecretStr(ledger)
    house.late_order()
    house.notion.workspace.store.connections[NOTION_TOKEN].update = False
    with pytest.raises(Refused):
        house.run(NOW)
    assert house.heard() == []
