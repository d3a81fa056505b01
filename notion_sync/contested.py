"""Cells of the service that somebody else keeps rewriting: left alone, said once, tried after a rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from notion_sync.compose import order_name
from notion_sync.operational import SHOWN, Condition
from notion_sync.ports import Ledger
from notion_sync.report import CellChange
from notion_sync.terms import Terms
from rules.cells import Cells, CellValue, shown
from rules.columns import Binding, Source
from rules.fights import check_at, look, may_write, wrote
from rules.finding import Say, say
from rules.record import Fight, StoredRow

KIND = "fight"
"""What the keys of these conditions begin with."""

LONG = 80
"""Cells longer than this are cut where people are told of them."""

log = structlog.get_logger()


@dataclass
class Contested:
    """The cells that were rewritten lately. ``rewritten``: what this pass saw of that, by order."""

    ledger: Ledger
    now: datetime
    rewritten: Mapping[str, frozenset[str]]
    known: dict[tuple[str, str], Fight] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {(each.page_id, each.cell): each for each in self.ledger.fights()}

    @property
    def concerned(self) -> frozenset[str]:
        """Orders whose cells have to be looked at."""
        return frozenset(self.rewritten) | {page_id for page_id, _ in self.known}

    @property
    def left_alone(self) -> int:
        """How many cells are left as somebody else made them."""
        return sum(1 for fight in self.known.values() if fight.left_since and not fight.is_right)

    def look(self, stored: StoredRow, desired: Cells) -> None:
        """See what became of an order's cells since they were last looked at."""
        page_id = stored.row.page_id
        cells = {cell for page, cell in self.known if page == page_id}
        for cell in sorted(cells | self.rewritten.get(page_id, frozenset())):
            known = self._fight(page_id, cell)
            if cell not in stored.row.cells:  # its column is gone
                self._remember(known, None)
            elif cell in desired:
                is_rewritten = cell in self.rewritten.get(page_id, ())
                shows = stored.row.cells[cell]
                found = look(known, shows, desired[cell], self.now, rewritten=is_rewritten)
                if found and found.left_since and not known.left_since:
                    log.warning("cell.left_alone", page_id=page_id, order=stored.title, cell=cell)
                self._remember(known, found)

    def ours(self, stored: StoredRow, changes: Sequence[CellChange]) -> tuple[CellChange, ...]:
        """The changes without cells that are left alone."""
        page_id = stored.row.page_id
        return tuple(
            change
            for change in changes
            if may_write(self.known.get((page_id, change.key)), change.before, self.now)
        )

    def wrote(self, stored: StoredRow, changes: Sequence[CellChange]) -> None:
        """Note that cells were written."""
        page_id = stored.row.page_id
        rewritten = self.rewritten.get(page_id, frozenset())
        for change in changes:
            known = self._fight(page_id, change.key)
            found = wrote(known, change.after, self.now, rewritten=change.key in rewritten)
            self._remember(known, found)

    def forget(self, page_id: str) -> None:
        """Forget an order that is gone."""
        for fight in [fight for (page, _), fight in self.known.items() if page == page_id]:
            self._remember(fight, None)

    def check_at(self, page_id: str) -> datetime | None:
        """When an order has to be looked at though nobody edits it."""
        moments = (check_at(fight) for (page, _), fight in self.known.items() if page == page_id)
        return min((moment for moment in moments if moment), default=None)

    def conditions(self, terms: Terms, binding: Binding) -> Iterator[Condition]:
        """One thing to be said for each column in which cells are left alone."""
        left = [fight for _, fight in sorted(self.known.items()) if fight.left_since]
        rows = self.ledger.rows(Source.ORDERS, {fight.page_id for fight in left}) if left else {}
        for cell in dict.fromkeys(fight.cell for fight in left):
            column = binding.column(cell)
            fights = [fight for fight in left if fight.cell == cell and fight.page_id in rows]
            if column and fights:
                yield Condition(f"{KIND}:{cell}", *_told(column.name, binding.title, fights, rows, terms))

    def _fight(self, page_id: str, cell: str) -> Fight:
        return self.known.get((page_id, cell)) or Fight(page_id, cell)

    def _remember(self, known: Fight, found: Fight | None) -> None:
        key = (known.page_id, known.cell)
        if found is None:
            if self.known.pop(key, None):
                self.ledger.delete_fights([known])
        elif found != self.known.get(key):
            self.known[key] = found
            self.ledger.save_fights([found])


def _told(
    column: str, tracker: str, fights: Sequence[Fight], rows: Mapping[str, StoredRow], terms: Terms
) -> tuple[Say, tuple[Say, ...]]:
    """The heading, the rows, and what to do."""
    heading = say("Somebody else keeps rewriting {column} in {tracker}", column=column, tracker=tracker)
    names = {fight.page_id: order_name(rows[fight.page_id], terms.language) for fight in fights}
    lines = [
        say(
            "{order}: it should show {ours}, and was changed to {theirs}.",
            order=names[fight.page_id],
            ours=_value(fight.ours),
            theirs=_value(fight.theirs),
        )
        for fight in sorted(fights, key=lambda fight: names[fight.page_id])[:SHOWN]
    ]
    if len(fights) > SHOWN:
        lines.append(say("And {more} more orders.", more=len(fights) - SHOWN))
    remedy = say(
        "Look for what writes {column}: an automation of the database (⚡ Automations), another integration, "
        "a button. These cells are left alone until it has rested for an hour.",
        column=column,
    )
    return heading, (*lines, remedy)


def _value(value: CellValue) -> Say | str:
    text = " ".join(shown(value).split())
    if not text:
        return say("(empty)")
    return f"“{text if len(text) <= LONG else text[: LONG - 1] + '…'}”"
