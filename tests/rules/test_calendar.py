"""Days, working days and working hours ("Time" in the process rules)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import Stamp, WorkCalendar
from tests.rules.build import calendar, instant

SEOUL = calendar("KR", "Asia/Seoul")
NEW_YORK = calendar("US", "America/New_York")
PARIS = calendar("FR", "Europe/Paris")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUND_THE_CLOCK = "00:00-24:00"

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))
CHRISTMAS = date(2026, 12, 25)  # a Friday

calendars = st.sampled_from(
    [
        SEOUL,
        NEW_YORK,
        PARIS,
        calendar("FR", "Europe/Paris", "08:30-17:15"),
        calendar("US", "America/New_York", ROUND_THE_CLOCK, (), EVERY_DAY),
        calendar("KR", "Asia/Seoul", "09:00-18:00", ("2026-11-24", "2026-12-28"), ("tue", "wed", "sat")),
    ]
)
days = st.dates(date(2025, 12, 1), date(2027, 2, 28))
minutes = st.datetimes(datetime(2026, 2, 20), datetime(2026, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def hours_between(team: WorkCalendar, start: str, end: str) -> float:
    """Working hours between two local times."""
    worked = team.working_time(instant(start, team.zone), instant(end, team.zone))
    return worked / timedelta(hours=1)


class TestADay:
    def test_is_the_local_date_of_an_instant(self) -> None:
        late_evening_in_utc = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
        assert SEOUL.local_day(late_evening_in_utc) == MONDAY
        assert SEOUL.local_day(late_evening_in_utc - timedelta(microseconds=1)) == SUNDAY
        assert NEW_YORK.local_day(late_evening_in_utc) == SUNDAY

    def test_of_a_date_without_a_time_is_that_date_in_every_zone(self) -> None:
        for team in (SEOUL, NEW_YORK, PARIS):
            assert team.stamp(MONDAY) == Stamp(MONDAY)

    def test_of_a_date_with_a_time_is_converted_to_the_teams_zone_first(self) -> None:
        evening_in_new_york = datetime.fromisoformat("2026-11-22T19:30:00-05:00")
        assert SEOUL.stamp(evening_in_new_york) == Stamp(MONDAY, datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
        assert NEW_YORK.stamp(evening_in_new_york).day == SUNDAY

    def test_of_a_time_without_an_offset_is_local(self) -> None:
        without_offset = datetime.fromisoformat("2026-11-23T00:30:00")
        assert SEOUL.stamp(without_offset) == Stamp(MONDAY, datetime(2026, 11, 22, 15, 30, tzinfo=UTC))

    @pytest.mark.parametrize(
        "zone", ["Asia/Seoul", "America/New_York", "Europe/Paris", "America/Santiago", "America/Havana"]
    )
    def test_begins_at_local_midnight_also_where_clocks_change_at_midnight(self, zone: str) -> None:
        team = calendar("US", zone)
        for offset in range(366):
            day = date(2026, 1, 1) + timedelta(offset)
            begins = team.midnight(day)
            assert team.local_day(begins) == day
            assert team.local_day(begins - timedelta(microseconds=1)) == day - timedelta(1)


class TestAWorkingDay:
    def test_is_monday_to_friday(self) -> None:
        assert SEOUL.is_working(FRIDAY)
        assert SEOUL.is_working(MONDAY)
        assert not SEOUL.is_working(SATURDAY)
        assert not SEOUL.is_working(SUNDAY)

    def test_is_no_public_holiday_of_the_country(self) -> None:
        thanksgiving = date(2026, 11, 26)
        assert SEOUL.is_working(thanksgiving)
        assert not NEW_YORK.is_working(thanksgiving)
        assert not SEOUL.is_working(CHRISTMAS)

    def test_is_no_closing_day(self) -> None:
        assert not calendar(closed=("2026-11-23",)).is_working(MONDAY)

    def test_is_one_of_the_weekdays_the_team_chose(self) -> None:
        team = calendar(working_days=("sun", "mon", "tue", "wed", "thu"))
        assert team.is_working(SUNDAY)
        assert not team.is_working(FRIDAY)


class TestWorkingDaysFromAToB:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (MONDAY, MONDAY, 0),
            (FRIDAY, SATURDAY, 0),
            (FRIDAY, SUNDAY, 0),
            (FRIDAY, MONDAY, 1),
            (SATURDAY, MONDAY, 1),
            (MONDAY, date(2026, 11, 27), 4),
            (MONDAY, date(2026, 11, 30), 5),
            (date(2026, 12, 24), date(2026, 12, 28), 1),  # Christmas and a weekend between
            (date(2026, 12, 24), CHRISTMAS, 0),
            (CHRISTMAS, date(2026, 12, 28), 1),
        ],
    )
    def test_are_those_after_a_up_to_and_including_b(self, start: date, end: date, expected: int) -> None:
        assert SEOUL.working_days(start, end) == expected

    def test_are_negative_the_other_way_round(self) -> None:
        assert SEOUL.working_days(MONDAY, FRIDAY) == -1
        assert SEOUL.working_days(date(2026, 11, 30), MONDAY) == -5

    def test_leave_closing_days_out(self) -> None:
        assert calendar(closed=("2026-11-24",)).working_days(MONDAY, date(2026, 11, 25)) == 1

    @given(calendars, days, days)
    def test_are_what_counting_day_by_day_gives(self, team: WorkCalendar, start: date, end: date) -> None:
        first, last = sorted((start, end))
        naive = sum(_works(team, first + timedelta(n)) for n in range(1, (last - first).days + 1))
        assert team.working_days(start, end) == (naive if start <= end else -naive)

    @given(calendars, days, days, days)
    def test_add_up(self, team: WorkCalendar, start: date, middle: date, end: date) -> None:
        parts = team.working_days(start, middle) + team.working_days(middle, end)
        assert team.working_days(start, end) == parts

    @given(calendars, days, days)
    def test_are_the_same_backwards_but_for_the_sign(
        self, team: WorkCalendar, start: date, end: date
    ) -> None:
        assert team.working_days(start, end) == -team.working_days(end, start)

    @pytest.mark.parametrize("year", [1900, 1970, 1999, 2000, 2100, 2199])
    def test_can_be_counted_in_any_year(self, year: int) -> None:
        week = [date(year, 6, 1) + timedelta(n) for n in range(8)]
        expected = sum(_works(SEOUL, day) for day in week[1:])
        assert SEOUL.working_days(week[0], week[-1]) == expected


class TestAddingWorkingDays:
    @pytest.mark.parametrize("day", [FRIDAY, SATURDAY, SUNDAY, CHRISTMAS])
    def test_zero_leaves_any_day_as_it_is(self, day: date) -> None:
        assert SEOUL.add_working_days(day, 0) == day

    @pytest.mark.parametrize(
        ("day", "count", "expected"),
        [
            (FRIDAY, 1, MONDAY),
            (SATURDAY, 1, MONDAY),
            (MONDAY, 5, date(2026, 11, 30)),
            (date(2026, 12, 24), 1, date(2026, 12, 28)),
            (MONDAY, -1, FRIDAY),
            (date(2026, 12, 28), -1, date(2026, 12, 24)),
        ],
    )
    def test_skips_what_is_no_working_day(self, day: date, count: int, expected: date) -> None:
        assert SEOUL.add_working_days(day, count) == expected

    @given(calendars, days, st.integers(1, 60))
    def test_reaches_the_first_day_so_many_working_days_away(
        self, team: WorkCalendar, day: date, count: int
    ) -> None:
        reached = team.add_working_days(day, count)
        assert team.working_days(day, reached) == count
        assert team.working_days(day, reached - timedelta(1)) == count - 1

    @given(calendars, days.filter(SEOUL.is_working), st.integers(-60, 60))
    def test_and_taking_them_away_again_comes_back(self, team: WorkCalendar, day: date, count: int) -> None:
        start = team.last_working_day_up_to(day)
        assert team.add_working_days(team.add_working_days(start, count), -count) == start

    @given(calendars, days, st.integers(-600, 600))
    def test_is_what_going_day_by_day_gives(self, team: WorkCalendar, day: date, count: int) -> None:
        step, reached = timedelta(1 if count > 0 else -1), day
        for _ in range(abs(count)):
            reached += step
            while not _works(team, reached):
                reached += step
        assert team.add_working_days(day, count) == reached

    def test_says_so_where_nobody_ever_works(self) -> None:
        never = WorkCalendar(SEOUL.zone, "KR", weekdays=frozenset())
        with pytest.raises(OverflowError, match="no working days"):
            never.add_working_days(MONDAY, 1)


def test_the_last_working_day_up_to_a_day_is_that_day_or_one_before() -> None:
    assert SEOUL.last_working_day_up_to(MONDAY) == MONDAY
    assert SEOUL.last_working_day_up_to(SUNDAY) == FRIDAY
    assert SEOUL.last_working_day_up_to(date(2026, 12, 27)) == date(2026, 12, 24)


class TestWorkingHours:
    @pytest.mark.parametrize(
        ("start", "end", "hours"),
        [
            ("2026-11-23T09:00", "2026-11-23T18:00", 9),
            ("2026-11-23T10:15", "2026-11-23T11:00", 0.75),
            ("2026-11-23T00:00", "2026-11-24T00:00", 9),
            ("2026-11-23T18:00", "2026-11-24T09:00", 0),
            ("2026-11-20T17:00", "2026-11-23T10:00", 2),  # over a weekend
            ("2026-11-21T10:00", "2026-11-22T17:00", 0),
            ("2026-12-24T17:30", "2026-12-28T09:30", 1),  # over Christmas and a weekend
            ("2026-11-23T15:00", "2026-11-23T10:00", 0),  # nothing backwards
        ],
    )
    def test_count_exactly_across_weekends_and_holidays(self, start: str, end: str, hours: float) -> None:
        assert hours_between(SEOUL, start, end) == hours

    @pytest.mark.parametrize(
        ("team", "friday", "monday"),
        [
            (NEW_YORK, "2026-03-06T17:00", "2026-03-09T10:00"),  # summer time begins on the Sunday
            (NEW_YORK, "2026-10-30T17:00", "2026-11-02T10:00"),  # and ends
            (PARIS, "2026-03-27T17:00", "2026-03-30T10:00"),
            (PARIS, "2026-10-23T17:00", "2026-10-26T10:00"),
            (SEOUL, "2026-10-23T17:00", "2026-10-26T10:00"),  # has none
        ],
    )
    def test_are_not_moved_by_summer_time(self, team: WorkCalendar, friday: str, monday: str) -> None:
        assert hours_between(team, friday, monday) == 2

    @pytest.mark.parametrize(
        ("country", "zone", "day", "hours"),
        [
            ("US", "America/New_York", "2026-03-08", 23),
            ("US", "America/New_York", "2026-11-01", 25),
            ("FR", "Europe/Paris", "2026-03-29", 23),
            ("FR", "Europe/Paris", "2026-10-25", 25),
            ("KR", "Asia/Seoul", "2026-10-25", 24),
        ],
    )
    def test_round_the_clock_are_as_many_as_the_day_has(
        self, country: str, zone: str, day: str, hours: int
    ) -> None:
        team = calendar(country, zone, ROUND_THE_CLOCK, (), EVERY_DAY)
        following = date.fromisoformat(day) + timedelta(1)
        assert hours_between(team, f"{day}T00:00", f"{following}T00:00") == hours

    def test_round_the_clock_leave_no_gap_at_midnight(self) -> None:
        team = calendar(hours=ROUND_THE_CLOCK)
        assert hours_between(team, "2026-11-23T23:30", "2026-11-24T00:30") == 1
        assert team.is_open(instant("2026-11-23T23:59:59", team.zone))
        assert team.is_open(instant("2026-11-24T00:00", team.zone))
        assert not team.is_open(instant("2026-11-21T00:00", team.zone))

    def test_include_opening_time_but_not_closing_time(self) -> None:
        assert not SEOUL.is_open(instant("2026-11-23T08:59:59.999999", SEOUL.zone))
        assert SEOUL.is_open(instant("2026-11-23T09:00", SEOUL.zone))
        assert SEOUL.is_open(instant("2026-11-23T17:59:59.999999", SEOUL.zone))
        assert not SEOUL.is_open(instant("2026-11-23T18:00", SEOUL.zone))

    def test_are_none_on_a_holiday_or_closing_day(self) -> None:
        assert not SEOUL.is_open(instant("2026-12-25T10:00", SEOUL.zone))
        assert not calendar(closed=("2026-11-23",)).is_open(instant("2026-11-23T10:00", SEOUL.zone))

    def test_count_from_the_end_of_the_day_for_a_date_without_a_time(self) -> None:
        assert SEOUL.counts_from(SEOUL.stamp(MONDAY)) == instant("2026-11-23T18:00", SEOUL.zone)
        written = datetime.fromisoformat("2026-11-23T10:30:00+09:00")
        assert SEOUL.counts_from(SEOUL.stamp(written)) == written

    def test_count_from_midnight_after_a_date_where_the_team_works_round_the_clock(self) -> None:
        team = calendar(hours=ROUND_THE_CLOCK)
        assert team.counts_from(team.stamp(MONDAY)) == instant("2026-11-24T00:00", team.zone)

    @given(calendars, minutes, st.integers(-600, 9 * 24 * 60))
    def test_are_what_counting_minute_by_minute_gives(
        self, team: WorkCalendar, start: datetime, length: int
    ) -> None:
        naive = sum(_open_at(team, start + timedelta(minutes=n)) for n in range(length))
        end = start + timedelta(minutes=length)
        assert team.working_time(start, end) == timedelta(minutes=naive)

    @given(calendars, minutes, st.tuples(st.integers(0, 50_000), st.integers(0, 50_000)))
    def test_add_up(self, team: WorkCalendar, start: datetime, lengths: tuple[int, int]) -> None:
        middle = start + timedelta(minutes=lengths[0])
        end = middle + timedelta(minutes=lengths[1])
        parts = team.working_time(start, middle) + team.working_time(middle, end)
        assert team.working_time(start, end) == parts

    @given(calendars, minutes, st.timedeltas(timedelta(microseconds=1), timedelta(hours=200)))
    def test_added_reach_the_first_instant_by_which_they_have_passed(
        self, team: WorkCalendar, start: datetime, amount: timedelta
    ) -> None:
        reached = team.add_working_time(start, amount)
        assert team.working_time(start, reached) == amount
        assert team.working_time(start, reached - timedelta(microseconds=1)) < amount


class TestTheNextOpening:
    @pytest.mark.parametrize(
        ("now", "opening"),
        [
            ("2026-11-23T08:00", "2026-11-23T09:00"),
            ("2026-11-23T09:00", "2026-11-24T09:00"),
            ("2026-11-23T12:00", "2026-11-24T09:00"),
            ("2026-11-20T20:00", "2026-11-23T09:00"),
            ("2026-11-21T08:00", "2026-11-23T09:00"),
            ("2026-12-24T18:00", "2026-12-28T09:00"),
        ],
    )
    def test_is_the_first_strictly_later_one(self, now: str, opening: str) -> None:
        assert SEOUL.next_opening(instant(now, SEOUL.zone)) == instant(opening, SEOUL.zone)


class TestTimeOnWorkingDays:
    def test_counts_nights_but_no_weekends(self) -> None:
        start, end = instant("2026-11-20T20:00", SEOUL.zone), instant("2026-11-23T20:00", SEOUL.zone)
        assert SEOUL.time_on_working_days(start, end) == timedelta(hours=24)
        assert SEOUL.add_time_on_working_days(start, timedelta(hours=24)) == end

    @given(calendars, minutes, st.timedeltas(timedelta(microseconds=1), timedelta(hours=200)))
    def test_added_reaches_the_first_instant_by_which_it_has_passed(
        self, team: WorkCalendar, start: datetime, amount: timedelta
    ) -> None:
        reached = team.add_time_on_working_days(start, amount)
        assert team.time_on_working_days(start, reached) == amount
        assert team.time_on_working_days(start, reached - timedelta(microseconds=1)) < amount


public_holidays = cache(holidays.country_holidays)


def _works(team: WorkCalendar, day: date) -> bool:
    free = day in public_holidays(team.country) or day in team.closed
    return day.weekday() in team.weekdays and not free


def _open_at(team: WorkCalendar, moment: datetime) -> bool:
    local = moment.astimezone(team.zone)
    closes = team.closes if team.closes != time() else time.max
    return team.opens <= local.time() < closes and team.is_working(local.date())
