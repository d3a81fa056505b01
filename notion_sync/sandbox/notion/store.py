"""The state of a workspace: lookups, and the few changes everything else is built of."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.late import Hidden, Late, lateness
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import decoded, new_id
from notion_sync.sandbox.notion.model import (
    Comment,
    Connection,
    ContentBlock,
    Database,
    DataSource,
    FileUpload,
    Page,
    Property,
    User,
)
from notion_sync.sandbox.notion.shapes import Json, strings

_CONTENT = ("users", "connections", "databases", "sources", "pages", "comments", "uploads", "blocks")


@dataclass
class Unshown:
    """A row as queries still show it, None where it is new to them; and how long."""

    before: Page | None
    hidden: Hidden


class Store:
    """Everything in a workspace. Whoever reads or changes it holds `lock`.

    revision: grows with every change of anything, so that answers can be kept until something changes.
    schema_revision: grows with every change of columns, people, connections and what is shared.
    unshown: rows by id whose last change queries do not show yet.
    """

    def __init__(self, clock: SandboxClock) -> None:
        self.clock = clock
        self.lock = RLock()
        self.revision = 0
        self.schema_revision = 0
        self.id = new_id()
        self.name = "Sandbox"
        self.users: dict[str, User] = {}
        self.connections: dict[str, Connection] = {}
        self.databases: dict[str, Database] = {}
        self.sources: dict[str, DataSource] = {}
        self.pages: dict[str, Page] = {}
        self.comments: list[Comment] = []
        self.uploads: dict[str, FileUpload] = {}
        self.blocks: dict[str, ContentBlock] = {}
        self.unshown: dict[str, Unshown] = {}

    def changed(self) -> None:
        """Say that something is not as it was."""
        self.revision += 1

    def schema_changed(self) -> None:
        """Say that columns, people, connections or what is shared are not as they were."""
        self.schema_revision += 1
        self.changed()

    def snapshot(self) -> Mapping[str, object]:
        """Return a copy of all there is, to go back to."""
        with self.lock:
            return deepcopy({name: getattr(self, name) for name in _CONTENT})

    def go_back(self, snapshot: Mapping[str, object]) -> None:
        """Go back to a snapshot, however often. Objects taken from here before do not belong to it."""
        with self.lock:
            vars(self).update(deepcopy(dict(snapshot)))
            self.schema_changed()

    def now(self) -> datetime:
        """Return the sandbox's present."""
        return self.clock.now()

    def find_property(self, source: DataSource, key: str) -> Property | None:
        """Find a column by its name or its id, the id encoded or not."""
        for prop in source.properties.values():
            if prop.name == key:
                return prop
        for prop in source.properties.values():
            if key in (prop.id, decoded(prop.id)):
                return prop
        return None

    def touch(self, page: Page, by: str) -> None:
        """Note an edit of a page, also one that changes no value."""
        page.last_edited_time = self.now()
        page.last_edited_by = by
        page.rendered = None
        self.changed()

    def about_to_change(self, page: Page, *, new: bool = False) -> None:
        """Where what is done now shows late, queries go on showing the row as it is."""
        late = lateness()
        if late is None or late == Late():
            return
        before = None if new else replace(page, cells=dict(page.cells), rendered=None)
        kept = self.unshown.setdefault(page.id, Unshown(before, late.hidden(self.now())))
        kept.hidden = late.hidden(self.now())

    def in_queries(self, page: Page, *, counts: bool) -> Page | None:
        """The row as a query shows it now. counts: this is one more reading."""
        kept = self.unshown.get(page.id)
        if kept is None:
            return page
        if kept.hidden.passes_by(self.now()) if counts else kept.hidden.is_due(self.now()):
            return kept.before
        if counts:
            del self.unshown[page.id]
        return page

    def add_row(self, source: DataSource, page: Page) -> None:
        """Put a row into its data source; statuses start with their default."""
        self.about_to_change(page, new=True)
        source.rows_ever += 1
        page.cells |= {
            prop.id: prop.default_option for prop in source.properties.values() if prop.default_option
        }
        page.number = source.rows_ever
        source.pages[page.id] = page
        self.pages[page.id] = page
        self.changed()

    def set_cell(self, page: Page, prop: Property, value: Json) -> None:
        """Store a value; the other side of a two-way relation follows."""
        self.about_to_change(page)
        if prop.type == "relation":
            self._mirror(page, prop, strings(page.cells.get(prop.id)), strings(value))
        page.cells[prop.id] = value
        page.rendered = None

    def _mirror(self, page: Page, prop: Property, before: list[str], after: list[str]) -> None:
        synced = prop.settings.get("synced_property_id")
        if not isinstance(synced, str):
            return
        for other_id in {*before} ^ {*after}:
            other = self.pages.get(other_id)
            if other is None:
                continue
            back = [each for each in strings(other.cells.get(synced)) if each != page.id]
            other.cells[synced] = [*back, page.id] if other_id in after else [*back]
            other.rendered = None

    def reaches(self, connection: Connection, ident: str | None) -> bool:
        """Tell whether a database or page is shared with a connection, by itself or through what holds it."""
        while ident is not None:
            if ident in connection.unshared:
                return False
            if connection.shared is not None and ident in connection.shared:
                return True
            ident = self._holder(ident)
        return connection.shared is None

    def _holder(self, ident: str) -> str | None:
        if database := self.databases.get(ident):
            return database.parent_id
        page = self.pages.get(ident)
        if page is None:
            return None
        return self.sources[page.source_id].database_id if page.source_id else page.parent_id

    def page_for(self, connection: Connection, ident: str) -> Page:
        """Return a page the connection reaches. Raises NotionError (404)."""
        page = self.pages.get(ident)
        if page is None or not self.reaches(connection, ident):
            raise NotionError.not_found("page", ident, connection.name)
        return page

    def source_for(self, connection: Connection, ident: str) -> DataSource:
        """Return a data source the connection reaches. Raises NotionError (404)."""
        source = self.sources.get(ident)
        if source is None or not self.reaches(connection, source.database_id):
            raise NotionError.not_found("data source", ident, connection.name)
        return source

    def database_for(self, connection: Connection, ident: str) -> Database:
        """Return a database the connection reaches. Raises NotionError (404)."""
        database = self.databases.get(ident)
        if database is None or not self.reaches(connection, ident):
            raise NotionError.not_found("database", ident, connection.name)
        return database
