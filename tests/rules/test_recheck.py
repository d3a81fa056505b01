"""Every evaluation says until when it holds: nothing changes before, whatever the order looks like."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case import Facts, Process
from rules.catalog import RULES
from rules.cells import Row
from rules.evaluate import evaluate
from rules.policy import Absence
from tests.rules.build import (
    TEAM,
    Plain,
    bare_order,
    change,
    facts,
    fitting,
    milestone,
    order,
    payment,
    process,
    update,
)

AROUND = date(2026, 11, 23)
AWAY = Absence.model_validate({"from": date(2026, 11, 24), "until": date(2026, 12, 1)})
WITH_ABSENCE = (TEAM[0].model_copy(update={"away": (AWAY,)}), *TEAM[1:])
PLACES = {
    "Seoul": process(team=WITH_ABSENCE),
    "New York": process("US", "America/New_York", team=WITH_ABSENCE),
    "Paris": process("FR", "Europe/Paris", team=WITH_ABSENCE),
}
STAGES = (
    "Received",
    "Design",
    "Sourcing",
    "Production",
    "Fitting",
    "On hold",
    "Delivery",
    "Sign-off",
    "Closed",
    "Cancelled",
    None,
)
KINDS = ("Design", "Sourcing", "Production", "Delivery", None)
FAR = timedelta(days=150)

days = st.integers(-45, 45).map(lambda offset: AROUND + timedelta(days=offset))
times = st.builds(
    lambda day, hour, quarter: f"{day}T{hour:02}:{quarter * 15:02}+00:00",
    days,
    st.integers(0, 23),
    st.integers(0, 3),
)
maybe_day = st.none() | days
maybe_moment = st.none() | days | times


def cells(**fields: st.SearchStrategy[Plain]) -> st.SearchStrategy[dict[str, Plain]]:
    return st.fixed_dictionaries({}, optional=fields)


orders = cells(
    account_manager=st.sampled_from([["ari"], ["jun"], []]),
    contract_signed=maybe_moment,
    deposit_received=maybe_moment,
    baseline=maybe_day,
    agreed=maybe_day,
    forecast=maybe_day,
    delivered=maybe_day,
    on_hold_since=maybe_day,
    work_until=maybe_day,
    promised_to_pay=maybe_day,
    signed_off=maybe_moment,
    satisfaction=st.sampled_from([3, 5]),
)
payments = cells(
    due=days,
    paid=st.sampled_from([0, 400, 1000]),
    settled=maybe_day,
    disputed=st.booleans(),
    promised_to_pay=maybe_day,
)
changes = cells(
    status=st.sampled_from(["Requested", "Approved", "In work"]),
    requested=days,
    written_approval=st.booleans(),
    schedule_impact=st.integers(-3, 5),
)
fittings = cells(
    status=st.sampled_from(["Scheduled", "Client unavailable", "Rescheduled"]), date=days, backup_date=days
)
updates = cells(at=times, from_=st.sampled_from(["Client", "Us"]), answered=maybe_moment)


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    order = bare_order(stage=draw(st.sampled_from(STAGES)), **draw(orders))
    related: list[Row] = [
        *(payment(**row) for row in draw(st.lists(payments, max_size=2))),
        *(change(**row) for row in draw(st.lists(changes, max_size=1))),
        *(fitting(**row) for row in draw(st.lists(fittings, max_size=1))),
        *(update(**row) for row in draw(st.lists(updates, max_size=2))),
        *(
            milestone(draw(st.sampled_from(KINDS)), draw(maybe_day), draw(maybe_day))
            for _ in range(draw(st.integers(0, 3)))
        ),
    ]
    return facts(order, *related)


def what_shows(read: Facts, process: Process, now: datetime) -> object:
    """Everything that people get to see or that decides what they are told."""
    seen = evaluate(read, process, RULES, now)
    findings = [
        (one.code, one.level, str(one.what), str(one.do), one.since, one.roles, one.repeats, one.relief)
        for one in seen.findings
    ]
    return seen.cells, findings, seen.stands_down, seen.concerned, seen.gaps


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=120)
@given(read=histories(), day=days, minute=st.integers(0, 1439), shares=st.lists(st.floats(0, 1), max_size=3))
def test_nothing_changes_before_the_recheck(
    place: str, read: Facts, day: date, minute: int, shares: list[float]
) -> None:
    process = PLACES[place]
    now = process.calendar.midnight(day) + timedelta(minutes=minute)
    seen = evaluate(read, process, RULES, now)
    until = seen.recheck_at or now + FAR
    assert until > now

    last = until - timedelta(microseconds=1)
    shown = what_shows(read, process, now)
    for instant in (last, *(now + (last - now) * share for share in shares)):
        assert what_shows(read, process, instant) == shown, instant


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=50)
@given(read=histories(), day=days, minute=st.integers(0, 1439), chance=st.randoms())
def test_the_order_in_which_rows_are_read_does_not_matter(
    place: str, read: Facts, day: date, minute: int, chance: Random
) -> None:
    process = PLACES[place]
    now = process.calendar.midnight(day) + timedelta(minutes=minute)
    related = {source: chance.sample(rows, len(rows)) for source, rows in read.related.items()}
    shuffled = replace(read, related=dict(chance.sample(list(related.items()), len(related))))

    assert what_shows(shuffled, process, now) == what_shows(read, process, now)
    assert (
        evaluate(shuffled, process, RULES, now).recheck_at == evaluate(read, process, RULES, now).recheck_at
    )


STORIES = {
    "a client pays late": facts(order(), payment(due="2026-11-16")),
    "a late client promised": facts(order(), payment(due="2026-11-16", promised_to_pay="2026-11-26")),
    "a late client's work may go on": facts(order(work_until="2026-11-27"), payment(due="2026-11-16")),
    "delivery comes near": facts(order(baseline="2026-12-04")),
    "a milestone is overdue": facts(order(), milestone("Sourcing", "2026-11-20")),
    "a client waits over a weekend": facts(order(), update(from_="Client", at="2026-11-20T07:00+00:00")),
    "a client misses a fitting": facts(order(), fitting(date="2026-11-23", status="Client unavailable")),
    "an order closes": facts(order(stage="Sign-off", delivered="2026-11-18", signed_off="2026-11-20")),
    "a manager is away after the end": facts(
        order(stage="Closed", delivered="2026-11-02"), payment(due="2026-11-16", disputed=True)
    ),
}
BEGIN, END = date(2026, 10, 30), date(2026, 12, 21)
"""Around a change of the clocks in New York, and from before each story until after it."""

MINUTES = [timedelta(minutes=count) for count in range(11)]


def chain(read: Facts, process: Process) -> Iterator[tuple[datetime, datetime]]:
    """From each look to the next, as the rules ask for them."""
    now, end = process.calendar.midnight(BEGIN), process.calendar.midnight(END)
    while (until := evaluate(read, process, RULES, now).recheck_at) and until < end:
        yield now, until
        now = until


@pytest.mark.parametrize("place", ["Seoul", "New York"])
@pytest.mark.parametrize("story", STORIES)
def test_looking_when_asked_misses_no_minute(story: str, place: str) -> None:
    read, process = STORIES[story], PLACES[place]
    links = list(chain(read, process))

    for now, until in links:
        shown = what_shows(read, process, now)
        around = [*(now + after for after in MINUTES), *(until - before for before in MINUTES)]
        for instant in (each for each in around if now <= each < until):
            assert what_shows(read, process, instant) == shown, instant

    looks = [what_shows(read, process, now) for now, _ in links]
    assert any(before != after for before, after in pairwise(looks))
