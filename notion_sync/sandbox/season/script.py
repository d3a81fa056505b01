"""The words the season is written in: days counted from its start, and what people do on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias

DAYS_A_WEEK = 7
_FRIDAY = 4

Table: TypeAlias = Literal["orders", "payments", "change_orders", "fittings", "updates", "milestones", "team"]


@dataclass(frozen=True)
class On:
    """A day: so many calendar days after the season's first, a Monday."""

    day: int


@dataclass(frozen=True)
class At:
    """An instant: a time of a day, "HH:MM", in the house's zone."""

    day: int
    clock: str


@dataclass(frozen=True)
class Who:
    """A cell that names people."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Of:
    """A cell that points to a row by its key."""

    row: str


Value: TypeAlias = str | float | bool | On | At | Who | Of | tuple[On, On] | tuple[str, ...] | None
"""A cell as the script writes it; a pair of days is a range, a tuple of names several options or files."""
Cells: TypeAlias = Mapping[str, Value]


@dataclass(frozen=True)
class Fill:
    """Cells of a row get other values. Rows are known by keys such as "2041" or "2041/second"."""

    row: str
    cells: Cells


@dataclass(frozen=True)
class Add:
    """A new row."""

    table: Table
    row: str
    cells: Cells


@dataclass(frozen=True)
class Duplicate:
    """A row is duplicated under another title, with all its cells, as Notion does it."""

    row: str
    copy: str
    title: str


@dataclass(frozen=True)
class Trash:
    """A row goes to the trash."""

    row: str


@dataclass(frozen=True)
class AddStage:
    """The column Stage gets one more option."""

    name: str


@dataclass(frozen=True)
class Say:
    """A message in the house's own Slack channel."""

    text: str


Change: TypeAlias = Fill | Add | Duplicate | Trash | AddStage | Say


@dataclass(frozen=True)
class Edit:
    """What somebody does at one time of a day. `note` tells it in a sentence."""

    at: time
    who: str
    note: str
    changes: tuple[Change, ...]


def edit(clock: str, who: str, note: str, *changes: Change) -> Edit:
    """Write an edit at "HH:MM"."""
    return Edit(time.fromisoformat(clock), who, note, changes)


def workday(day: int) -> int:
    """Return the day itself, or the Friday before a weekend."""
    return day - max(0, day % DAYS_A_WEEK - _FRIDAY)


def workday_after(day: int) -> int:
    """Return the day itself, or the Monday after a weekend."""
    return day if day == workday(day) else day + DAYS_A_WEEK - day % DAYS_A_WEEK


def is_workday(day: int) -> bool:
    """Tell whether a day is no Saturday or Sunday."""
    return day == workday(day)
