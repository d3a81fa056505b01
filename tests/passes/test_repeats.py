"""What stays open is repeated: one message a day for each channel, grouped by person."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.passes.world import World

MONDAY = date(2026, 11, 23)


@pytest.fixture
def known(house: World) -> World:
    house.run("2026-11-19T10:00")
    return house


def run_daily(house: World, days: int, hour: str = "10:00") -> Counter[str]:
    """Pass once a day from Monday on; on which days something was repeated, and how many alerts."""
    repeated: Counter[str] = Counter()
    for offset in range(days):
        day = (MONDAY + timedelta(offset)).isoformat()
        before = len(house.alerts())
        house.run(f"{day}T{hour}")
        repeated[day] = sum(said.startswith("repeated") for said in house.alerts()[before:])
    return +repeated


def test_a_critical_alert_is_repeated_after_1_then_3_then_5_working_days(known: World) -> None:
    known.order("Gown", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    assert run_daily(known, 16) == {"2026-11-24": 1, "2026-11-27": 1, "2026-12-04": 1}


def test_a_warning_is_repeated_after_5_working_days(known: World) -> None:
    known.hire("Jun Park", "Finance")
    known.order("Gown", account_manager=[known.people["Jun Park"]])
    assert run_daily(known, 10) == {"2026-11-30": 1}


def test_repeats_of_a_day_are_one_message_that_names_each_person_once(known: World) -> None:
    known.hire("Jun Park", "Account Manager")
    for number in range(2):
        known.late_order(f"Gown {number}")
        coat = known.order(f"Coat {number}", account_manager=[known.people["Jun Park"]])
        known.payment(coat, date(2026, 11, 14))
    known.run("2026-11-23T10:00")
    before = len(known.heard())
    known.run("2026-11-24T10:00")
    known.run("2026-11-24T15:00")
    (message,) = known.heard()[before:]
    assert message.in_channel
    assert message.text.count(f"<@{known.accounts['Min-ji Seo']}>") == 1
    assert message.text.count(f"<@{known.accounts['Jun Park']}>") == 1
    assert [said.split()[0] for said in known.alerts()[4:]] == ["repeated"] * 4


def test_more_than_twenty_repeats_go_on_in_the_thread(known: World) -> None:
    for number in range(25):
        known.late_order(f"Gown {number}")
    known.run("2026-11-23T10:00")
    before = len(known.heard())
    known.run("2026-11-24T10:00")
    head, rest = known.heard()[before:]
    assert head.in_channel
    assert rest.thread_ts == head.ts


@pytest.mark.postgres_too
def test_repeats_come_in_working_hours(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-23T10:00")
    known.run("2026-11-24T08:30")
    assert known.alerts(gown) == ["opened payment.pause"]
    known.run("2026-11-24T09:00")
    assert known.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]


@pytest.mark.postgres_too
def test_a_repeat_missed_because_no_pass_ran_is_sent_once(known: World) -> None:
    gown = known.order("Gown", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    known.run("2026-11-23T10:00")
    known.run("2026-12-03T10:00")
    known.run("2026-12-03T11:00")
    assert known.alerts(gown) == ["opened timeline.late", "repeated timeline.late"]


def test_a_climb_starts_the_count_anew(known: World) -> None:
    gown = known.late_order(due=date(2026, 11, 10))  # escalated on the 24th, a Tuesday
    known.run("2026-11-23T10:00")
    known.run("2026-11-24T10:00")
    assert known.alerts(gown) == ["opened payment.pause", "raised payment.escalated"]
    known.run("2026-11-25T10:00")
    assert known.alerts(gown)[2:] == ["repeated payment.escalated"]


def test_a_promise_is_not_repeated(known: World) -> None:
    gown = known.late_order()
    known.edit(gown, Promised_to_pay_by=date(2026, 12, 4))
    assert run_daily(known, 12) == {}
    assert known.alerts(gown) == ["opened payment.reminder"]


@pytest.mark.postgres_too
def test_a_repeat_that_slack_did_not_take_is_said_by_the_next_pass(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-23T10:00")
    known.slack.workspace.remove(known.channel, known.bot)
    assert known.run("2026-11-24T10:00").exit_code == 1
    known.slack.workspace.invite(known.channel, known.bot)
    known.run("2026-11-24T10:30")
    known.run("2026-11-24T11:00")
    assert known.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]


def test_a_nightly_cron_repeats_too(known: World) -> None:
    gown = known.late_order(due=date(2026, 11, 2))
    for offset in range(4):
        known.run(f"{MONDAY + timedelta(offset)}T02:00")
    assert known.alerts(gown) == ["opened payment.escalated", "repeated payment.escalated"]
