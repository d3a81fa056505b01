"""Days, working days and working hours of one team.

Working days *from a to b* are the working days in (a, b]; negative the other way round. Working hours
count exactly, across weekends, holidays and the change to and from summer time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

from rules.public_holidays import public_holidays

ONE_DAY = timedelta(days=1)
FAR = timedelta(days=366 * 20)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date cell in the team's terms: the local day, and the instant where the cell had a time."""

    day: date
    instant: datetime | None = None


@dataclass(frozen=True)
class WorkCalendar:
    """The team's calendar.

    zone: the team's time zone. weekdays: working weekdays, Monday is 0. opens, closes: local working
    hours; ``closes`` of midnight means the end of the day. country, subdivision: whose public holidays
    (ISO 3166, as the holidays library names them). closed: further closing days.
    """

    zone: ZoneInfo
    country: str
    subdivision: str | None = None
    weekdays: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(18)
    closed: frozenset[date] = frozenset()
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _public_holidays(self) -> holidays.HolidayBase:
        return public_holidays(self.country, self.subdivision)

    def holiday_name(self, day: date) -> str | None:
        """The name of a public holiday, or None."""
        return self._public_holidays.get(day)

    def knows_holidays(self, year: int) -> bool:
        """Whether any day off of that year is known: a public holiday, or a closing day."""
        return any(day.year == year for day in self.closed) or bool(
            public_holidays(self.country, self.subdivision, year)
        )

    def local_day(self, instant: datetime) -> date:
        """The team's date at an instant."""
        return instant.astimezone(self.zone).date()

    def stamp(self, moment: date | datetime) -> Stamp:
        """A day or an instant, as the team's day. A time without an offset is the team's local time."""
        if not isinstance(moment, datetime):
            return Stamp(moment)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=self.zone)
        return Stamp(self.local_day(aware), aware.astimezone(UTC))

    def instant(self, day: date, clock: time) -> datetime:
        """The instant of a local time of a day (UTC)."""
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """The instant at which a local day begins (UTC)."""
        return self.instant(day, time())

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() in self.weekdays and day not in self.closed and day not in self._public_holidays

    def working_days(self, start: date, end: date) -> int:
        """Working days from ``start`` to ``end``: those in (start, end]; negative the other way round."""
        return self._count_until(end) - self._count_until(start)

    def add_working_days(self, day: date, count: int) -> date:
        """The working day ``count`` working days after (or before) a day; 0 leaves any day as it is.

        Raises OverflowError for a calendar that has no working days at all.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        limit = FAR + left * 7 * ONE_DAY
        reached = day
        while left:
            reached += step
            left -= self.is_working(reached)
            if abs(reached - day) > limit:
                raise OverflowError("the calendar has no working days")
        return reached

    def last_working_day_up_to(self, day: date) -> date:
        """The day itself where it is a working day, else the last one before it."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def hours(self, day: date) -> tuple[datetime, datetime]:
        """Opening and closing instants of a local day (UTC), whether people work on it or not."""
        closing_day = day + ONE_DAY if self.closes == time() else day
        return self.instant(day, self.opens), self.instant(closing_day, self.closes)

    def is_open(self, instant: datetime) -> bool:
        """Whether an instant lies in working hours; opening time does, closing time does not."""
        day = self.local_day(instant)
        opening, closing = self.hours(day)
        return self.is_working(day) and opening <= instant < closing

    def next_opening(self, instant: datetime) -> datetime:
        """The first opening instant strictly after the given one (UTC)."""
        opening = self.hours(self.local_day(instant))[0]
        if instant < opening and self.is_working(self.local_day(instant)):
            return opening
        return self.hours(self.add_working_days(self.local_day(instant), 1))[0]

    def counts_from(self, stamp: Stamp) -> datetime:
        """From when working hours count: the instant, or the end of that day's hours for a mere day."""
        return stamp.instant or self.hours(stamp.day)[1]

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time in [start, end); zero where ``end`` is not later."""
        return self._sum(start, end, self._open_spans(self.local_day(start)))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant by which ``amount`` of working time has passed since ``start`` (UTC)."""
        left = amount
        for opening, closing in self._open_spans(self.local_day(start)):
            begin = max(opening, start)
            if closing - begin >= left and closing > begin:
                return begin + left
            left -= max(closing - begin, timedelta())
        raise OverflowError("the calendar has no working hours")

    def time_on_working_days(self, start: datetime, end: datetime) -> timedelta:
        """Time in [start, end) that lies on working days, whole days counting."""
        return self._sum(start, end, self._working_day_spans(self.local_day(start)))

    def add_time_on_working_days(self, start: datetime, amount: timedelta) -> datetime:
        """The first instant by which ``amount`` of time on working days has passed since ``start`` (UTC)."""
        left = amount
        for begin, end in self._working_day_spans(self.local_day(start)):
            begin = max(begin, start)  # noqa: PLW2901 - the span, cut to what is asked
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise OverflowError("the calendar has no working days")

    def _sum(self, start: datetime, end: datetime, spans: Iterator[tuple[datetime, datetime]]) -> timedelta:
        total = timedelta()
        for opening, closing in spans:
            if opening >= end:
                break
            total += max(min(closing, end) - max(opening, start), timedelta())
        return total

    def _open_spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        return (self.hours(working) for working in self._working_days_from(day))

    def _working_day_spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        days = self._working_days_from(day)
        return ((self.midnight(working), self.midnight(working + ONE_DAY)) for working in days)

    def _working_days_from(self, day: date) -> Iterator[date]:
        last = day + FAR
        while day < last:
            if self.is_working(day):
                yield day
            day += ONE_DAY

    def _count_until(self, day: date) -> int:
        """Working days from a fixed far day up to and including ``day``, by whole years kept in a table."""
        return self._year(day.year)[day.timetuple().tm_yday] + self._before(day.year)

    def _year(self, year: int) -> tuple[int, ...]:
        """Working days of a year up to and including its n-th day, at index n."""
        if year not in self._years:
            first = date(year, 1, 1)
            days = (first + nth * ONE_DAY for nth in range((date(year + 1, 1, 1) - first).days))
            self._years[year] = (0, *accumulate(int(self.is_working(day)) for day in days))
        return self._years[year]

    @cached_property
    def _totals(self) -> dict[int, int]:
        return {EPOCH_YEAR: 0}

    def _before(self, year: int) -> int:
        """Working days of all years between the epoch year and ``year``."""
        totals = self._totals
        for later in range(max(totals) + 1, year + 1):
            totals[later] = totals[later - 1] + self._year(later - 1)[-1]
        for earlier in range(min(totals) - 1, year - 1, -1):
            totals[earlier] = totals[earlier + 1] - self._year(earlier)[-1]
        return totals[year]


EPOCH_YEAR = 2000
