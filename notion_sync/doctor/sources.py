"""The data sources: whether they are there, and whether their columns are what the service needs."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from adapters.errors import AdapterError
from adapters.notion.mapping import ColumnProblem
from adapters.notion.tracker import NotionTracker
from notion_sync.doctor.check import Check, failed, finding, note, ok
from notion_sync.ports import Ledger
from rules.columns import REPLACED_BY, WRITTEN, Binding, Source


@dataclass
class Sources:
    """Looks at every configured source. ``bindings``: the usable ones. ``ledger`` knows columns of old."""

    tracker: NotionTracker
    sources: tuple[Source, ...]
    ledger: Ledger | None
    bindings: dict[Source, Binding] = field(default_factory=dict)

    async def checks(self) -> AsyncIterator[Check]:
        """Source by source: found and shared, then what is wrong with its columns."""
        for source in self.sources:
            area = _area(source)
            known = self.ledger.binding(source) if self.ledger else None
            try:
                schema = await self.tracker.data_source(source)
            except AdapterError as error:
                yield failed(area, error)
                continue
            problems = self.tracker.problems(source, schema, known=known)
            total = len(self.tracker.columns(source))
            yield ok(
                area, f'"{schema.name}" is there and shared, with {total - len(problems)} of {total} columns'
            )
            for problem in problems:
                if not self._is_replaced(source, problem.key):
                    yield _column(area, source, problem, known)
            if not any(problem.fatal for problem in problems):
                self.bindings[source] = await self.tracker.bind(source, known=known)
                for check in _renamed(area, self.bindings[source], known):
                    yield check

    def _is_replaced(self, source: Source, key: str) -> bool:
        return source is Source.ORDERS and REPLACED_BY.get(key) in self.sources


def _area(source: Source) -> str:
    return "Order Tracker" if source is Source.ORDERS else source.value.replace("_", " ").capitalize()


def _column(area: str, source: Source, problem: ColumnProblem, known: Binding | None) -> Check:
    types = " or ".join(problem.expected)
    written = source is Source.ORDERS and problem.key in WRITTEN
    off = f"not written: {problem.needed_for}" if written else f"switched off: {problem.needed_for}"
    what = f"{problem}; {off}"
    setting = f"[{source}.columns] {problem.key} in tracker.toml"
    if problem.found:
        stops = 2 if problem.fatal else 0
        return finding(area, what, f"Make it {types} in Notion, or name another in {setting}.", stops=stops)
    if problem.fatal:
        named = f"Name it there: {setting}" + (f' = "{problem.similar}"' if problem.similar else "")
        return finding(area, what, f"{named}; or add it in Notion as {types}.", stops=2)
    if problem.similar:
        return finding(area, what, f'If it is the same: {setting} = "{problem.similar}".')
    if known and known.column(problem.key):
        return finding(
            area, f"{what}; it was there before", f"Add it again as {types}, or name another in {setting}."
        )
    return note(area, what, f"Add it in Notion as {types}, if that is wanted.")


def _renamed(area: str, binding: Binding, known: Binding | None) -> Iterator[Check]:
    for column in binding.columns:
        before = known.column(column.key) if known else None
        if before and before.property_id == column.property_id and before.name != column.name:
            yield note(area, f'column "{before.name}" is called "{column.name}" now; it is still found')
