"""A pass with everything around it: the lease, the record, the log line, heartbeat and metrics."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import structlog

from adapters.errors import AdapterError
from notion_sync.ports import Ledger
from notion_sync.reconcile import Reconciler
from notion_sync.report import PassReport
from rules.record import Holder, PassRecord

LEASE_SECONDS = 600
"""After so long without renewal a lease is nobody's: its holder died on a machine we cannot look at."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Failure:
    """A pass that could not do its work. next_at: when a worker begins the next one."""

    what: str
    remedy: str
    seconds: float
    next_at: datetime | None


class Observability(Protocol):
    """Who wants to know how passes go."""

    async def started(self) -> None:
        """A pass begins."""
        ...

    async def finished(self, report: PassReport, seconds: float) -> None:
        """A pass ended, perhaps with problems."""
        ...

    async def failed(self, failure: Failure) -> None:
        """A pass could not do its work."""
        ...

    async def skipped(self, reason: str) -> None:
        """A pass was not begun, since another one is at work."""
        ...


class Rhythm(Protocol):
    """When the next pass begins after one that did its work, or failed; None where nobody knows."""

    def __call__(self, *, failed: bool) -> datetime | None:
        """An instant on the wall clock (UTC)."""
        ...


def unknown_rhythm(*, failed: bool) -> None:
    """Something else starts the passes, at times of its own."""


@dataclass
class Runner:
    """Runs passes, one at a time for a tracker wherever they are started.

    clock: the wall clock (UTC); what is judged is given to :meth:`run`. monotonic: seconds that only grow.
    holder: who we are, for the lease.
    """

    reconciler: Reconciler
    ledger: Ledger
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    holder: Callable[[str], Holder]
    observers: tuple[Observability, ...] = ()
    next_pass: Rhythm = unknown_rhythm

    async def run(self, as_of: datetime | None = None, *, full: bool = False) -> PassReport:
        """One pass. Raises AdapterError where it could not do its work; that is logged and recorded too."""
        started_at, start = self.clock(), self.monotonic()
        now = as_of or started_at
        pass_id = uuid4().hex
        with structlog.contextvars.bound_contextvars(pass_id=pass_id):
            holder = self.holder(pass_id)
            try:
                other = self.ledger.acquire(holder, now=started_at, seconds=LEASE_SECONDS)
            except AdapterError as error:
                await self._tell_failure(error.what, error.remedy, start)
                raise
            if other is not None:
                sentence = f"another pass is running (process {other.pid} on {other.machine}); nothing to do"
                for observer in self.observers:
                    await observer.skipped(sentence)
                return PassReport(pass_id, now, skipped=sentence)
            record = PassRecord(pass_id, started_at, now)
            lost = asyncio.Event()
            self.reconciler.still_ours = lambda: not lost.is_set()
            renewing = asyncio.create_task(self._renew(holder, lost))
            try:
                self.ledger.begin_pass(record)
                for observer in self.observers:
                    await observer.started()
                report = await self.reconciler.run(now, full=full, pass_id=pass_id)
                seconds = self.monotonic() - start
                report.next_at = self.next_pass(failed=False)
                self.ledger.finish_pass(self._ended(record, report.exit_code, report.summary()))
                for observer in self.observers:
                    await observer.finished(report, seconds)
            except AdapterError as error:
                await self._tell_failure(error.what, error.remedy, start)
                self.ledger.finish_pass(self._ended(record, 3, error.what, failed=True))
                raise
            except asyncio.CancelledError:
                self.ledger.finish_pass(self._ended(record, 1, "told to stop before its end"))
                raise
            except Exception as error:
                what = f"failed: {type(error).__name__}"
                await self._tell_failure(what, "", start)
                self.ledger.finish_pass(self._ended(record, 1, what, failed=True))
                raise
            finally:
                renewing.cancel()
                self.ledger.release(holder)
            return report

    async def _renew(self, holder: Holder, lost: asyncio.Event) -> None:
        """Keep the lease while a long pass goes on; once it is another's, this pass begins nothing more."""
        while not lost.is_set():
            await asyncio.sleep(LEASE_SECONDS / 10)
            try:
                other = self.ledger.acquire(holder, now=self.clock(), seconds=LEASE_SECONDS)
            except AdapterError as error:
                log.warning("lease.not_renewed", reason=error.what)
                continue
            if other is not None:
                log.warning("lease.lost", host=other.machine, pid=other.pid)
                lost.set()

    async def _tell_failure(self, what: str, remedy: str, start: float) -> None:
        """Before the ledger is told: perhaps it is the ledger that failed."""
        failure = Failure(what, remedy, self.monotonic() - start, self.next_pass(failed=True))
        for observer in self.observers:
            await observer.failed(failure)

    def _ended(self, record: PassRecord, exit_code: int, summary: str, *, failed: bool = False) -> PassRecord:
        return replace(
            record,
            finished_at=self.clock(),
            exit_code=exit_code,
            summary=summary,
            next_at=self.next_pass(failed=failed),
        )
