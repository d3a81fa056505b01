"""Objects as a connection sees them: users, pages, data sources, databases."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass

from notion_sync.sandbox.notion.cells import show_cell, show_text
from notion_sync.sandbox.notion.dates import show_minute, whole_minute
from notion_sync.sandbox.notion.model import Connection, Database, DataSource, Page
from notion_sync.sandbox.notion.schema_view import show_property
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from notion_sync.sandbox.notion.store import Store
from notion_sync.sandbox.notion.text import plain_text, rich_text

OLDER_VERSION = "2025-09-03"
UNTITLED = "New database"


@dataclass(frozen=True)
class Viewer:
    """Who looks, and in which version of the API."""

    store: Store
    connection: Connection
    version: str

    def page(self, page: Page) -> JsonObject:
        """Show a whole page."""
        shown: JsonObject = json.loads(self.page_text(page))
        return shown

    def page_text(self, page: Page, only: Collection[str] | None = None) -> str:
        """Show a page as JSON text, perhaps with some of its properties only (ids). Kept until it changes."""
        source = self.store.sources[page.source_id] if page.source_id else None
        computed = source is not None and source.has_computed_columns
        moment = (
            (self.store.revision, whole_minute(self.store.now())) if computed else self.store.schema_revision
        )
        key = (self.connection.token, self.version, None if only is None else frozenset(only), moment)
        if page.rendered is None or page.rendered[0] != key:
            page.rendered = (key, json.dumps(self._page(page, source, only), ensure_ascii=False))
        return page.rendered[1]

    def _page(self, page: Page, source: DataSource | None, only: Collection[str] | None) -> JsonObject:
        title_cell = page.cells.get("title")
        properties: JsonObject = {}
        if source is None:
            title = show_text(self.store, self.connection, title_cell)
            properties["title"] = {"id": "title", "type": "title", "title": title}
        else:
            for prop in source.properties.values():
                if only is None or prop.id in only:
                    properties[prop.name] = show_cell(self.store, self.connection, page, prop)
        shown: JsonObject = {
            "object": "page",
            "id": page.id,
            "created_time": show_minute(page.created_time),
            "last_edited_time": show_minute(page.last_edited_time),
            "created_by": {"object": "user", "id": page.created_by},
            "last_edited_by": {"object": "user", "id": page.last_edited_by},
            "cover": page.cover,
            "icon": page.icon,
            "parent": self._page_parent(page, source),
            "in_trash": page.in_trash,
            "is_archived": page.is_archived,
            "is_locked": page.is_locked,
            "properties": properties,
            "url": _address(page.id, plain_text(title_cell)),
            "public_url": None,
        }
        return self._versioned(shown)

    def _versioned(self, shown: JsonObject) -> JsonObject:
        return shown | {"archived": shown["in_trash"]} if self.version == OLDER_VERSION else shown

    def _page_parent(self, page: Page, source: DataSource | None) -> JsonObject:
        if source is None:
            return _parent(page.parent_id)
        return {"type": "data_source_id", "data_source_id": source.id, "database_id": source.database_id}

    def source(self, source: DataSource) -> JsonObject:
        """Show a data source with its schema."""
        database = self.store.databases[source.database_id]
        properties: JsonObject = {
            prop.name: show_property(self.store, prop) for prop in source.properties.values()
        }
        return self._versioned(
            {
                "object": "data_source",
                "id": source.id,
                "created_time": show_minute(source.created_time),
                "last_edited_time": show_minute(source.last_edited_time),
                "created_by": {"object": "user", "id": source.created_by},
                "last_edited_by": {"object": "user", "id": source.last_edited_by},
                "cover": None,
                "icon": None,
                "title": source.title,
                "description": source.description,
                "is_inline": database.is_inline,
                "in_trash": source.in_trash,
                "parent": {"type": "database_id", "database_id": source.database_id},
                "database_parent": _parent(database.parent_id),
                "properties": properties,
                "url": _address(database.id, ""),
                "public_url": None,
            }
        )

    def database(self, database: Database) -> JsonObject:
        """Show a database with the names of its data sources."""
        sources = [self.store.sources[each] for each in database.source_ids]
        listed: list[Json] = [
            {"id": each.id, "name": plain_text(each.title) or UNTITLED}
            for each in sources
            if not each.in_trash
        ]
        return self._versioned(
            {
                "object": "database",
                "id": database.id,
                "created_time": database.created_time.isoformat(timespec="milliseconds"),
                "last_edited_time": database.last_edited_time.isoformat(timespec="milliseconds"),
                "cover": None,
                "icon": None,
                "title": database.title or rich_text(UNTITLED),
                "description": database.description,
                "is_inline": database.is_inline,
                "is_locked": database.is_locked,
                "in_trash": database.in_trash,
                "parent": _parent(database.parent_id),
                "data_sources": listed,
                "url": _address(database.id, ""),
                "public_url": None,
            }
        )


def _parent(page_id: str | None) -> JsonObject:
    return (
        {"type": "workspace", "workspace": True}
        if page_id is None
        else {"type": "page_id", "page_id": page_id}
    )


def _address(ident: str, title: str) -> str:
    slug = re.sub(r"[^\w]+", "-", title, flags=re.ASCII).strip("-")
    return f"https://www.notion.so/{slug + '-' if slug else ''}{ident.replace('-', '')}"
