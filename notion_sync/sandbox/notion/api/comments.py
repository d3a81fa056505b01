"""Comments on pages: begin a discussion, list what was said. Discussions cannot be answered here."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.cells import show_text
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import Comment
from notion_sync.sandbox.notion.shapes import Json, JsonObject, as_object, missing, only_keys
from notion_sync.sandbox.notion.text import parse_rich_text


def create(call: Call) -> JsonObject:
    """Comment on a page; the page itself counts as unedited."""
    only_keys(call.body, "body", {"parent", "rich_text"})
    for key in ("parent", "rich_text"):
        if key not in call.body:
            raise missing(f"body.{key}")
    parent = as_object(call.body["parent"], "body.parent")
    only_keys(parent, "body.parent", {"type", "page_id"})
    page = call.store.page_for(call.connection, parse_id(parent.get("page_id"), "body.parent.page_id"))
    text = parse_rich_text(call.body["rich_text"], "body.rich_text", call.store)
    if not text:
        raise NotionError.validation("body failed validation: body.rich_text should not be empty.")
    comment = Comment(new_id(), new_id(), page.id, call.store.now(), call.connection.bot_id, text)
    call.store.comments.append(comment)
    call.store.changed()
    return _shown(call, comment)


def every(call: Call) -> JsonObject:
    """List the comments on a page, oldest first."""
    if "block_id" not in call.query:
        raise missing("query.block_id")
    page = call.store.page_for(call.connection, parse_id(call.query["block_id"][0], "query.block_id"))
    shown: list[Json] = [_shown(call, each) for each in call.store.comments if each.page_id == page.id]
    listed = call.service.pager.cut(shown, call.paging(), f"comments of {page.id}")
    return listed | {"type": "comment", "comment": {}}


def _shown(call: Call, comment: Comment) -> JsonObject:
    at = show_minute(comment.created_time)
    return {
        "object": "comment",
        "id": comment.id,
        "parent": {"type": "page_id", "page_id": comment.page_id},
        "discussion_id": comment.discussion_id,
        "created_time": at,
        "last_edited_time": at,
        "created_by": {"object": "user", "id": comment.created_by},
        "rich_text": show_text(call.store, call.connection, comment.rich_text),
    }
