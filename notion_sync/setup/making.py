"""Making a tracker: each table, view and row once, whatever happened before.

The order of the steps is what makes going on safe. A table is known by the configuration once it is made; one
that was made and not noted yet is found by its title in the page, and by who made it. Views and the sample
order come before the tracker is noted, so that what people delete later is not made again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from notion_sync.setup.blueprint import TABLES, Blueprint
from notion_sync.setup.ports import Workspace
from rules.columns import Source
from rules.tables import NewColumn, Place, Table

OTHER_SIDE = "Related to "
"""How Notion begins the name of a relation's other side."""


class NotOursError(Exception):
    """The page has a database with a title of ours that somebody else made; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """One thing that was made: a table, column, view or row, and in which table."""

    kind: str
    name: str
    where: str


@dataclass
class Making:
    """Makes what is missing in a page. ``note``: writes down where a table is, as soon as it is there.

    tell: told of each step. problems: what could not be made, and why.
    """

    workspace: Workspace
    blueprint: Blueprint
    page: Place
    today: date
    note: Callable[[Source, Table], None]
    tell: Callable[[str], None]
    tables: dict[Source, Table] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    async def make(self, placed: Mapping[Source, Table]) -> None:
        """Everything. ``placed``: tables that the configuration knows already."""
        there = await self._left_over(placed)
        for source in TABLES:
            known = placed.get(source)
            self.tables[source] = known or there.get(source) or await self._table(source)
            if known is None:
                if source is Source.ORDERS:
                    await self._furnish(self.tables[source])
                self.note(source, self.tables[source])
        await self._name_other_sides()

    async def _left_over(self, placed: Mapping[Source, Table]) -> dict[Source, Table]:
        """Tables that were made in this page by us and not noted: somebody stopped in between."""
        titles = {self.blueprint.title(source): source for source in TABLES if source not in placed}
        found: dict[Source, Table] = {}
        me = ""
        for place in await self.workspace.databases_in(self.page.id):
            source = titles.get(place.title)
            if source is None:
                continue
            table = await self.workspace.table_in(place.id)
            me = me or await self.workspace.account()
            if table.made_by != me or source in found:
                raise NotOursError(
                    f'"{self.page.title}" has a database "{place.title}" already, and init did not make it.'
                )
            found[source] = table
        return found

    async def _table(self, source: Source) -> Table:
        orders = self.tables[Source.ORDERS].id if source is not Source.ORDERS else None
        new = self.blueprint.table(source, orders)
        table = await self.workspace.create_table(self.page.id, new)
        self.made.append(Made("table", table.title, self.page.title))
        self.tell(f"{table.title}: {len(new.columns)} columns")
        return table

    async def _furnish(self, table: Table) -> None:
        """Views and a sample order."""
        for view in self.blueprint.views():
            if why := await self.workspace.add_view(table, view):
                self.problems.append(f'The view "{view.name}" could not be made: {why}')
            else:
                self.made.append(Made("view", view.name, table.title))
                self.tell(f"{table.title}: view {view.name}")
        if not await self.workspace.has_rows(table.id):
            row = self.blueprint.sample(self.today)
            await self.workspace.add_row(table, row)
            self.made.append(Made("row", row.title, table.title))
            self.tell(f"{table.title}: {row.title}")

    async def add_columns(self, table: Table, new: Sequence[NewColumn]) -> None:
        """Columns that a table has not yet."""
        if new:
            await self.workspace.add_columns(table.id, new)
            self.made += [Made("column", column.name, table.title) for column in new]
            self.tell(f"{table.title}: {', '.join(column.name for column in new)}")

    async def _name_other_sides(self) -> None:
        """A relation shows in the tracker, too, as Notion calls it; there it gets the name of its table."""
        names = {}
        for table in self.tables.values():
            for column in table.columns:
                if column.target == self.tables[Source.ORDERS].id and column.twin.startswith(OTHER_SIDE):
                    names[column.twin] = table.title
        if names:
            await self.workspace.rename_columns(self.tables[Source.ORDERS].id, names)
