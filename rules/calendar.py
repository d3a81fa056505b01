"""Days, working days and working hours of one team.

Working days *from a to b* are the working days in (a, b]; negative the other way round. Working hours
count exactly, across weekends, holidays and the change to and from summer time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
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
    _years: "dict[int, _Year]" = field(default_factory=dict, init=False, repr=False, compare=False)

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
        return _midnight(day.toordinal(), self.zone)

    def is_working(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() in self.weekdays and day not in self.closed and day not in self._public_holidays

    def working_days(self, start: date, end: date) -> int:
        """Working days from ``start`` to ``end``: those in (start, end]; negative the other way round."""
        days = self._count_until(end) - self._count_until(start)
        if start.year != end.year:
            days += sum(len(self._year(year).working) for year in range(start.year, end.year))
            days -= sum(len(self._year(year).working) for year in range(end.year, start.year))
        return days

    def add_working_days(self, day: date, count: int) -> date:
        """The working day ``count`` working days after (or before) a day; 0 leaves any day as it is.

        Raises OverflowError for a calendar that has no working days at all.
        """
        if not count:
            return day
        back, today, year = count < 0, day.toordinal(), self._year(day.year)
        # Which of the year's working days it is; before its first or after its last, it is in another year.
        nth = year.counts[today - year.eve - back] + back + count
        limit = FAR.days + 7 * abs(count)
        while not 1 <= nth <= len(year.working):
            if abs((year.eve if back else year.end) - today) > limit:
                raise OverflowError("the calendar has no working days")
            if back:
                year = self._year(year.number - 1)
                nth += len(year.working)
            else:
                nth -= len(year.working)
                year = self._year(year.number + 1)
        shift = year.working[nth - 1] - today
        if abs(shift) > limit:
            raise OverflowError("the calendar has no working days")
        return day + timedelta(shift)

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
            since = max(begin, start)
            if end - since >= left:
                return since + left
            left -= end - since
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
        """Working days of a year up to and including ``day``."""
        year = self._year(day.year)
        return year.counts[day.toordinal() - year.eve]

    def _year(self, number: int) -> "_Year":
        """A year's working days, counted when it is first asked for."""
        return self._years.get(number) or self._counted(number)

    def _counted(self, number: int) -> "_Year":
        if not MINYEAR <= number <= MAXYEAR:
            raise OverflowError("no calendar reaches so far")
        eve, end = date(number, 1, 1).toordinal() - 1, date(number, 12, 31).toordinal()
        works = [self.is_working(date.fromordinal(day)) for day in range(eve + 1, end + 1)]
        working = tuple(day for day, is_working in enumerate(works, eve + 1) if is_working)
        year = self._years[number] = _Year(number, eve, end, working, (0, *accumulate(map(int, works))))
        return year


@dataclass(frozen=True, slots=True)
class _Year:
    """The working days of a year. Days are ordinals, as of :meth:`datetime.date.toordinal`.

    eve: the day before the year. end: its last day. counts: working days up to its n-th day, at index n.
    """

    number: int
    eve: int
    end: int
    working: tuple[int, ...]
    counts: tuple[int, ...]


@lru_cache(maxsize=1_000)
def _midnight(ordinal: int, zone: ZoneInfo) -> datetime:
    """Kept, since all orders turn on the same few days."""
    return datetime.combine(date.fromordinal(ordinal), time(), zone).astimezone(UTC)
