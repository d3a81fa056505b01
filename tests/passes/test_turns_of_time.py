"""Midnight in the middle of a pass, a month asleep, leap days, the end of a year, machines elsewhere."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine

from tests.passes.world import World, world

ROUND_THE_CLOCK = 'hours = "any"\n'


@pytest.fixture
def known(house: World) -> World:
    house.run("2026-11-19T10:00")
    return house


def test_a_pass_across_midnight_judges_everything_by_the_instant_at_which_it_began(house: World) -> None:
    house.files["alerts.toml"] = ROUND_THE_CLOCK
    house.run("2026-11-20T10:00")
    orders = [house.late_order(f"Gown {number}", due=date(2026, 11, 17)) for number in range(3)]

    with time_machine.travel(house.at("2026-11-23T23:59:55"), tick=False) as machine:

        def midnight_passes() -> None:
            machine.move_to(house.at("2026-11-24T00:00:05"))
            house.clock.set(house.at("2026-11-24T00:00:05"))

        house.run("2026-11-23T23:59:55", before_write=midnight_passes)

    for order in orders:
        assert house.cell(order, "Days overdue") == 6
        assert house.cell(order, "Payment stage") == "Reminder"
        assert house.cell(order, "Open alerts") == ["payment.reminder"]
        assert "6 days past due" in str(house.cell(order, "Next action"))
        (said,) = house.spoken_of(order)
        assert "6 days past due" in said.text
        assert said.metadata
        assert ":2026-11-23" in str(said.metadata.event_payload)

    house.run("2026-11-24T00:00:06")
    for order in orders:
        assert house.cell(order, "Payment stage") == "Work paused"
        assert house.alerts(order) == ["opened payment.reminder", "raised payment.pause"]


def test_a_service_that_slept_for_a_month_says_each_alert_once_as_it_is_now(known: World) -> None:
    climbing = known.late_order("Climbs", due=date(2026, 11, 14))
    staying = known.late_order("Stays", due=date(2026, 11, 2))
    paid = known.late_order("Paid meanwhile", due=date(2026, 11, 14))
    known.run("2026-11-23T10:00")
    before = len(known.heard())

    known.pay(paid, date(2026, 11, 30))
    come_and_gone = known.late_order("Came and went", due=date(2026, 11, 25))
    known.pay(come_and_gone, date(2026, 12, 9))
    late = [known.late_order(f"Late {number}", due=date(2026, 12, 1 + number)) for number in range(7)]
    known.run("2026-12-23T10:00")

    messages = known.heard()[before:]
    assert known.alerts(climbing)[1:] == ["raised payment.escalated"]
    assert known.alerts(staying)[1:] == ["repeated payment.escalated"]
    assert known.alerts(paid)[1:] == ["resolved payment.pause"]
    assert known.alerts(come_and_gone) == []
    assert [known.alerts(order) for order in late] == [["opened payment.escalated"]] * 7
    # In the channel itself: one summary of what is new, and one message of what is still open.
    assert len([message for message in messages if message.in_channel]) == 2

    after = len(known.heard())
    known.run("2026-12-23T10:05")
    known.run("2026-12-23T17:00")
    assert known.heard()[after:] == []


@pytest.fixture(params=["America/Los_Angeles", "Pacific/Kiritimati"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine's own time zone, far from the team's."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_a_machine_in_another_time_zone_judges_and_speaks_by_the_teams(
    known: World, machine_zone: str
) -> None:
    gown = known.late_order(due=date(2026, 11, 16))  # day 7 is Monday, 23 November
    known.run("2026-11-22T23:59")
    assert known.cell(gown, "Days overdue") == 6
    known.run("2026-11-23T00:01")
    assert known.cell(gown, "Payment stage") == "Work paused"
    known.run("2026-11-23T08:59")
    assert known.alerts(gown) == []
    known.run("2026-11-23T09:00")
    assert known.alerts(gown) == ["opened payment.pause"]


def test_a_leap_day_is_a_day_like_any_other(tmp_path: Path) -> None:
    with world(tmp_path) as house:
        house.run("2028-01-10T10:00")
        gown = house.order("Gown", contract_signed=date(2028, 1, 5), baseline=date(2028, 6, 1))
        house.payment(gown, date(2028, 2, 22))
        shown = []
        for day in ("2028-02-28", "2028-02-29", "2028-03-02", "2028-03-07"):
            house.run(f"{day}T10:00")
            shown.append((house.cell(gown, "Payment stage"), house.cell(gown, "Days overdue")))

    assert shown == [("Reminder", 6), ("Work paused", 7), ("Work paused", 9), ("Escalated", 14)]
    # The first of March is a holiday in Korea: one working day after the leap day is the second.
    assert house.alerts(gown) == [
        "opened payment.reminder",
        "raised payment.pause",
        "repeated payment.pause",
        "raised payment.escalated",
    ]


def test_an_alert_lives_on_across_the_end_of_the_year(known: World) -> None:
    gown = known.late_order(due=date(2026, 12, 25))
    shown: Counter[tuple[object, object]] = Counter()
    for moment in ("2026-12-31T10:00", "2026-12-31T23:59", "2027-01-01T00:00", "2027-01-01T10:00"):
        known.run(moment)
        shown[known.cell(gown, "Payment stage"), known.cell(gown, "Days overdue")] += 1
    assert shown == {("Reminder", 6): 2, ("Work paused", 7): 2}
    assert known.alerts(gown) == ["opened payment.reminder"]  # New Year's Day is a holiday

    known.run("2027-01-04T09:00")

    assert known.alerts(gown) == ["opened payment.reminder", "raised payment.pause"]
    opened, raised = known.spoken_of(gown)
    assert raised.thread_ts == opened.ts
    assert ":2026-12-31" in str(raised.metadata)
