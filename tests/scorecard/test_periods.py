"""Months, quarters and twelve months."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notion_sync.scorecard.periods import ONE_DAY, Kind, month, quarter, shown, twelve_months

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2026-11-26", "2025-11-27"),
        ("2024-02-29", "2023-03-01"),
        ("2025-02-28", "2024-03-01"),
        ("2024-02-28", "2023-03-01"),
    ],
)
def test_twelve_months_end_on_the_day(last: str, first: str) -> None:
    period = twelve_months(date.fromisoformat(last))
    assert (period.first.isoformat(), period.last.isoformat()) == (first, last)


def test_labels() -> None:
    day = date(2026, 11, 26)
    assert (month(day).label, quarter(day).label) == ("2026-11", "2026-Q4")


@given(days)
def test_each_day_is_in_its_periods_and_the_ones_before_join_on(day: date) -> None:
    for period in (month(day), quarter(day), twelve_months(day)):
        assert day in period
        assert period.before.last + ONE_DAY == period.first
        assert period.before.kind is period.kind
    assert quarter(day).first <= month(day).first
    assert month(day).last <= quarter(day).last


@given(days)
def test_the_shown_periods_of_a_kind_follow_one_another(day: date) -> None:
    periods = shown(day)
    assert [p.kind for p in periods] == [Kind.YEAR] * 2 + [Kind.QUARTER] * 5 + [Kind.MONTH] * 13
    for later, earlier in pairwise(periods):
        assert later.kind is not earlier.kind or later.before == earlier
