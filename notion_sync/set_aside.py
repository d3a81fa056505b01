"""Orders on which something fails in pass after pass: tried more and more seldom, until it succeeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.errors import AdapterError, Ambiguous, Unavailable
from notion_sync.identity import fingerprint_of
from notion_sync.judge import Judged
from notion_sync.ports import Ledger
from notion_sync.report import CellChange, PassReport
from notion_sync.terms import Terms
from rules.cells import fingerprint
from rules.record import Setback, StoredRow, Task
from rules.setting_aside import is_waiting, once_more

Changes = Sequence[CellChange]


@dataclass
class SetAside:
    """What failed before, and what fails in this pass. ``known``: by order and task."""

    terms: Terms
    ledger: Ledger
    now: datetime
    known: dict[tuple[str, Task], Setback] = field(init=False)
    _failed: list[tuple[StoredRow, Changes, AdapterError]] = field(default_factory=list, init=False)
    _written: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.known = {(each.page_id, each.task): each for each in self.ledger.setbacks()}

    def waits(self, stored: StoredRow, changes: Changes) -> bool:
        """Whether these cells were refused before and are not to be tried again yet."""
        setback = self.known.get((stored.row.page_id, Task.WRITE))
        return setback is not None and is_waiting(setback, self._attempt(stored, changes), self.now)

    def next_try(self, page_id: str) -> datetime | None:
        """When an order is to be looked at again that is set aside."""
        return min((each for task in Task if (each := self._next_try(page_id, task))), default=None)

    @property
    def waiting(self) -> int:
        """How many orders are set aside now."""
        return len({page_id for page_id, task in self.known if self._next_try(page_id, task)})

    def forget(self, page_id: str, *tasks: Task) -> None:
        """Forget what failed before: these tasks, or all."""
        for task in tasks or Task:
            if (page_id, task) in self.known:
                self.ledger.delete_setbacks([self.known.pop((page_id, task))])

    def written(self, stored: StoredRow) -> None:
        """Note that a row could be written."""
        self._written = True
        self.forget(stored.row.page_id, Task.WRITE)

    def not_written(self, stored: StoredRow, changes: Changes, error: AdapterError) -> None:
        """Note that a row could not be written."""
        self._failed.append((stored, changes, error))

    def judged(self, judged: Sequence[Judged], failed: Mapping[str, str]) -> None:
        """Note which orders could be judged, and which could not: reasons by order."""
        for order in judged:
            self.forget(order.page_id, Task.JUDGE)
        for page_id, reason in failed.items():
            setback = self._note(page_id, Task.JUDGE, reason, "")
            if setback.next_try:
                # Whatever makes it due before, an edit or another configuration, has it tried at once.
                self.ledger.make_due([page_id], now=setback.next_try)

    def settle(self, report: PassReport) -> set[str]:
        """Name in the report what could not be written, and remember it; the orders that are set aside now.

        Where several rows failed for want of Notion and none was written, that is not the rows' fault.
        """
        outages = [error for _, _, error in self._failed if isinstance(error, Unavailable | Ambiguous)]
        is_outage = len(outages) > 1 and not self._written
        aside = set()
        for stored, changes, error in self._failed:
            told = f"{stored.title or stored.row.page_id} could not be written: {error.what}"
            if not (is_outage and error in outages):
                attempt = self._attempt(stored, changes)
                setback = self._note(stored.row.page_id, Task.WRITE, error.what, attempt)
                if setback.next_try:
                    aside.add(stored.row.page_id)
                    told += f" It is set aside until {self._local(setback.next_try)}."
            report.problems.append(told)
        self._failed.clear()
        return aside

    def _note(self, page_id: str, task: Task, reason: str, attempt: str) -> Setback:
        failure = Setback(page_id, task, reason, attempt, 1, self.now, self.now)
        setback = once_more(failure, self.known.get((page_id, task)), self.terms.policy.run)
        self.known[page_id, task] = setback
        self.ledger.save_setbacks([setback])
        return setback

    def _next_try(self, page_id: str, task: Task) -> datetime | None:
        setback = self.known.get((page_id, task))
        return setback.next_try if setback and setback.next_try and setback.next_try > self.now else None

    def _attempt(self, stored: StoredRow, changes: Changes) -> str:
        """Identity of what is tried: the row as it is, what it is to show, the configuration."""
        cells = {**stored.row.cells, **{change.key: change.after for change in changes}}
        return fingerprint_of(stored.fingerprint, fingerprint(cells), self.terms.fingerprint)

    def _local(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.terms.calendar.zone):%Y-%m-%d %H:%M}"
