"""The columns of a design house's tracker, as the contract names them."""

from collections.abc import Mapping

from notion_sync.sandbox.notion import Column, relation, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.columns import COLUMNS, Source
from rules.policy import Stages

NOT_KEPT = frozenset({"last_update", "waiting_since"})
"""Our house keeps no client updates, so that its orders are quiet unless a test says otherwise."""

SPECS: Mapping[str, ColumnSpec] = {
    "order_id": "rich_text",
    "stage": status(*Stages().in_order),
    "specs_match": select("Yes", "No"),
    "kind": select("Design", "Sourcing", "Production", "Fitting", "Quality check", "Delivery"),
}

NAMES = {source: {column.key: column.name for column in columns} for source, columns in COLUMNS.items()}


def columns_of(source: Source, orders: str | None = None) -> dict[str, ColumnSpec]:
    """Every column of the contract for a source, with its default name."""
    specs: dict[str, ColumnSpec] = {}
    for column in COLUMNS[source]:
        if column.key in NOT_KEPT:
            continue
        kind = column.types[0]
        spec = SPECS.get(column.key, Column(kind))
        specs[column.name] = relation(orders) if kind == "relation" and orders else spec
    return specs
