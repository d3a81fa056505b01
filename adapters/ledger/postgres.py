"""Postgres: how its connections are made."""

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.errors import LedgerError

_REACHABLE = {
    "connect_timeout": 10,
    "keepalives_idle": 60,
    "keepalives_interval": 10,
    "keepalives_count": 6,
    "tcp_user_timeout": 60_000,
}
"""Seconds (the last one milliseconds) after which a server that vanished is given up."""

_FORSAKEN = "SET idle_in_transaction_session_timeout = '60s'"
"""A transaction never waits for anything outside: one that stands still is of a process that does."""


def postgres_engine(url: URL) -> Engine:
    """An engine on a database. Raises LedgerError where the driver is not installed."""
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args=_REACHABLE, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise LedgerError(
            "A ledger in Postgres needs the psycopg driver.", remedy="Install notion-order-sync[postgres]."
        ) from error

    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(_FORSAKEN)
        cursor.close()
        connection.commit()

    event.listen(engine, "connect", prepare)
    return engine
