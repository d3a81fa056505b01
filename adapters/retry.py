"""The one retry policy, shared by every adapter. Nothing else in the service asks again by itself.

Only :class:`~adapters.errors.Unavailable` is worth another try: the request was not done. What the other
side asks us to wait is waited in full, however long, unless the time limit would pass meanwhile.
"""

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from adapters.errors import Overloaded, Unavailable

T = TypeVar("T")


class TimeLimit:
    """The seconds that a pass has for all its calls together.

    Reading that goes well is not counted (:meth:`progressed`), so that a tracker of any size is read to its
    end; what is counted is everything that has to be waited for, and whatever else is done.
    clock: seconds that never go back.
    """

    def __init__(self, seconds: float = math.inf, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.clock = clock
        self.restart()

    def restart(self) -> None:
        """Count from now on."""
        self._began = self._last = self.clock()
        self._troubled = False

    @property
    def left(self) -> float:
        """Seconds that are left, 0 or less where none are."""
        return self.seconds - (self.clock() - self._began)

    def troubled(self) -> None:
        """Something has to be waited for: the step under way counts."""
        self._troubled = True

    def progressed(self) -> None:
        """A step of reading is done; where nothing had to be waited for, it does not count."""
        now = self.clock()
        if not self._troubled:
            self._began += now - self._last
        self._last, self._troubled = now, False


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how long to try. All times are in seconds.

    attempts: tries in all; being asked for fewer requests does not count, time alone ends that. deadline:
    a wait that would end later than this after a call's beginning is not begun, nor one that would outlast
    ``limit``, which all calls share, less the ``reserve`` that these calls leave to others. Without word
    from the other side, waits double from ``first_wait`` up to ``longest_wait``, half of each left to
    chance. on_retry: told of every failure that is waited for, and of the wait.
    """

    attempts: int = 6
    deadline: float = 600.0
    first_wait: float = 1.0
    longest_wait: float = 30.0
    limit: TimeLimit = field(default_factory=TimeLimit)
    reserve: float = 0.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    jitter: Callable[[], float] = random.random
    on_retry: Callable[[Unavailable, float], None] | None = None

    @property
    def patience(self) -> float:
        """The longest wait that a call may begin with."""
        return min(self.deadline, self.limit.left - self.reserve)

    def backoff(self, failures: int) -> float:
        """Seconds to wait after so many failures in a row, where the other side does not say how long."""
        ceiling = min(self.longest_wait, self.first_wait * 2.0 ** min(failures - 1, 60))
        return ceiling * (1 + self.jitter()) / 2

    def wait(self, state: RetryCallState) -> float:
        """Seconds until the next try: what was asked for, and no less than usual once that did not help."""
        failure, failures = _failure(state), state.attempt_number
        if failure is None or failure.retry_after is None:
            return self.backoff(failures)
        return failure.retry_after if failures == 1 else max(failure.retry_after, self.backoff(failures))

    def stop(self, state: RetryCallState) -> bool:
        """Whether this failure is the last one."""
        elapsed = max(state.seconds_since_start or 0.0, state.idle_for)
        tried = state.attempt_number >= self.attempts and not isinstance(_failure(state), Overloaded)
        return tried or state.upcoming_sleep > min(self.deadline - elapsed, self.patience)

    def tell(self, state: RetryCallState) -> None:
        """Note that a failure is waited for."""
        self.limit.troubled()
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
