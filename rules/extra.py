"""A team's own rules: what is asked of them when they are loaded, and what their columns hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, create_model

from rules.cells import CellValue, DateCell, Unreadable, shown
from rules.columns import COLUMNS, Column, Source
from rules.fields import Day, Number, Options, Text, Ticked, issue
from rules.finding import say
from rules.order import Order
from rules.verdict import Rule

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def _only(expected: str, *kinds: type) -> BeforeValidator:
    """Cells of these classes; a formula may show anything."""

    def validate(value: CellValue) -> CellValue:
        if isinstance(value, Unreadable):
            raise issue('"{shown}" is not {expected}', shown=value.shown, expected=say(value.expected))
        if value is None or isinstance(value, kinds):
            return value
        raise issue('"{shown}" is not {expected}', shown=shown(value), expected=say(expected))

    return BeforeValidator(validate)


def _as_text(value: CellValue) -> CellValue:
    return value if value is None or isinstance(value, str | Unreadable) else shown(value)


_TEXT: Any = Annotated[Text, BeforeValidator(_as_text)]
_FIELDS: Mapping[str, Any] = {
    "rich_text": _TEXT,
    "select": _TEXT,
    "status": _TEXT,
    "url": _TEXT,
    "email": _TEXT,
    "phone_number": _TEXT,
    "unique_id": _TEXT,
    "number": Annotated[Number, _only("a number", Decimal)],
    "date": Annotated[Day, _only("a date", DateCell)],
    "checkbox": Annotated[Ticked | None, _only("a checkbox", bool)],
    "multi_select": Annotated[Options | None, _only("a list of options", tuple, str)],
}
"""By the type of the column in Notion. Relations and people are read by the built-in rules alone."""


def own_columns(rules: Iterable[Rule]) -> tuple[Column, ...]:
    """The columns of the order that only these rules know, each once."""
    return tuple(dict.fromkeys(column for rule in rules for column in rule.columns))


@cache
def order_schema(columns: tuple[Column, ...]) -> type[Order]:
    """The schema of an order with own columns beside those of the contract."""
    if not columns:
        return Order
    fields: dict[str, Any] = {column.key: (_FIELDS[column.types[0]], None) for column in columns}
    return create_model("Order", __base__=Order, **fields)


def objections(rule: Rule, built_in: Iterable[Rule], others: Iterable[Rule]) -> Iterator[str]:
    """Why a team's own rule cannot be taken, in sentences to follow its name.

    others: rules of the team's own that were taken before it.
    """
    built_in, others = tuple(built_in), tuple(others)
    if rule.name in {other.name for other in (*built_in, *others)}:
        yield f'another rule is called "{rule.name}"'
    reserved = {family.partition(".")[0] for other in built_in for family in other.families}
    taken = {family for other in others for family in other.families}
    for family in sorted(rule.families):
        if not _CODE.fullmatch(family):
            yield f'"{family}" is not a code such as "vat.missing"'
        elif family.partition(".")[0] in reserved:
            yield f'"{family}" begins like a code of the built-in rules; begin it with a word of your own'
        elif family in taken:
            yield f'another rule has the code "{family}"'
    strangers = sorted(rule.pauses - rule.families)
    if strangers:
        yield f"pauses names {', '.join(strangers)}, which is not among its families"
    known = {column.key: column for other in others for column in other.columns}
    for column in rule.columns:
        yield from (f'column "{column.key}" {what}' for what in _column_objections(column, known))
    keys = {f"{source}.{column.key}" for source, columns in COLUMNS.items() for column in columns}
    keys |= {f"{Source.ORDERS}.{column.key}" for column in rule.columns}
    yield from (f'reads names "{key}", which is no column' for key in rule.reads if key not in keys)


def _column_objections(column: Column, known: Mapping[str, Column]) -> Iterator[str]:
    if not _KEY.fullmatch(column.key):
        yield "needs a key of small letters, digits and _"
    elif column.key in Order.model_fields or hasattr(Order, column.key) or column.key.startswith("model_"):
        yield "has a key that the service uses itself"
    elif any(column.key == own.key for own in COLUMNS[Source.ORDERS]):
        yield "has the key of a column that the service fills in"
    elif known.get(column.key, column) != column:
        yield "is described in another way by another rule"
    if column.written:
        yield "cannot be written: the service fills in its own columns alone"
    if len({id(_FIELDS.get(kind)) for kind in column.types}) != 1 or column.types[0] not in _FIELDS:
        yield f"needs types of one kind, of {', '.join(_FIELDS)}; it has {', '.join(column.types) or 'none'}"
