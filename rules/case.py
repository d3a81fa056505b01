"""One order with everything that belongs to it, validated: what the rules judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from rules.calendar import WorkCalendar
from rules.cells import Cells, CellValue, Row
from rules.checking import DEFAULT_NAMES, Checked, Issue
from rules.columns import WRITTEN_OPTIONS, OptionNames, Source, called
from rules.directory import Directory
from rules.language import ENGLISH, Language
from rules.order import ChangeOrder, Fitting, Milestone, Order, Payment, Update
from rules.policy import Matrix, Policy, Stages


@dataclass(frozen=True)
class Process:
    """How a team works: configuration, people, and which columns its tracker has.

    columns: names of the bound columns by key, for each source that is configured. language: of what is
    written into rows. options: what options are called in the tracker, where that differs. unreadable:
    sources that are out of reach now, so that of their rows only old news is known.
    """

    calendar: WorkCalendar
    policy: Policy = field(default_factory=Policy)
    stages: Stages = field(default_factory=Stages)
    matrix: Matrix = field(default_factory=Matrix)
    directory: Directory = field(default_factory=Directory)
    columns: Mapping[Source, Mapping[str, str]] = field(default_factory=DEFAULT_NAMES.copy)
    language: Language = ENGLISH
    options: OptionNames = field(default_factory=dict)
    unreadable: frozenset[Source] = frozenset()

    def has(self, source: Source, key: str | None = None) -> bool:
        """Whether the tracker has that source, or that column of it."""
        return source in self.columns and (key is None or key in self.columns[source])

    def names(self, source: Source) -> Mapping[str, str]:
        """What people call the columns of a source, by key."""
        return self._names[source]

    @cached_property
    def _names(self) -> Mapping[Source, Mapping[str, str]]:
        return {source: {**names, **self.columns.get(source, {})} for source, names in DEFAULT_NAMES.items()}

    def called(self, source: Source, key: str, word: str) -> str:
        """What the tracker calls an option of a column."""
        return called(self.options.get(source, {}), key, word)

    def as_shown(self, cells: Cells) -> dict[str, CellValue]:
        """Our cells of the order with their options as the tracker calls them."""
        own = self.options.get(Source.ORDERS, {})
        shown = dict(cells)
        for key in WRITTEN_OPTIONS:
            if isinstance(word := cells.get(key), str):
                shown[key] = own.get(key, {}).get(word) or self.language.translate(word)
        return shown


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read about one order.

    related: rows of other sources that link to it. duplicate: another order has the same number.
    lost: linked pages that are gone. titles: titles of linked pages.
    """

    row: Row
    related: Mapping[Source, Sequence[Row]] = field(default_factory=dict)
    duplicate: bool = False
    lost: frozenset[str] = frozenset()
    titles: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A validated order with its related rows.

    unknown: fields of the order that must not be taken for empty, and own columns that the tracker lacks.
    unseen: cells, of the order or of what belongs to it, that nobody can see any more.
    extra: what the own columns of a team's rules show, by key: a text, a number, a day, a tick, options or
    None. turning: days on which validation itself could come to another result.
    """

    order: Order
    unknown: frozenset[str]
    issues: tuple[Issue, ...]
    payments: tuple[Checked[Payment], ...] = ()
    changes: tuple[Checked[ChangeOrder], ...] = ()
    fittings: tuple[Checked[Fitting], ...] = ()
    updates: tuple[Checked[Update], ...] = ()
    milestones: tuple[Checked[Milestone], ...] = ()
    turning: frozenset[date] = frozenset()
    unseen: tuple[Issue, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)

    def knows(self, *fields: str) -> bool:
        """Whether none of these fields of the order is unknown."""
        return self.unknown.isdisjoint(fields)
