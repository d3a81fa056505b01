"""Computes the scorecard of a tracker. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from adapters.errors import AdapterError
from adapters.retry import TimeLimit
from notion_sync.batches import batches
from notion_sync.facts import KnownFacts
from notion_sync.observe import Progress
from notion_sync.people import directory
from notion_sync.ports import Ledger, Tracker
from notion_sync.refresh import refreshed
from notion_sync.scorecard import Entry, Scorecard, scorecard
from notion_sync.terms import Terms
from rules.case import Process
from rules.columns import Source
from rules.validation import validate


@dataclass(frozen=True)
class Reporter:
    """Reads the tracker over a ledger that may be scribbled on.

    limit: the time that reading may take. refusals: why sources could not be read, so that what was known of
    them before stands in the figures.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    progress: Progress = lambda _source, _rows: None
    limit: TimeLimit = field(default_factory=TimeLimit)
    refusals: list[AdapterError] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What the tracker is called."""
        binding = self.ledger.binding(Source.ORDERS)
        return binding.title if binding else "the Order Tracker"

    async def report(self, now: datetime) -> Scorecard:
        """The scorecard of a day. Raises AdapterError where the tracker cannot be read."""
        observer = await refreshed(
            self.terms, self.tracker, self.ledger, now, progress=self.progress, limit=self.limit
        )
        self.refusals.extend(observer.report.refusals)
        team = directory(self.terms, self.ledger)
        process = self.terms.process(team, observer.bindings, observer.binder.away)
        entries = list(entries_of(self.ledger, process, now))
        return scorecard(entries, process.calendar.local_day(now))


def entries_of(ledger: Ledger, process: Process, now: datetime) -> Iterator[Entry]:
    """Every order that is there, validated as of an instant."""
    known, today = KnownFacts(ledger, process), process.calendar.local_day(now)
    pages = sorted(ledger.page_ids(Source.ORDERS))
    for batch in batches(pages):
        rows = ledger.rows(Source.ORDERS, batch)
        there = {page_id: stored for page_id, stored in rows.items() if not stored.row.gone}
        for page_id, facts in known.of(there).items():
            case = validate(facts, process, today)
            stored = there[page_id]
            yield Entry(case, process, today, stored.title or "Untitled order", stored.number)
