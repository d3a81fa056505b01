"""The data sources: whether they are there, and whether their columns are what the service needs."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from adapters.errors import AdapterError
from adapters.notion.matching import ColumnProblem
from adapters.notion.tracker import NotionTracker
from notion_sync.bind import without_unused
from notion_sync.doctor.check import Check, failed, finding, note, ok
from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from notion_sync.upkeep import COLUMN, binding_conditions
from rules.columns import REPLACED_BY, WRITTEN, Binding, Source


@dataclass
class Sources:
    """Looks at every configured source. ``bindings``: the usable ones. ``ledger`` knows columns of old."""

    tracker: NotionTracker
    terms: Terms
    ledger: Ledger | None
    bindings: dict[Source, Binding] = field(default_factory=dict)

    async def checks(self) -> AsyncIterator[Check]:
        """Source by source: found and shared, then what is wrong with its columns and options."""
        for source in self.terms.sources:
            area = _area(source)
            known = self.ledger.binding(source) if self.ledger else None
            try:
                resolved = await self.tracker.resolve(source, known=known)
            except AdapterError as error:
                yield failed(area, error)
                continue
            problems = self.tracker.problems(source, resolved.schema, known=known)
            total = len(self.tracker.columns(source))
            columns = f"{total - len(problems)} of {total} columns"
            yield ok(area, f'"{resolved.schema.name}" is there and shared, with {columns}')
            for problem in problems:
                if not self._is_replaced(source, problem.key):
                    yield _column(area, source, problem, known)
            if not any(problem.fatal for problem in problems):
                bound = self.tracker.fit(source, resolved, known=known)
                self.bindings[source] = await self.tracker.look_through(bound)
                for check in self._bound(area, self.bindings[source], known):
                    yield check

    def _bound(self, area: str, binding: Binding, known: Binding | None) -> Iterator[Check]:
        """What passes have told about, or would: but for columns, which are told of one by one."""
        if self.ledger:
            binding = without_unused(binding, self.ledger)
        for condition in binding_conditions(self.terms, binding):
            if not condition.key.startswith(f"{COLUMN}:"):
                *lines, remedy = map(str, condition.lines)
                yield finding(area, ". ".join([str(condition.heading), *lines]).removesuffix("."), remedy)
        yield from _renamed(area, binding, known)

    def _is_replaced(self, source: Source, key: str) -> bool:
        return source is Source.ORDERS and REPLACED_BY.get(key) in self.terms.sources


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
    missed = known and any(each.key == problem.key for each in known.missed)
    if known and (known.column(problem.key) or missed):
        return finding(
            area, f"{what}; it was there before", f"Add it again as {types}, or name another in {setting}."
        )
    return note(area, what, f"Add it in Notion as {types}, if that is wanted.")


def _renamed(area: str, binding: Binding, known: Binding | None) -> Iterator[Check]:
    """What is called otherwise now and still found; a ledger that is lost would not know it."""
    for column in binding.columns:
        before = known.column(column.key) if known else None
        same = before is not None and before.property_id == column.property_id
        by_name = column.property_id not in (column.asked, unquote(column.asked))
        if same and by_name and not column.rival and column.name != column.asked:
            yield note(
                area,
                f'column "{column.asked}" is called "{column.name}" now; it is still found',
                f'Best say so: [{binding.source}.columns] {column.key} = "{column.name}" in tracker.toml.',
            )
        for choice in column.choices:
            if choice.word != choice.name:
                yield note(
                    area,
                    f'option "{choice.word}" of "{column.name}" is called "{choice.name}" now; '
                    "it still means the same",
                    f"Best say so: {_where(binding.source, column.key)}.",
                )


def _where(source: Source, key: str) -> str:
    places = {(Source.ORDERS, "stage"): "[stages] in tracker.toml", (Source.TEAM, "role"): "rabsic.toml"}
    return places.get((source, key), f"[options.{source}.{key}] in tracker.toml")
