"""Passes in threads of their own."""

import asyncio
from threading import Event, get_ident

import pytest

from adapters.notion.pacing import SlidingWindow
from notion_sync.fleet import in_thread


def test_what_one_computes_holds_up_no_other() -> None:
    busy, free = Event(), Event()

    async def computes() -> int:
        busy.set()
        free.wait(10)
        return get_ident()

    async def main() -> tuple[int, int]:
        slow = asyncio.ensure_future(in_thread(computes))
        await asyncio.to_thread(busy.wait, 10)
        quick = await in_thread(quickly)
        free.set()
        return await slow, quick

    async def quickly() -> int:
        return get_ident()

    one, other = asyncio.run(main())
    assert len({one, other, get_ident()}) == 3


def test_errors_are_raised_where_it_is_awaited() -> None:
    async def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(in_thread(fails))


def test_told_to_stop_it_ends_between_two_steps() -> None:
    steps: list[str] = []
    begun = Event()

    async def works() -> None:
        try:
            while True:
                steps.append("step")
                begun.set()
                await asyncio.sleep(0.01)
        finally:
            steps.append("put away")

    async def main() -> None:
        task = asyncio.ensure_future(in_thread(works))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
    assert steps[-1] == "put away"


def test_a_budget_that_is_spent_is_spent_in_the_next_loop_too() -> None:
    now = [100.0]
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    async def ask(window: SlidingWindow, times: int) -> None:
        for _ in range(times):
            async with window.slot():
                pass

    window = SlidingWindow(3, clock=lambda: now[0], sleep=sleep)
    asyncio.run(ask(window, 3))
    assert waits == []
    now[0] += 20
    asyncio.run(ask(SlidingWindow(3, clock=lambda: now[0], sleep=sleep, spent=window.spent()), 1))
    assert waits == [40.0]
