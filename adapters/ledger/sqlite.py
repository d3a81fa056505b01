"""SQLite: how its connections are made, and whether what a file holds is a ledger and whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, inspect, make_url, select
from sqlalchemy.pool import ConnectionPoolEntry
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from adapters.ledger.failure import damaged, not_a_ledger
from adapters.ledger.file import APPLICATION_ID, LedgerFile
from adapters.ledger.revisions import present_revision
from adapters.ledger.schema import GIVEN_BACK, LEASES, VERSION_TABLE, metadata

BUSY_SECONDS = 30

_TAKEN = GIVEN_BACK + timedelta(microseconds=1)
_BY_THE_CLOCK = datetime(2000, 1, 1, tzinfo=UTC)
"""Earlier versions reckoned leases by the clock, and let the journal of whoever was killed be deleted."""


def sqlite_engine(url: URL, *, read_only: bool = False, through: str = "", pool_size: int = 5) -> Engine:
    """An engine on a file, or in memory.

    read_only: its transactions write nothing. through: a URI that grants less still, see :func:`reading`.
    """
    options = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    connect = partial(sqlite3.connect, through, uri=True, **options) if through else None
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
        **({"creator": connect} if connect else {"connect_args": options}),
    )

    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        try:
            _prepare(connection, read_only=read_only)
        except sqlite3.Error:
            connection.close()
            raise

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def reading(path: Path, *, at_rest: bool = False) -> str:
    """A URI by which SQLite opens a file without the right to write it.

    A connection with that right brings the journal into the file when it is the last, and deletes it. One
    without makes a journal where there is none, unless told that the file is at rest; whatever is written
    then all the same may be seen half.
    """
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.isolation_level = None  # transactions are begun by the engine, not by the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")  # so that a ledger in memory needs no disk at all
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        return
    # Where processes create the file at once, SQLite does not wait for this one lock by itself.
    patiently = Retrying(
        retry=retry_if_exception_message(match=".*locked"),
        stop=stop_after_delay(BUSY_SECONDS),
        wait=wait_random(0, 0.05),
        reraise=True,
    )
    patiently(connection.execute, "PRAGMA journal_mode = WAL")


def memory_engine() -> Engine:
    """An empty ledger that lives as long as its one connection: threads take turns on it."""
    engine = sqlite_engine(make_url("sqlite://"), pool_size=1)
    metadata.create_all(engine)
    return engine


def copied_into_memory(engine: Engine) -> Engine:
    """All that a file holds, in memory."""
    copy = sqlite_engine(make_url("sqlite://"), pool_size=1)
    with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
        original = cast("sqlite3.Connection", source.driver_connection)
        original.backup(cast("sqlite3.Connection", target.driver_connection))
    return copy


def check_is_a_ledger(engine: Engine) -> None:
    """Raises LedgerError where the file is another program's, LedgerDamaged where a ledger lacks a part."""
    with engine.connect() as connection:
        found = set(inspect(connection).get_table_names())
    ours = found & {VERSION_TABLE, *metadata.tables}
    if found and not ours:
        raise not_a_ledger(engine.url)
    if ours and (VERSION_TABLE not in ours or present_revision(engine) is None):
        raise damaged(engine.url, "parts of it are missing")


def check_nothing_was_lost(engine: Engine, file: LedgerFile) -> None:
    """Raises LedgerDamaged where a file that has no journal was left by a pass that was killed.

    That pass did not give its lease back, and what it wrote last, and perhaps said, stood in the journal.
    One that has just begun has a journal by now.
    """
    left = select(LEASES.c.tracker).where(LEASES.c.expires_at.between(_TAKEN, _BY_THE_CLOCK))
    with engine.connect() as connection:
        is_left = inspect(connection).has_table(LEASES.name) and connection.execute(left).first()
        if is_left and not file.has_journal:
            raise damaged(engine.url, "its journal, the file that ends in -wal, is gone")


def check_pages(engine: Engine) -> None:
    """Read every page: half a second for half a gigabyte. Raises LedgerDamaged."""
    with engine.connect() as connection:
        verdict = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one())
    if verdict != "ok":
        raise damaged(engine.url, " ".join(verdict.split()))


def checkpoint(engine: Engine) -> None:
    """Bring the journal into the file, as far as nobody is kept waiting and the disk has room."""
    with closing(engine.raw_connection()) as connection, suppress(sqlite3.OperationalError):
        connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


@contextmanager
def journal_kept(path: Path) -> Iterator[None]:
    """Connections that are closed meanwhile leave the journal beside the file."""
    with ExitStack() as stack:
        with suppress(sqlite3.Error):  # a file that cannot be read keeps its journal by itself
            last = stack.enter_context(closing(sqlite3.connect(reading(path), uri=True)))
            last.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield


def mark_as_ours(engine: Engine) -> None:
    """Write into the file's header that it is a ledger, so that even a torn one is recognised."""
    with engine.connect() as connection:
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID
    if not marked:
        with engine.execution_options(writes=True).begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
