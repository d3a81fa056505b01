"""The one retry policy, shared by every adapter. Nothing else in the service asks again by itself.

Only :class:`~adapters.errors.Unavailable` is worth another try: the request was not done. What the other
side asks us to wait is waited in full, however long, unless the deadline would pass meanwhile.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from adapters.errors import Unavailable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long to try. All times are in seconds.

    attempts: tries in all. deadline: a wait that would end later than this is not begun. Without word from
    the other side, waits double from ``first_wait`` up to ``longest_wait``, half of each left to chance.
    on_retry: told of every failure that is waited for, and of the wait.
    """

    attempts: int = 6
    deadline: float = 600.0
    first_wait: float = 1.0
    longest_wait: float = 30.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    on_retry: Callable[[Unavailable, float], None] | None = None

    def wait(self, state: RetryCallState) -> float:
        """Seconds until the next try."""
        failure = _failure(state)
        if failure is not None and failure.retry_after is not None:
            return failure.retry_after
        ceiling = min(self.longest_wait, self.first_wait * 2.0 ** (state.attempt_number - 1))
        return ceiling * (1 + self.jitter()) / 2

    def stop(self, state: RetryCallState) -> bool:
        """Whether this failure is the last one."""
        elapsed = max(state.seconds_since_start or 0.0, state.idle_for)
        return state.attempt_number >= self.attempts or elapsed + state.upcoming_sleep > self.deadline

    def tell(self, state: RetryCallState) -> None:
        """Pass a failure on to ``on_retry``."""
        failure = _failure(state)
        if self.on_retry is not None and failure is not None:
            self.on_retry(failure, state.upcoming_sleep)


DEFAULT_POLICY = RetryPolicy()


async def retrying(call: Callable[[], Awaitable[T]], policy: RetryPolicy = DEFAULT_POLICY) -> T:
    """Await ``call()`` until it succeeds. Raises its last error when the policy says it is enough."""

    async def attempt() -> T:
        return await call()

    # A fresh tenacity object for each call: it keeps state that concurrent calls must not share.
    attempts = AsyncRetrying(
        retry=retry_if_exception_type(Unavailable),
        wait=policy.wait,
        stop=policy.stop,
        before_sleep=policy.tell,
        sleep=policy.sleep,
        reraise=True,
    )
    return await attempts(attempt)


def _failure(state: RetryCallState) -> Unavailable | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Unavailable) else None
