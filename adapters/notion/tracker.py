"""The tracker in Notion, as the application asks for it: bind, read, retrieve, write, people, titles."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from adapters.errors import Ambiguous, Misconfigured, NotFound, Unavailable
from adapters.notion.check import check_update
from adapters.notion.client import NotionClient
from adapters.notion.decoding import decode
from adapters.notion.encoding import canonical
from adapters.notion.mapping import bind, problems
from adapters.notion.matching import ColumnProblem
from adapters.notion.query import Query, listing
from adapters.notion.reference import id_in
from adapters.notion.resolve import Resolved, find_data_source, is_shared
from adapters.notion.rows import belongs, changes_of, row_of, strange, truncated
from adapters.notion.wire import DataSource, JsonObject, Page, User, encoded, parse
from rules.cells import Cells, CellValue, Person, Row, same
from rules.columns import COLUMNS, Binding, BoundColumn, Column, Source, Words

AT_ONCE = 8
"""Titles asked for at the same time."""


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """A section of ``tracker.toml``: a URL or id, and column names or property ids by column key.

    own_columns: columns that are read beside those of the contract. words: options that the process means
    something by.
    """

    reference: str
    columns: Mapping[str, str] = field(default_factory=dict)
    own_columns: tuple[Column, ...] = ()
    words: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one answer. ``asked_at`` is Notion's clock at the first answer of the reading.

    strange: traits of columns and options that are new or renamed since the source was bound.
    """

    rows: tuple[Row, ...]
    asked_at: datetime
    strange: frozenset[str] = frozenset()


