"""What the ledger knows about orders, put together order by order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from notion_sync.ports import Ledger
from rules.case import Facts, Process
from rules.columns import Source
from rules.record import StoredRow


@dataclass(frozen=True)
class KnownFacts:
    """Gathers facts. Sources that the process does not have are left out, whatever was read before."""

    ledger: Ledger
    process: Process

    def of(self, rows: Mapping[str, StoredRow]) -> dict[str, Facts]:
        """The facts about each of these orders, by page."""
        related = self.ledger.related(rows.keys())
        same = self.ledger.with_number({row.number for row in rows.values() if row.number})
        linked = {order for items in related.values() for item in items for order in item.order_ids}
        existing = self._existing(rows, linked | {page for pages in same.values() for page in pages})
        lost = linked - existing
        facts = {}
        for page_id, stored in rows.items():
            by_source: dict[Source, list[StoredRow]] = {}
            for item in related.get(page_id, ()):
                if self.process.has(item.source):
                    by_source.setdefault(item.source, []).append(item)
            facts[page_id] = Facts(
                stored.row,
                {source: [item.row for item in items] for source, items in by_source.items()},
                duplicate=stored.number is not None and len(existing & set(same.get(stored.number, ()))) > 1,
                lost=frozenset(lost),
                titles=self._titles,
            )
        return facts

    @cached_property
    def _titles(self) -> Mapping[str, str | None]:
        return self.ledger.known_titles()

    def _existing(self, read: Mapping[str, StoredRow], page_ids: set[str]) -> set[str]:
        """Those of these orders that are there. read: orders that were read already."""
        others = page_ids - read.keys()
        rows = {**read, **(self.ledger.rows(Source.ORDERS, others) if others else {})}
        return {page_id for page_id in page_ids if page_id in rows and not rows[page_id].row.gone}
