"""Time that passes only when everybody sleeps, for tests of waiting."""

import asyncio
import heapq
from collections.abc import Coroutine
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class VirtualTime:
    """A clock in seconds and a ``sleep`` that takes no time; ``run`` moves the clock on when all sleep."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        wake_up = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), wake_up))
        await wake_up

    def run(self, work: Coroutine[object, object, T]) -> T:
        return asyncio.run(self._drive(work))

    async def _drive(self, work: Coroutine[object, object, T]) -> T:
        task = asyncio.ensure_future(work)
        while not task.done():
            for _ in range(20):  # let everybody come as far as they can
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                at, _, wake_up = heapq.heappop(self._sleepers)
                self.now = max(self.now, at)
                if not wake_up.done():
                    wake_up.set_result(None)
        return task.result()
