"""Effects that a stop does not break in two: what has begun is finished and noted first."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

GRACE = 7.0
"""Seconds an effect may still take once it is told to stop: within the ten of ``docker stop``."""


async def unbroken(effect: Coroutine[Any, Any, T], *, grace: float = GRACE) -> T:
    """Await an effect. Where the awaiting task is cancelled, the effect may take ``grace`` seconds yet."""
    task = asyncio.ensure_future(effect)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=grace)
        if task.cancel():
            await asyncio.wait({task})
        elif not task.cancelled():
            task.exception()  # what it came to is for the next pass to see
        raise
