"""What setting up needs from outside, in its own words. Adapters meet these by shape."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from rules.tables import NewColumn, NewRow, NewTable, NewView, Place, Table, TableColumn


class Workspace(Protocol):
    """The Notion workspace. Raises the errors of :mod:`adapters.errors`."""

    async def account(self) -> str:
        """The id of the integration's own account."""
        ...

    async def page(self, reference: str) -> Place:
        """A page by URL or id."""
        ...

    async def table(self, reference: str, section: str | None = None) -> Table:
        """The table that a URL or id means; Misconfigured where it is none, or several.

        section: of ``tracker.toml``, where the reference stands there.
        """
        ...

    async def tables_of(self, reference: str) -> Sequence[Place]:
        """The tables of a database."""
        ...

    async def table_in(self, database_id: str) -> Table:
        """The first table of a database."""
        ...

    async def read(self, table_id: str) -> Table:
        """A table by its own id."""
        ...

    async def databases_in(self, page_id: str) -> Sequence[Place]:
        """The databases that stand in a page."""
        ...

    async def tables(self) -> Sequence[Table]:
        """Every table that is shared with the integration."""
        ...

    async def has_rows(self, table_id: str) -> bool:
        """Whether a table has any row."""
        ...

    async def in_use(self, table: Table, columns: Collection[TableColumn]) -> Collection[str]:
        """Names of those columns that hold something in any row."""
        ...

    async def create_table(self, page_id: str, new: NewTable) -> Table:
        """A new database in a page that has none of that title."""
        ...

    async def add_columns(self, table_id: str, columns: Sequence[NewColumn]) -> Table:
        """Columns of a table; those that are there by name are left alone."""
        ...

    async def rename_columns(self, table_id: str, names: Mapping[str, str]) -> None:
        """Other names for columns, by the names they have."""
        ...

    async def add_view(self, table: Table, view: NewView) -> str:
        """A view of a table, unless one has its name; "" where it is there, else why it cannot be made."""
        ...

    async def add_row(self, table: Table, row: NewRow) -> None:
        """A row of a table."""
        ...


class Interview(Protocol):
    """Somebody who answers questions, or an understanding how they are answered without anybody."""

    def choose(self, question: str, answers: Mapping[str, str], default: str) -> str:
        """One of the answers, by its key; the values say what it means."""
        ...

    def write(self, question: str, default: str | None, check: Callable[[str], str]) -> str:
        """A text that ``check`` has no objection to; an objection is a sentence, "" is none."""
        ...
