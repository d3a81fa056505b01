"""A CSV file as text cells, each of which knows where it stands."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 500_000_000
"""A larger file is hardly a list of orders."""


LONG = 40
"""Characters of a cell that are shown: enough to find it by."""


class UnreadableExport(ValueError):
    """A file cannot be taken as orders; the message names file, line and column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file. ``number``: its line, the heading being 1."""

    table: str
    number: int
    cells: Mapping[str, str]

    def wrong(self, column: str, expected: str) -> UnreadableExport:
        """What to raise about a cell of it."""
        found = self.cells.get(column, "")
        shown = f"{found[:LONG]}…" if len(found) > LONG else found
        return UnreadableExport(
            f"{self.table}, line {self.number}, {column}: expected {expected}, found {shown!r}"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its columns, and its rows in their order."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(path: Path) -> Table:
    """Read a CSV file (UTF-8, with or without a byte order mark). Raises UnreadableExport."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableExport(f"{path}: is larger than {MOST_BYTES // 1_000_000} MB")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableExport(f"{path}: is not UTF-8 ({error.reason} at byte {error.start})") from None
    except OSError as error:
        raise UnreadableExport(f"{path}: {error.strerror}") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, ()))
        lines = tuple(_lines(path.name, columns, reader))
    except csv.Error as error:
        raise UnreadableExport(f"{path.name}, line {reader.line_num}: {error}") from None
    if not columns:
        raise UnreadableExport(f"{path.name}: is empty")
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    if repeated:
        raise UnreadableExport(f"{path.name}, line 1: {', '.join(repeated)} stands there twice")
    return Table(path.name, columns, lines)


def _lines(name: str, columns: Sequence[str], reader: Iterator[list[str]]) -> Iterator[Line]:
    number = 1
    for values in reader:
        number += 1
        if any(values):
            if len(values) != len(columns):
                raise UnreadableExport(
                    f"{name}, row {number}: has {len(values)} cells, the first line {len(columns)}"
                )
            yield Line(name, number, dict(zip(columns, (value.strip() for value in values), strict=True)))
