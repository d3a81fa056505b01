"""Days that filters name relative to today."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

Period: TypeAlias = Callable[[date], tuple[date, date]]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (or earlier), or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _this_week(today: date) -> tuple[date, date]:
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return sunday, sunday + timedelta(days=6)


PERIODS: dict[str, Period] = {
    "this_week": _this_week,
    "past_week": lambda today: (today - timedelta(weeks=1), today),
    "past_month": lambda today: (months_after(today, -1), today),
    "past_year": lambda today: (months_after(today, -12), today),
    "next_week": lambda today: (today, today + timedelta(weeks=1)),
    "next_month": lambda today: (today, months_after(today, 1)),
    "next_year": lambda today: (today, months_after(today, 12)),
}
RELATIVE_DAYS: dict[str, Callable[[date], date]] = {
    "today": lambda today: today,
    "tomorrow": lambda today: today + timedelta(days=1),
    "yesterday": lambda today: today - timedelta(days=1),
    "one_week_ago": lambda today: today - timedelta(weeks=1),
    "one_week_from_now": lambda today: today + timedelta(weeks=1),
    "one_month_ago": lambda today: months_after(today, -1),
    "one_month_from_now": lambda today: months_after(today, 1),
}
