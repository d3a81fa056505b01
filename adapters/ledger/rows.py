"""The rows as they were last read, and which orders the related ones belong to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, and_, delete, select

from adapters.ledger.judgements import unjudged
from adapters.ledger.schema import JUDGEMENTS, LINKS, ROWS
from adapters.ledger.stored_row import row_record, stored_row
from adapters.ledger.tables import TrackerTables, chunks
from rules.columns import Source
from rules.record import StoredRow

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class RowTables(TrackerTables):
    """Rows and links. A new order is due at once, so that none is forgotten before its first judgement."""

    def rows(self, source: Source, page_ids: Collection[str]) -> Mapping[str, StoredRow]:
        query = select(ROWS).where(self._mine(ROWS), ROWS.c.source == source.value)
        with self._reading() as connection:
            return {
                record.page_id: stored_row(record)
                for chunk in chunks(page_ids)
                for record in connection.execute(query.where(ROWS.c.page_id.in_(chunk)))
            }

    def all_rows(self, source: Source) -> Sequence[StoredRow]:
        query = select(ROWS).where(self._mine(ROWS), ROWS.c.source == source.value).order_by(ROWS.c.page_id)
        with self._reading() as connection:
            return [stored_row(record) for record in connection.execute(query)]

    def page_ids(self, source: Source) -> frozenset[str]:
        query = select(ROWS.c.page_id).where(self._mine(ROWS), ROWS.c.source == source.value)
        with self._reading() as connection:
            return frozenset(connection.scalars(query))

    def created(self, source: Source) -> Mapping[str, datetime]:
        query = select(ROWS.c.page_id, ROWS.c.created).where(self._mine(ROWS), ROWS.c.source == source.value)
        with self._reading() as connection:
            return {record.page_id: record.created for record in connection.execute(query)}

    def save_rows(self, rows: Iterable[StoredRow]) -> None:
        with self._writing() as connection:
            for chunk in chunks(rows):
                self._upsert(connection, ROWS, map(row_record, chunk))
                self._replace_links(connection, chunk)
                orders = (item.row.page_id for item in chunk if item.source is Source.ORDERS)
                self._insert_missing(connection, JUDGEMENTS, (unjudged(order, _LONG_AGO) for order in orders))

    def delete_rows(self, source: Source, page_ids: Collection[str]) -> None:
        """Forget rows with their links, and orders with their judgements; alerts stay."""
        with self._writing() as connection:
            for chunk in chunks(page_ids):
                connection.execute(
                    delete(ROWS).where(
                        self._mine(ROWS), ROWS.c.source == source.value, ROWS.c.page_id.in_(chunk)
                    )
                )
                if source is Source.ORDERS:
                    connection.execute(
                        delete(JUDGEMENTS).where(self._mine(JUDGEMENTS), JUDGEMENTS.c.page_id.in_(chunk))
                    )

    def related(self, order_ids: Collection[str]) -> Mapping[str, Sequence[StoredRow]]:
        belongs = and_(
            ROWS.c.tracker == LINKS.c.tracker,
            ROWS.c.source == LINKS.c.source,
            ROWS.c.page_id == LINKS.c.child_id,
        )
        query = (
            select(LINKS.c.order_id, ROWS)
            .join_from(LINKS, ROWS, belongs)
            .where(self._mine(LINKS))
            .order_by(ROWS.c.source, ROWS.c.created, ROWS.c.page_id)
        )
        found: dict[str, list[StoredRow]] = {order_id: [] for order_id in order_ids}
        with self._reading() as connection:
            for chunk in chunks(found):
                for record in connection.execute(query.where(LINKS.c.order_id.in_(chunk))):
                    found[record.order_id].append(stored_row(record))
        return found

    def beside(self, order_ids: Collection[str]) -> Collection[str]:
        # Two questions, each answered from an index: SQLite would walk through all links to join them.
        theirs = select(LINKS.c.source, LINKS.c.child_id).where(self._mine(LINKS))
        orders = select(LINKS.c.order_id).where(self._mine(LINKS))
        children: dict[str, set[str]] = {}
        found: set[str] = set()
        with self._reading() as connection:
            for chunk in chunks(order_ids):
                for source, child in connection.execute(theirs.where(LINKS.c.order_id.in_(chunk))):
                    children.setdefault(source, set()).add(child)
            for source, ids in children.items():
                for chunk in chunks(ids):
                    of_them = orders.where(LINKS.c.source == source, LINKS.c.child_id.in_(chunk))
                    found.update(connection.scalars(of_them))
        return found

    def _replace_links(self, connection: Connection, saved: Collection[StoredRow]) -> None:
        for source in {row.source for row in saved}:
            children = {row.row.page_id: row.order_ids for row in saved if row.source is source}
            connection.execute(
                delete(LINKS).where(
                    self._mine(LINKS), LINKS.c.source == source.value, LINKS.c.child_id.in_(children)
                )
            )
            self._insert_missing(
                connection,
                LINKS,
                (
                    {"source": source.value, "child_id": child, "order_id": order}
                    for child, orders in children.items()
                    for order in orders
                ),
            )
