"""Reading lists to their end: cursors, page sizes, and the 10,000 rows that one query shows at most."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import JsonValue

from adapters.errors import Misconfigured, Rejected, Unavailable
from adapters.notion.client import Answer, NotionClient
from adapters.notion.failures import ServerTrouble
from adapters.notion.wire import JsonObject, Listing, parse

PAGE_SIZE, SMALLEST_PAGE = 100, 10
MOST_FILTERED = 100
"""Columns that ``filter_properties`` takes."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of results; ``at`` is Notion's clock."""

    results: tuple[JsonObject, ...]
    at: datetime | None


@dataclass(slots=True)
class Cursors:
    """The cursors of one listing. Notion's cursors are opaque; a repeated one would read for ever."""

    seen: set[str] = field(default_factory=set)

    def after(self, listing: Listing) -> str | None:
        """Where to go on, None at the end."""
        if not listing.has_more:
            return None
        if listing.next_cursor is None or listing.next_cursor in self.seen:
            raise Unavailable("Notion says there are more results, but not where they begin.")
        self.seen.add(listing.next_cursor)
        return listing.next_cursor


async def listing(client: NotionClient, path: str, **asked: str) -> AsyncIterator[JsonObject]:
    """All results of a GET endpoint that pages. ``asked``: further parameters of its query string."""
    cursors, cursor = Cursors(), None
    while True:
        query: dict[str, str | int] = {**asked, "page_size": PAGE_SIZE}
        if cursor is not None:
            query["start_cursor"] = cursor
        answer = await client.request(method="GET", path=path, query=query)
        found = parse(Listing, answer.body)
        for result in found.results:
            yield result
        cursor = cursors.after(found)
        if cursor is None:
            return


class Query:
    """One reading of a data source, oldest row first, as creation never moves a row while we page.

    since: only rows edited at that minute or later. created_from: only rows created at that minute or later.
    properties: ids of the columns to be shown, as Notion writes them; none for all.
    The page size is halved when Notion fails on a page and grows again afterwards.
    """

    def __init__(
        self,
        client: NotionClient,
        data_source_id: str,
        *,
        since: datetime | None = None,
        created_from: datetime | None = None,
        properties: Sequence[str] = (),
    ) -> None:
        self._client = client
        self._properties = properties if len(properties) <= MOST_FILTERED else ()
        self._path = f"data_sources/{data_source_id}/query"
        self._since = since
        self._created_from = created_from
        self._page_size = PAGE_SIZE

    async def pages(self) -> AsyncIterator[Answered]:
        """Every page of results. Results may repeat where windows of creation time touch."""
        created_from = self._created_from
        while True:
            newest, cursors, cursor = created_from, Cursors(), None
            while True:
                answer = await self._ask(created_from, cursor)
                found = parse(Listing, answer.body)
                yield Answered(found.results, answer.at)
                newest = _newest(found, newest)
                cursor = cursors.after(found)
                if cursor is None:
                    break
            if not found.incomplete:
                return
            if newest is None or newest == created_from:
                raise Misconfigured(
                    f"Notion hides rows: it shows 10,000 of those created in one minute ({newest}).",
                    remedy="Move some of these rows to the trash or to another data source.",
                )
            created_from = newest

    async def _ask(self, created_from: datetime | None, cursor: str | None) -> Answer:
        body: dict[str, JsonValue] = {"sorts": [{"timestamp": "created_time", "direction": "ascending"}]}
        if conditions := self._conditions(created_from):
            body["filter"] = conditions[0] if len(conditions) == 1 else {"and": conditions}
        if cursor is not None:
            body["start_cursor"] = cursor
        answer = await self._client.retrying(lambda: self._attempt(body))
        self._page_size = min(self._page_size * 2, PAGE_SIZE)
        return answer

    async def _attempt(self, body: Mapping[str, JsonValue]) -> Answer:
        asked = {**body, "page_size": self._page_size}
        shown = {"filter_properties": list(self._properties)} if self._properties else None
        try:
            return await self._client.attempt(method="POST", path=self._path, body=asked, query=shown)
        except Rejected:
            if not self._properties:
                raise
            self._properties = ()  # a column of these may be gone: what is there tells
            return await self._attempt(body)
        except ServerTrouble:
            self._page_size = max(self._page_size // 2, SMALLEST_PAGE)
            raise

    def _conditions(self, created_from: datetime | None) -> list[JsonValue]:
        bounds = {"last_edited_time": self._since, "created_time": created_from}
        return [
            {"timestamp": name, name: {"on_or_after": _minute(bound)}}
            for name, bound in bounds.items()
            if bound is not None
        ]


def _newest(found: Listing, newest: datetime | None) -> datetime | None:
    texts = [text for result in found.results if isinstance(text := result.get("created_time"), str)]
    return max([datetime.fromisoformat(text) for text in texts] + ([newest] if newest else []), default=None)


def _minute(moment: datetime) -> str:
    """The minute of an instant: Notion rounds a page's times down to it."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0).isoformat()
