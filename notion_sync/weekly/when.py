"""When a weekly digest is due, and how it is known again."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from rules.alert_policy import AlertPolicy, WeeklyTime
from rules.calendar import WorkCalendar
from rules.record import Alert

KIND = "weekly"

LATE = timedelta(hours=48)
"""So late on working days a digest that no pass was there for is still worth saying."""


def due_week(policy: AlertPolicy, calendar: WorkCalendar, now: datetime) -> str | None:
    """The week whose digest is to be said at an instant, as ``2026-W48``; None where none is.

    On a day on which nobody works it waits for the next opening; else it is said in working hours, or from
    its own time on where that lies outside of them.
    """
    if policy.weekly is None:
        return None
    today = calendar.local_day(now)
    for day in (today, today - timedelta(weeks=1)):
        monday = day - timedelta(days=day.weekday())
        due = _due(policy.weekly, calendar, monday)
        if due <= now < calendar.add_time_on_working_days(due, LATE):
            quiet = policy.hours == "working" and calendar.is_open(due) and not calendar.is_open(now)
            return None if quiet else label(monday)
    return None


def week_of(calendar: WorkCalendar, now: datetime) -> str:
    """The team's week at an instant."""
    today = calendar.local_day(now)
    return label(today - timedelta(days=today.weekday()))


def _due(weekly: WeeklyTime, calendar: WorkCalendar, monday: date) -> datetime:
    day = monday + timedelta(days=weekly.weekday)
    due = calendar.instant(day, weekly.at)
    return due if calendar.is_working(day) else calendar.next_opening(due)


def label(monday: date) -> str:
    """The ISO week that begins on that day."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def key_of(week: str, channel: str) -> str:
    """What identifies a digest in Slack and in the ledger."""
    return f"{KIND}:{week}:{channel}"


def of_other_weeks(alerts: Iterable[Alert], week: str) -> Iterator[Alert]:
    """Records of digests that nobody will ask about again."""
    return (
        a for a in alerts if a.family.startswith(f"{KIND}:") and not a.family.startswith(key_of(week, ""))
    )
