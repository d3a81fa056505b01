"""What a page holds: pages, databases, and as content paragraphs, headings and pictures."""

from datetime import datetime, timedelta

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import ContentBlock, Page
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_list,
    as_object,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.text import parse_rich_text, plain_text

TEXTS = ("paragraph", "heading_1", "heading_2", "heading_3")
MOST_CHILDREN = 100
ATTACHED_WITHIN = timedelta(hours=1)
"""A file that was sent and is not attached to anything expires after it."""


def children(call: Call) -> JsonObject:
    """List what a page holds, oldest first."""
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
    found += [
        (each.created_time, _content(each)) for each in call.store.blocks.values() if each.page_id == page.id
    ]
    found.sort(key=lambda each: each[0])
    blocks: list[Json] = [block for _, block in found]
    listed = call.service.pager.cut(blocks, call.paging(), f"children of {page.id}")
    return listed | {"type": "block", "block": {}}


def append(call: Call) -> JsonObject:
    """Add content at the end of a page, all of it or nothing."""
    page = call.store.page_for(call.connection, call.path_id("block_id"))
    only_keys(call.body, "body", {"children", "position"})
    if "children" not in call.body:
        raise missing("body.children")
    if page.in_trash:
        raise NotionError.validation("Can't edit block that is archived. You must unarchive the block.")
    given = as_list(call.body["children"], "body.children", MOST_CHILDREN)
    added = [
        _parsed(call, page, as_object(e, f"body.children[{n}]"), f"body.children[{n}]")
        for n, e in enumerate(given)
    ]
    for block in added:
        call.store.blocks[block.id] = block
        if block.upload_id:
            call.store.uploads[block.upload_id].attached = True
    call.store.touch(page, call.connection.bot_id)
    results: list[Json] = [_content(block) for block in added]
    listed: JsonObject = {"object": "list", "results": results, "next_cursor": None, "has_more": False}
    return listed | {"type": "block", "block": {}}


def delete(call: Call) -> JsonObject:
    """Put content into the trash."""
    ident = call.path_id("block_id")
    block = call.store.blocks.get(ident)
    if block is None or not call.store.reaches(call.connection, block.page_id):
        raise NotionError.not_found("block", ident, call.connection.name)
    del call.store.blocks[ident]
    call.store.changed()
    return _content(block) | {"in_trash": True}


def _parsed(call: Call, page: Page, given: JsonObject, path: str) -> ContentBlock:
    kinds = [kind for kind in (*TEXTS, "image") if kind in given]
    only_keys(given, path, {"object", "type", *kinds})
    if len(kinds) != 1 or given.get("type", kinds[0]) != kinds[0]:
        raise invalid(path, "a paragraph, a heading or an image", given)
    kind, inner = kinds[0], f"{path}.{kinds[0]}"
    content, upload = as_object(given[kind], inner), None
    if kind in TEXTS:
        only_keys(content, inner, {"rich_text", "color"})
        if "rich_text" not in content:
            raise missing(f"{inner}.rich_text")
        text = parse_rich_text(content["rich_text"], f"{inner}.rich_text", call.store)
        kept: JsonObject = {"rich_text": text, "color": "default"}
    else:
        only_keys(content, inner, {"type", "file_upload", "caption"})
        upload = _attachable(call, content, inner)
        caption = parse_rich_text(content.get("caption", []), f"{inner}.caption", call.store)
        address = f"https://files.sandbox.example/{upload}/{call.store.uploads[upload].filename}"
        kept = {"caption": caption, "type": "file", "file": {"url": address}}
    return ContentBlock(new_id(), page.id, kind, call.store.now(), call.connection.bot_id, kept, upload)


def _attachable(call: Call, content: JsonObject, path: str) -> str:
    asked = as_object(content.get("file_upload"), f"{path}.file_upload")
    ident = parse_id(asked.get("id"), f"{path}.file_upload.id")
    upload = call.store.uploads.get(ident)
    if upload is None:
        raise NotionError.not_found("file upload", ident, call.connection.name)
    expired = not upload.attached and call.store.now() > upload.created_time + ATTACHED_WITHIN
    if upload.content is None or expired:
        state = "expired" if expired else "pending"
        raise NotionError.validation(f"File upload {ident} is {state}: it should be `uploaded`.")
    if not str(upload.content_type).startswith("image/"):
        raise NotionError.validation(f"File upload {ident} is not an image.")
    return ident


def _content(block: ContentBlock) -> JsonObject:
    about = _block(block.id, block.page_id, block.created_time, block.created_by)
    shown: JsonObject = {"type": block.type, block.type: dict(block.content)}
    return about | shown


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
