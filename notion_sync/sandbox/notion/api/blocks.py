"""What a page holds, as far as it is pages and databases: text and the like are not played here."""

from datetime import datetime

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from notion_sync.sandbox.notion.text import plain_text


def children(call: Call) -> JsonObject:
    """List the pages and databases in a page, oldest first."""
    page = call.store.page_for(call.connection, call.path_id("block_id"))
    if page.in_trash:
        raise NotionError.not_found("block", page.id, call.connection.name)
    found: list[tuple[datetime, JsonObject]] = []
    for database in call.store.databases.values():
        if database.parent_id == page.id and not database.in_trash:
            source = call.store.sources[database.source_ids[0]]
            title: JsonObject = {"child_database": {"title": plain_text(database.title)}}
            about = _block(database.id, page.id, database.created_time, source.created_by)
            found.append((database.created_time, about | {"type": "child_database"} | title))
    for child in call.store.pages.values():
        if child.source_id is None and child.parent_id == page.id and not child.in_trash:
            title = {"child_page": {"title": plain_text(child.cells.get("title"))}}
            about = _block(child.id, page.id, child.created_time, child.created_by)
            found.append((child.created_time, about | {"type": "child_page"} | title))
    found.sort(key=lambda each: each[0])
    blocks: list[Json] = [block for _, block in found]
    listed = call.service.pager.cut(blocks, call.paging(), f"children of {page.id}")
    return listed | {"type": "block", "block": {}}


def _block(ident: str, page_id: str, created: datetime, by: str) -> JsonObject:
    return {
        "object": "block",
        "id": ident,
        "parent": {"type": "page_id", "page_id": page_id},
        "created_time": show_minute(created),
        "last_edited_time": show_minute(created),
        "created_by": {"object": "user", "id": by},
        "last_edited_by": {"object": "user", "id": by},
        "has_children": False,
        "in_trash": False,
    }
