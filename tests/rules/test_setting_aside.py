"""How long an order is left in peace that keeps failing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.policy import RunPolicy
from rules.record import Setback, Task
from rules.setting_aside import is_waiting, once_more, pause_after

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DEFAULT = RunPolicy()
DAY = timedelta(days=1)

seconds = st.integers(1, 86_400)
policies = st.tuples(st.integers(1, 100), seconds, seconds).map(
    lambda drawn: RunPolicy(
        set_aside_after=drawn[0], set_aside_first=min(drawn[1:]), set_aside_longest=max(drawn[1:])
    )
)


def failure(at: datetime = NOON, attempt: str = "as it is") -> Setback:
    return Setback("page", Task.WRITE, "Notion calls it invalid", attempt, 1, at, at)


def after(failures: int, policy: RunPolicy = DEFAULT) -> Setback:
    """What is known after so many failures, one an hour."""
    known: Setback | None = None
    for number in range(failures):
        known = once_more(failure(NOON + timedelta(hours=number)), known, policy)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [
        (1, None),
        (2, None),
        (3, 15),
        (4, 30),
        (5, 60),
        (6, 120),
        (9, 960),
        (10, 1440),
        (11, 1440),
        (5000, 1440),
    ],
)
def test_waits_begin_with_the_third_failure_and_double_up_to_a_day(
    failures: int, minutes: int | None
) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert pause_after(failures, DEFAULT) == expected


@given(policies, st.integers(1, 10_000))
def test_waits_never_shrink_and_are_never_longer_than_a_day(policy: RunPolicy, failures: int) -> None:
    before, now = pause_after(failures, policy), pause_after(failures + 1, policy)
    assert (before is None) == (failures < policy.set_aside_after)
    if before is not None:
        assert now is not None
        assert before <= now <= timedelta(seconds=policy.set_aside_longest) <= DAY
        assert before >= timedelta(seconds=policy.set_aside_first)


def test_failures_are_counted_from_the_first_to_the_last() -> None:
    known = after(4)
    assert (known.failures, known.first_at, known.last_at) == (4, NOON, NOON + timedelta(hours=3))
    assert known.next_try == known.last_at + timedelta(minutes=30)


@given(policies, st.integers(1, 20), st.integers(0, 200_000))
def test_an_order_waits_until_its_next_try_and_no_longer(
    policy: RunPolicy, failures: int, later: int
) -> None:
    known = after(failures, policy)
    now = known.last_at + timedelta(seconds=later)
    waits = is_waiting(known, "as it is", now)
    assert waits == (known.next_try is not None and now < known.next_try)
    assert not is_waiting(known, "as somebody edited it", now)


def test_a_failure_noted_by_a_clock_that_was_ahead_keeps_nobody_waiting() -> None:
    known = after(5)
    assert not is_waiting(known, "as it is", NOON - timedelta(days=30))
    assert once_more(failure(NOON - DAY), known, DEFAULT).first_at == NOON - DAY


def test_a_longest_wait_beyond_a_day_is_refused() -> None:
    with pytest.raises(ValidationError):
        RunPolicy.model_validate({"set_aside_longest": "25h"})
    with pytest.raises(ValidationError, match="set_aside_first must not be longer"):
        RunPolicy.model_validate({"set_aside_first": "2h", "set_aside_longest": "1h"})


def test_what_is_known_says_what_failed_last() -> None:
    known = once_more(replace(failure(), reason="another one"), after(2), DEFAULT)
    assert known.reason == "another one"
