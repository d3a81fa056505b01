"""See what the tracker says: read what changed, or all of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from adapters.errors import Misconfigured, NotFound, Refused
from notion_sync.bind import Binder
from notion_sync.ports import Ledger, Tracker
from notion_sync.remember import Memory
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.cells import CellValue, Links, Row, Unseen, is_empty
from rules.columns import WRITTEN, Binding, Source

OVERLAP = timedelta(minutes=2)
"""Edit times are rounded down to the minute: the last minutes are read again and told apart by content."""

Progress = Callable[[Source, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """How reading a source went.

    asked_at: the tracker's clock when it began. strange: columns and options that its binding does not know.
    complete: it was read to its end, and not broken off to look at the columns first.
    """

    asked_at: datetime | None = None
    strange: frozenset[str] = frozenset()
    complete: bool = False


@dataclass
class Observer:
    """Reads the tracker into the ledger.

    full: bind and read everything again. sees_people: whether we may see who people are; None where nobody
    asked.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    now: datetime
    report: PassReport
    full: bool = False
    progress: Progress = lambda _source, _rows: None
    sees_people: bool | None = None

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

    async def _see(self, source: Source) -> None:
        """Read a source, a second time where its columns are not what they were when they were bound."""
        try:
            reading = await self._read(source, trusting=self.full or source in self.binder.whole)
            looked = reading.strange or not reading.complete
            alike = not looked or await self.binder.again(source, reading.strange)
        except (Misconfigured, NotFound):
            reading, alike = Reading(), False
            try:
                await self.binder.again(source)
            except NotFound as error:
                self.binder.leave(source, error)
                return
        if not alike:
            self.binder.whole.add(source)
        if not (alike and reading.complete):
            reading = await self._read(source, trusting=True)
        with self.ledger.transaction():
            # Only now: a pass that ends before looks and reads again.
            self.binder.save(source)
            if reading.asked_at:
                self.ledger.save_watermark(source, reading.asked_at)

    async def _read(self, source: Source, *, trusting: bool) -> Reading:
        """Read what changed, or all. ``trusting``: cells that were emptied are taken for empty."""
        binding = self.bindings[source]
        watermark = None if self.full or source in self.binder.whole else self.ledger.watermark(source)
        seen: set[str] = set()
        strange: frozenset[str] = frozenset()
        asked_at: datetime | None = None
        async for batch in self.tracker.read(binding, since=watermark and watermark - OVERLAP):
            asked_at = asked_at or batch.asked_at
            strange |= batch.strange
            if not trusting and self._is_doubtful(binding, batch.rows):
                return Reading(asked_at, strange)
            seen |= {row.page_id for row in batch.rows}
            self.memory.remember(binding, batch.rows)
            self.progress(source, len(seen))
        self.report.read += len(seen)
        if watermark is None:
            for page_id in sorted(self.ledger.page_ids(source) - seen):
                await self._vanished(source, page_id)
        return Reading(asked_at, strange, complete=True)

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
        if column is None or column.type != "relation" or column.blind:
            return
        if not (self.report.changed or self.full):
            return
        linked = {
            page_id
            for stored in self.ledger.all_rows(Source.ORDERS)
            if isinstance(client := stored.row.cells.get("client"), Links)
            for page_id in client.ids
        }
        known = self.ledger.known_titles()
        wanted = linked if self.full else linked - known.keys()
        if not wanted:
            return
        titles = await self.tracker.titles(wanted)
        changed = {page_id for page_id, title in titles.items() if known.get(page_id, "") != title}
        with self.ledger.transaction():
            self.ledger.save_titles(titles)
            if changed:
                self.ledger.make_due(None, now=self.now)

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
