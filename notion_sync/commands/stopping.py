"""Being told to stop: politely at first, and for certain soon after.

A thread of its own waits for the signal. It hears it also while the loop is held up, as by a database that
another program has locked, and ends the process should that last: a pass may end anywhere without harm.
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from notion_sync.exit_codes import NOT_ALL_DONE

SIGNALS = (signal.SIGTERM, signal.SIGINT)

PATIENCE = 9.5
"""Seconds until the process ends whatever it does: ``docker stop`` kills after ten."""

log = structlog.get_logger()


@contextmanager
def told_to_stop(
    stop: asyncio.Event, loop: asyncio.AbstractEventLoop, *, patience: float = PATIENCE
) -> Iterator[None]:
    """Set ``stop`` at SIGTERM or Ctrl-C. A second one, or too long a time, ends the process at once."""
    over = threading.Event()

    def listen() -> None:
        signal.sigwait(SIGNALS)
        if over.is_set():
            return
        loop.call_soon_threadsafe(stop.set)
        signal.sigtimedwait(SIGNALS, patience)
        if not over.is_set():
            log.error("worker.cut_off", reason="what it does takes too long", remedy="the next pass goes on")
            os._exit(NOT_ALL_DONE)

    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    listener = threading.Thread(target=listen, name="stopping", daemon=True)
    listener.start()
    try:
        yield
    finally:
        over.set()
        if listener.ident is not None and listener.is_alive():
            signal.pthread_kill(listener.ident, signal.SIGTERM)
        listener.join()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
