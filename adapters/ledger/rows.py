"""The rows as they were last read, and which orders the related ones belong to."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Row as Record
from sqlalchemy import and_, delete, or_, select

from adapters.ledger.column_types import storable
from adapters.ledger.judgements import unjudged
from adapters.ledger.schema import JUDGEMENTS, LINKS, ROWS
from adapters.ledger.tables import TrackerTables, chunks
from rules.cells import Cells, CellValue, Row, dump_cells, load_cells
from rules.columns import Source
from rules.record import StoredRow

FOUND_AT_MOST = 20
_NUMBER_KEY = 100
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class StoredCells(Mapping[str, CellValue]):
    """Cells that are decoded when somebody looks at them: most reads only compare fingerprints."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _decoded(self) -> dict[str, CellValue]:
        return load_cells(self.text)

    def __getitem__(self, key: str) -> CellValue:
        return self._decoded[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decoded)

    def __len__(self) -> int:
        return len(self._decoded)

    def __repr__(self) -> str:
        return f"StoredCells({self.text!r})"


class RowTables(TrackerTables):
    """Rows and links. A new order is due at once, so that none is forgotten before its first judgement."""

    def rows(self, source: Source, page_ids: Collection[str]) -> Mapping[str, StoredRow]:
        query = select(ROWS).where(self._mine(ROWS), ROWS.c.source == source.value)
        with self._reading() as connection:
            return {
                record.page_id: _stored(record)
                for chunk in chunks(page_ids)
                for record in connection.execute(query.where(ROWS.c.page_id.in_(chunk)))
            }

    def all_rows(self, source: Source) -> Sequence[StoredRow]:
        query = select(ROWS).where(self._mine(ROWS), ROWS.c.source == source.value).order_by(ROWS.c.page_id)
        with self._reading() as connection:
            return [_stored(record) for record in connection.execute(query)]

    def page_ids(self, source: Source) -> frozenset[str]:
        query = select(ROWS.c.page_id).where(self._mine(ROWS), ROWS.c.source == source.value)
        with self._reading() as connection:
            return frozenset(connection.scalars(query))

    def save_rows(self, rows: Iterable[StoredRow]) -> None:
        with self._writing() as connection:
            for chunk in chunks(rows):
                self._upsert(connection, ROWS, map(_record, chunk))
                self._replace_links(chunk)
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
                    found[record.order_id].append(_stored(record))
        return found

    def with_number(self, numbers: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Page ids of orders by order number, those that are gone left out."""
        query = (
            select(ROWS.c.number, ROWS.c.page_id)
            .where(self._mine(ROWS), ROWS.c.source == Source.ORDERS.value, ~ROWS.c.gone)
            .order_by(ROWS.c.page_id)
        )
        found: dict[str, list[str]] = {number: [] for number in numbers}
        with self._reading() as connection:
            for chunk in chunks(found):
                keys = {_number_key(number) for number in chunk}
                wanted = query.where(ROWS.c.folded_number.in_(keys), ROWS.c.number.in_(chunk))
                for number, page_id in connection.execute(wanted):
                    found[number].append(page_id)
        return found

    def find_orders(self, text: str) -> Sequence[StoredRow]:
        wanted = _folded(text)
        if not wanted:
            return []
        orders = (
            select(ROWS)
            .where(self._mine(ROWS), ROWS.c.source == Source.ORDERS.value)
            .order_by(ROWS.c.folded_title, ROWS.c.page_id)
            .limit(FOUND_AT_MOST)
        )
        exactly = or_(
            ROWS.c.page_id.in_(_page_ids(text.strip())),
            ROWS.c.folded_number == _number_key(text),
            ROWS.c.folded_title == wanted,
        )
        with self._reading() as connection:
            found = connection.execute(orders.where(exactly)).all()
            if not found:
                contains = ROWS.c.folded_title.contains(wanted, autoescape=True)
                found = connection.execute(orders.where(contains)).all()
        return [_stored(record) for record in found]

    def _replace_links(self, saved: Collection[StoredRow]) -> None:
        with self._writing() as connection:
            for source in {item.source for item in saved}:
                children = {item.row.page_id: item.order_ids for item in saved if item.source is source}
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


def _record(stored: StoredRow) -> dict[str, object]:
    row = stored.row
    return {
        "source": stored.source.value,
        "page_id": row.page_id,
        "url": row.url,
        "cells": _text(row.cells),
        "created": row.created,
        "last_edited": row.last_edited,
        "gone": row.gone,
        "fingerprint": stored.fingerprint,
        "title": stored.title,
        "number": stored.number,
        "order_ids": json.dumps(stored.order_ids) if stored.order_ids else None,
        "folded_title": _folded(stored.title),
        "folded_number": None if stored.number is None else _number_key(stored.number),
    }


def _text(cells: Cells) -> str:
    return cells.text if isinstance(cells, StoredCells) else dump_cells(cells)


def _stored(record: Record[tuple[object, ...]]) -> StoredRow:
    return StoredRow(
        source=Source(record.source),
        row=Row(
            page_id=record.page_id,
            url=record.url,
            cells=StoredCells(record.cells),
            created=record.created,
            last_edited=record.last_edited,
            gone=record.gone,
        ),
        fingerprint=record.fingerprint,
        title=record.title,
        number=record.number,
        order_ids=tuple(json.loads(record.order_ids)) if record.order_ids else (),
    )


def _folded(text: str) -> str:
    return storable(text).strip().casefold()


def _number_key(number: str) -> str:
    return _folded(number)[:_NUMBER_KEY]


def _page_ids(text: str) -> set[str]:
    """The id as it was typed, and as Notion writes it with and without dashes."""
    digits = text.replace("-", "").lower()
    dashed = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return {text, digits, dashed}
