"""A daily digest: everything waits for the day's first pass in working hours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.alert_policy import AlertPolicy
from tests.rules.alert_life import SEOUL, AlertLife, at

DIGEST = AlertPolicy(mode="digest")


def passes(alerts: AlertLife, *days: tuple[str, str, str]) -> None:
    for when, so, said in days:
        assert alerts.look(when, so) == said, when


def test_what_comes_up_during_the_day_waits_for_the_next_morning() -> None:
    passes(
        AlertLife(policy=DIGEST),
        ("Mon 2 Nov 09:00", "", ""),
        ("Mon 2 Nov 10:00", "payment.reminder", ""),
        ("Mon 2 Nov 17:00", "payment.reminder", ""),
        ("Tue 3 Nov 08:59", "payment.reminder", ""),
        ("Tue 3 Nov 09:00", "payment.reminder", "opened payment.reminder"),
        ("Tue 3 Nov 09:01", "payment.pause", ""),
        ("Wed 4 Nov 09:00", "payment.pause", "raised payment.pause"),
        ("Wed 4 Nov 12:00", "", ""),
        ("Thu 5 Nov 11:00", "", "resolved payment.pause"),
    )


def test_the_first_pass_of_the_day_says_what_it_finds_itself() -> None:
    assert AlertLife(policy=DIGEST).look("Mon 2 Nov 10:30", "payment.pause") == "opened payment.pause"


def test_what_opens_and_ends_between_two_digests_is_not_said() -> None:
    passes(
        AlertLife(policy=DIGEST),
        ("Mon 2 Nov 09:00", "", ""),
        ("Mon 2 Nov 10:00", "payment.pause", ""),
        ("Mon 2 Nov 15:00", "", ""),
        ("Tue 3 Nov 09:00", "", ""),
    )


def test_a_weekend_and_a_holiday_have_no_digest() -> None:
    alerts = AlertLife(policy=DIGEST)
    passes(alerts, ("Thu 24 Sep 09:00", "", ""))  # Chuseok is on 24 to 26 September 2026
    passes(
        alerts,
        ("Fri 25 Sep 10:00", "payment.pause", ""),
        ("Sat 26 Sep 10:00", "payment.pause", ""),
        ("Mon 28 Sep 09:30", "payment.pause", "opened payment.pause"),
    )


def test_repeats_come_with_the_digest() -> None:
    passes(
        AlertLife(policy=DIGEST),
        ("Mon 2 Nov 09:00", "payment.pause", "opened payment.pause"),
        ("Tue 3 Nov 09:00", "payment.pause", "repeated payment.pause"),
        ("Tue 3 Nov 15:00", "payment.pause", ""),
    )


def test_a_service_that_runs_at_night_only_says_it_after_a_day() -> None:
    passes(
        AlertLife(policy=DIGEST),
        ("Mon 2 Nov 02:00", "payment.pause", ""),
        ("Tue 3 Nov 02:00", "payment.pause", "opened payment.pause"),
    )


@pytest.mark.parametrize("wait_hours", [1, 24])
def test_no_patience_is_shorter_than_a_day(wait_hours: int) -> None:
    alerts = AlertLife(policy=AlertPolicy(mode="digest", wait_hours=wait_hours))
    passes(alerts, ("Mon 2 Nov 09:00", "", ""), ("Mon 2 Nov 09:05", "payment.pause", ""))
    assert alerts.decision.recheck_at == at("Tue 3 Nov 09:00")
    passes(alerts, ("Mon 2 Nov 17:59", "payment.pause", ""), ("Mon 2 Nov 23:00", "payment.pause", ""))


def test_at_any_hour_the_days_first_pass_is_the_digest() -> None:
    alerts = AlertLife(policy=AlertPolicy(mode="digest", hours="any"))
    alerts.repeats_day = date(2026, 11, 6)
    assert alerts.look("Fri 6 Nov 23:00", "payment.pause") == ""
    assert alerts.decision.recheck_at == at("Mon 9 Nov 00:00")
    assert alerts.look("Sat 7 Nov 00:10", "payment.pause") == ""
    assert alerts.look("Mon 9 Nov 00:10", "payment.pause") == "opened payment.pause"


def test_a_snooze_ends_with_a_digest() -> None:
    alerts = AlertLife(policy=DIGEST)
    until = date(2026, 11, 3)
    for when in ("Mon 2 Nov 09:00", "Tue 3 Nov 09:00", "Tue 3 Nov 12:00"):
        assert alerts.look(when, "payment.pause", snoozed_until=until) == "", when
    assert alerts.look("Wed 4 Nov 09:00", "payment.pause", snoozed_until=until) == "opened payment.pause"


@settings(max_examples=60)
@given(
    minutes=st.lists(st.integers(0, 14 * 1440 - 1), unique=True, min_size=2, max_size=80).map(sorted),
    states=st.lists(st.sampled_from(["", "payment.reminder", "payment.pause", "timeline.late"]), min_size=1),
)
def test_people_are_spoken_to_once_a_day(minutes: list[int], states: list[str]) -> None:
    """All that a working day says, the first of its passes in working hours says, whatever happens when."""
    alerts, start = AlertLife(policy=DIGEST), at("Mon 2 Nov 00:00")
    spoke: dict[date, set[datetime]] = {}
    for number, minute in enumerate(minutes):
        now = start + timedelta(minutes=minute)
        if alerts.look(now, states[number % len(states)]) and SEOUL.is_open(now):
            spoke.setdefault(SEOUL.local_day(now), set()).add(now)
    in_hours = [now for now in (start + timedelta(minutes=m) for m in minutes) if SEOUL.is_open(now)]
    for day, instants in spoke.items():
        assert instants == {min(now for now in in_hours if SEOUL.local_day(now) == day)}
