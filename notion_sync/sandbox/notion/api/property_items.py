"""One property of a page, complete: lists too long for the page itself come in pages."""

from collections.abc import Callable

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.cells import related_ids, show_rollup, show_text, show_user, show_value
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.model import Page, Property
from notion_sync.sandbox.notion.shapes import Json, JsonObject, strings


def read(call: Call) -> JsonObject:
    """Show a property as one item, or as a list of items."""
    page = call.store.page_for(call.connection, call.path_id("page_id"))
    source = call.store.sources[page.source_id] if page.source_id else None
    key = call.path["property_id"]
    prop = call.store.find_property(source, key) if source else None
    if prop is None or key == prop.name != prop.id:
        raise NotionError(404, f"Could not find property with ID: {key}.")
    if prop.type not in _ITEMS:
        return _item(prop, show_value(call.store, call.connection, page, prop))
    items: list[Json] = [_item(prop, each) for each in _ITEMS[prop.type](call, page, prop)]
    listed = call.service.pager.cut(items, call.paging(), f"{page.id}/{prop.id}")
    cursor = listed["next_cursor"]
    address = f"https://api.notion.com/v1/pages/{page.id}/properties/{prop.id}?start_cursor={cursor}"
    summary: Json = {} if prop.type != "rollup" else _summary(call, page, prop)
    about: JsonObject = {
        "id": prop.id,
        "type": prop.type,
        prop.type: summary,
        "next_url": address if cursor else None,
    }
    return listed | {"type": "property_item", "property_item": about}


def _item(prop: Property, value: Json) -> JsonObject:
    return {"object": "property_item", "id": prop.id, "type": prop.type, prop.type: value}


def _texts(call: Call, page: Page, prop: Property) -> list[Json]:
    return show_text(call.store, call.connection, page.cells.get(prop.id))


def _people(call: Call, page: Page, prop: Property) -> list[Json]:
    people = strings(page.cells.get(prop.id))
    return [show_user(call.store.users.get(each), each, call.connection) for each in people]


def _related(call: Call, page: Page, prop: Property) -> list[Json]:
    return [{"id": each} for each in related_ids(call.store, call.connection, page, prop)]


def _rolled(call: Call, page: Page, prop: Property) -> list[Json]:
    array = show_rollup(call.store, call.connection, page, prop).get("array")
    return array if isinstance(array, list) else []


def _summary(call: Call, page: Page, prop: Property) -> JsonObject:
    shown = show_rollup(call.store, call.connection, page, prop)
    return shown | {"array": []} if shown["type"] == "array" else shown


_ITEMS: dict[str, Callable[[Call, Page, Property], list[Json]]] = {
    "title": _texts,
    "rich_text": _texts,
    "people": _people,
    "relation": _related,
    "rollup": _rolled,
}
