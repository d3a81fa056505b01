"""Calendar months and quarters, and twelve months that end today."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
MONTHS, QUARTERS, YEARS = 13, 5, 2
"""How many of each a scorecard shows: the present one, and a year of earlier ones."""


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "12 months"


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both included. label: ``2026-11``, ``2026-Q4``, ``12 months to 2026-11-26``."""

    kind: Kind
    first: date
    last: date
    label: str

    def __contains__(self, day: date | None) -> bool:
        """Whether a day is part of it; one that is not known is not."""
        return day is not None and self.first <= day <= self.last

    @property
    def before(self) -> "Period":
        """The period of the same kind that ends the day before this one begins."""
        end = self.first - ONE_DAY
        if self.kind is Kind.YEAR:
            return twelve_months(end)
        return month(end) if self.kind is Kind.MONTH else quarter(end)


def month(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(Kind.MONTH, first, _months_on(first, 1) - ONE_DAY, f"{first:%Y-%m}")


def quarter(day: date) -> Period:
    """The calendar quarter of a day."""
    number = (day.month - 1) // 3
    first = date(day.year, number * 3 + 1, 1)
    return Period(Kind.QUARTER, first, _months_on(first, 3) - ONE_DAY, f"{first.year}-Q{number + 1}")


def twelve_months(last: date) -> Period:
    """The twelve months that end on a day."""
    after = last + ONE_DAY
    is_leap_day = (after.month, after.day) == (2, 29)
    first = date(after.year - 1, 3, 1) if is_leap_day else after.replace(year=after.year - 1)
    return Period(Kind.YEAR, first, last, f"12 months to {last}")


def shown(today: date) -> tuple[Period, ...]:
    """The periods of a scorecard, the longest first, of each kind the latest first."""
    periods: list[Period] = []
    for latest, count in ((twelve_months(today), YEARS), (quarter(today), QUARTERS), (month(today), MONTHS)):
        period = latest
        for _ in range(count):
            periods.append(period)
            period = period.before
    return tuple(periods)


def _months_on(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
