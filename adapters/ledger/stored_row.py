"""A row and its record in the table."""

import json
from collections.abc import ItemsView, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from sqlalchemy import Row as Record

from adapters.ledger.column_types import storable
from rules.cells import Cells, CellValue, Row, dump_cells, load_cells
from rules.columns import Source
from rules.record import PastRow, StoredRow

_NUMBER_KEY = 100


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

    def items(self) -> ItemsView[str, CellValue]:
        """All cells, not looked up one by one as a Mapping would."""
        return self._decoded.items()

    def __len__(self) -> int:
        return len(self._decoded)

    def __repr__(self) -> str:
        return f"StoredCells({self.text!r})"


def row_record(stored: StoredRow) -> dict[str, object]:
    """The record of a row."""
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
        "folded_title": folded(stored.title),
        "folded_number": None if stored.number is None else number_key(stored.number),
        "since": stored.since,
    }


def _text(cells: Cells) -> str:
    return cells.text if isinstance(cells, StoredCells) else dump_cells(cells)


def stored_row(record: Record[tuple[object, ...]]) -> StoredRow:
    """The row of a record."""
    return StoredRow(
        source=Source(record.source),
        row=_row(record),
        fingerprint=record.fingerprint,
        title=record.title,
        number=record.number,
        order_ids=tuple(json.loads(record.order_ids)) if record.order_ids else (),
        since=record.since,
    )


def past_record(stored: StoredRow, until: datetime) -> dict[str, object]:
    """The record of how a row was until an instant."""
    row = stored.row
    return {
        "source": stored.source.value,
        "page_id": row.page_id,
        "until": until,
        "since": stored.since or row.last_edited,
        "url": row.url,
        "cells": _text(row.cells),
        "created": row.created,
        "last_edited": row.last_edited,
        "gone": row.gone,
    }


def past_row(record: Record[tuple[object, ...]]) -> PastRow:
    """How a row was, from its record."""
    return PastRow(Source(record.source), _row(record), record.since, record.until)


def _row(record: Record[tuple[object, ...]]) -> Row:
    return Row(
        page_id=record.page_id,
        url=record.url,
        cells=StoredCells(record.cells),
        created=record.created,
        last_edited=record.last_edited,
        gone=record.gone,
    )


def folded(text: str) -> str:
    """A title as it is compared: without regard to case and outer blanks."""
    return storable(text).strip().casefold()


def number_key(number: str) -> str:
    """An order number as it is looked up: folded, and short enough for an index."""
    return folded(number)[:_NUMBER_KEY]
