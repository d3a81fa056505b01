"""Making tables, columns, views and rows in Notion, each once.

No key makes a create safe to repeat, so a create that nobody answered is looked for before it is repeated:
by the id that Notion names in the error, else among what is there. Whoever was interrupted looks likewise.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from adapters.errors import NotFound, Refused, Rejected, Unavailable
from adapters.notion.failures import MaybeCommitted
from adapters.notion.schema import columns_body, database_body, row_body, table_of, view_body
from adapters.notion.wire import Database, DataSource, JsonObject, parse
from adapters.notion.workspace import NotionWorkspace
from rules.tables import NewColumn, NewRow, NewTable, NewView, Table


class NotionCreation(NotionWorkspace):
    """Looks, and makes what is missing; nothing is retyped or deleted.

    Raises the errors of :mod:`adapters.errors`.
    """

    async def create_table(self, page_id: str, new: NewTable) -> Table:
        """A new database in a page that has none of that title, and its table."""

        async def look() -> str | None:
            found = await self.databases_in(page_id)
            return next((each.id for each in found if each.title == new.title), None)

        async def create() -> str:
            try:
                body = await self._send("POST", "databases", database_body(page_id, new))
            except Rejected:
                # A prefix of serial numbers may be taken by another database of the workspace.
                plain = _without_prefix(new)
                if plain == new:
                    raise
                body = await self._send("POST", "databases", database_body(page_id, plain))
            return parse(Database, body).id

        return await self.table_in(await self._once(create, look))

    async def add_columns(self, table_id: str, columns: Sequence[NewColumn]) -> Table:
        """Columns of a table, those that are there by name left alone: naming one would retype it."""

        async def attempt() -> Table:
            table = await self.read(table_id)
            missing = tuple(column for column in columns if table.column(column.name) is None)
            if not missing:
                return table
            body: JsonObject = {"properties": columns_body(missing)}
            return table_of(parse(DataSource, await self._send("PATCH", f"data_sources/{table_id}", body)))

        return await self._client.repeating(attempt)

    async def rename_columns(self, table_id: str, names: Mapping[str, str]) -> None:
        """Give columns other names, by the names they have."""

        async def attempt() -> None:
            table = await self.read(table_id)
            left = {old: new for old, new in names.items() if table.column(old) and not table.column(new)}
            if not left:
                return
            body: JsonObject = {"properties": {old: {"name": new} for old, new in left.items()}}
            await self._send("PATCH", f"data_sources/{table_id}", body)

        await self._client.repeating(attempt)

    async def add_view(self, table: Table, view: NewView) -> str:
        """A view of a table, unless one has its name; "" where it is there, else why it cannot be made."""

        async def look() -> str | None:
            return view.name if view.name in await self.views(table.database_id) else None

        async def create() -> str:
            body = view_body(table, view)
            try:
                return str((await self._send("POST", "views", body)).get("id"))
            except Rejected:
                # Notion's documents do not say whether a view wants ids as a table names them, or decoded.
                decoded = _decoded(table)
                if decoded == table:
                    raise
                return str((await self._send("POST", "views", view_body(decoded, view))).get("id"))

        try:
            if await look() is None:
                await self._once(create, look)
        except (Rejected, Refused, NotFound) as error:
            return error.what
        return ""

    async def add_row(self, table: Table, row: NewRow) -> None:
        """A row of a table."""

        async def look() -> str | None:
            return row.title if await self.has_rows(table.id, row.title) else None

        async def create() -> str:
            return str((await self._send("POST", "pages", row_body(table, row))).get("id"))

        await self._once(create, look)

    async def _once(
        self, create: Callable[[], Awaitable[str]], look: Callable[[], Awaitable[str | None]]
    ) -> str:
        """What ``create`` made, found by ``look`` where no answer told of it. Both give an id."""
        unheard = False

        async def attempt() -> str:
            nonlocal unheard
            if unheard and (found := await look()):
                return found
            try:
                return await create()
            except MaybeCommitted as error:
                unheard = True
                if found := error.resource_id or await look():
                    return found
                raise Unavailable(error.what) from None

        return await self._client.retrying(attempt)

    async def _send(self, method: str, path: str, body: JsonObject) -> JsonObject:
        return (await self._client.attempt(method=method, path=path, body=body)).body


def _without_prefix(new: NewTable) -> NewTable:
    columns = tuple(replace(c, form="") if c.type == "unique_id" else c for c in new.columns)
    return replace(new, columns=columns)


def _decoded(table: Table) -> Table:
    columns = tuple(replace(column, id=unquote(column.id)) for column in table.columns)
    return replace(table, columns=columns)
