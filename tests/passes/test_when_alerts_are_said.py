"""Alerts are said in working hours, or once they have waited long enough; cells never wait."""

from datetime import date

import pytest

from tests.passes.world import World

BEFORE = "2026-11-20T10:00"  # a Friday


@pytest.fixture
def known(house: World) -> World:
    """A house that the service has met before, so that an alert is a message of its own."""
    house.run("2026-11-19T10:00")
    return house


def test_an_alert_found_at_night_is_said_at_opening_time(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-22T23:00")
    assert known.cell(gown, "Health") == "Off track"
    assert known.cell(gown, "Open alerts") == []
    known.run("2026-11-23T08:59")
    assert known.heard() == []
    known.run("2026-11-23T09:00")
    assert known.alerts(gown) == ["opened payment.pause"]
    assert known.cell(gown, "Open alerts") == ["payment.pause"]


def test_closing_time_is_too_late(known: World) -> None:
    known.late_order()
    known.run("2026-11-23T18:00")
    assert known.heard() == []


def test_a_resolution_waits_as_well_and_the_cells_do_not(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-23T10:00")
    known.pay(gown, date(2026, 11, 23))
    known.run("2026-11-23T20:00")
    assert known.cell(gown, "Payment stage") == "Paid"
    assert known.cell(gown, "Open alerts") == ["payment.pause"], "nobody was told yet"
    assert known.alerts(gown) == ["opened payment.pause"]
    known.run("2026-11-24T09:30")
    assert known.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert known.cell(gown, "Open alerts") == []


def test_with_a_nightly_cron_it_is_said_after_24_hours_of_working_days(known: World) -> None:
    gown = known.late_order()
    said = {}
    for night in ("2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"):
        known.run(f"{night}T02:00")
        said[night] = len(known.alerts(gown))
    assert said == {
        "2026-11-20": 0,
        "2026-11-21": 0,  # a Saturday: only 22 of the hours lay on a working day
        "2026-11-22": 0,
        "2026-11-23": 1,
        "2026-11-24": 1,
    }


def test_what_opened_and_ended_meanwhile_is_never_said(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-22T20:00")
    known.pay(gown, date(2026, 11, 22))
    known.run("2026-11-22T22:00")
    known.run("2026-11-23T10:00")
    assert known.heard() == []
    assert known.cell(gown, "Open alerts") == []


def test_what_ended_and_opened_again_meanwhile_is_not_said_either(known: World) -> None:
    gown = known.order("Gown")
    payment = known.payment(gown, date(2026, 11, 14))
    known.run("2026-11-23T10:00")
    known.edit(payment, Settled=date(2026, 11, 23))
    known.run("2026-11-23T20:00")
    known.edit(payment, Settled=None)
    known.run("2026-11-23T22:00")
    known.run("2026-11-24T08:00")
    assert known.alerts(gown) == ["opened payment.pause"]
    assert known.cell(gown, "Open alerts") == ["payment.pause"]


def test_what_climbed_while_it_waited_is_said_once_as_it_is_now(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-20T19:00")
    assert known.cell(gown, "Payment stage") == "Reminder"
    known.run("2026-11-21T10:00")
    known.run("2026-11-23T10:00")
    assert known.alerts(gown) == ["opened payment.pause"]


def test_a_service_that_slept_from_day_4_to_day_16_says_escalated_once(known: World) -> None:
    gown = known.late_order()
    known.run("2026-11-18T10:00")
    known.run("2026-11-30T10:00")
    assert known.alerts(gown) == ["opened payment.escalated"]


def test_a_public_holiday_is_no_time_to_speak(known: World) -> None:
    gown = known.late_order(due=date(2026, 12, 18))
    known.run("2026-12-25T10:00")
    assert known.alerts() == []
    known.run("2026-12-28T10:00")
    assert known.alerts(gown) == ["opened payment.pause"]


def test_any_hour_will_do_where_the_team_says_so(house: World) -> None:
    house.files["alerts.toml"] = 'hours = "any"\n'
    house.run(BEFORE)
    gown = house.late_order()
    house.run("2026-11-22T03:00")
    assert house.alerts(gown) == ["opened payment.pause"]


def test_day_5_on_a_saturday_is_said_on_the_friday_though_nobody_edits_the_order(known: World) -> None:
    gown = known.late_order(due=date(2026, 11, 23))
    known.run("2026-11-26T10:00")
    assert known.alerts(gown) == []
    known.run("2026-11-27T09:00")
    assert known.alerts(gown) == ["opened payment.reminder"]
