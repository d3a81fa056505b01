"""Opening the database of a ledger, and bringing it to the present schema."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from adapters.errors import LedgerError
from adapters.ledger.failure import SETTING, check_directory, check_may_write, in_plain_words, place
from adapters.ledger.migrate import migrate, newest_revision, present_revision
from adapters.ledger.schema import metadata

BUSY_SECONDS = 30
_EXAMPLES = "sqlite:///notion-sync.db, postgresql+psycopg://user@host/database, or memory"


def open_engine(text: str, *, create: bool) -> Engine:
    """An engine on a ledger with the present schema.

    create: make or migrate the database where needed. Without it nothing is written: what does not exist
    yet is an empty ledger in memory, and an older SQLite ledger is migrated in a copy in memory.
    Raises LedgerError.
    """
    url = _parsed(text)
    if url.get_backend_name() == "sqlite":
        if url.database is None or is_in_memory(url):
            return memory_engine()
        check_directory(url.database)
        if not create and not Path(url.database).exists():
            return memory_engine()
    engine = _sqlite(url, read_only=not create) if url.get_backend_name() == "sqlite" else _postgres(url)
    try:
        with in_plain_words(url):
            if not create:
                return _only_read(engine)
            migrate(engine)
            return engine
    except LedgerError:
        engine.dispose()
        raise


def check_writable(text: str) -> None:
    """Raises LedgerError where a ledger in a file may not be written; a server tells only when asked."""
    url = _parsed(text)
    if url.get_backend_name() == "sqlite" and url.database and not is_in_memory(url):
        check_directory(url.database)
        check_may_write(url.database)


def is_in_memory(url: URL) -> bool:
    """Whether a ledger is gone with the process that opened it."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def memory_engine() -> Engine:
    """An empty ledger that lives as long as its one connection: threads take turns on it."""
    engine = _sqlite(make_url("sqlite://"), pool_size=1)
    metadata.create_all(engine)
    return engine


def _parsed(text: str) -> URL:
    wrong = LedgerError(
        f"{SETTING} is not a URL of a ledger that can be used.", remedy=f"Use one like {_EXAMPLES}."
    )
    try:
        url = make_url("sqlite://" if text == "memory" else text)
    except (ArgumentError, ValueError):
        raise wrong from None  # SQLAlchemy's own words may quote the URL with its password
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise wrong
    if url.get_backend_name() == "sqlite" and url.query:
        raise wrong
    return url


def _sqlite(url: URL, *, read_only: bool = False, pool_size: int = 5) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        hide_parameters=True,
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


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.isolation_level = None  # transactions are begun by _sqlite, not by the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
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


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": 10}, hide_parameters=True
        )
    except ModuleNotFoundError as error:
        raise LedgerError(
            "A ledger in Postgres needs the psycopg driver.", remedy="Install notion-order-sync[postgres]."
        ) from error


def _only_read(engine: Engine) -> Engine:
    revision = present_revision(engine)
    if revision == newest_revision():
        return engine.execution_options(postgresql_readonly=True)
    if engine.dialect.name == "sqlite":
        copy = _copy_in_memory(engine)
        migrate(copy)
    elif revision is None:
        copy = memory_engine()
    else:
        raise LedgerError(
            f"The ledger {place(engine.url)} is of another version of the service.",
            remedy="Let this version make one pass: it brings an older ledger up to date.",
        )
    engine.dispose()
    return copy


def _copy_in_memory(engine: Engine) -> Engine:
    copy = _sqlite(make_url("sqlite://"), pool_size=1)
    with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
        original = cast("sqlite3.Connection", source.driver_connection)
        original.backup(cast("sqlite3.Connection", target.driver_connection))
    return copy
