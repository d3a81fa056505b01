"""Past orders as ``docs/orders-csv.md`` describes them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from adapters.exports.table import Line, Table, UnreadableExport
from rules.cells import CellValue, DateCell, Person, Row
from rules.columns import Source
from rules.policy import Stages

P = TypeVar("P")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""Files do not say when a row was made."""

NEEDED = (
    "order_id",
    "client",
    "account_manager",
    "order_date",
    "required_date",
    "shipped_date",
    "order_value",
)


def is_documented(table: Table) -> bool:
    """Whether a file is meant as one of these: a tracker's columns are hardly called so."""
    return {"order_id", "order_date"} <= set(table.columns)


def documented(table: Table, stages: Stages) -> Iterator[Row]:
    """The orders of a file. Raises UnreadableExport, before or among them."""
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise UnreadableExport(f"{table.name}, line 1: {', '.join(missing)}: no such column")
    seen: dict[str, int] = {}
    for line in table.lines:
        number = line.cells["order_id"]
        if not number or number in seen:
            raise line.wrong("order_id", "a number of its own")
        seen[number] = line.number
        yield _order(line, stages)


def _order(line: Line, stages: Stages) -> Row:
    number, manager = line.cells["order_id"], line.cells["account_manager"]
    signed = _parsed(line, "order_date", date.fromisoformat, "a day such as 2026-09-07")
    if signed is None:
        raise line.wrong("order_date", "a day such as 2026-09-07")
    promised = _parsed(line, "required_date", date.fromisoformat, "a day such as 2026-09-07, or nothing")
    shipped = _parsed(line, "shipped_date", date.fromisoformat, "a day such as 2026-09-07, or nothing")
    value = _parsed(line, "order_value", Decimal, "a number, or nothing")
    if value is not None and not value.is_finite():
        raise line.wrong("order_value", "a number, or nothing")
    closed = next((name for name in stages.ended if name not in stages.cancelled), None)
    cells: dict[str, CellValue] = {
        "order": f"Order {number}",
        "order_id": number,
        "client": line.cells["client"] or None,
        "account_manager": (Person(manager, manager),) if manager else (),
        "contract_signed": DateCell(signed),
        "deposit_received": DateCell(signed),
        "baseline": DateCell(promised) if promised else None,
        "delivered": DateCell(shipped) if shipped else None,
        "signed_off": DateCell(shipped) if shipped else None,
        "value": value,
        "stage": closed if shipped else (stages.early or stages.tracking)[-1],
    }
    return row_of(Source.ORDERS, number, cells)


def row_of(source: Source, ident: str, cells: dict[str, CellValue]) -> Row:
    """A row with a page id that is always the same for the same source and identity."""
    page_id = str(uuid5(NAMESPACE_URL, f"{source}/{ident}"))
    return Row(page_id, "", cells, EPOCH, EPOCH)


def _parsed(line: Line, column: str, parse: Callable[[str], P], expected: str) -> P | None:
    text = line.cells[column]
    try:
        return parse(text) if text else None
    except (ValueError, InvalidOperation):
        raise line.wrong(column, expected) from None
