"""One pass at a time: who works on the tracker, until when."""

import os
import socket
from datetime import UTC, datetime, timedelta

import psutil
from sqlalchemy import Row as Record
from sqlalchemy import select, update

from adapters.ledger.schema import LEASES
from adapters.ledger.tables import TrackerTables
from rules.record import Holder

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_START_TOLERANCE = 1.0
"""Seconds by which two readings of one process's start may differ: it is reckoned from the boot time."""


def this_process(token: str) -> Holder:
    """This process as a holder. ``token`` is its own for one run and never used again."""
    process = psutil.Process()
    return Holder(host=_process_space(), pid=os.getpid(), started=process.create_time(), token=token)


def _process_space() -> str:
    """Where a process id means something: this machine or, in a container, its process-id namespace."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - as plain as it gets
    except OSError:
        return socket.gethostname()
    return f"{socket.gethostname()}:{namespace}"


class LeaseTable(TrackerTables):
    """The lease: it ends by release, by time, or with its process where that can be seen."""

    def acquire(self, holder: Holder, *, now: datetime, seconds: float) -> Holder | None:
        taken = {
            "host": holder.host,
            "pid": holder.pid,
            "started": holder.started,
            "token": holder.token,
            "expires_at": now + timedelta(seconds=seconds),
        }
        with self._writing() as connection:
            self._insert_missing(connection, LEASES, [taken])
            # Locking the record makes a rival wait until this decision is committed.
            record = connection.execute(select(LEASES).where(self._mine(LEASES)).with_for_update()).one()
            if seen := _holding(record, now=now, asked_by=holder):
                return seen
            connection.execute(update(LEASES).where(self._mine(LEASES)).values(taken))
            return None

    def held_by(self, *, now: datetime, asked_by: Holder) -> Holder | None:
        """Who else works on the tracker now; nothing is taken."""
        with self._reading() as connection:
            record = connection.execute(select(LEASES).where(self._mine(LEASES))).one_or_none()
        return _holding(record, now=now, asked_by=asked_by) if record else None

    def release(self, holder: Holder) -> None:
        """Give the lease back; nothing happens where another has it by now."""
        ours = update(LEASES).where(self._mine(LEASES), LEASES.c.token == holder.token)
        with self._writing() as connection:
            connection.execute(ours.values(expires_at=_LONG_AGO))


def _holding(record: Record[tuple[object, ...]], *, now: datetime, asked_by: Holder) -> Holder | None:
    """Who holds the lease, where that is another and neither the time nor the process is over."""
    seen = Holder(record.host, record.pid, record.started, record.token)
    free = record.expires_at <= now or seen.token == asked_by.token or _is_over(seen, asked_by=asked_by)
    return None if free else seen


def _is_over(seen: Holder, *, asked_by: Holder) -> bool:
    """Whether the holder's process is gone. Only its own machine can tell."""
    if seen.host != asked_by.host:
        return False
    try:
        process = psutil.Process(seen.pid)
        reused = abs(process.create_time() - seen.started) > _START_TOLERANCE
        return reused or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:  # gone, or hidden from us
        return not psutil.pid_exists(seen.pid)
