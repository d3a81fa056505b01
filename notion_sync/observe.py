"""See what the tracker says: read what changed, or all of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

import structlog

from adapters.errors import Misconfigured, NotFound, Refused, Unavailable
from adapters.retry import TimeLimit
from notion_sync.batches import batches
from notion_sync.bind import Binder
from notion_sync.ports import Ledger, Tracker
from notion_sync.reading import SourceReading
from notion_sync.remember import Memory, clients_of
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.cells import CellValue, Row, Unseen, is_empty
from rules.columns import WRITTEN, Binding, Source
from rules.record import Reading

TITLES_AT_ONCE = 100
"""Titles that are remembered together, so that a pass that is cut off keeps those it has."""

PAST_KEPT = timedelta(days=731)
"""Two years: so long it is known how rows were before."""

Progress = Callable[[Source, int], None]

log = structlog.get_logger()


@dataclass
class Observer:
    """Reads the tracker into the ledger.

    full: bind and read everything again. sees_people: whether we may see who people are; None where nobody
    asked. limit: the time of the pass.
    check_clock: raises where ``now`` is not to be believed; nothing is remembered by it then.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    now: datetime
    report: PassReport
    full: bool = False
    progress: Progress = lambda _source, _rows: None
    sees_people: bool | None = None
    limit: TimeLimit = field(default_factory=TimeLimit)
    check_clock: Callable[[], None] = lambda: None
    _noted: bool = False
    _resumed: bool = False

    @cached_property
    def binder(self) -> Binder:
        """Knows what the sources and their columns are."""
        return Binder(self.tracker, self.ledger, full=self.full)

    @cached_property
    def memory(self) -> Memory:
        """Keeps what was read."""
        return Memory(self.ledger, self.now, self.report)

    @property
    def bindings(self) -> Mapping[Source, Binding]:
        """Every configured source, as it is bound; one that is out of reach, as it was."""
        return self.binder.bindings

    async def observe(self) -> None:
        """Bind and read every configured source; related ones first, so that no link looks lost."""
        binder = self.binder
        await binder.bind(self.terms.sources)
        self.full = binder.full
        for source in (*(s for s in self.terms.sources if s is not Source.ORDERS), Source.ORDERS):
            if source not in binder.away:
                await self._see(source)
        for error in binder.away.values():
            self.report.refuse(error)
        await self._titles()
        if self._noted:
            self.ledger.end_readings()
        if self.full:
            self.ledger.forget_past(before=self.now - PAST_KEPT)

    async def _see(self, source: Source) -> None:
        """Read a source, a second time where its columns are not what they were when they were bound."""
        reading: SourceReading | None = None
        try:
            reading = await self._read(source, trusting=self.full or source in self.binder.whole)
            looked = reading.strange or not reading.complete
            alike = not looked or await self.binder.again(source, reading.strange)
        except (Misconfigured, NotFound):
            alike = False
            try:
                await self.binder.again(source)
            except NotFound as error:
                self.binder.leave(source, error)
                return
        if not alike:
            self.binder.whole.add(source)
        if reading is None or not (alike and reading.complete):
            reading = await self._read(source, trusting=True)
        with self.ledger.transaction():
            # Only now: a pass that ends before looks and reads again.
            self.binder.save(source)
            reading.finish()
            if source is Source.ORDERS:
                self._resumed = reading.resumed
                self._mind_titles(reading)
        self._noted = self._noted or reading.noted

    async def _read(self, source: Source, *, trusting: bool) -> SourceReading:
        """Read what changed, or all. ``trusting``: cells that were emptied are taken for empty."""
        binding = self.bindings[source]
        whole = self.full or source in self.binder.whole
        reading = SourceReading(self.tracker, self.ledger, binding, self.now, self.limit, whole)
        async for rows, missing in reading.steps():
            self.check_clock()
            if not trusting and self._is_doubtful(binding, rows):
                return reading
            self.memory.remember(binding, rows)
            for page_id in missing:
                await self._vanished(source, page_id)
            self.progress(source, len(reading.seen))
        self.report.read += len(reading.seen)
        return reading

    def _is_doubtful(self, binding: Binding, rows: Sequence[Row]) -> bool:
        """Whether a cell was emptied whose option may have been deleted, or whose link not be shared."""
        keys = [c.key for c in binding.columns if (c.choices and c.key not in WRITTEN) or c.target]
        known = self.ledger.rows(binding.source, [row.page_id for row in rows]) if keys else {}
        return any(
            _is_nothing(row.cells.get(key)) and not _is_nothing(known[row.page_id].row.cells.get(key))
            for row in rows
            if row.page_id in known
            for key in keys
        )

    async def _vanished(self, source: Source, page_id: str) -> None:
        """A row that a full read does not show any more: trashed, archived, moved, or not shared."""
        row = await self.tracker.retrieve(self.bindings[source], page_id)
        if row is not None and not row.gone:
            self.memory.remember(self.bindings[source], [row])
        else:
            self.memory.forget(source, page_id)

    async def _titles(self) -> None:
        """Titles of linked clients, fetched once; all of them again with a full read."""
        column = self.bindings[Source.ORDERS].column("client")
        news = self.report.changed or self.full or self._noted
        if column is None or column.type != "relation" or column.blind or not news:
            return
        known = self.ledger.known_titles()
        linked = self._clients()
        # Those not known yet first, without which no order can be judged; the others may stay as they are.
        new, old = sorted(linked - known.keys()), sorted(linked & known.keys()) if self.full else []
        for chunk in (*batches(new, TITLES_AT_ONCE), *batches(old, TITLES_AT_ONCE)):
            try:
                titles = await self.tracker.titles(chunk)
            except Unavailable as error:
                if chunk[0] not in known:
                    raise
                log.warning("titles.not_refreshed", reason=error.what)
                return
            changed = {page_id for page_id, title in titles.items() if known.get(page_id, "") != title}
            with self.ledger.transaction():
                self.ledger.save_titles(titles)
                if changed:
                    self.ledger.make_due(None, now=self.now)
            self.limit.progressed()

    def _mind_titles(self, reading: SourceReading) -> None:
        """Have the next pass look for titles, should this one not come to it: no row may change meanwhile."""
        new = self.memory.clients and self.memory.clients - self.ledger.known_titles().keys()
        if new and not reading.noted:
            note = Reading(since=self.now, asked_at=self.now, reached=None, binding="")
            self.ledger.save_reading(Source.ORDERS, note)
            reading.noted = True

    def _clients(self) -> set[str]:
        """Clients of the orders that came, and of all where an earlier pass may not have come to them."""
        if not self._resumed:
            return self.memory.clients
        every = batches(self.ledger.page_ids(Source.ORDERS))
        orders = (order for batch in every for order in self.ledger.rows(Source.ORDERS, batch).values())
        return {client for order in orders for client in clients_of(order)}

    async def people(self) -> None:
        """Notion accounts of the team, for writing people cells: fetched once, and with each full read."""
        if not any(member.email and not member.notion_user for member in self.terms.team.person):
            return
        if self.ledger.known_people() and not self.full:
            return
        try:
            people = await self.tracker.people()
        except (Refused, NotFound) as error:
            self.sees_people = False
            self.report.problems.append(f"{error.what} {error.remedy}".strip())
        else:
            self.sees_people = True
            self.ledger.save_people(people, at=self.now)


def _is_nothing(value: CellValue) -> bool:
    return is_empty(value) or isinstance(value, Unseen) or value == 0
