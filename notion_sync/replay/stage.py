"""A tracker and a Slack that exist in memory: what a replayed pass reads, and what it says."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from notion_sync.plan import Rehearsal
from notion_sync.replay.past import Past
from rules.cells import Cells, Person, Row
from rules.columns import COLUMNS, Binding, BoundColumn, Source
from rules.notice import Message
from rules.record import MessageRef


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows that were read together."""

    rows: Sequence[Row]
    asked_at: datetime
    strange: frozenset[str] = frozenset()


def bindings_of(columns: Mapping[Source, Collection[str]]) -> Mapping[Source, Binding]:
    """The columns of files, by key, under their usual names."""
    return {
        source: Binding(
            source,
            source.value,
            source.value,
            tuple(
                BoundColumn(column.key, column.key, column.name, column.types[0])
                for column in COLUMNS[source]
                if column.key in keys
            ),
        )
        for source, keys in columns.items()
    }


@dataclass
class PastTracker:
    """The tracker as it was at ``now``. bindings: the columns that are known, by source."""

    past: Past
    bindings: Mapping[Source, Binding]
    now: datetime
    accounts: Sequence[Person] = ()
    known_titles: Mapping[str, str | None] = field(default_factory=dict)
    read_up_to: dict[Source, datetime] = field(default_factory=dict)

    async def bind(self, source: Source, *, known: Binding | None) -> Binding:
        """The columns as they are known."""
        return self.bindings[source]

    async def read(
        self, binding: Binding, *, since: datetime | None, created_from: datetime | None = None
    ) -> AsyncIterator[Seen]:
        """What changed since the last time; what is gone does not show, as in Notion."""
        after = self.read_up_to.get(binding.source) if since else None
        newest = {
            version.row.page_id: version.row
            for version in self.past.between(after, self.now)
            if version.source is binding.source
        }
        self.read_up_to[binding.source] = self.now
        yield Seen([row for row in newest.values() if not row.gone], self.now)

    async def retrieve(self, binding: Binding, page_id: str) -> Row | None:
        """What a reading does not show is gone."""
        return None

    async def write(self, binding: Binding, row: Row, changes: Cells) -> Row:
        """The files have none of the service's own columns, so this is never asked for."""
        return replace(row, cells={**row.cells, **changes})

    async def check_may_write(self) -> None:
        """Everybody may."""

    async def people(self) -> Sequence[Person]:
        """The accounts that are known; exports show names."""
        return self.accounts

    async def titles(self, page_ids: Collection[str]) -> Mapping[str, str | None]:
        """The titles that are known; exports show them where others have links."""
        return {page_id: self.known_titles.get(page_id) for page_id in page_ids}


@dataclass(frozen=True, slots=True)
class Said:
    """A message, when and where."""

    at: datetime
    channel: str
    message: Message


@dataclass
class Scribe(Rehearsal):
    """Writes down what is said, at ``now``; nobody answers, and nobody is looked up."""

    now: datetime = field(kw_only=True)
    written: list[Said] = field(default_factory=list)

    async def post(self, channel: str, message: Message, *, thread_ts: str | None) -> MessageRef:
        """Write it down."""
        self.written.append(Said(self.now, channel, message))
        return await super().post(channel, message, thread_ts=thread_ts)
