"""Whoever puts ✅ or 👀 under an alert has it in hand: no repeats, and the row says who."""

from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.slack.model import Message
from tests.passes.world import World

MONDAY = "2026-11-23T10:00"
BY = "Dana Choi"


@pytest.fixture
def known(house: World) -> World:
    house.hire(BY, "Quality")
    house.run("2026-11-19T10:00")
    return house


def react(house: World, message: Message, emoji: str = "eyes", by: str = BY) -> None:
    house.slack.workspace.react(message.channel, message.ts, emoji, house.accounts[by])


def take_back(house: World, message: Message, emoji: str = "eyes", by: str = BY) -> None:
    house.slack.workspace.unreact(message.channel, message.ts, emoji, house.accounts[by])


def looks(house: World) -> int:
    return len(house.slack.journal.matching("conversations.replies"))


@pytest.fixture
def gown(known: World) -> str:
    """An order whose payment has paused the work since Monday morning."""
    gown = known.late_order()
    known.run(MONDAY)
    return gown


@pytest.mark.postgres_too
@pytest.mark.parametrize("emoji", ["white_check_mark", "heavy_check_mark", "eyes"])
def test_the_row_says_who_has_it(known: World, gown: str, emoji: str) -> None:
    (alert,) = known.spoken_of(gown)
    before = str(known.cell(gown, "Next action"))
    react(known, alert, emoji)
    known.run("2026-11-23T10:10")
    assert f"; {BY} has it)." in str(known.cell(gown, "Next action"))
    assert str(known.cell(gown, "Next action")).startswith(before.partition(" (")[0])
    known.forget_requests()
    known.run("2026-11-23T10:11")
    assert not [each for each in known.requests() if each.startswith("PATCH")]
    assert looks(known) == 0, "not each minute"


def test_what_somebody_has_is_not_repeated_until_they_give_it_back(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    react(known, alert)
    for day in (23, 24, 25, 26):
        known.run(f"2026-11-{day}T11:00")
    assert known.alerts(gown) == ["opened payment.pause"]
    take_back(known, alert)
    known.run("2026-11-26T12:00")
    known.run("2026-11-27T09:00")
    assert "has it" not in str(known.cell(gown, "Next action"))
    assert known.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]


def test_that_it_became_worse_has_to_be_taken_anew(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    react(known, alert)
    known.run("2026-11-23T10:10")
    known.run("2026-11-30T10:00")
    assert known.alerts(gown)[-1] == "raised payment.escalated"
    known.run("2026-11-30T10:10")
    known.run("2026-11-30T10:20")
    assert "has it" not in str(known.cell(gown, "Next action"))
    react(known, known.spoken_of(gown)[-1])
    known.run("2026-11-30T10:30")
    assert f"{BY} has it" in str(known.cell(gown, "Next action"))


def test_a_reminder_can_be_taken_too(known: World, gown: str) -> None:
    known.run("2026-11-24T09:00")
    reminder = known.spoken_of(gown)[-1]
    assert known.alerts(gown)[-1] == "repeated payment.pause"
    react(known, reminder, "white_check_mark")
    known.run("2026-11-24T09:10")
    assert f"{BY} has it" in str(known.cell(gown, "Next action"))


def test_the_head_of_a_summary_takes_all_of_it(known: World) -> None:
    orders = [known.late_order(f"Gown {number}") for number in range(6)]
    known.run(MONDAY)
    head = known.heard()[0]
    react(known, head)
    known.forget_requests()
    known.run("2026-11-23T10:10")
    assert all(f"{BY} has it" in str(known.cell(order, "Next action")) for order in orders)
    assert looks(known) == 1, "one thread is one request"


def test_what_is_over_is_over(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    react(known, alert)
    known.run("2026-11-23T10:10")
    known.pay(gown, date(2026, 11, 23))
    known.run("2026-11-23T10:20")
    assert known.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert known.cell(gown, "Next action") in (None, "")


def test_the_one_who_is_to_act_is_named_once(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    acting = str(known.cell(gown, "Next action")).rpartition("(")[2].rstrip(").")
    react(known, alert, by=acting)
    known.run("2026-11-23T10:10")
    assert str(known.cell(gown, "Next action")).endswith(f" ({acting} has it).")


def test_somebody_outside_the_team_is_called_as_in_slack(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    guest = known.slack.workspace.add_user("Guest\u202e of honour")
    known.slack.workspace.react(alert.channel, alert.ts, "eyes", guest)
    known.run("2026-11-23T10:10")
    assert "Guest of honour has it" in str(known.cell(gown, "Next action"))


def test_other_emoji_and_other_bots_take_nothing(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    react(known, alert, "thumbsup")
    known.slack.workspace.react(alert.channel, alert.ts, "eyes", known.bot)
    known.run("2026-11-23T10:10")
    assert "has it" not in str(known.cell(gown, "Next action"))


def test_nobody_is_asked_where_nothing_is_open(known: World) -> None:
    known.order("Gown")
    known.run(MONDAY)
    known.forget_requests()
    known.run("2026-11-23T11:00")
    assert known.slack.journal.exchanges == []


def test_a_slack_that_does_not_answer_is_not_in_the_way(known: World, gown: str) -> None:
    (alert,) = known.spoken_of(gown)
    react(known, alert)
    known.slack.faults.add(Fault("conversations.replies", "status", times=None))
    coat = known.late_order("Coat")
    report = known.run("2026-11-23T10:10")
    assert (report.exit_code, known.waits) == (0, [])
    assert known.alerts(coat) == ["opened payment.pause"]
    known.slack.faults.clear()
    known.run("2026-11-23T10:20")
    assert f"{BY} has it" in str(known.cell(gown, "Next action"))


def test_twenty_threads_a_pass_and_all_of_them_in_turn(known: World) -> None:
    known.files["alerts.toml"] = "many = 1000\n"
    orders = [known.late_order(f"Gown {number:02}") for number in range(25)]
    known.run(MONDAY)
    for order in orders:
        react(known, known.spoken_of(order)[0])
    for minute, expected in ((10, 20), (11, 5)):
        known.forget_requests()
        known.run(f"2026-11-23T10:{minute}")
        assert looks(known) == expected
    assert all(f"{BY} has it" in str(known.cell(order, "Next action")) for order in orders)


def test_it_can_be_switched_off(known: World, gown: str) -> None:
    known.files["alerts.toml"] = "acknowledge = []\n"
    react(known, known.spoken_of(gown)[0])
    known.forget_requests()
    known.run("2026-11-23T10:10")
    assert looks(known) == 0
    assert "has it" not in str(known.cell(gown, "Next action"))


def test_plan_shows_it_and_remembers_nothing(known: World, gown: str) -> None:
    react(known, known.spoken_of(gown)[0])
    planned = known.plan("2026-11-23T10:10")
    assert any(f"{BY} has it" in str(row) for row in planned.rows)
    assert "has it" not in str(known.cell(gown, "Next action"))
