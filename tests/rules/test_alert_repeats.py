"""What stays open is repeated: in growing steps, once a day, from the message that last changed it."""

from datetime import date, datetime, timedelta

import pytest

from rules.alert_policy import AlertPolicy
from rules.alerts import Speaking, decide
from rules.calendar import WorkCalendar
from tests.rules.alert_life import NEW_YORK, SEOUL, AlertLife, at, finding, what_is_so

HALF_AN_HOUR = timedelta(minutes=30)


def repeats(alerts: AlertLife, until: str, so: str, every: timedelta = HALF_AN_HOUR) -> list[datetime]:
    """When the alert is repeated by passes that follow one another until then."""
    now = max((one.when for one in alerts.said), default=at("Mon 2 Nov 10:00"))
    while (now := now + every) <= at(until, alerts.calendar):
        alerts.look(now, so)
    return [one.when for one in alerts.said if one.event == "repeated"]


def mornings(*days: str, calendar: WorkCalendar = SEOUL) -> list[datetime]:
    return [at(f"{day} 09:00", calendar) for day in days]


def test_a_critical_alert_after_1_then_3_then_5_then_every_10_working_days() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")

    assert repeats(alerts, "Thu 31 Dec 12:00", "payment.pause") == mornings(
        "Tue 3 Nov", "Fri 6 Nov", "Fri 13 Nov", "Fri 27 Nov", "Fri 11 Dec", "Mon 28 Dec"
    )


def test_a_warning_after_5_then_every_10_working_days() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.reminder")

    assert repeats(alerts, "Fri 8 Jan 2027 12:00", "payment.reminder") == mornings(
        "Mon 9 Nov", "Mon 23 Nov", "Mon 7 Dec", "Mon 21 Dec", "Wed 6 Jan 2027"
    )


def test_holidays_are_not_counted() -> None:
    alerts = AlertLife(NEW_YORK)
    alerts.look("Fri 20 Nov 10:00", "payment.reminder")

    monday_after_thanksgiving = mornings("Mon 30 Nov", calendar=NEW_YORK)
    assert repeats(alerts, "Fri 4 Dec 12:00", "payment.reminder") == monday_after_thanksgiving


@pytest.mark.parametrize(
    ("was", "now_is", "days"),
    [
        ("payment.reminder", "payment.pause", ["Fri 6 Nov", "Wed 11 Nov", "Wed 18 Nov"]),
        ("payment.pause", "payment.escalated", ["Fri 6 Nov", "Wed 11 Nov", "Wed 18 Nov"]),
        ("payment.pause", "payment.reminder", ["Thu 12 Nov"]),
    ],
    ids=["raised", "raised at the same level", "lowered"],
)
def test_a_message_that_changes_the_alert_starts_the_count_again(
    was: str, now_is: str, days: list[str]
) -> None:
    alerts = AlertLife()
    alerts.look("Thu 5 Nov 10:00", was)
    alerts.look("Thu 5 Nov 14:00", now_is)

    assert repeats(alerts, "Fri 20 Nov 12:00", now_is) == mornings(*days)


def test_a_repeat_does_not_start_the_count_again() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    alerts.look("Wed 4 Nov 16:00", "payment.pause")

    assert str(alerts.said[-1]) == "repeated payment.pause"
    assert repeats(alerts, "Fri 6 Nov 12:00", "payment.pause")[-1:] == mornings("Fri 6 Nov")


def test_missed_repeats_are_sent_once() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")

    assert alerts.look("Mon 16 Nov 11:00", "payment.pause") == "repeated payment.pause"
    assert alerts.look("Mon 16 Nov 12:00", "payment.pause") == ""
    assert alerts.look("Tue 17 Nov 09:00", "payment.pause") == ""
    assert alerts.decision.recheck_at == at("Fri 27 Nov 09:00")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("Tue 3 Nov 00:00", ""),
        ("Tue 3 Nov 08:59", ""),
        ("Tue 3 Nov 09:00", "repeated payment.pause"),
        ("Tue 3 Nov 17:59", "repeated payment.pause"),
        ("Tue 3 Nov 18:00", ""),
        ("Wed 4 Nov 09:00", "repeated payment.pause"),
    ],
)
def test_repeats_are_said_in_working_hours(when: str, said: str) -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    assert alerts.look(when, "payment.pause") == said


