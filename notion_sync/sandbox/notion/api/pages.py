"""Pages: read, create and change rows and the pages they stand under."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.drafts import Draft
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import DataSource, Page, Property
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_flag,
    as_object,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.values import parse_value
from notion_sync.sandbox.notion.views import OLDER_VERSION

FLAGS = {"in_trash", "is_archived", "is_locked"}
TITLE = Property("title", "title", "title")


def read(call: Call) -> JsonObject:
    """Show a page, also one in the trash."""
    return call.viewer.page(call.store.page_for(call.connection, call.path_id("page_id")))


def create(call: Call) -> JsonObject:
    """Create a row of a data source, or a page under a page."""
    only_keys(call.body, "body", {"parent", "properties", "icon", "cover"})
    if "parent" not in call.body:
        raise missing("body.parent")
    source, parent_id = _parent(call, as_object(call.body["parent"], "body.parent"))
    draft = Draft(call.store, call.connection)
    values = _values(draft, source, as_object(call.body.get("properties", {}), "body.properties"))
    draft.commit()
    now, bot = call.store.now(), call.connection.bot_id
    page = Page(new_id(), now, bot, now, bot, source.id if source else None, parent_id)
    page.icon, page.cover = call.body.get("icon"), call.body.get("cover")
    if source:
        call.store.add_row(source, page)
    call.store.pages[page.id] = page
    call.store.changed()
    for prop, value in values:
        call.store.set_cell(page, prop, value)
    return call.viewer.page(page)


def update(call: Call) -> JsonObject:
    """Change cells, icon, cover and flags; an edit that changes nothing is still an edit."""
    page = call.store.page_for(call.connection, call.path_id("page_id"))
    older = {"archived"} if call.version == OLDER_VERSION else set()
    only_keys(call.body, "body", {"properties", "icon", "cover", *FLAGS, *older})
    flags = {key: as_flag(call.body[key], f"body.{key}") for key in FLAGS | older if key in call.body}
    in_trash = flags.get("in_trash", flags.get("archived", page.in_trash))
    if page.in_trash and in_trash:
        raise NotionError.validation(
            "Can't edit page that is in the trash. You must restore the page before editing."
        )
    source = call.store.sources[page.source_id] if page.source_id else None
    draft = Draft(call.store, call.connection)
    values = _values(draft, source, as_object(call.body.get("properties", {}), "body.properties"))
    draft.commit()
    call.store.about_to_change(page)
    for prop, value in values:
        call.store.set_cell(page, prop, value)
    page.in_trash = in_trash
    page.is_archived = flags.get("is_archived", page.is_archived)
    page.is_locked = flags.get("is_locked", page.is_locked)
    page.icon = call.body.get("icon", page.icon)
    page.cover = call.body.get("cover", page.cover)
    call.store.touch(page, call.connection.bot_id)
    return call.viewer.page(page)


def _parent(call: Call, parent: JsonObject) -> tuple[DataSource | None, str | None]:
    path = "body.parent"
    only_keys(parent, path, {"type", "data_source_id", "database_id", "page_id"})
    if "data_source_id" in parent:
        ident = parse_id(parent["data_source_id"], f"{path}.data_source_id")
        return call.store.source_for(call.connection, ident), None
    if "database_id" in parent:
        return _only_source(call, parse_id(parent["database_id"], f"{path}.database_id")), None
    if "page_id" in parent:
        ident = parse_id(parent["page_id"], f"{path}.page_id")
        return None, call.store.page_for(call.connection, ident).id
    raise invalid(path, "a data source or a page", parent)


def _only_source(call: Call, ident: str) -> DataSource:
    database = call.store.database_for(call.connection, ident)
    if len(database.source_ids) != 1:
        raise NotionError.validation(
            f"Databases with multiple data sources are not supported here: {database.id}."
        )
    return call.store.sources[database.source_ids[0]]


def _values(draft: Draft, source: DataSource | None, given: JsonObject) -> list[tuple[Property, Json]]:
    values = []
    for key, raw in given.items():
        if source is None:
            prop = TITLE if key == "title" else None
        else:
            prop = draft.store.find_property(source, key)
        if prop is None:
            raise NotionError.validation(f"{key} is not a property that exists.")
        values.append((prop, parse_value(draft, prop, raw, f"body.properties.{key}")))
    return values
