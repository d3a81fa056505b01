"""Waiting that takes no time: the stand-ins' clock moves on instead."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Waiting:
    """What a pass would have waited. All times are in seconds.

    move: moves the stand-ins' clock on. waited: in all; what several requests wait for at once counts once.
    """

    move: Callable[[float], None]
    waited: float = 0.0

    async def sleep(self, seconds: float) -> None:
        """Let that time pass, and whatever else is ready go first."""
        until = self.waited + seconds
        await asyncio.sleep(0)
        if until > self.waited:
            ahead, self.waited = until - self.waited, until
            self.move(ahead)

    def monotonic(self) -> float:
        """Seconds that only grow: real ones, and those waited."""
        return time.monotonic() + self.waited
