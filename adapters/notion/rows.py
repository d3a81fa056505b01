"""Pages to rows of cells by column key, and changed cells back to properties. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from adapters.errors import Misconfigured
from adapters.notion.choices import encode_choice, renamed_since, worded
from adapters.notion.decoding import decode
from adapters.notion.mapping import SchemaChanged, trait
from adapters.notion.wire import JsonObject, Page, decoded, encoded
from rules.cells import Cells, CellValue, DateCell, Links, Person, Row, Unreadable, shown
from rules.columns import COLUMNS, COMPUTED_TYPES, Binding, BoundColumn, Source

SHOWN_IN_PAGE = 25
"""References of a relation or people cell that a page shows; the others need asking for."""

_OF_REFERENCES = frozenset({"relation", "people"})
_TYPES = {
    source: {column.key: frozenset(column.types) for column in columns} for source, columns in COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class _Kind:
    """Column types that promise one kind of cell, and how people call it."""

    types: frozenset[str]
    expected: str

    def promised_by(self, types: frozenset[str]) -> bool:
        return not self.types.isdisjoint(types)


_NUMBER = _Kind(frozenset({"number"}), "a number")
_DATE = _Kind(frozenset({"date"}), "a date")
_PEOPLE = _Kind(frozenset({"people"}), "a person")
_CHECKBOX = _Kind(frozenset({"checkbox"}), "a checkbox")
_LINK = _Kind(frozenset({"relation"}), "a linked page")
_SEVERAL = _Kind(frozenset({"multi_select", "files"}), "a list of options")
_TEXT = _Kind(frozenset({"title", "rich_text", "select", "status", "unique_id", "url", "email"}), "a text")
_KINDS = (_NUMBER, _DATE, _PEOPLE, _CHECKBOX, _TEXT, _LINK, _SEVERAL)


def row_of(binding: Binding, page: Page, whole: Cells | None = None) -> Row:
    """The row behind a page, with the cells of bound columns.

    whole: cells that the page shows only in part, read on their own (:func:`truncated`). Raises
    SchemaChanged where a bound column is not in the page any more or is of another type.
    """
    moved = not belongs(binding, page)
    return Row(
        page_id=page.id,
        url=page.url,
        # A page that moved away has the columns of where it is now.
        cells={} if moved else {**_cells(binding, page), **(whole or {})},
        created=page.created_time,
        last_edited=page.last_edited_time,
        gone=moved or page.in_trash or page.is_archived,
    )


def belongs(binding: Binding, page: Page) -> bool:
    """Whether a page is a row of this data source; an answer that names none leaves it where it was."""
    if page.parent.data_source_id is None:
        return page.parent.type in ("", "database_id")
    return _plain(page.parent.data_source_id) == _plain(binding.data_source_id)


def truncated(binding: Binding, page: Page) -> tuple[BoundColumn, ...]:
    """Bound columns of which the page may show only the first 25 references."""
    values = page.by_id
    return tuple(
        column
        for column in binding.columns
        if column.type in _OF_REFERENCES
        and column.property_id in values
        and _is_cut(values[column.property_id])
    )


def strange(binding: Binding, pages: Sequence[Page]) -> frozenset[str]:
    """Columns and options of these rows that are new or renamed since the binding, as traits."""
    shapes = {
        tuple((name, str(v.get("id")), str(v.get("type"))) for name, v in p.properties.items()) for p in pages
    }
    found = {trait(decoded(ident), kind, name) for shape in shapes for name, ident, kind in shape}
    optioned = [column for column in binding.columns if column.choices]
    for values in (page.by_id for page in pages) if optioned else ():
        for column in optioned:
            found.update(renamed_since(column, values.get(column.property_id, {})))
    return frozenset(found.difference(binding.schema))


def changes_of(binding: Binding, changes: Cells) -> dict[str, JsonValue]:
    """Changed cells as the ``properties`` of a PATCH, keyed by property id."""
    properties: dict[str, JsonValue] = {}
    for key, value in changes.items():
        column = binding.column(key)
        if column is None:
            raise Misconfigured(f'"{binding.title}" has no column for {key}, so it cannot be written.')
        properties[column.sent_id or encoded(column.property_id)] = encode_choice(column, value)
    return properties


def _cells(binding: Binding, page: Page) -> dict[str, CellValue]:
    values = page.by_id
    cells: dict[str, CellValue] = {}
    for column in binding.columns:
        value = values.get(column.property_id)
        found = value.get("type") if value else None
        if value is None or found != column.type:
            what = f"is now of type {found}" if found else "was deleted"
            raise SchemaChanged(
                f'Column "{column.name}" of "{binding.title}" {what}; it was of type {column.type}.',
                remedy="Restore the column, or let `notion-sync doctor` say what is missing without it.",
            )
        cell = decode(worded(column, value))
        cells[column.key] = _fit(binding.source, column, cell) if column.type in COMPUTED_TYPES else cell
    return cells


def _is_cut(value: JsonObject) -> bool:
    match value:
        case {"type": "relation", "has_more": True}:
            return True
        case {"type": "people", "people": list(people)}:
            # Of people the API may leave out the rest without a word.
            return len(people) >= SHOWN_IN_PAGE
        case _:
            return False


def _fit(source: Source, column: BoundColumn, value: CellValue) -> CellValue:
    """A computed value, if it is what its column promises; else Unreadable.

    What an own column of the team promises is seen to by validation.
    """
    promised = _TYPES[source].get(column.key)
    kind = _kind(value)
    if promised is None or kind is None or kind.promised_by(promised):
        return value
    if _TEXT.promised_by(promised) and kind in (_NUMBER, _PEOPLE, _SEVERAL):
        return shown(value)
    expected = next(kind.expected for kind in _KINDS if kind.promised_by(promised))
    return Unreadable(shown(value), expected)


def _kind(value: CellValue) -> _Kind | None:
    """The kind of a cell; None for an empty or unreadable one."""
    match value:
        case None | Unreadable():
            return None
        case bool():
            return _CHECKBOX
        case str():
            return _TEXT
        case DateCell():
            return _DATE
        case Links():
            return _LINK
        case tuple():
            return _PEOPLE if isinstance(value[0], Person) else _SEVERAL
        case _:
            return _NUMBER


def _plain(data_source_id: str) -> str:
    return data_source_id.replace("-", "").lower()
