"""Data sources: their schema and their rows."""

import json

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.columns import attach, detach, rename, retype
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.model import Database, DataSource, Property
from notion_sync.sandbox.notion.schema import parse_description, parse_property, type_of
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_flag,
    as_object,
    as_text,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.tabs import default_view
from notion_sync.sandbox.notion.text import parse_rich_text


def read(call: Call) -> JsonObject:
    """Show a data source with its schema."""
    return call.viewer.source(_source(call))


def _source(call: Call) -> DataSource:
    return call.store.source_for(call.connection, call.path_id("data_source_id"))


def query(call: Call) -> str:
    """Answer a query; the text is put together from rows kept as text."""
    source = _source(call)
    wanted = _wanted_properties(call, source)
    found = call.service.queries.answer(source, call.body)
    rows = ",".join(call.viewer.page_text(page, wanted) for page in found.pages)
    about: JsonObject = {
        "next_cursor": found.next_cursor,
        "has_more": found.next_cursor is not None,
        "type": "page_or_data_source",
        "page_or_data_source": {},
    }
    if found.incomplete:
        about["request_status"] = {
            "type": "incomplete",
            "incomplete_reason": "query_result_limit_reached",
        }
    return f'{{"object": "list", "results": [{rows}], {json.dumps(about)[1:]}'


def _wanted_properties(call: Call, source: DataSource) -> set[str] | None:
    if "filter_properties" not in call.query:
        return None
    wanted = set()
    for key in call.query["filter_properties"]:
        prop = call.store.find_property(source, key)
        if prop is None:
            raise NotionError.validation(f"Could not find property with name or id: {key}")
        wanted.add(prop.id)
    return wanted


def create(call: Call) -> JsonObject:
    """Add a data source to a database."""
    only_keys(call.body, "body", {"parent", "properties", "title"})
    parent = as_object(call.body.get("parent"), "body.parent")
    ident = parse_id(parent.get("database_id"), "body.parent.database_id")
    database = call.store.database_for(call.connection, ident)
    title = parse_rich_text(call.body.get("title", []), "body.title", call.store)
    source = add_source(call, database, title, call.body.get("properties"), "body.properties")
    return call.viewer.source(source)


def add_source(call: Call, database: Database, title: list[Json], columns: Json, path: str) -> DataSource:
    """Create a data source with its columns; it needs exactly one title."""
    if columns is None:
        raise missing(path)
    now, bot = call.store.now(), call.connection.bot_id
    source = DataSource(new_id(), database.id, title, now, bot, now, bot)
    props: list[Property] = []
    for name, raw in as_object(columns, path).items():
        here = f"{path}.{name}"
        prop = parse_property(call.store, source, name, as_object(raw, here), here)
        # Rollups are read against the columns named before them.
        source.properties[prop.id] = prop
        props.append(prop)
    if len([prop for prop in props if prop.type == "title"]) != 1:
        raise NotionError.validation("Title is not provided or there is more than one title property.")
    call.store.sources[source.id] = source
    database.source_ids.append(source.id)
    database.views.append(default_view(database, source))
    for prop in props:
        attach(call.store, source, prop)
    return source


def update(call: Call) -> JsonObject:
    """Rename, retype, add and delete columns; change the title or the trash."""
    source = _source(call)
    only_keys(call.body, "body", {"properties", "title", "in_trash"})
    if "title" in call.body:
        source.title = parse_rich_text(call.body["title"], "body.title", call.store)
        database = call.store.databases[source.database_id]
        if database.source_ids == [source.id]:
            database.title = list(source.title)
    if "in_trash" in call.body:
        source.in_trash = as_flag(call.body["in_trash"], "body.in_trash")
    for key, raw in as_object(call.body.get("properties", {}), "body.properties").items():
        _change_column(call, source, key, raw)
    source.last_edited_time, source.last_edited_by = call.store.now(), call.connection.bot_id
    call.store.schema_changed()
    return call.viewer.source(source)


def _change_column(call: Call, source: DataSource, key: str, raw: Json) -> None:
    path = f"body.properties.{key}"
    prop = call.store.find_property(source, key)
    if raw is None:
        if prop is None:
            raise NotionError.validation(f"{key} is not a property that exists.")
        detach(call.store, source, prop)
        return
    given = as_object(raw, path)
    if prop is None:
        if type_of(given, path) == "title":
            raise NotionError.validation("Cannot create a second title property.")
        attach(call.store, source, parse_property(call.store, source, key, given, path))
        return
    if "name" in given:
        rename(call.store, source, prop, as_text(given["name"], f"{path}.name"))
    if "description" in given:
        prop.description = parse_description(given["description"], f"{path}.description")
    if set(given) - {"id", "name", "description", "type"}:
        kind = type_of(given, path)
        settings = as_object(given[kind], f"{path}.{kind}")
        retype(call.store, source, prop, kind, settings, path=f"{path}.{kind}")
