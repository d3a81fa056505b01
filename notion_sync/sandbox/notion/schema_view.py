"""Columns as a data source shows them."""

from notion_sync.sandbox.notion.ids import decoded
from notion_sync.sandbox.notion.model import Option, Property
from notion_sync.sandbox.notion.schema import OPTIONED, STATUS_GROUPS
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from notion_sync.sandbox.notion.store import Store

GROUP_COLORS = ("gray", "blue", "green")


def show_property(store: Store, prop: Property) -> JsonObject:
    """Return a column as its data source shows it."""
    return {
        "id": prop.id,
        "name": prop.name,
        "description": prop.description,
        "type": prop.type,
        prop.type: _show_settings(store, prop),
    }


def _show_settings(store: Store, prop: Property) -> JsonObject:
    if prop.type in OPTIONED:
        options: list[Json] = [show_option(each) | {"description": each.description} for each in prop.options]
        shown: JsonObject = {"options": options}
        if prop.type == "status":
            colors = zip(STATUS_GROUPS, GROUP_COLORS, strict=True)
            shown["groups"] = [_show_group(prop, name, color) for name, color in colors]
        return shown
    if prop.type == "relation":
        return _show_relation(store, prop)
    if prop.type == "rollup":
        return _show_rollup(store, prop)
    return prop.settings


def show_option(option: Option) -> JsonObject:
    """Return an option as a cell shows it."""
    return {"id": option.id, "name": option.name, "color": option.color}


def _show_group(prop: Property, name: str, color: str) -> Json:
    return {"id": prop.group_ids[name], "name": name, "color": color, "option_ids": [*prop.groups[name]]}


def _show_relation(store: Store, prop: Property) -> JsonObject:
    target = store.sources[str(prop.settings["data_source_id"])]
    shown: JsonObject = {"data_source_id": target.id, "database_id": target.database_id}
    if not prop.settings["dual"]:
        return shown | {"type": "single_property", "single_property": {}}
    synced = target.properties[str(prop.settings["synced_property_id"])]
    other: Json = {"synced_property_id": synced.id, "synced_property_name": synced.name}
    return shown | {"type": "dual_property", "dual_property": other}


def _show_rollup(store: Store, prop: Property) -> JsonObject:
    owner = next(each for each in store.sources.values() if prop.id in each.properties)
    relation = owner.properties.get(str(prop.settings["relation"]))
    target = store.sources[str(relation.settings["data_source_id"])] if relation else None
    rolled = target.properties.get(str(prop.settings["rolled"])) if target else None
    return {
        "function": prop.settings["function"],
        "relation_property_id": decoded(str(prop.settings["relation"])),
        "relation_property_name": relation.name if relation else "",
        "rollup_property_id": decoded(str(prop.settings["rolled"])),
        "rollup_property_name": rolled.name if rolled else "",
    }
