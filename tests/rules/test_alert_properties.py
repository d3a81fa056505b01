"""Whatever happens to an order and whenever passes run, alerts are said once, in time and truthfully."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.alert_policy import AlertPolicy
from rules.alerts import open_codes
from rules.calendar import WorkCalendar
from rules.finding import Finding, Level
from tests.rules.alert_life import NEW_YORK, PARIS, SEOUL, AlertLife, Said, at, finding, what_is_so

CALENDARS = (SEOUL, NEW_YORK, PARIS)
DAYS = 16
MINUTES = DAYS * 24 * 60
STATES = (
    "",
    "payment.reminder",
    "payment.pause",
    "payment.disputed",
    "payment.escalated",
    "client.waiting",
    "client.waiting critical",
    "timeline.at_risk + payment.reminder",
    "timeline.late + client.waiting",
    "timeline.late + payment.escalated + client.waiting critical",
)
PATIENCE = timedelta(hours=24)
IMMEDIATE, DIGEST = AlertPolicy(), AlertPolicy(mode="digest")
POLICIES = st.sampled_from([IMMEDIATE, DIGEST])


@dataclass(frozen=True)
class World:
    """What is so with an order over two weeks: a list of what follows what, and a last, quiet hour.

    start: a midnight. changes: minutes from there at which something changes, and to what.
    """

    calendar: WorkCalendar
    start: datetime
    changes: tuple[tuple[int, str], ...]
    snoozed_until: date | None

    def so(self, now: datetime) -> dict[str, Finding]:
        minute = (now - self.start) // timedelta(minutes=1)
        index = bisect_right([at_minute for at_minute, _ in self.changes], minute)
        return what_is_so(self.changes[index - 1][1] if index else "")

    @property
    def awake(self) -> datetime:
        """The instant from which on the order is not snoozed."""
        if self.snoozed_until is None:
            return self.start
        day = self.snoozed_until + timedelta(days=1)
        return datetime.combine(day, time(), self.calendar.zone).astimezone(UTC)

    @property
    def last_pass(self) -> datetime:
        """An instant in working hours, after everything has happened and every snooze."""
        day = self.calendar.local_day(self.start) + timedelta(days=DAYS)
        while day.weekday() > 4 or self.calendar.holiday_name(day):
            day += timedelta(days=1)
        return datetime.combine(day, time(11), self.calendar.zone).astimezone(UTC)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    calendar = draw(st.sampled_from(CALENDARS))
    start = at(draw(st.sampled_from(["Mon 21 Sep 00:00", "Mon 19 Oct 00:00", "Wed 16 Dec 00:00"])), calendar)
    minutes = draw(st.lists(st.integers(0, MINUTES - 1), unique=True, max_size=12).map(sorted))
    changes = tuple((minute, draw(st.sampled_from(STATES))) for minute in minutes)
    snooze = draw(st.none() | st.integers(0, DAYS - 2))
    until = None if snooze is None else calendar.local_day(start) + timedelta(days=snooze)
    return World(calendar, start, changes, until)


@st.composite
def schedules(draw: st.DrawFn) -> list[int]:
    """Minutes at which passes run: every seven minutes for some days, every hour, or about once a day."""
    kind = draw(st.sampled_from(["minutes", "hourly", "daily", "nightly", "rarely"]))
    match kind:
        case "minutes":
            first = draw(st.integers(0, MINUTES - 1))
            return list(range(first, min(first + 3 * 1440, MINUTES), 7))
        case "hourly":
            return list(range(draw(st.integers(0, 59)), MINUTES, 60))
        case "daily":
            return [day * 1440 + draw(st.integers(0, 1439)) for day in range(DAYS)]
        case "nightly":
            hour = draw(st.integers(0, 5)) * 60
            return [day * 1440 + hour for day in range(DAYS)]
        case _:
            return sorted(draw(st.sets(st.integers(0, MINUTES - 1), max_size=6)))


@dataclass(frozen=True)
class Pass:
    """What one pass met and said."""

    now: datetime
    so: dict[str, Finding]
    open_before: dict[str, tuple[str, Level]]
    said: tuple[Said, ...]


def live(world: World, schedule: list[int], policy: AlertPolicy = IMMEDIATE) -> tuple[AlertLife, list[Pass]]:
    alerts = AlertLife(world.calendar, policy)
    passes = []
    for now in (*(world.start + timedelta(minutes=minute) for minute in schedule), world.last_pass):
        before = {alert.family: (alert.code, alert.level) for alert in alerts.open()}
        already, so = len(alerts.said), world.so(now)
        alerts.look(now, so, snoozed_until=world.snoozed_until)
        passes.append(Pass(now, so, before, tuple(alerts.said[already:])))
    return alerts, passes


def by_family(said: list[Said]) -> Iterator[list[Said]]:
    for family in {one.family for one in said}:
        yield [one for one in said if one.family == family]


def standing(so: dict[str, Finding]) -> dict[str, tuple[str, Level]]:
    return {family: (one.code, one.level) for family, one in so.items()}


def time_on_working_days(calendar: WorkCalendar, start: datetime, end: datetime) -> timedelta:
    """Time between two instants that lies on days on which people work, day by day."""
    total, day = timedelta(), calendar.local_day(start)
    while day <= calendar.local_day(end):
        if day.weekday() <= 4 and not calendar.holiday_name(day):
            begin, over = (
                datetime.combine(midnight, time(), calendar.zone).astimezone(UTC)
                for midnight in (day, day + timedelta(days=1))
            )
            total += max(min(over, end) - max(begin, start), timedelta())
        day += timedelta(days=1)
    return total


def waited_since(passes: list[Pass], index: int, family: str) -> datetime:
    """The first pass of those in a row up to this one that met another state than the one last said."""
    since = passes[index].now
    for earlier in reversed(passes[:index]):
        if earlier.open_before.get(family) == standing(earlier.so).get(family):
            break
        if any(one.family == family for one in earlier.said):
            break
        since = earlier.now
    return since


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules(), policy=POLICIES)
def test_nothing_is_said_twice(world: World, schedule: list[int], policy: AlertPolicy) -> None:
    alerts, _ = live(world, schedule, policy)

    for said in by_family(alerts.said):
        changes = [one for one in said if one.event != "repeated"]
        for one, following in pairwise(changes):
            assert (one.code, one.level, one.event) != (following.code, following.level, following.event)
            assert (one.event == "resolved") == (following.event == "opened")
            assert (one.key == following.key) == (following.event != "opened")
        assert not changes or changes[0].event == "opened"
        keys = [one.key for one in changes if one.event == "opened"]
        assert len(keys) == len(set(keys)), "each episode has a key of its own"
        repeated = [(one.key, world.calendar.local_day(one.when)) for one in said if one.event == "repeated"]
        assert len(repeated) == len(set(repeated)), "repeated once a day at most"


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules())
def test_after_a_pass_in_working_hours_what_was_said_is_what_is_so(world: World, schedule: list[int]) -> None:
    alerts, passes = live(world, schedule)

    assert {alert.family: (alert.code, alert.level) for alert in alerts.open()} == standing(passes[-1].so)
    assert not any(alert.waiting_since for alert in alerts.alerts.values())


@settings(max_examples=40)
@given(world=worlds(), one=schedules(), other=schedules())
def test_the_open_codes_do_not_depend_on_when_passes_ran(
    world: World, one: list[int], other: list[int]
) -> None:
    codes = {open_codes(live(world, schedule)[0].alerts.values()) for schedule in (one, other)}
    assert len(codes) == 1


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules(), policy=POLICIES)
def test_only_what_is_so_is_said(world: World, schedule: list[int], policy: AlertPolicy) -> None:
    _, passes = live(world, schedule, policy)

    for met in passes:
        so = standing(met.so)
        for one in met.said:
            was = met.open_before.get(one.family)
            match one.event:
                case "opened":
                    assert was is None
                    assert so[one.family] == (one.code, one.level)
                case "raised" | "lowered":
                    assert was not in (None, (one.code, one.level))
                    assert so[one.family] == (one.code, one.level)
                case "repeated":
                    assert was == so[one.family] == (one.code, one.level)
                case _:
                    assert was is not None
                    assert one.family not in so


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules())
def test_nothing_is_said_outside_working_hours_unless_it_waited_long_enough(
    world: World, schedule: list[int]
) -> None:
    _, passes = live(world, schedule)
    calendar = world.calendar

    for index, met in enumerate(passes):
        if calendar.is_open(met.now):
            continue
        for one in met.said:
            if one.event != "repeated":
                since = max(waited_since(passes, index, one.family), world.awake)
                assert time_on_working_days(calendar, since, met.now) >= PATIENCE


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules())
def test_what_may_be_said_is_said_at_once(world: World, schedule: list[int]) -> None:
    _, passes = live(world, schedule)

    for index, met in enumerate(passes):
        if met.now < world.awake:
            continue
        so, spoken = standing(met.so), {one.family for one in met.said}
        different = {f for f in so.keys() | met.open_before.keys() if so.get(f) != met.open_before.get(f)}
        for family in different - spoken:
            since = max(waited_since(passes, index, family), world.awake)
            assert not world.calendar.is_open(met.now)
            assert time_on_working_days(world.calendar, since, met.now) < PATIENCE


@settings(max_examples=40)
@given(world=worlds(), schedule=schedules(), policy=POLICIES)
def test_a_snoozed_order_is_silent(world: World, schedule: list[int], policy: AlertPolicy) -> None:
    _, passes = live(world, schedule, policy)

    assert not any(met.said for met in passes if met.now < world.awake)


@pytest.mark.parametrize("calendar", CALENDARS, ids=["Seoul", "New York", "Paris"])
@settings(max_examples=40)
@given(
    found=st.integers(0, MINUTES - 1),
    gaps=st.lists(st.integers(1, 5000), max_size=8),
    snooze=st.none() | st.integers(0, 6),
)
def test_without_an_edit_nothing_is_said_before_the_recheck(
    calendar: WorkCalendar, found: int, gaps: list[int], snooze: int | None
) -> None:
    """A service that looks only when it said it would says the same as one that also looks between."""
    start = at("Mon 19 Oct 00:00", calendar)
    now = start + timedelta(minutes=found)
    until = None if snooze is None else calendar.local_day(now) + timedelta(days=snooze)
    alerts = AlertLife(calendar)
    so = {"client.waiting": finding("client.waiting critical")}
    alerts.look(now, so, snoozed_until=until)

    for gap in gaps:
        due = alerts.decision.recheck_at
        assert due is not None
        assert due > now
        between = now + timedelta(minutes=gap)
        if between < due:
            assert alerts.look(between, so, snoozed_until=until) == ""
            now = between
            continue
        alerts.look(due, so, snoozed_until=until)
        now = due
