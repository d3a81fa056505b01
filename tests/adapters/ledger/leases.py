"""What befalls leases: they grow old, outlive their holder, lose their connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, create_engine, func, select, text, update

from adapters.ledger.schema import LEASES
from rules.record import Holder


def grow_old(url: str, tracker: str, seconds: float) -> None:
    """Let so many seconds pass for a lease, as if nothing had been heard of its holder."""
    mine = LEASES.c.tracker == tracker
    with _database(url) as connection:
        until = connection.execute(select(LEASES.c.expires_at).where(mine)).scalar_one()
        earlier = until - timedelta(seconds=seconds)
        connection.execute(update(LEASES).where(mine).values(expires_at=earlier))


def holder_in(url: str, tracker: str) -> int:
    """The process id of whoever took the lease last."""
    with _database(url) as connection:
        pid: int = connection.execute(select(LEASES.c.pid).where(LEASES.c.tracker == tracker)).scalar_one()
        return pid


def one_of_a_crash(url: str, tracker: str, holder: Holder) -> None:
    """Leave a lease behind, for an hour yet, whose holder is gone with its connection."""
    with _database(url) as connection:
        until = connection.execute(select(func.now())).scalar_one() + timedelta(hours=1)
        record = {"host": holder.host, "pid": holder.pid, "started": holder.started, "token": holder.token}
        connection.execute(LEASES.insert().values(tracker=tracker, expires_at=until, **record))


def terminate_lock_holders(url: str) -> None:
    """End every connection to a database that holds an advisory lock, as an administrator would."""
    with _database(url) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database"
                " WHERE locktype = 'advisory' AND datname = current_database()"
            )
        )


def terminate_connections(url: str) -> None:
    """End every other connection to a database."""
    with _database(url) as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


@contextmanager
def _database(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
