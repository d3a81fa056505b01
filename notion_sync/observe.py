"""See what the tracker says: read what changed, remember it, and mark the orders it concerns as due."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from adapters.errors import Misconfigured, NotFound, Refused, Unavailable
from adapters.retry import TimeLimit
from notion_sync.ports import Ledger, Tracker
from notion_sync.reading import SourceReading, is_begun
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.cells import Links, Row, fingerprint, same
from rules.columns import COLUMNS, RELATED, WRITTEN, Binding, Source
from rules.record import Reading, StoredRow

TITLES_AT_ONCE = 100
"""Titles that are remembered together, so that a pass that is cut off keeps those it has."""

Progress = Callable[[Source, int], None]

log = structlog.get_logger()


@dataclass
class Observer:
    """Reads the tracker into the ledger.

    full: bind and read everything again. whole: sources to be read again whole, their columns changed.
    rebound: bindings that are others now. They are not saved yet: a pass that dies before it has recorded
    what follows from them has to see the difference again. limit: the time of the pass. rewritten: cells of
    the service that somebody changed, by order.
    """

    terms: Terms
    tracker: Tracker
    ledger: Ledger
    now: datetime
    report: PassReport
    full: bool = False
    whole: set[Source] = field(default_factory=set)
    bindings: dict[Source, Binding] = field(default_factory=dict)
    rebound: dict[Source, Binding] = field(default_factory=dict)
    progress: Progress = lambda _source, _rows: None
    limit: TimeLimit = field(default_factory=TimeLimit)
    rewritten: dict[str, frozenset[str]] = field(default_factory=dict)
    _noted: bool = False

    async def observe(self) -> None:
        """Bind and read every configured source; related ones first, so that no link looks lost."""
        for source in self.terms.sources:
            self.bindings[source] = await self._bind(source)
        for source in (*(s for s in self.terms.sources if s is not Source.ORDERS), Source.ORDERS):
            try:
                await self._read(source)
            except Misconfigured:
                # The columns are not what they were when they were bound: look again, once.
                self.bindings[source] = await self._bind(source, anew=True)
                self.whole.add(source)
                await self._read(source)
        await self._titles()
        if self._noted:
            self.ledger.end_readings()

    async def _bind(self, source: Source, *, anew: bool = False) -> Binding:
        known = self.ledger.binding(source)
        if known and not (anew or self.full):
            return known
        binding = await self.tracker.bind(source, known=known)
        if known is None:
            self.ledger.save_binding(binding)
        elif binding != known:
            self.rebound[source] = binding
            if known.data_source_id != binding.data_source_id:
                self.full = True
                if not is_begun(self.ledger.reading(source), binding):
                    self.ledger.delete_rows(source, self.ledger.page_ids(source))
        return binding

    async def _read(self, source: Source) -> None:
        whole = self.full or source in self.whole
        reading = SourceReading(self.tracker, self.ledger, self.bindings[source], self.now, self.limit, whole)
        async for rows, missing in reading.steps():
            self._remember(source, rows)
            for page_id in missing:
                await self._vanished(source, page_id)
            self.progress(source, len(reading.seen))
        self.report.read += len(reading.seen)
        reading.finish()
        self._noted = self._noted or reading.noted

    def _remember(self, source: Source, rows: Sequence[Row]) -> None:
        known = self.ledger.rows(source, [row.page_id for row in rows])
        stored = [stored_row(source, row) for row in rows]
        changed = [row for row in stored if _differs(row, known.get(row.row.page_id))]
        if not changed:
            return
        before = [known[row.row.page_id] for row in changed if row.row.page_id in known]
        if source is Source.ORDERS:
            self._note_rewritten(known, changed)
        with self.ledger.transaction():
            self.ledger.save_rows(changed)
            self._make_due(source, [*before, *changed])
        self.report.changed += len(changed)

    def _note_rewritten(self, known: Mapping[str, StoredRow], changed: Sequence[StoredRow]) -> None:
        """Note which of the cells that only the service writes are not as it left them."""
        for stored in changed:
            before = known.get(stored.row.page_id)
            if before is None or stored.row.gone:
                continue
            left, now = before.row.cells, stored.row.cells
            keys = {key for key in WRITTEN if key in left and key in now and not same(left[key], now[key])}
            if keys:
                self.rewritten[stored.row.page_id] = (
                    self.rewritten.get(stored.row.page_id, frozenset()) | keys
                )

    async def _vanished(self, source: Source, page_id: str) -> None:
        """A row that a full read does not show any more: trashed, archived, moved, or not shared."""
        row = await self.tracker.retrieve(self.bindings[source], page_id)
        if row is not None and not row.gone:
            self._remember(source, [row])
            return
        known = self.ledger.rows(source, [page_id])[page_id]
        if known.row.gone:
            return
        self.report.changed += 1
        with self.ledger.transaction():
            if source is Source.ORDERS:
                gone = Row(
                    page_id,
                    known.row.url,
                    known.row.cells,
                    known.row.created,
                    known.row.last_edited,
                    gone=True,
                )
                self.ledger.save_rows([stored_row(source, gone)])
            else:
                self.ledger.delete_rows(source, [page_id])
            self._make_due(source, [known])

    def _make_due(self, source: Source, rows: Iterable[StoredRow]) -> None:
        if source is Source.TEAM:
            self.ledger.make_due(None, now=self.now)
        elif source in RELATED:
            self.ledger.make_due({order for row in rows for order in row.order_ids}, now=self.now)
        else:
            rows = list(rows)
            numbers = {row.number for row in rows if row.number}
            same = (page for pages in self.ledger.with_number(numbers).values() for page in pages)
            own = {row.row.page_id for row in rows}
            self.ledger.make_due({*own, *same, *self._linked_with(rows)}, now=self.now)

    def _linked_with(self, rows: Sequence[StoredRow]) -> set[str]:
        """Orders that share a payment or the like with one that came or went: its link was lost or found."""
        states: dict[str, list[bool]] = {}
        for row in rows:
            states.setdefault(row.row.page_id, []).append(row.row.gone)
        moved = [page_id for page_id, gone in states.items() if gone not in ([True, True], [False, False])]
        related = self.ledger.related(moved).values()
        return {order for items in related for item in items for order in item.order_ids}

    async def _titles(self) -> None:
        """Titles of linked clients, fetched once; all of them again with a full read."""
        column = self.bindings[Source.ORDERS].column("client")
        news = self.report.changed or self.full or self._noted
        if column is None or column.type != "relation" or not news:
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
        # Those not known yet first, without which no order can be judged; the others may stay as they are.
        new, old = sorted(wanted - known.keys()), sorted(wanted & known.keys())
        for chunk in (*_chunks(new), *_chunks(old)):
            try:
                titles = await self.tracker.titles(chunk)
            except Unavailable as error:
                if chunk[0] not in known:
                    self._leave_a_note()
                    raise
                log.warning("titles.not_refreshed", reason=error.what)
                return
            changed = {page_id for page_id, title in titles.items() if known.get(page_id, "") != title}
            with self.ledger.transaction():
                self.ledger.save_titles(titles)
                if changed:
                    self.ledger.make_due(None, now=self.now)
            self.limit.progressed()

    def _leave_a_note(self) -> None:
        """Have the next pass look for titles again, though no row may have changed by then."""
        if not self._noted:
            note = Reading(since=self.now, asked_at=self.now, reached=None, binding="")
            self.ledger.save_reading(Source.ORDERS, note)

    async def people(self) -> None:
        """Notion accounts of the team, for writing people cells: fetched once, and with each full read."""
        if not any(member.email and not member.notion_user for member in self.terms.team.person):
            return
        if self.ledger.known_people() and not self.full:
            return
        try:
            people = await self.tracker.people()
        except (Refused, NotFound) as error:
            self.report.problems.append(f"{error.what}. {error.remedy}".strip())
        else:
            self.ledger.save_people(people, at=self.now)


def stored_row(source: Source, row: Row) -> StoredRow:
    """A row as the ledger keeps it."""
    title_key = next(column.key for column in COLUMNS[source] if "title" in column.types)
    title, number = row.cells.get(title_key), row.cells.get("order_id")
    orders = row.cells.get("order")
    return StoredRow(
        source,
        row,
        fingerprint(row.cells),
        title if isinstance(title, str) else "",
        number if isinstance(number, str) else None,
        orders.ids if source in RELATED and isinstance(orders, Links) else (),
    )


def _differs(row: StoredRow, known: StoredRow | None) -> bool:
    return known is None or known.fingerprint != row.fingerprint or known.row.gone != row.row.gone


def _chunks(page_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (page_ids[start : start + TITLES_AT_ONCE] for start in range(0, len(page_ids), TITLES_AT_ONCE))
