"""What may have been said, since its answer was lost, is looked for before anything is said again."""

from datetime import date

import pytest

from adapters.slack.client import SECOND_LOOK_AFTER
from notion_sync.sandbox.faults import Fault
from tests.passes.world import World, said_in

BEFORE, NOW, LATER, LAST = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T12:00"
POST = "chat.postMessage"
LOST = Fault(POST, "drop_after")
SILENT = Fault(r"conversations\.", "status", status=503, times=None)
"""Slack does not show what it has."""

LATER_PLEASE = {"ok": False, "error": "service_unavailable"}


@pytest.fixture
def late(house: World) -> str:
    """A late order that nothing was said about yet."""
    house.run(BEFORE)
    return house.late_order()


def chat(house: World, messages: int, thread_ts: str | None = None) -> None:
    """Let people talk."""
    person = house.accounts["Min-ji Seo"]
    for number in range(messages):
        house.slack.workspace.say(house.channel, person, f"lunch at {number}?", thread_ts=thread_ts)


def test_it_is_found_behind_pages_of_other_messages(house: World, late: str) -> None:
    house.slack.faults.add(LOST, SILENT)
    assert house.run(NOW).exit_code == 1
    house.slack.faults.clear()
    chat(house, 40)
    house.forget_requests()
    assert house.run(LATER).exit_code == 0
    assert len(house.slack.journal.matching("conversations.history")) == 3
    assert house.alerts(late) == ["opened payment.pause"]


def test_it_is_found_behind_pages_of_other_replies(house: World, late: str) -> None:
    house.run(NOW)
    house.pay(late, date(2026, 11, 23))
    house.slack.faults.add(LOST, SILENT)
    assert house.run(LATER).exit_code == 1
    house.slack.faults.clear()
    (first, _) = house.heard()
    chat(house, 40, first.ts)
    house.run(LAST)
    assert house.alerts(late) == ["opened payment.pause", "resolved payment.pause"]


def test_it_is_looked_for_twice_before_it_is_said_again(house: World, late: str) -> None:
    house.slack.faults.add(Fault(POST, "drop_before"))
    house.forget_requests()
    assert house.run(NOW).exit_code == 0
    assert house.waits == [SECOND_LOOK_AFTER]
    asked = [each for each in house.requests() if "conversations" in each or "chat" in each]
    look, say = "GET conversations.history", "POST chat.postMessage"
    assert asked == [say, look, look, say]
    assert house.alerts(late) == ["opened payment.pause"]


def test_the_next_pass_looks_twice_too(house: World, late: str) -> None:
    house.slack.faults.add(LOST, SILENT)
    house.run(NOW)
    house.slack.faults.clear()
    (message,) = house.heard()
    house.slack.workspace.posts.hide(message, reads=1)
    house.run(LATER)
    assert house.alerts(late) == ["opened payment.pause"]


def test_no_further_back_than_it_can_have_been_said(house: World, late: str) -> None:
    house.slack.faults.add(LOST, SILENT)
    house.run(NOW)
    house.slack.faults.clear()
    house.forget_requests()
    house.run(LATER)
    (asked,) = house.slack.journal.matching("conversations.history")
    assert 0 < house.at(NOW).timestamp() - float(asked.query["oldest"]) < 600
    assert house.alerts(late) == ["opened payment.pause"]


@pytest.mark.parametrize("passes_before", [0, 1])
def test_a_summary_is_found_and_gets_its_replies(house: World, passes_before: int) -> None:
    if passes_before:
        house.run(BEFORE)
    orders = [house.late_order(f"Gown {number}") for number in range(7)]
    unclear = Fault("conversations.history", "status", status=503, after=1 - passes_before, times=None)
    house.slack.faults.add(LOST, unclear)
    assert house.run(NOW).exit_code == 1
    assert house.run(LATER).exit_code == 1
    assert house.cell(orders[0], "Health") == "Off track"
    assert house.cell(orders[0], "Open alerts") == []
    house.slack.faults.clear()
    assert house.run(LAST).exit_code == 0
    head, *replies = house.heard()
    assert len(replies) == 7
    assert {reply.thread_ts for reply in replies} == {head.ts}
    assert house.cell(orders[0], "Open alerts") == ["payment.pause"]


def test_a_summary_that_slack_cuts_short_is_gone_on_with(house: World) -> None:
    for number in range(7):
        house.late_order(f"Gown {number}")
    house.slack.faults.add(Fault(POST, "status", status=200, body=LATER_PLEASE, after=4, times=None))
    assert house.run(NOW).exit_code == 1
    house.slack.faults.clear()
    assert house.run(LATER).exit_code == 0
    head, *replies = house.heard()
    assert len(replies) == 7
    assert {reply.thread_ts for reply in replies} == {head.ts}


def test_a_message_about_the_set_up_is_said_once(house: World, late: str) -> None:
    house.run(NOW)
    house.files["team.toml"] = house.files["team.toml"].replace('roles = ["Operations"]', "roles = []")
    house.slack.faults.add(LOST, SILENT)
    assert house.run(LATER).exit_code == 1
    assert house.run("2026-11-23T11:10").exit_code == 1
    house.slack.faults.clear()
    assert house.run(LAST).exit_code == 0
    assert len(house.operational()) == 1
    assert house.alerts(late) == ["opened payment.pause"]


def test_a_resolution_found_late_still_marks_the_first_message_done(house: World, late: str) -> None:
    house.run(NOW)
    house.pay(late, date(2026, 11, 23))
    house.slack.faults.add(LOST, SILENT)
    assert house.run(LATER).exit_code == 1
    assert house.run("2026-11-23T11:10").exit_code == 1
    house.slack.faults.clear()
    assert house.run(LAST).exit_code == 0
    assert house.alerts(late) == ["opened payment.pause", "resolved payment.pause"]
    assert house.spoken_of(late)[0].edited


def test_news_that_went_to_another_channel_is_looked_for_there(house: World, late: str) -> None:
    house.run(NOW)
    other = house.slack.workspace.add_channel("money")
    house.slack.workspace.invite(other, house.bot)
    house.slack.workspace.remove(house.channel, house.bot)
    house.files["alerts.toml"] = f'[[route]]\ncodes = ["payment.*"]\nchannel = "{other}"\n'
    house.pay(late, date(2026, 11, 23))
    house.slack.faults.add(Fault(POST, "drop_after", after=1))
    house.run(LATER)
    house.run(LAST)
    assert house.alerts(late) == ["opened payment.pause", "resolved payment.pause"]
    assert house.spoken_of(late)[-1].channel == other


def test_repeats_that_slack_cuts_short_are_gone_on_with(house: World) -> None:
    for number in range(21):
        house.late_order(f"Gown {number}")
    house.run(NOW)
    house.slack.faults.add(Fault(POST, "status", status=200, body=LATER_PLEASE, after=1, times=None))
    assert house.run("2026-11-24T10:00").exit_code == 1
    house.slack.faults.clear()
    assert house.run("2026-11-24T10:10").exit_code == 0
    head, rest = (m for m in house.heard() if any(said["event"] == "repeated" for said in said_in(m)))
    assert (len(said_in(head)), len(said_in(rest))) == (20, 1)
    assert rest.thread_ts == head.ts
