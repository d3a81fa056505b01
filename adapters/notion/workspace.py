"""What is in a workspace, as ``init`` looks around in it: pages, tables, views, columns that are in use."""

from collections.abc import Collection, Sequence

from pydantic import JsonValue

from adapters.errors import Misconfigured, NotFound, Rejected
from adapters.notion.client import NotionClient
from adapters.notion.decoding import decode
from adapters.notion.query import PAGE_SIZE, Cursors, listing
from adapters.notion.reference import id_in
from adapters.notion.resolve import RESTORE, find_data_source
from adapters.notion.schema import table_of
from adapters.notion.wire import Block, Database, DataSource, JsonObject, Listing, Page, User, View, parse
from rules.tables import Place, Table, TableColumn

SHARE_PAGE = "Share the page with the integration: ••• > Connections in Notion. Then run init again."
SHARE_TABLE = "Share the database with the integration: ••• > Connections in Notion. Then run init again."
NO_LINK = "Open it in Notion, choose Copy link, and paste that."
MOST_SEEN = 1000
"""Tables that are looked at in search of those beside the tracker."""

EMPTY = (None, False, (), "")


class NotionWorkspace:
    """Looks, and changes nothing. Raises the errors of :mod:`adapters.errors`."""

    def __init__(self, client: NotionClient) -> None:
        self._client = client

    async def account(self) -> str:
        """The id of our own account; what it made has it as ``made_by``."""
        return parse(User, await self._get("users/me")).id

    async def page(self, reference: str) -> Place:
        """A page by its URL or id."""
        page_id = _id(reference)
        try:
            page = parse(Page, await self._get(f"pages/{page_id}"))
        except (NotFound, Rejected):
            raise await self._no_page(page_id) from None
        if page.in_trash:
            raise Misconfigured(f'The page "{_title(page)}" is in the trash.', remedy="Restore it in Notion.")
        return Place(page.id, _title(page), page.url)

    async def table(self, reference: str, section: str | None = None) -> Table:
        """The table a URL or id means. Misconfigured where it means several: see :meth:`tables_of`.

        section: of ``tracker.toml``, where the reference stands there.
        """
        _id(reference)
        try:
            return table_of((await find_data_source(self._client, section or "orders", reference)).schema)
        except NotFound as error:
            if section or error.remedy == RESTORE:
                raise
            raise NotFound(
                "Notion finds no database under this link, or it is not shared with us.", remedy=SHARE_TABLE
            ) from None

    async def tables_of(self, reference: str) -> list[Place]:
        """The tables of a database; none where it is no database."""
        try:
            database = parse(Database, await self._get(f"databases/{_id(reference)}"))
        except (NotFound, Rejected):
            return []
        return [Place(source.id, source.name or "Untitled") for source in database.data_sources]

    async def table_in(self, database_id: str) -> Table:
        """The first table of a database."""
        database = parse(Database, await self._get(f"databases/{database_id}"))
        if not database.data_sources:
            raise NotFound("A database has no table that we can see.", remedy=SHARE_TABLE)
        return await self.read(database.data_sources[0].id)

    async def read(self, table_id: str) -> Table:
        """A table by its own id."""
        return table_of(parse(DataSource, await self._get(f"data_sources/{table_id}")))

    async def databases_in(self, page_id: str) -> list[Place]:
        """The databases that stand in a page."""
        blocks = [parse(Block, each) async for each in listing(self._client, f"blocks/{page_id}/children")]
        return [
            Place(block.id, block.child_database.title)
            for block in blocks
            if block.child_database and not block.in_trash
        ]

    async def tables(self) -> list[Table]:
        """Every table that is shared with us, up to ``MOST_SEEN``."""
        found: list[Table] = []
        cursors, cursor = Cursors(), None
        while len(found) < MOST_SEEN:
            body: dict[str, JsonValue] = {
                "filter": {"property": "object", "value": "data_source"},
                "page_size": PAGE_SIZE,
            }
            if cursor:
                body["start_cursor"] = cursor
            answer = parse(Listing, (await self._post("search", body)))
            found += [table_of(parse(DataSource, each)) for each in answer.results if "properties" in each]
            cursor = cursors.after(answer)
            if cursor is None:
                break
        return found

    async def views(self, database_id: str) -> list[str]:
        """Names of the views of a database."""
        references = [parse(View, v) async for v in listing(self._client, "views", database_id=database_id)]
        return [parse(View, await self._get(f"views/{each.id}")).name for each in references]

    async def has_rows(self, table_id: str, title: str | None = None) -> bool:
        """Whether there is any row, or one with that title."""
        body: dict[str, JsonValue] = {"page_size": 1}
        if title is not None:
            body["filter"] = {"property": "title", "title": {"equals": title}}
        return bool(parse(Listing, await self._post(f"data_sources/{table_id}/query", body)).results)

    async def in_use(self, table: Table, columns: Collection[TableColumn]) -> set[str]:
        """Names of those columns that hold something in any row."""
        used: set[str] = set()
        while left := [column for column in columns if column.name not in used]:
            body: JsonObject = {
                "filter": {"or": [_filled(column) for column in left]},
                "page_size": PAGE_SIZE,
            }
            answer = parse(Listing, await self._post(f"data_sources/{table.id}/query", body))
            found = {column.name for row in answer.results for column in left if _holds(row, column)}
            if not found:
                break
            used |= found
        return used

    async def _no_page(self, page_id: str) -> Misconfigured | NotFound:
        if await self.tables_of(page_id):
            return Misconfigured(
                "--parent names a database, and not a page.",
                remedy="Name the page it stands in; or adopt the database itself with --adopt.",
            )
        return NotFound(
            "Notion finds no page under this link, or it is not shared with us.", remedy=SHARE_PAGE
        )

    async def _get(self, path: str) -> JsonObject:
        return (await self._client.request(method="GET", path=path)).body

    async def _post(self, path: str, body: JsonObject) -> JsonObject:
        return (await self._client.request(method="POST", path=path, body=body)).body


def _id(reference: str) -> str:
    found = id_in(reference)
    if found is None:
        raise Misconfigured(f'"{reference}" is neither a Notion URL nor an id.', remedy=NO_LINK)
    return found


def _title(page: Page) -> str:
    titles: Sequence[JsonObject] = [each for each in page.properties.values() if each.get("type") == "title"]
    return str(decode(titles[0]) or "") if titles else ""


def _filled(column: TableColumn) -> dict[str, JsonValue]:
    condition: JsonValue = {"equals": True} if column.type == "checkbox" else {"is_not_empty": True}
    return {"property": column.name, column.type: condition}


def _holds(row: JsonObject, column: TableColumn) -> bool:
    properties = row.get("properties")
    value = properties.get(column.name) if isinstance(properties, dict) else None
    return isinstance(value, dict) and decode(value) not in EMPTY
