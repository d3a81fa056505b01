"""The one retry policy: what is tried again, how often, and after which wait."""

import asyncio
from dataclasses import replace

import pytest

from adapters.errors import (
    Ambiguous,
    Misconfigured,
    NotFound,
    Overloaded,
    Refused,
    Rejected,
    Unavailable,
)
from adapters.retry import RetryPolicy, TimeLimit, retrying


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


class Stopwatch:
    """Seconds that pass by sleeping alone."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)


def within(watch: Stopwatch, limit: TimeLimit) -> RetryPolicy:
    return RetryPolicy(limit=limit, sleep=watch.sleep, jitter=lambda: 1.0)


def test_all_calls_of_a_pass_share_its_time() -> None:
    watch = Stopwatch()
    policy = within(watch, TimeLimit(100.0, clock=watch))

    async def one_after_another() -> list[str]:
        answers = [await retrying(Flaky(Unavailable("busy", retry_after=40.0)), policy) for _ in range(2)]
        with pytest.raises(Unavailable):
            await retrying(Flaky(Unavailable("busy", retry_after=40.0)), policy)
        return answers

    assert asyncio.run(one_after_another()) == ["done"] * 2
    assert watch.seconds == 80.0


def test_the_next_pass_has_its_own_time() -> None:
    watch = Stopwatch()
    limit = TimeLimit(50.0, clock=watch)
    for _ in range(3):
        limit.restart()
        call = Flaky(Unavailable("busy", retry_after=40.0))
        assert asyncio.run(retrying(call, within(watch, limit))) == "done"


def test_being_asked_for_fewer_requests_is_ended_by_time_and_not_by_count() -> None:
    watch, call = Stopwatch(), Flaky(*[Overloaded("busy", retry_after=45.0)] * 50)
    with pytest.raises(Overloaded):
        asyncio.run(retrying(call, within(watch, TimeLimit(600.0, clock=watch))))
    assert call.calls == 14
    assert watch.seconds <= 600.0


def test_a_short_wait_that_was_asked_for_and_did_not_help_grows() -> None:
    waits = Waits()
    asyncio.run(retrying(Flaky(*[Overloaded("busy", retry_after=1.0)] * 4), patient(waits)))
    assert waits == [1.0, 2.0, 4.0, 8.0]


def test_reading_that_goes_well_does_not_count() -> None:
    watch = Stopwatch()
    limit = TimeLimit(10.0, clock=watch)
    for _ in range(5):
        watch.seconds += 100.0
        limit.progressed()
    assert limit.left == 10.0
    watch.seconds += 4.0
    limit.troubled()
    limit.progressed()
    watch.seconds += 100.0
    limit.progressed()
    assert limit.left == 6.0
    watch.seconds += 7.0
    assert limit.left < 0


def test_what_some_calls_leave_to_others_is_not_waited_away() -> None:
    watch = Stopwatch()
    limit = TimeLimit(100.0, clock=watch)
    polite = replace(within(watch, limit), reserve=50.0)
    with pytest.raises(Unavailable):
        asyncio.run(retrying(Flaky(*[Overloaded("busy", retry_after=20.0)] * 9), polite))
    assert watch.seconds == 40.0
    assert asyncio.run(retrying(Flaky(Unavailable("busy", retry_after=50.0)), within(watch, limit))) == "done"
