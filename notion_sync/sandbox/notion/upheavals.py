"""What people do to databases and rows that integrations do not expect."""

from notion_sync.sandbox.notion.columns import attach, detach, drop_lost_options
from notion_sync.sandbox.notion.ids import new_id
from notion_sync.sandbox.notion.model import Page
from notion_sync.sandbox.notion.tables import Tables


class Upheavals(Tables):
    """Moving, trashing, restoring, duplicating and deleting for good."""

    def database_of(self, data_source_id: str) -> str:
        """Return the id of the database that holds a data source."""
        return self.store.sources[data_source_id].database_id

    def move_database(self, database_id: str, parent: str | None) -> None:
        """Put a database into another page, None for the top; its ids stay."""
        with self.store.lock:
            self.store.databases[database_id].parent_id = parent
            self.store.schema_changed()

    def trash_data_source(self, data_source_id: str, *, restore: bool = False) -> None:
        """Put a data source into the trash, or bring it back; its database goes with its last one."""
        with self.store.lock:
            source = self.store.sources[data_source_id]
            source.in_trash = not restore
            database = self.store.databases[source.database_id]
            database.in_trash = all(self.store.sources[each].in_trash for each in database.source_ids)
            self.store.schema_changed()

    def restore_property(self, data_source_id: str, name: str) -> None:
        """Bring a deleted column back, with its id and its cells."""
        with self.store.lock:
            source = self.store.sources[data_source_id]
            prop, cells = source.deleted.pop(name)
            attach(self.store, source, prop)
            for page in source.pages.values():
                if page.id in cells:
                    page.cells[prop.id] = cells[page.id]

    def delete_property(self, data_source_id: str, name: str) -> None:
        """Delete a column with its cells."""
        with self.store.lock:
            source, prop = self._column(data_source_id, name)
            cells = {p.id: p.cells[prop.id] for p in source.pages.values() if prop.id in p.cells}
            detach(self.store, source, prop)
            source.deleted[prop.name] = prop, cells

    def delete_option(self, data_source_id: str, column: str, name: str) -> None:
        """Delete an option of a select, multi_select or status; cells that show it show nothing."""
        with self.store.lock:
            source, prop = self._column(data_source_id, column)
            option = prop.option(name=name)
            if option is None:
                raise KeyError(name)
            prop.options.remove(option)
            for idents in prop.groups.values():
                idents[:] = [ident for ident in idents if ident != option.id]
            drop_lost_options(source, prop)
            self.store.schema_changed()

    def move_page(self, page_id: str, data_source_id: str) -> None:
        """Move a row to another data source; cells follow where a column has the same name and type."""
        with self.store.lock:
            page = self.store.pages[page_id]
            before, after = self.store.sources[str(page.source_id)], self.store.sources[data_source_id]
            kept = {}
            for prop in after.properties.values():
                same = self.store.find_property(before, prop.name)
                if same and (same.type, prop.options) == (prop.type, []) and same.id in page.cells:
                    kept[prop.id] = page.cells[same.id]
            title = page.cells.get("title")
            page.source_id, page.cells = after.id, {**kept, "title": title}
            del before.pages[page_id]
            after.pages[page_id] = page
            self.store.touch(page, self.owner)

    def duplicate(self, page_id: str) -> str:
        """Copy a row with all its cells and return the copy's id."""
        with self.store.lock:
            original, now = self.store.pages[page_id], self.clock.now()
            copy = Page(new_id(), now, self.owner, now, self.owner, original.source_id)
            source = self.store.sources[str(original.source_id)]
            self.store.add_row(source, copy)
            for prop in source.properties.values():
                if prop.id in original.cells:
                    self.store.set_cell(copy, prop, original.cells[prop.id])
            return copy.id

    def lock(self, page_id: str, *, locked: bool = True) -> None:
        """Lock a page against edits in Notion's own app; integrations may still write."""
        with self.store.lock:
            page = self.store.pages[page_id]
            page.is_locked = locked
            self.store.touch(page, self.owner)

    def delete_for_good(self, page_id: str) -> None:
        """Empty the trash of a row: nobody finds it any more."""
        with self.store.lock:
            page = self.store.pages.pop(page_id)
            if page.source_id:
                del self.store.sources[page.source_id].pages[page_id]
            self.store.changed()
