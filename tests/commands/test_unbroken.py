"""An effect that has begun is finished, also where its pass is told to stop; but not for ever."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from notion_sync.unbroken import unbroken


async def stop_in_the_middle(effect: Coroutine[Any, Any, str], grace: float = 5.0) -> None:
    task = asyncio.ensure_future(unbroken(effect, grace=grace))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_it_gives_what_the_effect_gives() -> None:
    assert asyncio.run(unbroken(asyncio.sleep(0, "done"))) == "done"


def test_it_raises_what_the_effect_raises() -> None:
    async def effect() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        asyncio.run(unbroken(effect()))


@pytest.mark.parametrize("failing", [False, True])
def test_an_effect_in_hand_is_finished_first(*, failing: bool) -> None:
    done = []

    async def effect() -> str:
        await asyncio.sleep(0.05)
        done.append("written")
        if failing:
            raise ValueError("refused")
        return "written"

    asyncio.run(stop_in_the_middle(effect()))
    assert done == ["written"]


def test_an_effect_that_takes_too_long_is_given_up() -> None:
    done = []

    async def effect() -> str:
        try:
            await asyncio.sleep(600)
        finally:
            done.append("given up")
        return ""

    asyncio.run(stop_in_the_middle(effect(), grace=0.05))
    assert done == ["given up"]
