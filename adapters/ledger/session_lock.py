"""A lock in Postgres that ends with the connection that holds it."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TypeVar

from sqlalchemy import BigInteger, Connection, Engine, Select, cast, column, func, literal, select, table
from sqlalchemy.exc import SQLAlchemyError
from tenacity import Retrying, retry_if_result, stop_after_delay, wait_fixed

from adapters.errors import LedgerError
from adapters.ledger.failure import place
from rules.record import Holder

T = TypeVar("T")

NOTED_WITHIN = 1.0
"""Seconds after which whoever took the lock has written down who it is."""

ENDED_WITHIN = 10.0
"""Seconds after which a connection that the server was told to end has ended."""

_LOCKS = table(
    "pg_locks", *map(column, ("locktype", "database", "classid", "objid", "objsubid", "pid", "granted"))
)
_DATABASES = table("pg_database", column("oid"), column("datname"))

_KEEPALIVE = {"tcp_keepalives_idle": "60", "tcp_keepalives_interval": "60", "tcp_keepalives_count": "8"}
"""How the server looks after the connection, in seconds: a client that vanished is given up in 9 minutes."""


class SessionLock:
    """A lock on a tracker, held on a connection of its own. Errors are those of SQLAlchemy."""

    def __init__(self, engine: Engine, tracker: str) -> None:
        self._url = engine.url
        self._key = _key(tracker)
        connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        driven = connection.connection.driver_connection
        self._told_pid: int = driven.info.backend_pid if driven else 0
        connection.detach()  # whatever becomes of it, nobody else gets it from the pool
        self.connection: Connection = connection
        settings = (func.set_config(name, value, False) for name, value in _KEEPALIVE.items())  # noqa: FBT003
        connection.execute(select(*settings))

    def taken_by_another(self, in_force: Callable[[], Holder | None]) -> Holder | None:
        """Take the lock: None once it is ours, else whose it is, and the connection is closed.

        in_force: who is noted as the holder and was heard of in time. One that was not is put out. Raises
        LedgerError where no lock can be had.
        """
        with ExitStack() as unless_taken:
            unless_taken.callback(self.close)
            other: Holder | bool | None = _within(NOTED_WITHIN, lambda: self._take() or in_force())
            if other is None:
                self._evict()
                other = _within(ENDED_WITHIN, self._take)
            if isinstance(other, Holder):
                return other
            if other is None:
                raise LedgerError(
                    f"The lease in the ledger {place(self._url)} is held by a connection that does not end.",
                    remedy="End it in the database: pg_locks shows it with an advisory lock.",
                )
            unless_taken.pop_all()
        return None

    def _take(self) -> bool:
        taken = bool(self.connection.scalar(select(func.pg_try_advisory_lock(self._key))))
        if taken and self._is_shared():
            self.connection.execute(select(func.pg_advisory_unlock(self._key)))
            raise LedgerError(
                f"The ledger {place(self._url)} is reached through a pooler that gives every transaction "
                "another connection, so that no lock can be held.",
                remedy="Let NOTION_SYNC_LEDGER name Postgres itself, or a pooler in session mode.",
            )
        return taken

    @property
    def is_held(self) -> bool:
        """Whether this connection holds the lock, asked of the server."""
        return (
            self.connection.scalar(_holders(self._key).where(_LOCKS.c.pid == func.pg_backend_pid()))
            is not None
        )

    def _evict(self) -> None:
        """End the connection that holds the lock; whoever it was of notices at the latest when it uses it."""
        for pid in self.connection.scalars(_holders(self._key)).all():
            self.connection.execute(select(func.pg_terminate_backend(pid)))

    def close(self) -> None:
        """Let go of the lock."""
        with suppress(SQLAlchemyError):  # the connection may be gone already
            self.connection.close()

    def _is_shared(self) -> bool:
        """Whether our connection to the server is given to others too, as poolers in transaction mode do.

        A pooler makes up the process id that it tells at the beginning, and a second connection is given the
        server process that has just become free: ours.
        """
        ours = self.connection.scalar(select(func.pg_backend_pid()))
        if self._told_pid == ours:
            return False
        with self.connection.engine.connect() as other:
            return bool(other.scalar(select(func.pg_backend_pid())) == ours)


def is_locked(connection: Connection, tracker: str) -> bool:
    """Whether anybody holds the lock on a tracker."""
    return connection.scalar(_holders(_key(tracker))) is not None


def _within(seconds: float, look: Callable[[], T | bool | None]) -> T | bool | None:
    """What a look finds, repeated for some seconds until it is something."""
    patiently = Retrying(
        retry=retry_if_result(lambda found: not found),
        stop=stop_after_delay(seconds),
        wait=wait_fixed(0.05),
        retry_error_callback=lambda _: None,
    )
    return patiently(look)


def _holders(key: int) -> Select[tuple[int]]:
    high, low = (cast(column, BigInteger) for column in (_LOCKS.c.classid, _LOCKS.c.objid))
    here = select(_DATABASES.c.oid).where(_DATABASES.c.datname == func.current_database()).scalar_subquery()
    return select(_LOCKS.c.pid).where(
        _LOCKS.c.locktype == "advisory",
        _LOCKS.c.database == here,
        high == literal(key >> 32 & 0xFFFFFFFF, BigInteger),
        low == literal(key & 0xFFFFFFFF, BigInteger),
        _LOCKS.c.objsubid == 1,
        _LOCKS.c.granted,
    )


def _key(tracker: str) -> int:
    digest = hashlib.blake2b(f"notion-sync lease of {tracker}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
