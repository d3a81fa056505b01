"""A pass with everything around it: the lease, the record, the log line, heartbeat and metrics."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
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


class Observability(Protocol):
    """Who wants to know how passes go."""

    async def started(self) -> None:
        """A pass begins."""
        ...

    async def finished(self, report: PassReport, seconds: float) -> None:
        """A pass ended, perhaps with problems."""
        ...

    async def failed(self, reason: str) -> None:
        """A pass could not do its work."""
        ...


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

    async def run(self, as_of: datetime | None = None, *, full: bool = False) -> PassReport:
        """One pass. Raises AdapterError where it could not do its work; that is logged and recorded too."""
        started_at, start = self.clock(), self.monotonic()
        now = as_of or started_at
        pass_id = uuid4().hex
        with structlog.contextvars.bound_contextvars(pass_id=pass_id):
            holder = self.holder(pass_id)
            other = self.ledger.acquire(holder, now=started_at, seconds=LEASE_SECONDS)
            if other is not None:
                sentence = f"another pass is running (process {other.pid} on {other.machine}); nothing to do"
                log.info("pass.skipped", reason=sentence)
                return PassReport(pass_id, now, skipped=sentence)
            record = PassRecord(pass_id, started_at, now)
            lost = asyncio.Event()
            self.reconciler.still_ours = lambda: not lost.is_set()
            renewing = asyncio.create_task(self._renew(holder, lost))
            try:
                self.ledger.begin_pass(record)
                for observer in self.observers:
                    await observer.started()
                self.reconciler.timekeeper.begin(None if as_of else started_at, start)
                report = await self.reconciler.run(now, full=full, pass_id=pass_id)
                seconds = self.monotonic() - start
                self.ledger.finish_pass(self._ended(record, report.exit_code, report.summary()))
                for observer in self.observers:
                    await observer.finished(report, seconds)
                for problem in report.problems:
                    log.warning("pass.problem", what=problem)
                log.info("pass.finished", summary=report.summary(), seconds=round(seconds, 3))
            except AdapterError as error:
                log.warning("pass.failed", reason=error.what, remedy=error.remedy)
                self.ledger.finish_pass(self._ended(record, 3, error.what))
                for observer in self.observers:
                    await observer.failed(error.what)
                raise
            except asyncio.CancelledError:
                self.ledger.finish_pass(self._ended(record, 1, "told to stop before its end"))
                raise
            except Exception as error:
                self.ledger.finish_pass(self._ended(record, 1, f"failed: {type(error).__name__}"))
                for observer in self.observers:
                    await observer.failed(type(error).__name__)
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

    def _ended(self, record: PassRecord, exit_code: int, summary: str) -> PassRecord:
        return PassRecord(record.id, record.started_at, record.as_of, self.clock(), exit_code, summary)
