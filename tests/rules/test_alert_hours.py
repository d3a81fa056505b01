"""When alerts are said: in working hours, after waiting long enough, and not while snoozed."""

from datetime import date, datetime, timedelta

import pytest

from rules.alert_policy import AlertPolicy
from rules.calendar import WorkCalendar
from tests.rules.alert_life import NEW_YORK, PARIS, SEOUL, AlertLife, at, finding

Steps = tuple[tuple[str, str, str], ...]
MINUTE = timedelta(minutes=1)
ANY_HOUR = AlertPolicy(hours="any")


@pytest.mark.parametrize("calendar", [SEOUL, NEW_YORK, PARIS], ids=["Seoul", "New York", "Paris"])
@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("Mon 2 Nov 08:59", False),
        ("Mon 2 Nov 09:00", True),
        ("Mon 2 Nov 17:59", True),
        ("Mon 2 Nov 18:00", False),
        ("Sat 7 Nov 12:00", False),
        ("Fri 25 Dec 12:00", False),
    ],
)
def test_working_hours_begin_with_the_opening_and_end_before_the_closing(
    calendar: WorkCalendar, when: str, *, said: bool
) -> None:
    alerts = AlertLife(calendar)
    assert bool(alerts.look(when, "payment.pause")) is said


@pytest.mark.parametrize("when", ["Sat 7 Nov 03:00", "Fri 25 Dec 23:59"])
def test_any_hour_will_do_where_the_team_says_so(when: str) -> None:
    alerts = AlertLife(policy=ANY_HOUR)
    assert alerts.look(when, "payment.pause") == "opened payment.pause"


