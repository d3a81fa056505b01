"""One pass at a time: who works on the tracker, until when.

Machines get their clocks set, so none is asked. In SQLite a lease ends by the seconds since the machine
began, which all its processes and containers share. In Postgres a lock decides, which ends with the
connection of its holder; the record tells who that is, and by the server's clock whether it still lives.
"""

import time
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy import Row as Record
from sqlalchemy.exc import SQLAlchemyError

from adapters.errors import LeaseLost, LedgerError
from adapters.ledger.failure import in_plain_words, place
from adapters.ledger.holder import is_over
from adapters.ledger.schema import GIVEN_BACK, LEASES
from adapters.ledger.session_lock import SessionLock, is_locked
from adapters.ledger.tables import TrackerTables
from rules.record import Holder

RENEWED_AFTER = 0.05
"""The part of its time after which a lease is renewed."""


class LeaseTable(TrackerTables):
    """The lease: it ends by release, by time, or with its holder where that can be seen.

    While it is ours, each transaction makes sure of that before it writes.
    """

    def __init__(self, engine: Engine, tracker: str) -> None:
        super().__init__(engine, tracker)
        self._ours: Holder | None = None
        self._seconds = self._renewed = 0.0
        self._lock: SessionLock | None = None
        self._not_given_back: set[str] = set()
        self._was_abandoned = False

    def acquire(self, holder: Holder, *, seconds: float) -> Holder | None:
        lock = None
        with in_plain_words(self._engine.url):
            if self._engine.dialect.name == "postgresql":
                lock = SessionLock(self._engine, self._tracker)
                if other := lock.taken_by_another(self._in_force):
                    return other
            if other := self._noted(holder, seconds, is_locked=lock is not None):
                return other
        self._unlock()
        self._lock, self._ours = lock, holder
        self._seconds, self._renewed = seconds, time.monotonic()
        return None

    def keep(self) -> None:
        """Make sure that the lease is ours, where one was taken, and renew it where that is due."""
        if self._ours is None:
            return
        try:
            connected = self._lock is None or self._lock.is_held
        except SQLAlchemyError:
            connected = False
        if not connected:
            raise LeaseLost(
                f"The connection to the ledger {place(self._engine.url)} was cut: the lease went with it.",
                remedy="The next pass goes on. Should it happen often, the database's log may tell why.",
            )
        if time.monotonic() - self._renewed < self._seconds * RENEWED_AFTER:
            with self._reading() as connection:
                self._make_sure(connection)
            return
        with self._writing() as connection:
            until = _now(connection) + timedelta(seconds=self._seconds)
            connection.execute(update(LEASES).where(self._mine(LEASES)).values(expires_at=until))
        self._renewed = time.monotonic()

    def release(self, holder: Holder) -> None:
        """Give the lease back; nothing happens where another has it by now."""
        ours = update(LEASES).where(self._mine(LEASES), LEASES.c.token == holder.token)
        if holder == self._ours:
            self._ours = None
            self._unlock()
        self._not_given_back.add(holder.token)
        with self._writing() as connection:
            connection.execute(ours.values(expires_at=GIVEN_BACK))
        self._not_given_back.discard(holder.token)

    def held_by(self, *, asked_by: Holder, seconds: float) -> Holder | None:
        """Who else works on the tracker now; nothing is taken. seconds: how long leases last."""
        with self._reading() as connection:
            record = self._lease(connection)
            if record is None:
                return None
            if connection.dialect.name == "postgresql":
                return _holder(record) if is_locked(connection, self._tracker) else None
            return _holding(record, _now(connection), seconds, asked_by)

    def left_by(self) -> Holder | None:
        """Who did not give the lease back, at work or not; see held_by for whether they still are."""
        with self._reading() as connection:
            record = self._lease(connection)
            return _holder(record) if record and record.expires_at != GIVEN_BACK else None

    @property
    def _is_out(self) -> bool:
        """Whether a lease on any tracker was not given back yet, or that cannot be told."""
        query = select(LEASES.c.tracker).where(LEASES.c.expires_at != GIVEN_BACK)
        try:
            with self._reading() as connection:
                return connection.execute(query).first() is not None
        except LedgerError:
            return True

    def _noted(self, holder: Holder, seconds: float, *, is_locked: bool) -> Holder | None:
        """Write down that the lease is ours, unless the record says whose it is and no lock tells better."""
        with self._writing(surely=False) as connection:
            now = _now(connection)
            taken = {
                "host": holder.host,
                "pid": holder.pid,
                "started": holder.started,
                "token": holder.token,
                "expires_at": now + timedelta(seconds=seconds),
            }
            before = self._lease(connection)
            if before and not is_locked and before.token not in self._not_given_back:
                other = _holding(before, now, seconds, holder)
                if other is not None:
                    return other
            self._was_abandoned = before is not None and before.expires_at != GIVEN_BACK
            self._upsert(connection, LEASES, [taken])
            return None

    def _in_force(self) -> Holder | None:
        with self._reading() as connection:
            record = self._lease(connection)
            return _holder(record) if record and record.expires_at > _now(connection) else None

    def _make_sure(self, connection: Connection) -> None:
        """Raises LeaseLost where another has the lease that was ours."""
        record = self._lease(connection) if self._ours else None
        if self._ours is None or (record and record.token == self._ours.token):
            return
        other = f" (process {record.pid} on {_holder(record).machine})" if record else ""
        raise LeaseLost(
            f"Another pass{other} took the tracker over, for nothing was heard of this one.",
            remedy="The other one goes on. Find out why this one stood still.",
        )

    def _lease(self, connection: Connection) -> "Record[tuple[object, ...]] | None":
        return connection.execute(select(LEASES).where(self._mine(LEASES))).one_or_none()

    def _unlock(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.close()


def _now(connection: Connection) -> datetime:
    """The time by which leases end: the server's, or in SQLite since the machine began."""
    if connection.dialect.name == "postgresql":
        told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return told
    return GIVEN_BACK + timedelta(seconds=time.monotonic())


def _holding(
    record: "Record[tuple[object, ...]]", now: datetime, seconds: float, asked_by: Holder
) -> Holder | None:
    """Who holds the lease, where that is another and neither the time nor the process is over.

    One that ends later than any taken now is of before the machine was restarted; but a process of this
    machine that lives has the last word.
    """
    seen = _holder(record)
    if seen.token == asked_by.token or record.expires_at <= now or is_over(seen, asked_by=asked_by):
        return None
    from_before = record.expires_at > now + timedelta(seconds=seconds) and seen.host != asked_by.host
    return None if from_before else seen


def _holder(record: "Record[tuple[object, ...]]") -> Holder:
    return Holder(record.host, record.pid, record.started, record.token)
