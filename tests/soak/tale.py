"""Histories written by hand: one order, what became of it, what was said, and what the row showed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from notion_sync.demo.end_state import Event
from rules.cells import Cells, CellValue, Person, Row
from rules.checking import DEFAULT_NAMES
from rules.columns import Source
from rules.finding import Level, family_of, shown_code
from tests.rules import build
from tests.soak.checker import check
from tests.soak.history import Look, Violation
from tests.soak.judging import Standards
from tests.soak.reading import State

NOTHING: Cells = MappingProxyType({})
LIFE = ("opened", "raised", "lowered", "repeated")


def said(what: str, episode: str, *, order: str = build.ORDER_PAGE) -> Event:
    """An event, as ``raised payment.pause critical``."""
    event, code, level = what.split()
    return Event(order, family_of(code), episode, event, code, level)


@dataclass
class Tale:
    """What happens to the autumn coats and their one payment, a pass at a time. Times are local.

    order, related: rows as they are now. shows: codes that Open alerts shows after the passes so far.
    """

    order: Row = field(default_factory=lambda: build.order(stage="Delivery"))
    related: tuple[Row, ...] = ()
    standards: Standards = field(default_factory=lambda: Standards(build.calendar()))
    looks: list[Look] = field(default_factory=list)
    shows: dict[str, str] = field(default_factory=dict)

    def edit(self, **cells: build.Plain) -> None:
        """Somebody fills cells of the order."""
        typed = build.bare_order(**cells).cells
        filled = {key: typed[key] for key in cells}
        self.order = replace(self.order, cells={**self.order.cells, **filled})

    def go(self, row: str = build.ORDER_PAGE, *, gone: bool = True) -> None:
        """A row goes, or comes back."""
        if row == self.order.page_id:
            self.order = replace(self.order, gone=gone)
        self.related = tuple(
            replace(each, gone=gone) if each.page_id == row else each for each in self.related
        )

    def passes(
        self,
        at: str,
        *events: Event,
        calm: bool = True,
        full: bool = True,
        without_ledger: bool = False,
        writes: int = 0,
        tampered: Cells = NOTHING,
        shows: tuple[str, ...] | None = None,
    ) -> None:
        """A pass that says this and writes what is right, except for what is tampered with.

        shows: what Open alerts shows then; by default what was said and is open.
        """
        now = build.instant(at, self.standards.calendar.zone)
        before = self._state()
        for event in events:
            if event.event in LIFE:
                self.shows[event.family] = shown_code(event.code, Level[event.level.upper()])
            else:
                self.shows.pop(event.family, None)
        found = self.standards.evaluation(before, self.order.page_id, now)
        right: Mapping[str, CellValue] = found.cells if found else {}
        open_alerts = tuple(self.shows.values()) if shows is None else shows
        written = {} if self.order.gone else {**right, "open_alerts": open_alerts or None}
        self.order = replace(self.order, cells={**self.order.cells, **written, **tampered})
        after = self._state()
        self.looks.append(Look(now, before, after, events, writes, calm, full, without_ledger))

    @property
    def broken(self) -> list[Violation]:
        """Promises that were broken."""
        return check(self.standards, self.looks)

    def _state(self) -> State:
        rows: dict[Source, dict[str, Row]] = {source: {} for source in Source}
        rows[Source.ORDERS][self.order.page_id] = self.order
        for row in self.related:
            rows[Source(row.page_id.rpartition("-")[0])][row.page_id] = row
        rows[Source.TEAM] = {str(member.notion_user): _team_row(member.name) for member in build.TEAM}
        return State(rows, DEFAULT_NAMES)


def _team_row(name: str) -> Row:
    member = next(each for each in build.TEAM if each.name == name)
    cells: dict[str, CellValue] = {
        "name": member.name,
        "person": (Person(str(member.notion_user), member.name, member.email),),
        "role": member.roles,
        "email": member.email,
        "away_from": None,
        "away_until": None,
        "stands_in_for": None,
    }
    moment = datetime.fromisoformat("2026-11-02T03:00+00:00")
    return Row(str(member.notion_user), "", cells, moment, moment)


def late_payment(due: str = "2026-11-14") -> Row:
    """A payment of 1,000; due on 14 November it is 9 days past due on the 23rd, a Monday."""
    return build.payment(due=due)
