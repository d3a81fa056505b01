"""Databases: containers of data sources."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.api.sources import add_source
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import Database
from notion_sync.sandbox.notion.shapes import (
    JsonObject,
    as_flag,
    as_object,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.text import parse_rich_text

FLAGS = ("in_trash", "is_locked", "is_inline")


def read(call: Call) -> JsonObject:
    """Show a database with its data sources."""
    return call.viewer.database(_database(call))


def _database(call: Call) -> Database:
    return call.store.database_for(call.connection, call.path_id("database_id"))


def create(call: Call) -> JsonObject:
    """Create a database with its first data source."""
    only_keys(call.body, "body", {"parent", "title", "description", "is_inline", "initial_data_source"})
    if "parent" not in call.body:
        raise missing("body.parent")
    parent = as_object(call.body["parent"], "body.parent")
    parent_id = None
    if "page_id" in parent:
        ident = parse_id(parent["page_id"], "body.parent.page_id")
        parent_id = call.store.page_for(call.connection, ident).id
    elif parent.get("workspace") is not True:
        raise invalid("body.parent", "a page or the workspace", parent)
    first = as_object(call.body.get("initial_data_source", {}), "body.initial_data_source")
    only_keys(first, "body.initial_data_source", {"properties"})
    now = call.store.now()
    title = parse_rich_text(call.body.get("title", []), "body.title", call.store)
    database = Database(new_id(), title, parent_id, now, now)
    database.description = parse_rich_text(call.body.get("description", []), "body.description", call.store)
    database.is_inline = as_flag(call.body.get("is_inline", False), "body.is_inline")
    columns = first.get("properties", {"Name": {"title": {}}})
    add_source(call, database, list(title), columns, "body.initial_data_source.properties")
    call.store.databases[database.id] = database
    call.store.schema_changed()
    return call.viewer.database(database)


def update(call: Call) -> JsonObject:
    """Change title, description and flags."""
    database = _database(call)
    only_keys(call.body, "body", {"title", "description", *FLAGS})
    if "title" in call.body:
        database.title = parse_rich_text(call.body["title"], "body.title", call.store)
    if "description" in call.body:
        database.description = parse_rich_text(call.body["description"], "body.description", call.store)
    for flag in FLAGS:
        if flag in call.body:
            setattr(database, flag, as_flag(call.body[flag], f"body.{flag}"))
    if len(database.source_ids) == 1:
        only = call.store.sources[database.source_ids[0]]
        only.title, only.description = list(database.title), list(database.description)
    database.last_edited_time = call.store.now()
    call.store.schema_changed()
    return call.viewer.database(database)
