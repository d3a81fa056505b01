"""Tables of a tracker, as they stand and as they are to be made: what Notion's side shares with the setup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rules.cells import CellValue


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select, status or multi-select column. ``group``: where a status sorts it."""

    name: str
    color: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as it stands. ``id``: as the tracker writes it.

    target: the table whose rows a relation points to. twin: what a two-way relation is called there.
    """

    id: str
    name: str
    type: str
    options: tuple[Option, ...] = ()
    target: str | None = None
    twin: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A data source as it stands. ``made_by``: the account that created it; ``database_id`` holds it."""

    id: str
    title: str
    columns: tuple[TableColumn, ...] = ()
    url: str = ""
    database_id: str = ""
    made_by: str = ""
    in_trash: bool = False

    def column(self, name: str) -> TableColumn | None:
        """The column with exactly that name."""
        return next((column for column in self.columns if column.name == name), None)


@dataclass(frozen=True, slots=True)
class Place:
    """A page or database in a page."""

    id: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column to be made. ``form``: how a number is shown, or the prefix of a serial number.

    target: of a relation, which shows on both sides.
    """

    name: str
    type: str
    description: str = ""
    options: tuple[Option, ...] = ()
    form: str = ""
    target: str | None = None


@dataclass(frozen=True, slots=True)
class NewTable:
    """A database with one table to be made."""

    title: str
    columns: tuple[NewColumn, ...]
    description: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row as it stands: its cells by column name, and the account that made it."""

    page_id: str
    cells: Mapping[str, CellValue]
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG to be shown. ``name``: of the file; ``caption`` says in words what it shows."""

    name: str
    content: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class NewView:
    """A view to be made. Columns go by name.

    by: what a board is grouped by, or the date along a timeline. where: a select column, and which of its
    options let a row through. shows: the columns in sight.
    """

    name: str
    type: Literal["board", "timeline", "table"]
    by: str = ""
    where: tuple[str, Sequence[str]] | None = None
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be made: its title, and its other cells by column name."""

    title: str
    cells: Mapping[str, CellValue] = field(default_factory=dict)
