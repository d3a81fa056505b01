"""Which of a data source's columns are ours: matching, and what does not match, in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from adapters.errors import Misconfigured
from adapters.notion.wire import DataSource, Property, encoded
from rules.columns import COLUMNS, COMPUTED_TYPES, Binding, BoundColumn, Column, Source

LIKENESS = 0.8
"""How alike two names are, from 0 to 1, before one is offered for the other."""


class SchemaChanged(Misconfigured):
    """A bound column was deleted or retyped: the data source has to be bound anew."""


@dataclass(frozen=True, slots=True)
class ColumnProblem:
    """A column that cannot be bound.

    name: what was looked for. expected: property types it may have. found: its type, None where there is
    no such column. fatal: whether the source cannot be used like this. similar: a column perhaps meant.
    """

    key: str
    name: str
    expected: tuple[str, ...]
    found: str | None
    needed_for: str
    required: bool
    fatal: bool
    similar: str | None = None

    def __str__(self) -> str:
        """One clause of a sentence."""
        types = " or ".join(self.expected)
        if self.found:
            return f'column "{self.name}" is of type {self.found} and must be {types}'
        hint = f', but there is "{self.similar}"' if self.similar else ""
        return f'there is no column "{self.name}" ({types}){hint}'


def bind(
    source: Source,
    schema: DataSource,
    overrides: Mapping[str, str],
    known: Binding | None = None,
    own_columns: Sequence[Column] = (),
) -> Binding:
    """Match the columns of a source with its schema.

    overrides: names or property ids by column key, where they differ from the defaults. known: an earlier
    binding, by which renamed columns are still found. own_columns: columns beside those of the contract.
    A column that is optional and does not fit is left out. Raises Misconfigured with every fatal problem at
    once.
    """
    matches = list(_matches((*COLUMNS[source], *own_columns), schema, overrides, known))
    fatal = [match for match in matches if isinstance(match, ColumnProblem) and match.fatal]
    if fatal:
        raise Misconfigured(
            f'"{schema.name}" does not fit [{source}]: ' + "; ".join(map(str, fatal)) + ".",
            remedy="Add or change these columns in Notion, or say what they are called there: "
            f'[{source}.columns] {fatal[0].key} = "{fatal[0].similar or "..."}" in tracker.toml.',
        )
    columns = tuple(match for match in matches if isinstance(match, BoundColumn))
    return Binding(source=source, data_source_id=schema.id, title=schema.name, columns=columns)


def problems(
    source: Source,
    schema: DataSource,
    overrides: Mapping[str, str],
    known: Binding | None = None,
    own_columns: Sequence[Column] = (),
) -> tuple[ColumnProblem, ...]:
    """Columns of the source that are not there or not usable, required and optional, in the table's order."""
    matches = _matches((*COLUMNS[source], *own_columns), schema, overrides, known)
    return tuple(match for match in matches if isinstance(match, ColumnProblem))


def _matches(
    columns: Sequence[Column], schema: DataSource, overrides: Mapping[str, str], known: Binding | None
) -> Iterator[BoundColumn | ColumnProblem]:
    for column in columns:
        override = overrides.get(column.key)
        found = _find(column, schema, override, known)
        if found is not None and _fits(column, found):
            sent_id = "" if encoded(found.id) == found.sent_id else found.sent_id
            yield BoundColumn(column.key, found.id, found.name, found.type, found.options, sent_id)
        else:
            yield ColumnProblem(
                key=column.key,
                name=override or column.name,
                expected=column.types,
                found=found.type if found else None,
                needed_for=column.needed_for,
                required=column.required,
                fatal=column.required or (override is not None and found is None),
                similar=None if found else _similar(override or column.name, column, schema),
            )


def _find(column: Column, schema: DataSource, override: str | None, known: Binding | None) -> Property | None:
    by_name = schema.properties.get(override or column.name)
    if by_name is not None:
        return by_name
    bound = known.column(column.key) if known else None
    ids = {override, unquote(override)} if override else set()
    if bound is not None:
        ids.add(bound.property_id)
    return next((found for found in schema.properties.values() if found.id in ids), None)


def _fits(column: Column, found: Property) -> bool:
    return found.type in column.types or (found.type in COMPUTED_TYPES and not column.written)


def _similar(name: str, column: Column, schema: DataSource) -> str | None:
    candidates = {
        _plain(other.name): other.name for other in schema.properties.values() if _fits(column, other)
    }
    if column.types == ("title",):
        return next((name for name, other in schema.properties.items() if other.type == "title"), None)
    close = get_close_matches(_plain(name), candidates, n=1, cutoff=LIKENESS)
    return candidates[close[0]] if close else None


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
