"""See what the tracker says: read what changed, remember it, and mark the orders it concerns as due."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.errors import Misconfigured, NotFound, Refused
from notion_sync.ports import Ledger, Tracker
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.cells import Links, Row, fingerprint
from rules.columns import COLUMNS, RELATED, Binding, Source
from rules.record import StoredRow

OVERLAP = timedelta(minutes=2)
"""Edit times are rounded down to the minute: the last minutes are read again and told apart by content."""

Progress = Callable[[Source, int], None]


@dataclass
class Observer:
    """Reads the tracker into the ledger.

    full: bind and read everything again. whole: sources to be read again whole, their columns changed.
    rebound: bindings that are others now. They are not saved yet: a pass that dies before it has recorded
    what follows from them has to see the difference again.
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
                self.ledger.delete_rows(source, self.ledger.page_ids(source))
                self.full = True
        return binding

    async def _read(self, source: Source) -> None:
        binding = self.bindings[source]
        watermark = None if self.full or source in self.whole else self.ledger.watermark(source)
        seen: set[str] = set()
        asked_at: datetime | None = None
        async for batch in self.tracker.read(binding, since=watermark and watermark - OVERLAP):
            asked_at = asked_at or batch.asked_at
            seen |= {row.page_id for row in batch.rows}
            self._remember(source, batch.rows)
            self.progress(source, len(seen))
        self.report.read += len(seen)
        if watermark is None:
            for page_id in sorted(self.ledger.page_ids(source) - seen):
                await self._vanished(source, page_id)
        if asked_at:
            self.ledger.save_watermark(source, asked_at)

    def _remember(self, source: Source, rows: Sequence[Row]) -> None:
        known = self.ledger.rows(source, [row.page_id for row in rows])
        stored = [stored_row(source, row) for row in rows]
        changed = [row for row in stored if _differs(row, known.get(row.row.page_id))]
        if not changed:
            return
        before = [known[row.row.page_id] for row in changed if row.row.page_id in known]
        with self.ledger.transaction():
            self.ledger.save_rows(changed)
            self._make_due(source, [*before, *changed])
        self.report.changed += len(changed)

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
        if column is None or column.type != "relation" or not (self.report.changed or self.full):
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
