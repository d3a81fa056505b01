"""Remember what was read of the tracker, and mark the orders it concerns as due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from notion_sync.carry import carried
from notion_sync.ports import Ledger
from notion_sync.report import PassReport
from rules.cells import Cells, CellValue, Links, Row, WrittenCells, fingerprint, same
from rules.columns import COLUMNS, RELATED, WRITTEN, Binding, Source
from rules.record import StoredRow


@dataclass(frozen=True)
class Memory:
    """Keeps rows in the ledger as they were seen last.

    report: is told what changed. rewritten: cells of the service that somebody changed, by order. clients:
    pages that orders name as their clients, of the orders that came.
    """

    ledger: Ledger
    now: datetime
    report: PassReport
    rewritten: dict[str, frozenset[str]] = field(default_factory=dict)
    clients: set[str] = field(default_factory=set)

    def remember(self, binding: Binding, rows: Sequence[Row]) -> None:
        """Keep rows as they were read by a binding."""
        source = binding.source
        known = self.ledger.rows(source, [row.page_id for row in rows])
        stored = [as_carried(stored_row(source, row), known.get(row.page_id), binding) for row in rows]
        if source is Source.ORDERS:
            self.clients.update(*map(clients_of, stored))
        changed = [
            _dated(row, known.get(row.row.page_id), self.now)
            for row in stored
            if _differs(row, known.get(row.row.page_id))
        ]
        if not changed:
            return
        before = [known[row.row.page_id] for row in changed if row.row.page_id in known]
        news = {row.row.page_id for row in changed if row.since == self.now}
        over = [row for row in before if row.row.page_id in news and row.since != self.now]
        if source is Source.ORDERS:
            self._note_rewritten(known, changed)
        with self.ledger.transaction():
            self.ledger.note_past(map(of_people, over), until=self.now)
            self.ledger.save_rows(changed)
            self._make_due(source, [*before, *changed])
        self.report.changed += len(changed)

    def forget(self, source: Source, page_id: str) -> Collection[str]:
        """A row is gone: an order is kept until its alerts are over. Return the orders it concerns."""
        known = self.ledger.rows(source, [page_id])[page_id]
        if known.row.gone:
            return ()
        self.report.changed += 1
        with self.ledger.transaction():
            self.ledger.note_past([of_people(known)], until=self.now)
            if source is Source.ORDERS:
                self.ledger.save_rows([replace(known, row=replace(known.row, gone=True), since=self.now)])
            else:
                self.ledger.delete_rows(source, [page_id])
            return self._make_due(source, [known])

    def _note_rewritten(self, known: Mapping[str, StoredRow], changed: Sequence[StoredRow]) -> None:
        """Note which of the cells that only the service writes are not as it left them."""
        for stored in changed:
            page_id = stored.row.page_id
            before = known.get(page_id)
            if before is None or stored.row.gone:
                continue
            left, now = before.row.cells, stored.row.cells
            keys = {key for key in WRITTEN if key in left and key in now and not same(left[key], now[key])}
            if keys:
                self.rewritten[page_id] = self.rewritten.get(page_id, frozenset()) | keys

    def _make_due(self, source: Source, rows: Sequence[StoredRow]) -> Collection[str]:
        """Have the orders judged anew that rows concern; which, empty where it is all of them."""
        if source is Source.TEAM:
            self.ledger.make_due(None, now=self.now)
            return ()
        if source in RELATED:
            concerned = {order for row in rows for order in row.order_ids}
        else:
            numbers = {row.number for row in rows if row.number}
            same = (page for pages in self.ledger.with_number(numbers).values() for page in pages)
            concerned = {*(row.row.page_id for row in rows), *same, *self._linked_with(rows)}
        self.ledger.make_due(concerned, now=self.now)
        return concerned

    def _linked_with(self, rows: Sequence[StoredRow]) -> set[str]:
        """Orders that share a payment or the like with one that came or went: its link was lost or found."""
        states: dict[str, list[bool]] = {}
        for row in rows:
            states.setdefault(row.row.page_id, []).append(row.row.gone)
        moved = [page_id for page_id, gone in states.items() if gone not in ([True, True], [False, False])]
        return set(self.ledger.beside(moved))


def stored_row(source: Source, row: Row) -> StoredRow:
    """A row as the ledger keeps it."""
    title_key = next(column.key for column in COLUMNS[source] if "title" in column.types)
    title, number = row.cells.get(title_key), row.cells.get("order_id")
    orders = row.cells.get("order")
    cells = WrittenCells(row.cells)
    return StoredRow(
        source,
        replace(row, cells=cells),
        fingerprint(cells),
        title if isinstance(title, str) else "",
        number if isinstance(number, str) else None,
        orders.ids if source in RELATED and isinstance(orders, Links) else (),
    )


def as_carried(now: StoredRow, before: StoredRow | None, binding: Binding) -> StoredRow:
    """The row with what it showed where nobody can see it any more."""
    if now.row.gone:
        return now
    cells = carried(binding, now.row.cells, before.row.cells if before else {})
    return stored_row(now.source, replace(now.row, cells=cells)) if cells != now.row.cells else now


def _differs(row: StoredRow, known: StoredRow | None) -> bool:
    return known is None or known.fingerprint != row.fingerprint or known.row.gone != row.row.gone


def _dated(row: StoredRow, before: StoredRow | None, now: datetime) -> StoredRow:
    """The row with since when it is so: what the service writes itself makes no difference."""
    same_facts = (
        before is not None
        and before.row.gone == row.row.gone
        and facts(before.row.cells) == facts(row.row.cells)
    )
    return replace(row, since=before.since if before and same_facts else now)


def clients_of(order: StoredRow) -> tuple[str, ...]:
    """The pages that an order names as its client."""
    client = order.row.cells.get("client")
    return client.ids if isinstance(client, Links) else ()


def facts(cells: Cells) -> dict[str, CellValue]:
    """The cells that people fill in."""
    return {key: cell for key, cell in cells.items() if key not in WRITTEN}


def of_people(stored: StoredRow) -> StoredRow:
    """A row without what the service writes."""
    return replace(stored, row=replace(stored.row, cells=facts(stored.row.cells)))
