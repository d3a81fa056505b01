"""The databases of a workspace and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from notion_sync.sandbox.notion.columns import attach, rename, retype
from notion_sync.sandbox.notion.ids import new_id, new_property_id
from notion_sync.sandbox.notion.membership import Membership
from notion_sync.sandbox.notion.model import Database, DataSource, Property, View
from notion_sync.sandbox.notion.schema import configure
from notion_sync.sandbox.notion.spec import Column, ColumnSpec
from notion_sync.sandbox.notion.tabs import default_view
from notion_sync.sandbox.notion.text import rich_text


@dataclass(frozen=True)
class DatabaseIds:
    """A new database: its own id, and that of its first data source, where the rows are."""

    id: str
    data_source_id: str


class Tables(Membership):
    """The databases of a workspace; columns are named as people name them."""

    def create_database(
        self,
        title: str,
        columns: Mapping[str, ColumnSpec],
        *,
        parent: str | None = None,
        by: str | None = None,
        ids: DatabaseIds | None = None,
    ) -> DatabaseIds:
        """Create a database with one data source, in a page or at the top; `ids`, or fresh ones."""
        with self.store.lock:
            now, ids = self.clock.now(), ids or DatabaseIds(new_id(), new_id())
            self.store.databases[ids.id] = Database(ids.id, rich_text(title), parent, now, now)
            self.add_data_source(ids.id, title, columns, by=by, source_id=ids.data_source_id)
            return ids

    def add_data_source(
        self,
        database_id: str,
        title: str,
        columns: Mapping[str, ColumnSpec],
        *,
        by: str | None = None,
        source_id: str | None = None,
    ) -> str:
        """Add a data source to a database and return its id."""
        with self.store.lock:
            now, editor = self.clock.now(), by or self.owner
            ident = source_id or new_id()
            source = DataSource(ident, database_id, rich_text(title), now, editor, now, editor)
            self.store.sources[source.id] = source
            database = self.store.databases[database_id]
            database.source_ids.append(source.id)
            database.views.append(default_view(database, source))
            for name, spec in columns.items():
                self.add_property(source.id, name, spec)
            if "title" not in source.properties:
                raise ValueError(f"{title} has no title column")
            return source.id

    def add_property(self, data_source_id: str, name: str, spec: ColumnSpec) -> str:
        """Add a column and return its property id."""
        with self.store.lock:
            source, column = self.store.sources[data_source_id], _column(spec)
            taken = {ident for each in self.store.sources.values() for ident in each.properties}
            ident = "title" if column.type == "title" else new_property_id(taken)
            prop = Property(ident, name, column.type, formula=column.formula)
            configure(self.store, source, prop, column.settings, name)
            attach(self.store, source, prop)
            return prop.id

    def property_id(self, data_source_id: str, name: str) -> str:
        """Return the id of a column, as the API shows it."""
        return self._column(data_source_id, name)[1].id

    def rename_property(self, data_source_id: str, name: str, new_name: str) -> None:
        """Give a column another name."""
        with self.store.lock:
            rename(self.store, *self._column(data_source_id, name), new_name)

    def retype_property(self, data_source_id: str, name: str, spec: ColumnSpec) -> None:
        """Give a column another type; it keeps its id and loses its cells."""
        with self.store.lock:
            column = _column(spec)
            source, prop = self._column(data_source_id, name)
            retype(self.store, source, prop, column.type, column.settings, path=name)
            prop.formula = column.formula

    def rename_option(self, data_source_id: str, column: str, name: str, new_name: str) -> None:
        """Give an option of a select, multi_select or status another name; cells that have it follow."""
        with self.store.lock:
            option = self._column(data_source_id, column)[1].option(name=name)
            if option is None:
                raise KeyError(name)
            option.name = new_name
            self.store.schema_changed()

    def views(self, database_id: str) -> list[View]:
        """Return the views of a database in the order of its tabs."""
        with self.store.lock:
            return list(self.store.databases[database_id].views)

    def _column(self, data_source_id: str, name: str) -> tuple[DataSource, Property]:
        source = self.store.sources[data_source_id]
        prop = self.store.find_property(source, name)
        if prop is None:
            raise KeyError(name)
        return source, prop


def _column(spec: ColumnSpec) -> Column:
    return Column(spec) if isinstance(spec, str) else spec
