"""The one retry policy: what is tried again, how often, and after which wait."""

import asyncio
from dataclasses import replace

import pytest

from adapters.errors import Ambiguous, Misconfigured, NotFound, Refused, Rejected, Unavailable
from adapters.retry import RetryPolicy, retrying


class Flaky:
    """Fails with the given errors in turn, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


class Waits(list[float]):
    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


def patient(waits: Waits, *, attempts: int = 6, longest_wait: float = 30.0) -> RetryPolicy:
    return RetryPolicy(attempts, longest_wait=longest_wait, sleep=waits.sleep, jitter=lambda: 1.0)


def test_a_call_that_succeeds_is_made_once() -> None:
    waits, call = Waits(), Flaky()
    assert asyncio.run(retrying(call, patient(waits))) == "done"
    assert (call.calls, waits) == (1, [])


def test_waits_double_up_to_the_longest() -> None:
    waits, call = Waits(), Flaky(*[Unavailable("busy")] * 5)
    policy = patient(waits, longest_wait=6.0)
    assert asyncio.run(retrying(call, policy)) == "done"
    assert waits == [1.0, 2.0, 4.0, 6.0, 6.0]


@pytest.mark.parametrize(("chance", "wait"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_half_of_a_wait_is_left_to_chance(chance: float, wait: float) -> None:
    waits = Waits()
    policy = replace(patient(waits), jitter=lambda: chance)
    asyncio.run(retrying(Flaky(Unavailable("busy")), policy))
    assert waits == [wait]


def test_what_the_other_side_asks_is_waited_in_full_even_beyond_a_minute() -> None:
    waits = Waits()
    asyncio.run(retrying(Flaky(Unavailable("busy", retry_after=200.0)), patient(waits)))
    assert waits == [200.0]


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    waits, call = Waits(), Flaky(Unavailable("busy", retry_after=601.0))
    with pytest.raises(Unavailable):
        asyncio.run(retrying(call, patient(waits)))
    assert (call.calls, waits) == (1, [])


def test_waits_count_together_towards_the_deadline() -> None:
    waits, call = Waits(), Flaky(*[Unavailable("busy", retry_after=250.0)] * 4)
    with pytest.raises(Unavailable):
        asyncio.run(retrying(call, patient(waits)))
    assert (call.calls, waits) == (3, [250.0, 250.0])


def test_after_the_last_attempt_the_last_error_is_raised_as_it_is() -> None:
    failures = [Unavailable(f"busy {number}") for number in range(3)]
    call = Flaky(*failures)
    with pytest.raises(Unavailable) as raised:
        asyncio.run(retrying(call, patient(Waits(), attempts=3)))
    assert raised.value is failures[-1]
    assert call.calls == 3


@pytest.mark.parametrize(
    "failure",
    [Ambiguous("?"), Misconfigured("?"), NotFound("?"), Refused("?"), Rejected("?"), RuntimeError("a bug")],
    ids=lambda failure: type(failure).__name__,
)
def test_nothing_else_is_tried_again(failure: Exception) -> None:
    call = Flaky(failure)
    with pytest.raises(type(failure)):
        asyncio.run(retrying(call, patient(Waits())))
    assert call.calls == 1


def test_every_failure_that_is_waited_for_is_told() -> None:
    told: list[tuple[str, float]] = []

    def tell(failure: Unavailable, wait: float) -> None:
        told.append((failure.what, wait))

    policy = replace(patient(Waits()), on_retry=tell)
    asyncio.run(retrying(Flaky(Unavailable("one"), Unavailable("two", retry_after=7.0)), policy))
    assert told == [("one", 1.0), ("two", 7.0)]


def test_concurrent_calls_do_not_share_their_counts() -> None:
    calls = [Flaky(*[Unavailable("busy")] * 3) for _ in range(20)]

    async def all_at_once() -> list[str]:
        return await asyncio.gather(*(retrying(call, patient(Waits(), attempts=4)) for call in calls))

    assert asyncio.run(all_at_once()) == ["done"] * 20
    assert {call.calls for call in calls} == {4}
