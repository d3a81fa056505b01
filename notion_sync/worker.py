"""Passes for ever: one every so often, a full one each day, slower while they fail, until told to stop."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import schedule
import structlog

from adapters.errors import AdapterError, Misconfigured
from notion_sync.daily import Daily
from notion_sync.report import PassReport

SLOWEST = 900
"""Seconds between passes at most, however often they fail."""

Wait = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


@dataclass
class Worker:
    """Runs passes until ``stop`` is set.

    run_pass: one pass, full or not. clock: the wall clock (UTC). full_at: from when on a pass of the day
    reads everything again. every: seconds from one pass to the next. last_full: when everything was last
    read. wait: waits so many seconds; by default until ``stop`` at most.
    """

    run_pass: Callable[[bool], Awaitable[PassReport]]
    stop: asyncio.Event
    clock: Callable[[], datetime]
    full_at: Daily
    every: int = 60
    last_full: datetime | None = None
    wait: Wait | None = None
    _scheduler: schedule.Scheduler = field(default_factory=schedule.Scheduler, init=False)
    _failures: int = field(default=0, init=False)
    _begun: datetime | None = field(default=None, init=False)
    _due: bool = field(default=True, init=False)

    async def work(self) -> None:
        """Run passes. Raises Misconfigured where the very first one finds that the set-up cannot work."""
        self._plan()
        await self._pass(first=True)
        while not self.stop.is_set():
            await (self.wait or self._until_stopped)(self._seconds_left())
            self._scheduler.run_pending()
            if self._due and not self.stop.is_set():
                await self._pass()
        log.info("worker.stopped")

    def pause(self, failures: int) -> int:
        """Seconds from one pass to the next: doubled with each failure in a row."""
        slowed: int = self.every << min(failures, 10)
        return min(slowed, max(SLOWEST, self.every))

    def next_pass(self, *, failed: bool) -> datetime:
        """When the next pass begins, should the one that runs now have failed or not."""
        now = self.clock()
        coming = self.pause(self._failures + 1 if failed else 0)
        as_planned = self._begun if coming == self.pause(self._failures) else None
        return max((as_planned or now) + timedelta(seconds=coming), now)

    def _plan(self) -> None:
        self._scheduler.clear()
        self._scheduler.every(self.pause(self._failures)).seconds.do(self._fall_due)

    def _fall_due(self) -> None:
        self._due = True

    def _seconds_left(self) -> float:
        left = self._scheduler.idle_seconds or 0.0
        if left > self.pause(self._failures) + 1:
            # The machine's clock was set back, as when summer time ends: do not wait for it to catch up.
            self._plan()
            self._fall_due()
            return 0.0
        return max(left, 0.0)

    async def _pass(self, *, first: bool = False) -> None:
        self._due = False
        before = self.pause(self._failures)
        self._begun = started = self.clock()
        full = self._is_full_due(started)
        try:
            finished = await self._unless_stopped(full=full)
        except AdapterError as error:
            if first and isinstance(error, Misconfigured):
                raise
            self._failed(error.what)
        except Exception as error:
            log.exception("pass.crashed")
            self._failed(type(error).__name__)
        else:
            self._failures = 0
            if finished and (full or self.last_full is None):
                self.last_full = started
        if self.pause(self._failures) != before:
            self._plan()

    def _failed(self, reason: str) -> None:
        self._failures += 1
        pause = self.pause(self._failures)
        log.warning("worker.slows_down", reason=reason, failures=self._failures, next_in_seconds=pause)

    async def _unless_stopped(self, *, full: bool) -> bool:
        """Run a pass to its end; a stop breaks it off between two effects. Whether it did its work."""
        running = asyncio.ensure_future(self.run_pass(full))
        stopping = asyncio.create_task(self.stop.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                log.info("pass.breaks_off", reason="the worker was told to stop")
                running.cancel()
                await asyncio.wait({running})
            if running.cancelled():
                return False
            return not (await running).skipped
        finally:
            stopping.cancel()

    def _is_full_due(self, now: datetime) -> bool:
        """Whether the day's full pass is still to come; the first pass of a new ledger is full anyway."""
        return self.last_full is not None and self.last_full < self.full_at.latest(now)

    async def _until_stopped(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return
