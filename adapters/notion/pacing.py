"""Pacing: the connection's budget of requests in any 60 seconds, kept in one place for all calls.

Rate limiting libraries stamp requests by the wall clock when they leave. Notion counts them when they
arrive, so a slow request could arrive in the window of a later one. Here a slot is used again only when
its last request was *answered* a whole window ago, by a clock that nobody sets: the budget then holds
in every window as Notion sees it.
"""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from adapters.notion.spent import UNSPENT, WINDOW, Spent

Refuse = Callable[[float], None]
"""Told how many seconds of a pause are left before they are waited for; raises where that is too long."""


def _bear(_seconds: float) -> None:
    """Wait, however long."""


class SlidingWindow:
    """Lets ``budget`` requests through in any ``seconds`` seconds; the others queue in order.

    clock: seconds that never go back. sleep: how to wait. Both are arguments for the tests' sake.
    spent: what others spent before. Where that is more than this budget, requests wait until it is less.
    """

    def __init__(
        self,
        budget: int,
        *,
        seconds: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spent: Spent = UNSPENT,
    ) -> None:
        if budget < 1:
            raise ValueError("the budget is at least one request")
        now = clock()
        taken_until = sorted(now + slot for slot in spent.slots)
        self._budget = budget
        self._beyond, within = taken_until[:-budget], taken_until[-budget:]
        self._unused = budget - len(within)
        self._seconds = seconds
        self._clock = clock
        self.sleep = sleep
        self._free_at: asyncio.PriorityQueue[float] = asyncio.PriorityQueue()
        for until in within:
            self._free_at.put_nowait(until)
        self._all_spent_until = now + spent.all_for
        self._held_until = now + spent.pause
        self._doubtful = spent.doubtful
        self._alone = asyncio.Lock()

    @property
    def pause(self) -> float:
        """Seconds that are left of a pause that was asked for."""
        return max(self._held_until - self._clock(), 0.0)

    @asynccontextmanager
    async def slot(self, refuse: Refuse = _bear) -> AsyncIterator[None]:
        """Wait for a slot, and keep it until the request has been answered.

        After a pause one request goes alone: the others wait for what it is answered.
        """
        free_at = await self._take()
        used = False
        try:
            async with self._turn(free_at, refuse):
                used = True
                yield
        finally:
            self._free_at.put_nowait(self._clock() + self._seconds if used else free_at)

    def spent(self) -> Spent:
        """What is spent by now, for whoever uses the connection next; call it when no request is under way.

        A request that is under way all the same counts as one that is answered now.
        """
        now = self._clock()
        answered = [self._free_at.get_nowait() for _ in range(self._free_at.qsize())]
        for until in answered:
            self._free_at.put_nowait(until)
        under_way = self._budget - self._unused - len(answered)
        taken_until = [*self._beyond, *answered, *[now + self._seconds] * under_way]
        return Spent(
            slots=tuple(sorted(_rounded_up(until - now) for until in taken_until if until > now)),
            all_for=_rounded_up(max(self._all_spent_until - now, 0.0)),
            pause=_rounded_up(self.pause),
            doubtful=self._doubtful,
        )

    def hold(self, seconds: float) -> None:
        """Let no request through for a while: Notion asked for a pause, and it meant the connection."""
        self._held_until = max(self._held_until, self._clock() + seconds)
        self._doubtful = True

    def served(self) -> None:
        """Note that a request was let through: the last pause is over."""
        self._doubtful = False

    @asynccontextmanager
    async def _turn(self, free_at: float, refuse: Refuse) -> AsyncIterator[None]:
        await self._wait(free_at, refuse)
        if self._doubtful:
            async with self._alone:
                await self._wait(free_at, refuse)  # for the pause that the one before us may have met
                if self._doubtful:
                    yield
                    return
        yield

    async def _take(self) -> float:
        if self._unused:
            self._unused -= 1
            return -math.inf
        return await self._free_at.get()

    async def _wait(self, free_at: float, refuse: Refuse) -> None:
        # Each instant is waited for once, so that a clock which stands still cannot trap us here.
        waited_for = -math.inf
        while (until := max(free_at, self._all_spent_until, self._held_until)) > waited_for:
            if self.pause:
                refuse(self.pause)
            if (seconds := until - self._clock()) > 0:
                await self.sleep(seconds)
            waited_for = until


def _rounded_up(seconds: float) -> float:
    return math.ceil(seconds * 1000) / 1000
