"""Which of a data source's columns are ours, and what does not fit, in words. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.errors import Misconfigured
from adapters.notion.matching import NO_WORDS, ColumnProblem, Matching
from adapters.notion.wire import DataSource
from rules.columns import COLUMNS, Binding, BoundColumn, Column, MissedColumn, Source, Words


class SchemaChanged(Misconfigured):
    """A bound column was deleted or retyped: the data source has to be bound anew."""


def bind(
    source: Source,
    schema: DataSource,
    overrides: Mapping[str, str],
    known: Binding | None = None,
    own_columns: Sequence[Column] = (),
    *,
    words: Words = NO_WORDS,
) -> Binding:
    """Match the columns of a source with its schema.

    overrides: names or property ids by column key, where they differ from the defaults; "" for a column that
    the team does not keep. known: an earlier binding, by which renamed columns and options are still found.
    own_columns: columns beside those of the contract. words: options that the process means something by.
    A column that is optional and does not fit is left out. Raises Misconfigured with every fatal problem at
    once.
    """
    known = known if known and known.data_source_id == schema.id else None
    matches = list(Matching(schema, overrides, known, words).of((*COLUMNS[source], *own_columns)))
    fatal = [match for match in matches if isinstance(match, ColumnProblem) and match.fatal]
    if fatal:
        raise Misconfigured(
            f'"{schema.name}" does not fit [{source}]: ' + "; ".join(map(str, fatal)) + ".",
            remedy="Add or change these columns in Notion, or say what they are called there: "
            f'[{source}.columns] {fatal[0].key} = "{fatal[0].similar or "..."}" in tracker.toml.',
            columns=tuple(problem.name for problem in fatal),
        )
    return Binding(
        source=source,
        data_source_id=schema.id,
        title=schema.name,
        columns=tuple(match for match in matches if isinstance(match, BoundColumn)),
        missed=tuple(_missed(matches, known)),
        schema=tuple(sorted(trait(found.id, found.type, found.name) for found in schema.properties.values())),
    )


def problems(
    source: Source,
    schema: DataSource,
    overrides: Mapping[str, str],
    known: Binding | None = None,
    own_columns: Sequence[Column] = (),
) -> tuple[ColumnProblem, ...]:
    """Columns of the source that are not there or not usable, required and optional, in the table's order."""
    matches = Matching(schema, overrides, known, NO_WORDS).of((*COLUMNS[source], *own_columns))
    return tuple(match for match in matches if isinstance(match, ColumnProblem))


def trait(property_id: str, kind: str, name: str) -> str:
    """What tells that a column is as it was; ``property_id`` decoded."""
    return f"{property_id}|{kind}|{name}"


def _missed(matches: Sequence[BoundColumn | ColumnProblem], known: Binding | None) -> Iterator[MissedColumn]:
    """Columns that were there once, and those that are there in a type that cannot be used."""
    once = {missed.key: missed for missed in known.missed} if known else {}
    for column in known.columns if known else ():
        once[column.key] = MissedColumn(column.key, column.name, "", column.property_id, column.asked)
    for match in matches:
        if isinstance(match, ColumnProblem) and (match.found or match.key in once):
            missed = once.get(match.key, MissedColumn(match.key, match.name))
            yield replace(missed, found=match.found or "")
