"""A pass with everything around it: the lease, the record, the log line, heartbeat and metrics."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import uuid4

import structlog

from adapters.errors import AdapterError, BrokenOff, LedgerDamaged, LedgerError
from notion_sync.exit_codes import exit_code_of
from notion_sync.lease import Lease
from notion_sync.ports import Ledger
from notion_sync.reconcile import Reconciler
from notion_sync.report import PassReport
from rules.record import LEASE_SECONDS, Holder, PassRecord

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
        """One pass. Raises AdapterError where it could not do its work; that is logged and recorded too.

        BrokenOff where the ledger failed in the middle. One that is found damaged is moved aside, and the
        pass begins again with what the rows and Slack remember.
        """
        started_at, start = self.clock(), self.monotonic()
        self.reconciler.timekeeper.begin(None if as_of else started_at, start)
        record = PassRecord(uuid4().hex, started_at, as_of or started_at)
        with structlog.contextvars.bound_contextvars(pass_id=record.id):
            try:
                return await self._rebuilt_where_damaged(record, full=full)
            except AdapterError as error:
                await self._tell(error.what, error.remedy, start)
                raise
            except Exception as error:
                await self._tell(f"failed: {type(error).__name__}", "", start)
                raise

    async def _rebuilt_where_damaged(self, record: PassRecord, *, full: bool) -> PassReport:
        try:
            self.ledger.make_ready(record.started_at)
            return await self._in_turn(record, full=full)
        except LedgerDamaged as error:
            log.warning("ledger.moved_aside", reason=error.what, to=self.ledger.rebuild(self.clock()))
        try:
            return await self._in_turn(record, full=full)
        except LedgerDamaged as again:
            raise BrokenOff(again.what, remedy=again.remedy) from again

    async def _in_turn(self, record: PassRecord, *, full: bool) -> PassReport:
        """A pass, unless another one is under way."""
        holder = self.holder(record.id)
        other = self.ledger.acquire(holder, seconds=LEASE_SECONDS)
        if other is not None:
            sentence = f"another pass is running (process {other.pid} on {other.machine}); nothing to do"
            for observer in self.observers:
                await observer.skipped(sentence)
            return PassReport(record.id, record.as_of, skipped=sentence)
        lease = Lease(self.ledger, holder)
        renewing = asyncio.create_task(lease.renew())
        try:
            return await self._observed(record, lease, full=full)
        except LedgerDamaged:
            raise
        except LedgerError as error:
            self._ended(record, 1, error.what, failed=True)
            raise (
                error if isinstance(error, BrokenOff) else BrokenOff(error.what, remedy=error.remedy)
            ) from error
        except AdapterError as error:
            self._ended(record, exit_code_of(error), error.what, failed=True)
            raise
        except asyncio.CancelledError:
            self._ended(record, 1, "told to stop before its end")
            raise
        except Exception as error:
            self._ended(record, 1, f"failed: {type(error).__name__}", failed=True)
            raise
        finally:
            renewing.cancel()
            lease.release()

    async def _observed(self, record: PassRecord, lease: Lease, *, full: bool) -> PassReport:
        """A pass that is recorded, logged and measured."""
        start = self.monotonic()
        self.ledger.begin_pass(record)
        for observer in self.observers:
            await observer.started()
        self.reconciler.still_ours = lease.is_ours
        report = await self.reconciler.run(record.as_of, full=full, pass_id=record.id)
        if lease.lost is not None:
            raise lease.lost
        seconds = self.monotonic() - start
        report.next_at = self.next_pass(failed=False)
        self._ended(record, report.exit_code, report.summary())
        for observer in self.observers:
            await observer.finished(report, seconds)
        return report

    async def _tell(self, what: str, remedy: str, start: float) -> None:
        """Tell everybody that a pass could not do its work."""
        failure = Failure(what, remedy, self.monotonic() - start, self.next_pass(failed=True))
        for observer in self.observers:
            await observer.failed(failure)

    def _ended(self, record: PassRecord, exit_code: int, summary: str, *, failed: bool = False) -> None:
        """Note how the pass ended. That a ledger fails here too changes nothing about the pass."""
        ended = replace(
            record,
            finished_at=self.clock(),
            exit_code=exit_code,
            summary=summary,
            next_at=self.next_pass(failed=failed),
        )
        try:
            self.ledger.finish_pass(ended)
        except LedgerError as error:
            log.warning("pass.not_noted", reason=error.what)
