"""The days on which the clocks change: hours, days and repeats stay those of the team's clock."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from notion_sync.sandbox.notion import Plain
from tests.passes.world import World, world

PARIS = ZoneInfo("Europe/Paris")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""Sundays: in Paris that day has 23 and 25 hours."""


@pytest.fixture
def paris(tmp_path: Path) -> Iterator[World]:
    """A house in Paris that met its tracker in winter."""
    with world(tmp_path, zone="Europe/Paris") as house:
        house.country = "FR"
        house.run("2026-01-12T10:00")
        yield house


def day(of: date, offset: int) -> date:
    return date.fromordinal(of.toordinal() + offset)


def order(house: World, **cells: Plain) -> str:
    """An order with nothing to say of it."""
    signed = date(2026, 1, 5)
    return house.order("Gown", **{"contract_signed": signed, "deposit_received": signed, **cells})


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_what_opens_on_that_day_is_said_at_the_teams_opening_time_and_repeated_at_the_next(
    paris: World, sunday: date
) -> None:
    gown = order(paris)
    paris.payment(gown, day(sunday, -8))  # day 7 is the Saturday

    paris.run(f"{sunday}T12:00")
    paris.run(f"{day(sunday, 1)}T08:59")
    assert paris.alerts() == []

    paris.run(f"{day(sunday, 1)}T09:00")
    paris.run(f"{day(sunday, 2)}T08:59")
    assert paris.alerts(gown) == ["opened payment.pause"]

    paris.run(f"{day(sunday, 2)}T09:00")
    assert paris.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_an_alert_of_the_friday_is_repeated_on_the_monday_at_opening_time(paris: World, sunday: date) -> None:
    gown = order(paris)
    paris.payment(gown, day(sunday, -9))
    paris.run(f"{day(sunday, -2)}T10:00")

    paris.run(f"{day(sunday, 1)}T08:59")
    assert paris.alerts(gown) == ["opened payment.pause"]
    paris.run(f"{day(sunday, 1)}T09:00")
    assert paris.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_a_day_turns_at_the_teams_midnight_and_once(paris: World, sunday: date) -> None:
    gown = order(paris)
    paris.payment(gown, day(sunday, -7))
    shown = []
    for moment in (
        f"{day(sunday, -1)}T23:59",
        f"{sunday}T00:00",
        f"{sunday}T23:59",
        f"{day(sunday, 1)}T00:00",
    ):
        paris.run(moment)
        shown.append((paris.cell(gown, "Payment stage"), paris.cell(gown, "Days overdue")))

    assert shown == [("Reminder", 6), ("Work paused", 7), ("Work paused", 7), ("Work paused", 8)]


def test_the_hour_that_comes_twice_changes_nothing(paris: World) -> None:
    gown = order(paris)
    paris.payment(gown, day(AUTUMN, -7))
    paris.run("2026-10-25T02:30:00+02:00")
    paris.forget_requests()

    report = paris.run("2026-10-25T02:30:00+01:00")

    assert (report.judged, report.rows) == (0, [])
    assert not [each for each in paris.requests() if each.startswith("PATCH")]


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
def test_a_working_hour_begun_on_the_friday_ends_on_the_monday_by_the_teams_clock(
    paris: World, sunday: date
) -> None:
    friday = datetime.combine(day(sunday, -2), datetime.min.time(), PARIS).replace(hour=17, minute=30)
    gown = order(paris, stage="Received", deposit_received=friday)
    monday = day(sunday, 1)

    paris.run(f"{monday}T09:29")
    assert paris.alerts() == []
    paris.run(f"{monday}T09:30")
    assert paris.alerts(gown) == ["opened intake.overdue"]


def test_where_midnight_itself_is_left_out_the_day_begins_an_hour_later(tmp_path: Path) -> None:
    with world(tmp_path, zone="Africa/Cairo") as house:
        house.country = "EG"
        gown = order(house)
        house.payment(gown, date(2026, 4, 17))  # day 7 is Friday, 24 April, which begins at 01:00
        house.run("2026-04-23T23:59")
        assert house.cell(gown, "Payment stage") == "Reminder"
        house.run("2026-04-24T01:00")
        assert house.cell(gown, "Payment stage") == "Work paused"
