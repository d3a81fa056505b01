"""Columns as Python describes them to a sandbox workspace."""

from dataclasses import dataclass, field
from typing import TypeAlias

from notion_sync.sandbox.notion.model import Formula
from notion_sync.sandbox.notion.shapes import Json, JsonObject


@dataclass(frozen=True)
class Column:
    """A column: its type, the settings its schema has under that type, and what a formula computes."""

    type: str
    settings: JsonObject = field(default_factory=dict)
    formula: Formula | None = None


ColumnSpec: TypeAlias = str | Column
"""A column, or just the name of its type where it needs no settings."""


def _options(names: tuple[str, ...]) -> JsonObject:
    options: list[Json] = [{"name": name} for name in names]
    return {"options": options}


def select(*names: str) -> Column:
    """One of some options."""
    return Column("select", _options(names))


def multi_select(*names: str) -> Column:
    """Any of some options."""
    return Column("multi_select", _options(names))


def status(*names: str) -> Column:
    """A status with these options, the first being the default; without names, with Notion's own three."""
    return Column("status", _options(names) if names else {})


def number(number_format: str = "number") -> Column:
    """A number, shown as Notion's format of this name says."""
    return Column("number", {"format": number_format})


def relation(data_source_id: str, *, two_way: bool = False) -> Column:
    """A relation to the rows of a data source, perhaps with a column on the other side."""
    side = "dual_property" if two_way else "single_property"
    return Column("relation", {"data_source_id": data_source_id, "type": side, side: {}})


def rollup(relation_name: str, rolled_name: str, function: str = "show_original") -> Column:
    """What a function makes of a column of the related rows."""
    settings: JsonObject = {
        "relation_property_name": relation_name,
        "rollup_property_name": rolled_name,
        "function": function,
    }
    return Column("rollup", settings)


def formula(compute: Formula | None = None) -> Column:
    """What a Python function makes of the row's other cells; without one, what each row is given."""
    return Column("formula", {"expression": ""}, compute)


def unique_id(prefix: str | None = None) -> Column:
    """The row's number, perhaps behind a prefix."""
    return Column("unique_id", {"prefix": prefix})
