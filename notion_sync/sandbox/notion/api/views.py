"""Views of databases, the tabs above a table. Dashboards, and queries of views, are not played here."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, parse_id
from notion_sync.sandbox.notion.looking import Looking
from notion_sync.sandbox.notion.model import Database, View
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.view_settings import CONFIGURABLE, check_settings

SETTINGS = ("filter", "sorts", "quick_filters", "configuration")
PLACES = ("database_id", "view_id", "create_database")


def every(call: Call) -> JsonObject:
    """List the views of a database, or those that show a data source: references only."""
    if not {"database_id", "data_source_id"} & call.query.keys():
        raise missing("query.database_id")
    views = [view for database in call.store.databases.values() for view in database.views]
    if "database_id" in call.query:
        ident = parse_id(call.query["database_id"][0], "query.database_id")
        views = call.store.database_for(call.connection, ident).views
    if "data_source_id" in call.query:
        ident = parse_id(call.query["data_source_id"][0], "query.data_source_id")
        source = call.store.source_for(call.connection, ident)
        views = [view for view in views if view.source_id == source.id]
    reached = [view for view in views if call.store.reaches(call.connection, view.database_id)]
    shown: list[Json] = [{"object": "view", "id": view.id} for view in reached]
    return call.service.pager.cut(shown, call.paging(), f"views {call.query}") | {"type": "view", "view": {}}


def read(call: Call) -> JsonObject:
    """Show a view."""
    return _shown(_view(call)[1])


def create(call: Call) -> JsonObject:
    """Add a view to a database; it needs the right to update, too."""
    if not call.connection.update:
        raise NotionError.restricted()
    body = call.body
    only_keys(body, "body", {"data_source_id", "name", "type", "position", "placement", *PLACES, *SETTINGS})
    if len([place for place in PLACES if place in body]) != 1:
        raise NotionError.validation("Provide exactly one of database_id, view_id or create_database.")
    if "database_id" not in body:
        raise NotionError.validation("This stand-in has neither dashboards nor linked databases.")
    database = call.store.database_for(call.connection, parse_id(body["database_id"], "body.database_id"))
    source = call.store.source_for(
        call.connection, parse_id(body.get("data_source_id"), "body.data_source_id")
    )
    kind = body.get("type")
    if kind not in CONFIGURABLE:
        raise invalid("body.type", f"one of {', '.join(CONFIGURABLE)}", kind)
    name = as_text(body.get("name"), "body.name")
    check_settings(Looking(call.store, source, call.store.now()), str(kind), body)
    if "configuration" not in body and kind in {"board", "calendar", "timeline"}:
        raise missing("body.configuration")
    now, bot = call.store.now(), call.connection.bot_id
    view = View(new_id(), database.id, source.id, name, str(kind), now, bot, now, bot)
    view.settings = {key: body[key] for key in SETTINGS if body.get(key) is not None}
    database.views.insert(_position(database, as_object(body.get("position", {}), "body.position")), view)
    call.store.changed()
    return _shown(view)


def _position(database: Database, given: JsonObject) -> int:
    only_keys(given, "body.position", {"type", "view_id"})
    match given.get("type", "end"):
        case "start":
            return 0
        case "end":
            return len(database.views)
        case "after_view":
            ident = parse_id(given.get("view_id"), "body.position.view_id")
            for at, view in enumerate(database.views):
                if view.id == ident:
                    return at + 1
            raise NotionError.validation(f"body.position.view_id: no view {ident} in this database.")
        case other:
            raise invalid("body.position.type", '"start", "end" or "after_view"', other)


def update(call: Call) -> JsonObject:
    """Change a view's name and settings; the configuration is merged, and null takes a setting away."""
    view = _view(call)[1]
    only_keys(call.body, "body", {"name", *SETTINGS})
    source = call.store.sources[view.source_id]
    check_settings(Looking(call.store, source, call.store.now()), view.type, call.body)
    if "name" in call.body:
        view.name = as_text(call.body["name"], "body.name")
    for key in SETTINGS:
        if key in call.body:
            before, after = view.settings.get(key), call.body[key]
            if key == "configuration" and isinstance(before, dict) and isinstance(after, dict):
                after = {**before, **after}
            view.settings[key] = after
    view.last_edited_time, view.last_edited_by = call.store.now(), call.connection.bot_id
    call.store.changed()
    return _shown(view)


def delete(call: Call) -> JsonObject:
    """Take a view out of its database; the last one stays."""
    database, view = _view(call)
    if len(database.views) == 1:
        raise NotionError.validation("Cannot delete the last view of a database.")
    database.views.remove(view)
    call.store.changed()
    return {key: value for key, value in _shown(view).items() if key in {"object", "id", "parent", "type"}}


def _view(call: Call) -> tuple[Database, View]:
    ident = call.path_id("view_id")
    for database in call.store.databases.values():
        for view in database.views:
            if view.id == ident and call.store.reaches(call.connection, database.id):
                return database, view
    raise NotionError.not_found("view", ident, call.connection.name)


def _shown(view: View) -> JsonObject:
    database = view.database_id.replace("-", "")
    return {
        "object": "view",
        "id": view.id,
        "parent": {"type": "database_id", "database_id": view.database_id},
        "data_source_id": view.source_id,
        "name": view.name,
        "type": view.type,
        "created_time": show_minute(view.created_time),
        "last_edited_time": show_minute(view.last_edited_time),
        "created_by": {"object": "user", "id": view.created_by},
        "last_edited_by": {"object": "user", "id": view.last_edited_by},
        "url": f"https://www.notion.so/{database}?v={view.id.replace('-', '')}",
        **{key: view.settings.get(key) for key in SETTINGS},
    }
