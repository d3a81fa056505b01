"""``Alerts snoozed until`` keeps Slack silent about one order; the row goes on telling."""

from datetime import date

import pytest

from tests.passes.world import World


@pytest.fixture
def known(house: World) -> World:
    house.run("2026-11-19T10:00")
    return house


def test_a_snoozed_order_is_not_spoken_of_and_its_cells_show(known: World) -> None:
    gown, coat = known.late_order("Gown"), known.late_order("Coat")
    known.edit(gown, Alerts_snoozed_until=date(2026, 11, 24))
    known.run("2026-11-23T10:00")
    assert (known.alerts(gown), known.alerts(coat)) == ([], ["opened payment.pause"])
    assert known.cell(gown, "Health") == "Off track"
    assert str(known.cell(gown, "Next action")).startswith("Remind")
    assert known.cell(gown, "Open alerts") == []


def test_it_is_silent_until_that_day_is_over(known: World) -> None:
    gown = known.late_order()
    known.edit(gown, Alerts_snoozed_until=date(2026, 11, 24))
    known.run("2026-11-23T10:00")
    known.run("2026-11-24T17:00")
    assert known.alerts(gown) == []
    known.run("2026-11-25T09:00")
    assert known.alerts(gown) == ["opened payment.pause"]


def test_what_changed_meanwhile_is_said_afterwards_as_it_is_then(known: World) -> None:
    gown = known.late_order(due=date(2026, 11, 18))
    known.run("2026-11-23T10:00")
    known.edit(gown, Alerts_snoozed_until=date(2026, 12, 2))
    known.run("2026-11-25T10:00")
    known.run("2026-12-02T10:00")
    assert known.alerts(gown) == ["opened payment.reminder"]
    known.run("2026-12-03T10:00")
    assert known.alerts(gown) == ["opened payment.reminder", "raised payment.escalated"]


def test_what_ended_meanwhile_is_said_resolved_afterwards(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-23T10:00")
    known.edit(gown, Alerts_snoozed_until=date(2026, 11, 24))
    known.pay(gown, date(2026, 11, 23))
    known.run("2026-11-23T11:00")
    known.run("2026-11-25T10:00")
    assert known.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_what_came_and_went_is_never_said(known: World) -> None:
    gown = known.late_order()
    known.edit(gown, Alerts_snoozed_until=date(2026, 11, 24))
    known.run("2026-11-23T10:00")
    known.pay(gown, date(2026, 11, 23))
    known.run("2026-11-25T10:00")
    assert known.heard() == []


def test_taking_the_snooze_away_ends_it_at_once(known: World) -> None:
    gown = known.late_order()
    known.edit(gown, Alerts_snoozed_until=date(2026, 12, 24))
    known.run("2026-11-23T10:00")
    known.edit(gown, Alerts_snoozed_until=None)
    known.run("2026-11-23T10:30")
    assert known.alerts(gown) == ["opened payment.pause"]


def test_a_snoozed_order_is_not_repeated(known: World) -> None:
    gown = known.late_order(due=date(2026, 11, 2))
    known.run("2026-11-23T10:00")
    known.edit(gown, Alerts_snoozed_until=date(2026, 11, 25))
    known.run("2026-11-24T10:00")
    known.run("2026-11-25T10:00")
    assert known.alerts(gown) == ["opened payment.escalated"]
    known.run("2026-11-26T10:00")
    assert known.alerts(gown) == ["opened payment.escalated", "repeated payment.escalated"]
