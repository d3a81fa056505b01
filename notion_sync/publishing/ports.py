"""What publishing needs from the outside. Adapters meet these by shape; all raise :mod:`adapters.errors`."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from rules.cells import Cells
from rules.tables import FoundRow, NewColumn, NewRow, NewTable, Picture, Place, Table


class Board(Protocol):
    """The Notion side."""

    async def account(self) -> str:
        """The id of our own account."""
        ...

    async def table(self, reference: str, section: str | None = None) -> Table:
        """The table a URL or id means. section: of ``tracker.toml``, where the reference stands there."""
        ...

    async def chart_page(self, reference: str) -> Place:
        """The page that ``[scorecard] page`` names."""
        ...

    async def page_above(self, table: Table) -> str | None:
        """The id of the page that a table's database stands in; None where it stands in the workspace."""
        ...

    async def databases_in(self, page_id: str) -> Sequence[Place]:
        """The databases that stand in a page."""
        ...

    async def table_in(self, database_id: str) -> Table:
        """The first table of a database."""
        ...

    async def create_table(self, page_id: str, new: NewTable) -> Table:
        """A new database in a page that has none of that title."""
        ...

    async def add_columns(self, table_id: str, columns: Sequence[NewColumn]) -> Table:
        """Columns of a table; those that are there by name are left alone."""
        ...

    def rows(self, table: Table) -> AsyncIterator[FoundRow]:
        """Every row of a table, oldest first."""
        ...

    async def add_row(self, table: Table, row: NewRow) -> None:
        """A row of a table."""
        ...

    async def update(self, table: Table, row: FoundRow, cells: Cells) -> bool:
        """Cells of a row by column name; whether any of them was not as it is to be."""
        ...

    async def trash(self, page_id: str) -> None:
        """Put a row into the trash."""
        ...

    async def page_in(self, page_id: str, title: str) -> Place:
        """The page of that title in a page; made where there is none."""
        ...

    async def show(self, page_id: str, heading: str, pictures: Sequence[Picture]) -> None:
        """Pictures in a page, in place of those that we showed there before."""
        ...


class Speaker(Protocol):
    """The Slack side."""

    async def share(
        self, channel: str, picture: Picture | None, heading: str, lines: Sequence[str], link: tuple[str, str]
    ) -> bool:
        """Say it with the picture; False where the last thing said of this kind was the same.

        link: an address and what it is called.
        """
        ...
