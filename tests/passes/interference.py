"""What happens to a pass from outside while it is under way."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from notion_sync.ports import Batch, Tracker
from rules.cells import Cells, Person, Row
from rules.columns import Binding, Source


class PowerCutError(BaseException):
    """The machine went down."""


@dataclass
class Interrupted:
    """The tracker, with something that happens each time before a row is written."""

    tracker: Tracker
    before_write: Callable[[], None]

    async def bind(self, source: Source, *, known: Binding | None) -> Binding:
        return await self.tracker.bind(source, known=known)

    def read(
        self, binding: Binding, *, since: datetime | None, created_from: datetime | None = None
    ) -> AsyncIterator[Batch]:
        return self.tracker.read(binding, since=since, created_from=created_from)

    async def retrieve(self, binding: Binding, page_id: str) -> Row | None:
        return await self.tracker.retrieve(binding, page_id)

    async def write(self, binding: Binding, row: Row, changes: Cells) -> Row:
        self.before_write()
        return await self.tracker.write(binding, row, changes)

    async def check_may_write(self) -> None:
        await self.tracker.check_may_write()

    async def people(self) -> Sequence[Person]:
        return await self.tracker.people()

    async def titles(self, page_ids: Collection[str]) -> Mapping[str, str | None]:
        return await self.tracker.titles(page_ids)


def power_cut() -> None:
    """End the pass as a machine that goes down would: nothing more is written."""
    raise PowerCutError
