"""Payments are looked at again exactly when they could stand otherwise without an edit."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Process
from rules.cells import Row
from rules.data import DATA
from rules.evaluate import Evaluation, evaluate
from rules.payment import PAYMENT
from tests.rules.build import Plain, bare_order, facts, instant, judged, payment, process

TEAMS = {
    "Seoul": process(),
    "New York": process("US", "America/New_York"),
    "Paris": process("FR", "Europe/Paris", payment={"enforce_from": "2026-10-20"}),
    "impatient": process(payment={"reminder_day": 1, "pause_day": 2, "escalate_day": 3, "closed_days": 5}),
}

days = st.dates(date(2026, 10, 1), date(2026, 12, 20))
maybe_day = st.none() | days
payments = st.builds(
    payment,
    due=st.none() | days,
    amount=st.integers(0, 3).map(lambda thousands: thousands * 1000),
    paid=st.none() | st.integers(0, 3).map(lambda thousands: thousands * 1000),
    settled=maybe_day,
    disputed=st.booleans(),
    written_off=st.booleans(),
    promised_to_pay=maybe_day,
)
orders = st.builds(
    bare_order,
    stage=st.sampled_from([None, "Intake", "Production", "On hold", "Sign-off", "Closed", "Cancelled"]),
    delivered=maybe_day,
    promised_to_pay=maybe_day,
    work_until=maybe_day,
)
instants = st.datetimes(
    datetime.fromisoformat("2026-10-01"), datetime.fromisoformat("2026-12-31"), timezones=st.just(UTC)
)


def aged(of: Row, rows: list[Row], team: Process, now: datetime) -> Evaluation:
    return evaluate(facts(of, *rows), team, (DATA, PAYMENT), now)


def said(judgement: Evaluation) -> list[object]:
    """What would be said of each finding, to whom."""
    return [
        (
            found.code,
            str(found.what),
            str(found.do),
            found.since,
            found.roles,
            found.repeats,
            str(found.relief),
        )
        for found in judgement.findings
    ]


@given(orders, st.lists(payments, max_size=3), st.sampled_from(sorted(TEAMS)), instants, st.floats(0, 1))
def test_until_then_nothing_changes(of: Row, rows: list[Row], team: str, now: datetime, share: float) -> None:
    first = aged(of, rows, TEAMS[team], now)
    until = first.recheck_at or now + timedelta(days=400)
    assert until > now
    later = min(now + (until - now) * share, until - timedelta(microseconds=1))
    second = aged(of, rows, TEAMS[team], later)
    assert second.cells == first.cells
    assert said(second) == said(first)
    assert second.stands_down == first.stands_down


@given(orders, st.lists(payments, max_size=3), st.sampled_from(sorted(TEAMS)), instants)
def test_the_order_of_the_rows_does_not_matter(of: Row, rows: list[Row], team: str, now: datetime) -> None:
    reverse = aged(of, rows[::-1], TEAMS[team], now)
    assert reverse.cells == aged(of, rows, TEAMS[team], now).cells


@pytest.mark.parametrize(
    ("of", "row", "then"),
    [
        ({}, {"due": "2026-12-01"}, "2026-12-01T00:00"),  # not due: on the due date
        ({}, {"due": "2026-11-23"}, "2026-11-24T00:00"),  # past due: every day
        ({}, {"due": "2026-11-01"}, "2026-11-24T00:00"),
        ({}, {"due": "2026-11-01", "paid": 1000}, None),
        ({}, {"due": "2026-11-01", "settled": "2026-11-05"}, None),
        ({}, {"due": "2026-11-01", "written_off": True}, None),
        ({}, {"due": "2026-11-01", "disputed": True}, None),
        ({}, {"due": "2026-12-01", "settled": "2026-11-26"}, "2026-11-26T00:00"),  # in the future till then
        ({"stage": "Cancelled"}, {"due": "2026-11-01"}, None),
        ({"stage": "Closed"}, {"due": "2026-11-01"}, None),  # never delivered
        ({"stage": "Closed", "delivered": "2026-11-01"}, {"due": "2026-11-01"}, "2026-11-24T00:00"),
        (
            {"stage": "Closed", "delivered": "2026-11-01"},
            {"due": "2026-11-01", "disputed": True},
            "2027-01-31T00:00",  # the day after day 90
        ),
        ({"stage": "Closed", "delivered": "2026-11-01"}, {"due": None}, "2027-01-31T00:00"),
        ({"stage": "Closed", "delivered": "2026-08-01"}, {"due": "2026-11-01"}, None),
    ],
)
def test_the_time_to_look_again(of: dict[str, Plain], row: dict[str, Plain], then: str | None) -> None:
    seoul = TEAMS["Seoul"]
    judgement = judged(bare_order(**of), payment(**row), rules=(DATA, PAYMENT))
    assert judgement.recheck_at == (instant(then, seoul.calendar.zone) if then else None)
