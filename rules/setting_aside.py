"""How long an order is left in peace on which something fails in pass after pass. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.policy import RunPolicy
from rules.record import Setback

_DOUBLINGS = 40
"""Beyond this many the longest pause is reached whatever the policy, and numbers stay small."""


def pause_after(failures: int, policy: RunPolicy) -> timedelta | None:
    """The wait after so many failures in a row, twice that before; None where the next pass tries."""
    if failures < policy.set_aside_after:
        return None
    doublings = min(failures - policy.set_aside_after, _DOUBLINGS)
    return timedelta(seconds=min(policy.set_aside_first * 2**doublings, policy.set_aside_longest))


def once_more(setback: Setback, known: Setback | None, policy: RunPolicy) -> Setback:
    """A failure added to those before it. ``setback`` tells of this one alone."""
    failures = known.failures + 1 if known else 1
    pause = pause_after(failures, policy)
    return replace(
        setback,
        failures=failures,
        first_at=min(known.first_at, setback.first_at) if known else setback.first_at,
        next_try=setback.last_at + pause if pause else None,
    )


def is_waiting(setback: Setback, attempt: str, now: datetime) -> bool:
    """Whether an order is set aside at an instant. It is not where something else would be tried."""
    if setback.next_try is None or setback.attempt != attempt:
        return False
    # A failure that lies ahead of us was noted by a clock that was wrong.
    return setback.last_at <= now < setback.next_try