class NotionTracker:
    """Meets :class:`notion_sync.ports.Tracker`. Raises the errors of :mod:`adapters.errors`.

    on_progress: told of the source and of the rows read so far, after each batch.
    """

    def __init__(
        self,
        client: NotionClient,
        sources: Mapping[Source, SourceConfig],
        *,
        on_progress: Callable[[Source, int], None] | None = None,
    ) -> None:
        self._client = client
        self._sources = sources
        self._on_progress = on_progress

    async def resolve(self, source: Source, *, known: Binding | None = None) -> Resolved:
        """The configured source as it is now; the one that is known, as long as the configuration stays."""
        reference = self._config(source).reference
        same = known is not None and known.asked == id_in(reference)
        return await find_data_source(
            self._client, source, reference, known.data_source_id if known and same else None
        )

    async def bind(self, source: Source, *, known: Binding | None = None) -> Binding:
        """Find a configured source and its columns; ``known`` lets what was renamed since be found."""
        return await self.look_through(self.fit(source, await self.resolve(source, known=known), known=known))

    async def look_through(self, binding: Binding) -> Binding:
        """Note which columns look into something that is not shared: what these show is not so."""
        seen = {target: await is_shared(self._client, target) for target in _looked_into(binding)}
        columns = [replace(column, blind=not seen.get(column.target, True)) for column in binding.columns]
        return replace(binding, columns=tuple(columns))

    def fit(self, source: Source, resolved: Resolved, *, known: Binding | None = None) -> Binding:
        """Find the columns of a source. Raises Misconfigured where those that are needed are not there."""
        config = self._config(source)
        found = bind(source, resolved.schema, config.columns, known, config.own_columns, words=config.words)
        return replace(found, asked=id_in(config.reference) or "", siblings=resolved.siblings)

    def columns(self, source: Source) -> tuple[Column, ...]:
        """The columns that are looked for in a source."""
        config = self._config(source)
        every = (*COLUMNS[source], *config.own_columns)
        return tuple(column for column in every if config.columns.get(column.key) != "")

    def problems(
        self, source: Source, schema: DataSource, *, known: Binding | None = None
    ) -> tuple[ColumnProblem, ...]:
        """Columns of a source that are not there or not usable, of those that the team keeps."""
        config = self._config(source)
        return problems(source, schema, config.columns, known, config.own_columns)

    async def read(
        self, binding: Binding, *, since: datetime | None, created_from: datetime | None = None
    ) -> AsyncIterator[Batch]:
        """All rows, or those edited since, oldest first; each row once, a batch for each answer."""
        seen: set[str] = set()
        asked_at: datetime | None = None
        # Reading what changed shows every column, so that a new one is seen; else all were just looked at.
        shown = () if since else [c.sent_id or encoded(c.property_id) for c in binding.columns]
        query = Query(
            self._client, binding.data_source_id, since=since, created_from=created_from, properties=shown
        )
        async for answer in query.pages():
            pages = [await self._page(result) for result in answer.results if result.get("object") == "page"]
            fresh = {page.id: page for page in pages if page.id not in seen and belongs(binding, page)}
            seen.update(fresh)
            rows = tuple([await self._row(binding, page) for page in fresh.values()])
            asked_at = asked_at or answer.at or _no_later_than_asked(rows, since)
            if self._on_progress is not None:
                self._on_progress(binding.source, len(seen))
            yield Batch(rows, asked_at, strange(binding, tuple(fresh.values())))

    async def retrieve(self, binding: Binding, page_id: str) -> Row | None:
        """One row as it is now; None where it is gone for good or not shared any more."""
        try:
            return await self._row(binding, await self._get_page(page_id))
        except NotFound:
            return None

    async def write(self, binding: Binding, row: Row, changes: Cells) -> Row:
        """Write cells in one request and return the row as it is then; nothing to write asks for nothing.

        Where no answer tells whether a write was saved, the page is read before the write is repeated.
        """
        if not changes:
            return row
        body: JsonObject = {"properties": changes_of(binding, changes)}

        async def attempt() -> Row | JsonObject:
            try:
                path = f"pages/{row.page_id}"
                return (await self._client.attempt(method="PATCH", path=path, body=body)).body
            except Ambiguous as unheard:
                return await self._look(binding, row, changes, unheard)

        written = await self._client.retrying(attempt)
        return written if isinstance(written, Row) else await self._row(binding, parse(Page, written))

    async def check_may_write(self) -> None:
        """Raises Refused where the integration may change no content; nothing is changed."""
        await check_update(self._client)

    async def people(self) -> Sequence[Person]:
        """Every person in the workspace, with emails where we may see them; bots are left out."""
        users = [parse(User, user) async for user in listing(self._client, "users")]
        return [
            Person(user.id, user.name, user.person.email if user.person else None)
            for user in users
            if user.type == "person"
        ]

    async def titles(self, page_ids: Collection[str]) -> Mapping[str, str | None]:
        """Titles of pages, "" for an untitled one; None for a page that is gone or not shared."""
        pending = iter(dict.fromkeys(page_ids))
        titles: dict[str, str | None] = {}

        async def work_off() -> None:
            for page_id in pending:
                titles[page_id] = await self._title(page_id)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(work_off())
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return titles

    async def _title(self, page_id: str) -> str | None:
        try:
            page = await self._get_page(page_id)
        except NotFound:
            return None
        if page.in_trash:
            return None
        title = next((value for value in page.properties.values() if value.get("type") == "title"), {})
        return str(decode(title) or "") if title else ""

    async def _look(self, binding: Binding, row: Row, changes: Cells, unheard: Ambiguous) -> Row:
        """The row, if it shows what was written; raises Unavailable if it does not."""
        try:
            now = await self._row(binding, await self._get_page(row.page_id))
        except Unavailable:
            raise unheard from None
        if all(same(now.cells.get(key), _as_read(binding, key, value)) for key, value in changes.items()):
            return now
        raise Unavailable(f"{unheard.what} The row was not saved.")

    async def _get_page(self, page_id: str) -> Page:
        return parse(Page, (await self._client.request(method="GET", path=f"pages/{page_id}")).body)

    async def _page(self, result: JsonObject) -> Page:
        # A result may be a bare reference, without properties.
        return parse(Page, result) if "properties" in result else await self._get_page(str(result.get("id")))

    async def _row(self, binding: Binding, page: Page) -> Row:
        columns = truncated(binding, page) if belongs(binding, page) else ()
        return row_of(binding, page, {column.key: await self._whole(page, column) for column in columns})

    async def _whole(self, page: Page, column: BoundColumn) -> CellValue:
        """All references of a relation or people cell, which its page shows only in part."""
        path = f"pages/{page.id}/properties/{column.sent_id or encoded(column.property_id)}"
        items = [item.get(column.type) async for item in listing(self._client, path)]
        return decode({"type": column.type, column.type: items})

    def _config(self, source: Source) -> SourceConfig:
        if source not in self._sources:
            raise Misconfigured(
                f"There is no [{source}] in tracker.toml.", remedy=f'Add [{source}] source = "..." to it.'
            )
        return self._sources[source]


def _looked_into(binding: Binding) -> list[str]:
    """Data sources behind relations and rollups, but for the tracker's own, which is read anyway."""
    columns = (column for column in binding.columns if column.target and column.key != "order")
    return list(dict.fromkeys(column.target for column in columns))


def _as_read(binding: Binding, key: str, value: CellValue) -> CellValue:
    column = binding.column(key)
    return canonical(column.type, value) if column else value


def _no_later_than_asked(rows: Sequence[Row], since: datetime | None) -> datetime:
    """An instant surely before the question, where an answer does not carry Notion's clock."""
    return max((row.last_edited for row in rows), default=since or datetime.fromtimestamp(0, UTC))
