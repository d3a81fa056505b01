"""A table that the service fills on its own, and the page with its pictures: the published scorecard."""

from collections.abc import AsyncIterator, Sequence

from pydantic import JsonValue

from adapters.errors import NotFound
from adapters.notion.creation import NotionCreation
from adapters.notion.decoding import decode
from adapters.notion.encoding import canonical, encode
from adapters.notion.failures import SHARE
from adapters.notion.pictures import NotionPictures
from adapters.notion.query import Query, listing
from adapters.notion.wire import Block, Database, JsonObject, Page, parse
from rules.cells import Cells, same
from rules.tables import FoundRow, Picture, Place, Table

DEEPEST = 20
"""Blocks inside of one another, through which a page is looked for."""


class NotionBoard(NotionCreation):
    """Meets :class:`notion_sync.publishing.ports.Board`. Raises the errors of :mod:`adapters.errors`."""

    async def chart_page(self, reference: str) -> Place:
        """The page that ``[scorecard] page`` names."""
        try:
            return await self.page(reference)
        except NotFound as error:
            remedy = f"{SHARE} Then check [scorecard] page in tracker.toml.".replace("database", "page")
            raise NotFound(error.what, remedy=remedy) from None

    async def page_above(self, table: Table) -> str | None:
        """The id of the page that a table's database stands in; None where it stands in the workspace."""
        parent = parse(Database, await self._get(f"databases/{table.database_id}")).parent
        for _ in range(DEEPEST):
            if parent.block_id is None:
                break
            parent = parse(Block, await self._get(f"blocks/{parent.block_id}")).parent
        return parent.page_id

    async def page_in(self, page_id: str, title: str) -> Place:
        """The page of that title in a page; made where there is none."""

        async def look() -> str | None:
            async for each in listing(self._client, f"blocks/{page_id}/children"):
                block = parse(Block, each)
                if block.child_page and block.child_page.title == title and not block.in_trash:
                    return block.id
            return None

        async def create() -> str:
            properties: JsonValue = {"title": encode("title", title)}
            parent: JsonValue = {"type": "page_id", "page_id": page_id}
            made = await self._send("POST", "pages", {"parent": parent, "properties": properties})
            return parse(Page, made).id

        return await self.page(await look() or await self._once(create, look))

    async def show(self, page_id: str, heading: str, pictures: Sequence[Picture]) -> None:
        """Pictures in a page, in place of those that were shown there before."""
        account = await self.account()
        await NotionPictures(self._client).replace(page_id, account, heading, pictures)

    async def rows(self, table: Table) -> AsyncIterator[FoundRow]:
        """Every row of a table, oldest first."""
        names = {column.id: column.name for column in table.columns}
        seen: set[str] = set()
        async for answer in Query(self._client, table.id).pages():
            for result in answer.results:
                page = parse(Page, result)
                if page.id in seen or page.in_trash or page.is_archived:
                    continue
                seen.add(page.id)
                by_id = {str(value.get("id")): decode(value) for value in page.properties.values()}
                cells = {names[ident]: cell for ident, cell in by_id.items() if ident in names}
                yield FoundRow(page.id, cells, page.created_by.id if page.created_by else "")

    async def update(self, table: Table, row: FoundRow, cells: Cells) -> bool:
        """Cells of a row by column name; whether any of them was not as it is to be."""
        columns = {name: column for name in cells if (column := table.column(name))}
        properties: dict[str, JsonValue] = {
            column.id: encode(column.type, cells[name])
            for name, column in columns.items()
            if not same(canonical(column.type, cells[name]), row.cells.get(name))
        }
        if properties:
            await self._change(row.page_id, {"properties": properties})
        return bool(properties)

    async def trash(self, page_id: str) -> None:
        """Put a row into the trash."""
        await self._change(page_id, {"in_trash": True})

    async def _change(self, page_id: str, body: JsonObject) -> None:
        try:
            await self._client.repeating(lambda: self._send("PATCH", f"pages/{page_id}", body))
        except NotFound:
            return  # somebody deleted it meanwhile; the next time it is made anew
