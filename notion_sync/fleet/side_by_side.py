"""A pass in a thread of its own: what it waits for in the database, or computes, holds up no other."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextvars import copy_context
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_thread(work: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run a coroutine in a loop and thread of its own, and end it as told here: between two effects."""
    done: Future[T] = Future()
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Task[T]]] = Future()

    async def main() -> T:
        task = asyncio.ensure_future(work())
        begun.set_result((asyncio.get_running_loop(), task))
        return await task

    def run() -> None:
        try:
            done.set_result(asyncio.run(main()))
        except asyncio.CancelledError:
            done.cancel()
        except BaseException as error:  # noqa: BLE001 - whatever it was is raised where it is awaited
            done.set_exception(error)

    # What is logged there says of which tracker, as here.
    Thread(target=copy_context().run, args=(run,), daemon=True).start()
    waiting = asyncio.wrap_future(done)
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        loop, task = await asyncio.wrap_future(begun)
        if not task.done():
            loop.call_soon_threadsafe(task.cancel)
        await asyncio.wait({waiting})
        raise
