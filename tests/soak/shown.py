"""What there has to be after a calm pass: cells that follow from the rows, alerts said and shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rules.cells import CellValue, Row, same, shown
from rules.columns import WRITTEN, Source
from rules.evaluate import Evaluation
from rules.finding import Finding, Level, shown_code
from tests.soak.deserved import snoozed_until
from tests.soak.history import History, Look, Violation, gone_unseen
from tests.soak.judging import Standards
from tests.soak.lives import Lives
from tests.soak.reading import State

CELLS = "cells equal a from-scratch evaluation"
SHOWN = "Open alerts shows what was said and is open"
SAID = "nothing that deserves it goes unsaid"
THEIRS = "what people fill in is never written"
QUIET = "a pass after a calm one writes and says nothing"
PATIENCE = 2
"""So many working days after it was due a repeat that is still missing counts as lost."""


@dataclass(frozen=True)
class Shown:
    """Judges what a pass left behind."""

    standards: Standards
    lives: Lives

    def complete(self, look: Look) -> Iterator[Violation]:
        """After a calm pass that read everything: what is missing or wrong."""
        self._end_in_silence(look)
        for page_id, row in look.after.alive.items():
            found = self.standards.evaluation(look.after, page_id, look.now)
            if found is None:
                continue
            for promise, what in (
                *_cells(row, found),
                *self._codes(row),
                *self._unsaid(page_id, found, look),
            ):
                yield Violation(promise, page_id, f"{look.after.title(page_id)}: {what}", look.now)
        if self.standards.calendar.is_open(look.now):
            yield from self._gone(look)

    def _end_in_silence(self, look: Look) -> None:
        for episode in self.lives.all_open:
            episode.over = self.lives.ends_in_silence(episode, look)

    def _codes(self, row: Row) -> Iterator[tuple[str, str]]:
        standing = [each.standing for each in self.lives.all_open if each.order == row.page_id]
        codes = tuple(shown_code(each.code, Level[each.level.upper()]) for each in standing)
        cell: CellValue = row.cells.get("open_alerts")
        if not same(cell, codes):
            yield SHOWN, f"Open alerts shows {shown(cell)!r}, said and open is {shown(codes)!r}"

    def _unsaid(self, page_id: str, found: Evaluation, look: Look) -> Iterator[tuple[str, str]]:
        today = self.standards.calendar.local_day(look.now)
        until = snoozed_until(found)
        if not self.standards.calendar.is_open(look.now) or (until and until >= today):
            return
        findings = self.standards.findings(look.after, page_id, look.now)
        families = findings.keys() | {e.family for e in self.lives.all_open if e.order == page_id}
        for family in sorted(families - found.stands_down):
            finding, episode = findings.get(family), self.lives.open(page_id, family)
            said = (episode.standing.code, episode.standing.level) if episode else None
            is_so = (finding.code, finding.level.word) if finding else None
            if said != is_so:
                yield SAID, f"{family} is {_named(is_so)}, last said was {_named(said)}"
            elif finding and self._repeat_is_missing(page_id, finding, today):
                yield SAID, f"{finding.code} should have been repeated {PATIENCE} working days ago"

    def _repeat_is_missing(self, page_id: str, finding: Finding, today: date) -> bool:
        episode = self.lives.open(page_id, finding.family)
        if episode is None or not finding.repeats:
            return False
        earlier = self.standards.calendar.add_working_days(today, -PATIENCE)
        then = [look for look in self.lives.looks if self.standards.calendar.local_day(look.now) >= earlier]
        always = all(self._is_repeatable(look.before, page_id, finding, look) for look in then)
        return always and self.lives.was_due(episode, earlier)

    def _is_repeatable(self, state: State, page_id: str, finding: Finding, look: Look) -> bool:
        found = self.standards.evaluation(state, page_id, look.now)
        if found is None or finding.family in found.stands_down:
            return False
        until = snoozed_until(found)
        if until and until >= self.standards.calendar.local_day(look.now):
            return False
        same_one = (each for each in found.findings if each.code == finding.code)
        return any(each.level == finding.level and each.repeats for each in same_one)

    def _gone(self, look: Look) -> Iterator[Violation]:
        for episode in self.lives.all_open:
            if episode.order not in look.after.alive:
                what = f"{look.after.title(episode.order)}: gone, and {episode.family} was not resolved"
                yield Violation(SAID, episode.order, what, look.now)


def _cells(row: Row, found: Evaluation) -> Iterator[tuple[str, str]]:
    for key, expected in found.cells.items():
        if key != "open_alerts" and key in row.cells and not same(row.cells[key], expected):
            yield CELLS, f"{key} shows {shown(row.cells[key])!r}, should be {shown(expected)!r}"


def _named(said: tuple[str, str] | None) -> str:
    return " ".join(said) if said else "nothing"


def untouched(look: Look, history: History) -> Iterator[Violation]:
    """Yield cells of people, and whole rows, that changed while a pass ran.

    A row in the archive can be written, and only its answer says that it is there.
    """
    unseen = {row.page_id for _, row in gone_unseen(history, look.before)}
    for source in Source:
        for page_id, before in look.before.rows[source].items():
            after = look.after.rows[source][page_id]
            is_there = not before.gone or page_id in unseen
            ours = WRITTEN if source is Source.ORDERS and is_there else ()
            for key in before.cells.keys() - set(ours):
                if before.cells[key] != after.cells.get(key):
                    what = (
                        f"{source.value} {look.before.title(page_id)}: {key} was {shown(before.cells[key])!r}"
                    )
                    yield Violation(THEIRS, page_id, what, look.now)
            if before.gone != after.gone:
                yield Violation(THEIRS, page_id, f"{look.before.title(page_id)} came or went", look.now)


def quiet(look: Look, last: Look | None) -> Iterator[Violation]:
    """Yield what a pass wrote or said though a calm one at that instant had left nothing to do."""
    settled = last is not None and last.calm and last.full and last.now == look.now
    if look.calm and settled and (look.writes or look.said):
        yield Violation(QUIET, "", f"{look.writes} writes and {len(look.said)} events", look.now)