def test_a_weekend_has_no_repeats() -> None:
    alerts = AlertLife()
    alerts.look("Fri 6 Nov 10:00", "payment.pause")
    for when in ("Sat 7 Nov 10:00", "Sun 8 Nov 10:00", "Mon 9 Nov 08:00"):
        assert alerts.look(when, "payment.pause") == "", when
    assert alerts.look("Mon 9 Nov 09:00", "payment.pause") == "repeated payment.pause"


def test_a_service_that_runs_at_night_only_repeats_too() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    assert alerts.look("Tue 3 Nov 02:00", "payment.pause") == ""
    assert alerts.look("Wed 4 Nov 02:00", "payment.pause") == "repeated payment.pause"
    assert alerts.look("Thu 5 Nov 02:00", "payment.pause") == ""


def decision_of_a_later_pass(alerts: AlertLife, when: str, so: str) -> tuple[list[str], datetime | None]:
    """What a pass repeats on a day whose repeats another pass has already said, and its recheck."""
    speaking = Speaking(alerts.calendar, alerts.policy, at(when), repeats_open=False)
    decision = decide("page", what_is_so(so), {}, alerts.alerts, speaking)
    return [change.after.code for change in decision.repeats], decision.recheck_at


def test_repeats_are_said_by_the_first_pass_of_a_day_only() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")

    repeated, recheck_at = decision_of_a_later_pass(alerts, "Fri 6 Nov 10:00", "payment.pause")
    assert repeated == []
    assert recheck_at == at("Mon 9 Nov 09:00")
    assert alerts.look("Mon 9 Nov 09:00", "payment.pause") == "repeated payment.pause"


def test_what_was_promised_is_not_repeated() -> None:
    alerts = AlertLife()
    promised = {"payment.overdue": finding("payment.reminder", repeats=False)}
    alerts.look("Mon 2 Nov 10:00", promised)

    for when in ("Mon 9 Nov 09:00", "Mon 23 Nov 09:00"):
        assert alerts.look(when, promised) == "", when
    assert alerts.decision.recheck_at is None

    assert alerts.look("Tue 24 Nov 09:00", "payment.reminder") == "repeated payment.reminder"


def test_a_snoozed_order_repeats_nothing_and_says_it_once_afterwards() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    until = date(2026, 11, 12)

    for when in ("Tue 3 Nov 09:00", "Fri 6 Nov 09:00", "Thu 12 Nov 17:00", "Fri 13 Nov 08:00"):
        assert alerts.look(when, "payment.pause", snoozed_until=until) == "", when
    assert alerts.look("Fri 13 Nov 09:00", "payment.pause", snoozed_until=until) == "repeated payment.pause"
    assert alerts.look("Fri 13 Nov 10:00", "payment.pause", snoozed_until=until) == ""


def test_a_change_is_said_as_such_and_not_as_a_repeat() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    assert alerts.look("Tue 3 Nov 09:00", "payment.escalated") == "raised payment.escalated"


def test_what_is_over_is_not_repeated() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    assert alerts.look("Tue 3 Nov 09:00") == "resolved payment.pause"
    assert alerts.look("Wed 4 Nov 09:00") == ""


def test_a_repeat_keeps_the_episode_and_its_message() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    alerts.look("Tue 3 Nov 09:00", "payment.pause")
    opened, repeated = alerts.said
    assert opened.key == repeated.key


@pytest.mark.parametrize(
    ("so", "first", "second"),
    [
        ("payment.pause", "Tue 3 Nov 09:00", "Fri 6 Nov 09:00"),
        ("payment.reminder", "Mon 9 Nov 09:00", "Mon 23 Nov 09:00"),
    ],
)
def test_an_open_alert_knows_when_it_is_repeated(so: str, first: str, second: str) -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00", so)
    assert alerts.decision.recheck_at == at(first), "already with the pass that opens it"

    alerts.look("Mon 2 Nov 10:05", so)
    assert alerts.decision.recheck_at == at(first)

    alerts.look(first, so)
    assert alerts.decision.recheck_at == at(second)


def test_the_steps_are_the_teams_own() -> None:
    alerts = AlertLife(policy=AlertPolicy(repeat_critical=(2, 4)))
    alerts.look("Mon 2 Nov 10:00", "payment.pause")
    assert repeats(alerts, "Wed 18 Nov 12:00", "payment.pause") == mornings(
        "Wed 4 Nov", "Tue 10 Nov", "Mon 16 Nov"
    )