WAITS: dict[str, tuple[WorkCalendar, Steps]] = {
    "a weekend": (
        SEOUL,
        (
            ("Fri 6 Nov 18:00", "payment.pause", ""),
            ("Sun 8 Nov 12:00", "payment.pause", ""),
            ("Mon 9 Nov 08:59", "payment.pause", ""),
            ("Mon 9 Nov 09:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "Chuseok": (
        SEOUL,
        (
            ("Wed 23 Sep 19:00", "payment.pause", ""),
            ("Thu 24 Sep 12:00", "payment.pause", ""),
            ("Fri 25 Sep 12:00", "payment.pause", ""),
            ("Mon 28 Sep 09:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "Thanksgiving": (
        NEW_YORK,
        (
            ("Wed 25 Nov 20:00", "payment.pause", ""),
            ("Thu 26 Nov 20:30", "payment.pause", ""),
            ("Fri 27 Nov 09:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "every night at two": (
        SEOUL,
        (
            ("Wed 4 Nov 02:00", "payment.pause", ""),
            ("Thu 5 Nov 02:00", "payment.pause", "opened payment.pause"),
            ("Fri 6 Nov 02:00", "", ""),
            ("Sat 7 Nov 02:00", "", ""),
            ("Sun 8 Nov 02:00", "", ""),
            ("Mon 9 Nov 02:00", "", "resolved payment.pause"),
        ),
    ),
    "every night at two, from a Saturday on": (
        SEOUL,
        (
            ("Sat 7 Nov 02:00", "payment.pause", ""),
            ("Mon 9 Nov 02:00", "payment.pause", ""),
            ("Tue 10 Nov 02:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "every night at two, with a holiday between": (
        SEOUL,
        (
            ("Thu 24 Dec 02:00", "payment.pause", ""),
            ("Fri 25 Dec 02:00", "payment.pause", ""),
            ("Mon 28 Dec 02:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "every night at two, over the end of summer time": (
        NEW_YORK,
        (
            ("Fri 30 Oct 02:00", "payment.pause", ""),
            ("Sun 1 Nov 02:00", "payment.pause", ""),
            ("Mon 2 Nov 01:59", "payment.pause", ""),
            ("Mon 2 Nov 02:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "an evening, then a morning pass long before opening": (
        SEOUL,
        (
            ("Mon 2 Nov 20:00", "payment.pause", ""),
            ("Tue 3 Nov 07:00", "payment.pause", ""),
            ("Tue 3 Nov 20:00", "payment.pause", "opened payment.pause"),
        ),
    ),
    "what opened and ended meanwhile is not said": (
        SEOUL,
        (
            ("Sat 7 Nov 10:00", "payment.pause", ""),
            ("Sun 8 Nov 10:00", "", ""),
            ("Mon 9 Nov 09:00", "", ""),
        ),
    ),
    "what ended only just before opening is not said": (
        SEOUL,
        (("Sat 7 Nov 10:00", "payment.pause", ""), ("Mon 9 Nov 09:00", "", "")),
    ),
    "what was raised meanwhile is said once, with the latest": (
        SEOUL,
        (
            ("Sat 7 Nov 10:00", "payment.reminder", ""),
            ("Sun 8 Nov 10:00", "payment.pause", ""),
            ("Mon 9 Nov 09:00", "payment.escalated", "opened payment.escalated"),
        ),
    ),
    "two raises are one": (
        SEOUL,
        (
            ("Fri 6 Nov 10:00", "payment.reminder", "opened payment.reminder"),
            ("Sat 7 Nov 10:00", "payment.pause", ""),
            ("Sun 8 Nov 10:00", "payment.escalated", ""),
            ("Mon 9 Nov 09:00", "payment.escalated", "raised payment.escalated"),
        ),
    ),
    "a raise that went back is not said": (
        SEOUL,
        (
            ("Fri 6 Nov 10:00", "payment.reminder", "opened payment.reminder"),
            ("Sat 7 Nov 10:00", "payment.pause", ""),
            ("Sun 8 Nov 10:00", "payment.reminder", ""),
            ("Mon 9 Nov 09:00", "payment.reminder", ""),
        ),
    ),
    "an end that did not last is not said": (
        SEOUL,
        (
            ("Fri 6 Nov 10:00", "payment.pause", "opened payment.pause"),
            ("Sat 7 Nov 10:00", "", ""),
            ("Sun 8 Nov 10:00", "payment.pause", ""),
            ("Sun 8 Nov 11:00", "payment.pause", ""),
        ),
    ),
    "an end that became a raise is a raise": (
        SEOUL,
        (
            ("Fri 6 Nov 10:00", "payment.pause", "opened payment.pause"),
            ("Sat 7 Nov 10:00", "", ""),
            ("Sun 8 Nov 10:00", "payment.escalated", ""),
            ("Mon 9 Nov 09:00", "payment.escalated", "raised payment.escalated"),
        ),
    ),
    "resolutions wait too": (
        SEOUL,
        (
            ("Fri 6 Nov 10:00", "payment.pause", "opened payment.pause"),
            ("Fri 6 Nov 18:00", "", ""),
            ("Mon 9 Nov 09:00", "", "resolved payment.pause"),
        ),
    ),
    "waiting starts anew with a new difference": (
        SEOUL,
        (
            ("Mon 2 Nov 20:00", "payment.pause", ""),
            ("Tue 3 Nov 08:00", "", ""),
            ("Tue 3 Nov 20:00", "payment.pause", ""),
            ("Wed 4 Nov 08:00", "payment.pause", ""),
        ),
    ),
}


@pytest.mark.parametrize(("calendar", "steps"), WAITS.values(), ids=WAITS)
def test_what_is_found_outside_working_hours_waits(calendar: WorkCalendar, steps: Steps) -> None:
    alerts = AlertLife(calendar)
    for when, so, said in steps:
        assert alerts.look(when, so) == said, when


def test_what_was_never_said_and_is_over_is_forgotten() -> None:
    alerts = AlertLife()
    alerts.look("Sat 7 Nov 10:00", "payment.pause")
    alerts.look("Sun 8 Nov 10:00")

    assert alerts.alerts == {}


def test_an_alert_opened_before_stays_known_when_another_opening_went_unsaid() -> None:
    alerts = AlertLife()
    alerts.look("Fri 6 Nov 10:00", "payment.pause")
    alerts.look("Fri 6 Nov 11:00")
    alerts.look("Fri 6 Nov 18:00", "payment.pause")
    alerts.look("Fri 6 Nov 19:00")

    assert list(alerts.open()) == []
    assert alerts.look("Mon 9 Nov 09:00") == ""


class TestFirstContact:
    """What the first pass found is said as one summary, also where it had to wait."""

    def test_it_is_known_of_an_alert_that_waited(self) -> None:
        alerts = AlertLife()
        alerts.look("Sat 7 Nov 10:00", "payment.reminder", first_contact=True)
        alerts.look("Sun 8 Nov 10:00", "payment.pause")

        alerts.look("Mon 9 Nov 09:00", "payment.pause")

        (change,) = alerts.decision.changes
        assert change.before.first_contact

    def test_it_is_over_once_said(self) -> None:
        alerts = AlertLife()
        alerts.look("Sat 7 Nov 10:00", "payment.pause", first_contact=True)
        alerts.look("Mon 9 Nov 09:00", "payment.pause")

        assert not any(alert.first_contact for alert in alerts.open())

    def test_what_a_later_pass_finds_has_none(self) -> None:
        alerts = AlertLife()
        alerts.look("Sat 7 Nov 10:00", "payment.pause", first_contact=True)
        alerts.look("Sun 8 Nov 10:00", "payment.pause + client.waiting")
        alerts.look("Mon 9 Nov 09:00", "payment.pause + client.waiting")

        first = {change.after.code: change.before.first_contact for change in alerts.decision.changes}
        assert first == {"payment.pause": True, "client.waiting": False}


class TestSnoozed:
    UNTIL = date(2026, 11, 4)

    def look(self, alerts: AlertLife, when: str, so: str) -> str:
        return alerts.look(when, so, snoozed_until=self.UNTIL)

    def test_slack_is_silent_until_the_day_is_over(self) -> None:
        alerts = AlertLife(policy=ANY_HOUR)
        assert self.look(alerts, "Mon 2 Nov 10:00", "payment.pause") == ""
        assert self.look(alerts, "Wed 4 Nov 23:59", "payment.pause") == ""
        assert self.look(alerts, "Thu 5 Nov 00:00", "payment.pause") == "opened payment.pause"

    def test_then_it_is_said_in_working_hours(self) -> None:
        alerts = AlertLife()
        assert self.look(alerts, "Mon 2 Nov 10:00", "payment.pause") == ""
        assert self.look(alerts, "Wed 4 Nov 12:00", "payment.pause") == ""
        assert self.look(alerts, "Thu 5 Nov 00:10", "payment.pause") == "", "it was the snooze that waited"
        assert self.look(alerts, "Thu 5 Nov 09:00", "payment.pause") == "opened payment.pause"

    def test_only_what_has_changed_since_is_said(self) -> None:
        alerts = AlertLife()
        self.look(alerts, "Fri 30 Oct 10:00", "")
        alerts.look("Fri 30 Oct 10:05", "payment.reminder + client.waiting + change.undecided")

        for when in ("Mon 2 Nov 10:00", "Tue 3 Nov 10:00"):
            so = "payment.pause + timeline.late + client.waiting + fitting.no_outcome"
            assert self.look(alerts, when, so) == ""
        so = "payment.escalated + timeline.late + client.waiting"
        assert self.look(alerts, "Wed 4 Nov 10:00", so) == ""

        said = self.look(alerts, "Thu 5 Nov 09:00", so)
        assert said == "resolved change.undecided, raised payment.escalated, opened timeline.late"

    def test_what_opened_and_ended_meanwhile_is_not_said(self) -> None:
        alerts = AlertLife()
        self.look(alerts, "Mon 2 Nov 10:00", "payment.pause")
        self.look(alerts, "Tue 3 Nov 10:00", "")
        assert self.look(alerts, "Thu 5 Nov 09:00", "") == ""

    def test_a_snooze_that_is_over_changes_nothing(self) -> None:
        alerts = AlertLife()
        assert self.look(alerts, "Thu 5 Nov 10:00", "payment.pause") == "opened payment.pause"

    def test_taking_the_snooze_back_lets_alerts_speak(self) -> None:
        alerts = AlertLife()
        self.look(alerts, "Mon 2 Nov 10:00", "payment.pause")
        assert alerts.look("Mon 2 Nov 11:00", "payment.pause") == "opened payment.pause"

    def test_a_snooze_over_the_weekend_ends_on_monday_morning(self) -> None:
        alerts = AlertLife()
        friday = date(2026, 11, 6)
        for when, said in (
            ("Thu 5 Nov 10:00", ""),
            ("Sat 7 Nov 10:00", ""),
            ("Mon 9 Nov 08:00", ""),
            ("Mon 9 Nov 09:00", "opened payment.pause"),
        ):
            assert alerts.look(when, "payment.pause", snoozed_until=friday) == said, when


RECHECKS: dict[str, tuple[str, str, date | None, str]] = {
    "found in the evening: the next opening": ("Mon 2 Nov 20:00", "payment.pause", None, "Tue 3 Nov 09:00"),
    "found at night: the same day's opening": ("Tue 3 Nov 02:00", "payment.pause", None, "Tue 3 Nov 09:00"),
    "found on a Friday evening: Monday": ("Fri 6 Nov 18:00", "payment.pause", None, "Mon 9 Nov 09:00"),
    "found before Chuseok: after it": ("Wed 23 Sep 18:00", "payment.pause", None, "Mon 28 Sep 09:00"),
    "snoozed: the first opening after it": (
        "Mon 2 Nov 10:00",
        "payment.pause",
        date(2026, 11, 4),
        "Thu 5 Nov 09:00",
    ),
    "snoozed into a weekend: Monday": (
        "Mon 2 Nov 10:00",
        "payment.pause",
        date(2026, 11, 6),
        "Mon 9 Nov 09:00",
    ),
}


@pytest.mark.parametrize(("when", "so", "snoozed_until", "recheck"), RECHECKS.values(), ids=RECHECKS)
def test_a_waiting_alert_knows_when_it_may_be_said_and_is_said_then(
    when: str, so: str, snoozed_until: date | None, recheck: str
) -> None:
    alerts = AlertLife()
    alerts.look(when, so, snoozed_until=snoozed_until)
    moment = at(recheck)
    assert alerts.decision.recheck_at == moment

    assert alerts.look(moment - MINUTE, so, snoozed_until=snoozed_until) == ""
    assert alerts.look(moment, so, snoozed_until=snoozed_until) == f"opened {so}"


def test_nothing_to_say_needs_no_recheck() -> None:
    alerts = AlertLife()
    alerts.look("Mon 2 Nov 10:00")
    assert alerts.decision.recheck_at is None


def test_a_waiting_alert_that_is_looked_at_often_keeps_its_moment() -> None:
    alerts = AlertLife()
    now: datetime = at("Fri 6 Nov 18:00")
    while now < at("Mon 9 Nov 09:00"):
        assert alerts.look(now, {"payment.overdue": finding("payment.pause")}) == ""
        assert alerts.decision.recheck_at == at("Mon 9 Nov 09:00")
        now += timedelta(hours=1)
