"""Cell values as the rest of the service sees them, whatever tool the tracker lives in.

The Notion adapter decodes property values into these and encodes them back; rows are compared,
hashed and stored in this form. Decimal amounts keep what the tracker shows: no binary fractions.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class DateCell:
    """A date cell: a day, or an instant with its offset; a range where ``end`` is set."""

    start: date | datetime
    end: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the tracker's workspace. ``name`` and ``email`` are None where we may not see them."""

    id: str
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """A relation cell: the pages it points to, in order, without repeats."""

    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value is not of the kind its column promises, e.g. a formula that gives text for a number.

    ``shown`` is what a person sees in the cell; ``expected`` says what was needed, as in "a number".
    """

    shown: str
    expected: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """A cell that was filled and cannot be seen any more: its column or its option is gone, its row is not.

    ``shown`` is what a person saw in it last. It must not be taken for empty.
    """

    shown: str


CellValue = (
    str
    | Decimal
    | bool
    | DateCell
    | tuple[Person, ...]
    | tuple[str, ...]
    | Links
    | Unreadable
    | Unseen
    | None
)
"""None is an empty cell. ``tuple[str, ...]`` is a multi-select, in the tracker's order."""

Cells = Mapping[str, CellValue]
"""The cells of one row by column key (``baseline``, ``health``, ...; see :mod:`rules.columns`).

A column that the tracker does not have is absent; an empty cell is None.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a data source as it was read.

    ``last_edited`` is only good to the minute (Notion rounds it down): identity is ``fingerprint(cells)``.
    ``gone`` is true for a row that was trashed, archived or moved away.
    """

    page_id: str
    url: str
    cells: Cells
    created: datetime
    last_edited: datetime
    gone: bool = False


def fingerprint(cells: Cells) -> str:
    """Identity of what was read: equal cells give equal hex digests, whatever their order."""
    return hashlib.blake2b(dump_cells(cells).encode(), digest_size=16).hexdigest()


class WrittenCells(dict[str, CellValue]):
    """Cells that know their text: it is made once, for comparing and for storing them."""

    def __init__(self, cells: Cells) -> None:
        super().__init__(cells)
        self.text = dump_cells(cells)


def dump_cells(cells: Cells) -> str:
    """Cells as canonical JSON text for the ledger; :func:`load_cells` reads it back."""
    if isinstance(cells, WrittenCells):
        return cells.text
    document = {key: _plain(value) for key, value in cells.items()}
    return json.dumps(document, sort_keys=True, separators=(",", ":"))


def load_cells(text: str) -> dict[str, CellValue]:
    """Read back what :func:`dump_cells` wrote."""
    cells: dict[str, CellValue] = json.loads(text)
    for key, plain in cells.items():
        if isinstance(plain, _COMPOSED):
            cells[key] = _value(plain)
    return cells


def same(left: CellValue, right: CellValue) -> bool:
    """Whether two cells show a person the same: people by identity, options and links in any order."""
    return _identity(left) == _identity(right)


def is_empty(value: CellValue) -> bool:
    """Whether a person sees nothing in a cell."""
    return value is None or value is False or value in ("", (), Links())


def shown(value: CellValue) -> str:
    """What a person sees in a cell, on one line."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case DateCell(start, end):
            return f"{start.isoformat()} → {end.isoformat()}" if end else start.isoformat()
        case Links(ids):
            return f"{len(ids)} linked page" + ("s" if len(ids) != 1 else "")
        case Unreadable() | Unseen():
            return value.shown
        case tuple():
            return ", ".join(item.name or item.id if isinstance(item, Person) else item for item in value)
        case _:
            return str(value)


def _identity(value: CellValue) -> object:
    match value:
        case "":
            return None
        case Links(ids):
            return frozenset(ids) or None
        case tuple():
            return frozenset(item.id if isinstance(item, Person) else item for item in value) or None
        case bool():
            return ("checkbox", value)
        case _:
            return value


def _plain(value: CellValue) -> Any:  # noqa: ANN401 - JSON
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return {"n": str(value)}
        case DateCell(start, end):
            return {"d": [start.isoformat(), end.isoformat() if end else None]}
        case Links(ids):
            return {"l": list(ids)}
        case Unreadable(shown, expected):
            return {"u": [shown, expected]}
        case Unseen(shown):
            return {"g": shown}
        case tuple():
            people = [[item.id, item.name, item.email] for item in value if isinstance(item, Person)]
            return {"p": people} if people else list(value)


_COMPOSED = (dict, list)
"""What JSON has for cells that are neither empty, a text nor a tick."""


def _value(plain: Any) -> CellValue:  # noqa: ANN401 - JSON
    if isinstance(plain, list):
        return tuple(plain)
    ((kind, content),) = plain.items()
    match kind:
        case "n":
            return Decimal(content)
        case "d":
            start, end = content
            return DateCell(parse_moment(start), parse_moment(end) if end else None)
        case "l":
            return Links(tuple(content))
        case "p":
            return tuple(Person(*fields) for fields in content)
        case "g":
            return Unseen(content)
        case _:
            return Unreadable(*content)


def parse_moment(text: str) -> date | datetime:
    """A day (``2026-11-23``) or an instant with its offset, from ISO 8601 text."""
    return date.fromisoformat(text) if len(text) == _LENGTH_OF_A_DAY else datetime.fromisoformat(text)


_LENGTH_OF_A_DAY = len("2026-11-23")
