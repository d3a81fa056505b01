"""Opening the database of a ledger, and bringing it to the present schema."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

from adapters.errors import LedgerError
from adapters.ledger.failure import SETTING, check_directory, in_plain_words, place
from adapters.ledger.schema import VERSION_TABLE, metadata

BUSY_SECONDS = 30
_MIGRATION_LOCK = 0x6E6F74696F6E  # any number, the same in every process
_EXAMPLES = "sqlite:///notion-sync.db, postgresql+psycopg://user@host/database, or memory"

_alembic = threading.Lock()  # Alembic keeps the running migration in module globals


def open_engine(text: str, *, create: bool) -> Engine:
    """An engine on a ledger with the present schema.

    create: make or migrate the database where needed. Without it nothing is written: what does not exist
    yet is an empty ledger in memory, and an older SQLite ledger is migrated in a copy in memory.
    Raises LedgerError.
    """
    url = _parsed(text)
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            return memory_engine()
        check_directory(url.database)
        if not create and not Path(url.database).exists():
            return memory_engine()
    engine = _sqlite(url, read_only=not create) if url.get_backend_name() == "sqlite" else _postgres(url)
    with in_plain_words(url):
        return _migrated(engine) if create else _only_read(engine)


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
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
            return
        # Two processes that create the file at once: SQLite does not wait for this one lock by itself.
        patiently = Retrying(
            retry=retry_if_exception_type(sqlite3.OperationalError),
            stop=stop_after_delay(1),
            wait=wait_random(0, 0.05),
            reraise=True,
        )
        patiently(connection.execute, "PRAGMA journal_mode = WAL")

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(
            url, pool_pre_ping=True, connect_args={"connect_timeout": 10}, hide_parameters=True
        )
    except ModuleNotFoundError as error:
        raise LedgerError(
            "A ledger in Postgres needs the psycopg driver.", remedy="Install notion-order-sync[postgres]."
        ) from error


def _migrated(engine: Engine) -> Engine:
    config = _config()
    if _revision(engine) == _head(config):
        return engine
    with _alembic, engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LedgerError(
                f"The ledger {place(engine.url)} was written by another version of the service.",
                remedy=f"Run the newer version, or set {SETTING} to a new ledger: a pass rebuilds it.",
            ) from error
    return engine


def _only_read(engine: Engine) -> Engine:
    revision = _revision(engine)
    if revision == _head(_config()):
        return engine.execution_options(postgresql_readonly=True)
    if engine.dialect.name == "sqlite":
        return _migrated(_copy_in_memory(engine))
    if revision is None:
        return memory_engine()
    raise LedgerError(
        f"The ledger {place(engine.url)} is of another version of the service.",
        remedy="Let this version make one pass: it brings an older ledger up to date.",
    )


def _copy_in_memory(engine: Engine) -> Engine:
    copy = _sqlite(make_url("sqlite://"), pool_size=1)
    with closing(engine.raw_connection()) as source, closing(copy.raw_connection()) as target:
        original = cast("sqlite3.Connection", source.driver_connection)
        original.backup(cast("sqlite3.Connection", target.driver_connection))
    engine.dispose()
    return copy


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "adapters.ledger:migrations")
    return config


def _head(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE}
        ).get_current_revision()
