"""What all parts of the ledger share: its tracker, its transactions, and writing in batches."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Table, func, select

from adapters.ledger.failure import in_plain_words

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")
Record = Mapping[str, object]

CHUNK = 500
"""How many values one ``IN`` may name, and how many records one statement writes."""


class TrackerTables:
    """The tables of one tracker."""

    def __init__(self, engine: Engine, tracker: str) -> None:
        self._engine = engine
        self._tracker = tracker
        self._open = threading.local()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing for what is written inside; an inner one that fails undoes its own part.

        It belongs to its thread: do not await inside, or another task's writes join it.
        """
        if (connection := self._current) is not None:
            with connection.begin_nested():
                yield
            return
        with self._writing():
            yield

    @property
    def _current(self) -> Connection | None:
        return getattr(self._open, "connection", None)

    @contextmanager
    def _writing(self, *, surely: bool = True) -> Iterator[Connection]:
        """A transaction that writes. surely: only while the lease, where one was taken, is ours."""
        if (current := self._current) is not None:
            with in_plain_words(self._engine.url):
                yield current
            return
        with (
            in_plain_words(self._engine.url),
            self._engine.execution_options(writes=True).begin() as connection,
        ):
            self._open.connection = connection
            try:
                if surely:
                    self._make_sure(connection)
                yield connection
            finally:
                self._open.connection = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if (current := self._current) is not None:
            with in_plain_words(self._engine.url):
                yield current
            return
        with in_plain_words(self._engine.url), self._engine.connect() as connection:
            yield connection

    def _make_sure(self, connection: Connection) -> None:
        """Raise what keeps a transaction from writing."""

    def _mine(self, table: Table) -> ColumnElement[bool]:
        return table.c.tracker == self._tracker

    def _upsert(self, connection: Connection, table: Table, records: Iterable[Record]) -> None:
        """Insert records, or overwrite the columns they name where their key exists."""
        for chunk in chunks(records):
            insert = _insert(connection, table)
            keys = {column.name for column in table.primary_key}
            overwritten = {name: insert.excluded[name] for name in chunk[0] if name not in keys}
            statement = insert.on_conflict_do_update(index_elements=sorted(keys), set_=overwritten)
            connection.execute(statement, self._stamped(chunk))

    def _insert_missing(self, connection: Connection, table: Table, records: Iterable[Record]) -> None:
        """Insert the records whose key is new, and leave the others as they are."""
        for chunk in chunks(records):
            statement = _insert(connection, table).on_conflict_do_nothing()
            connection.execute(statement, self._stamped(chunk))

    def _stamped(self, records: Sequence[Record]) -> list[dict[str, object]]:
        return [{"tracker": self._tracker, **record} for record in records]

    def _next_position(self, connection: Connection, table: Table) -> int:
        last = connection.scalar(select(func.max(table.c.position)).where(self._mine(table)))
        return 1 if last is None else last + 1


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    # The engine has imported its own dialect by now; the other's would take 20 ms of each start.
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - see above

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415 - see above

    return postgresql_insert(table)
