"""Columns: strict reading of a schema that is written, and the changes of a data source's columns."""

from notion_sync.sandbox.notion.drafts import option_from
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import new_id, new_property_id, parse_id
from notion_sync.sandbox.notion.model import DataSource, Option, Property
from notion_sync.sandbox.notion.rollups import FUNCTIONS
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_list,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.store import Store

PLAIN_TYPES = [
    "title",
    "rich_text",
    "url",
    "email",
    "phone_number",
    "checkbox",
    "date",
    "people",
    "files",
    "place",
    "created_time",
    "created_by",
    "last_edited_time",
    "last_edited_by",
]
CREATABLE = {
    *PLAIN_TYPES,
    "number",
    "select",
    "multi_select",
    "status",
    "relation",
    "rollup",
    "formula",
    "unique_id",
}
OPTIONED = {"select", "multi_select", "status"}
MOST_DESCRIPTION = 280
STATUS_GROUPS = ("To-do", "In progress", "Complete")
DEFAULT_STATUSES = (("Not started", "default"), ("In progress", "blue"), ("Done", "green"))


def type_of(raw: JsonObject, path: str) -> str:
    """Return the type a column's schema names. Raises NotionError (400)."""
    only_keys(raw, path, {"id", "type", "name", "description", *CREATABLE})
    types = [key for key in raw if key in CREATABLE]
    if len(types) != 1 or raw.get("type", types[0]) != types[0]:
        raise invalid(path, "the schema of one property type", raw)
    return types[0]


def parse_property(store: Store, source: DataSource, name: str, raw: JsonObject, path: str) -> Property:
    """Read the schema of a new column. Raises NotionError (400, 404)."""
    kind = type_of(raw, path)
    prop = Property(new_property_id(source.properties), name, kind)
    if kind == "title":
        prop.id = "title"
    configure(store, source, prop, as_object(raw[kind], f"{path}.{kind}"), f"{path}.{kind}")
    prop.description = parse_description(raw.get("description"), f"{path}.description")
    return prop


def parse_description(raw: Json, path: str) -> str | None:
    """Read what is said about a column: 1 to 280 characters. Raises NotionError (400)."""
    if raw is None:
        return None
    text = as_text(raw, path, MOST_DESCRIPTION)
    if not text:
        raise invalid(path, "≥ `1` character", raw)
    return text


def configure(store: Store, source: DataSource, prop: Property, given: JsonObject, path: str) -> None:
    """Give a column the settings of its type."""
    if prop.type in OPTIONED:
        _configure_options(prop, given, path)
    elif prop.type == "number":
        only_keys(given, path, {"format"})
        prop.settings = {"format": as_text(given.get("format", "number"), f"{path}.format")}
    elif prop.type == "unique_id":
        only_keys(given, path, {"prefix"})
        prop.settings = {"prefix": given.get("prefix", prop.settings.get("prefix"))}
    elif prop.type == "formula":
        only_keys(given, path, {"expression"})
        prop.settings = {"expression": as_text(given.get("expression", ""), f"{path}.expression")}
    elif prop.type == "relation":
        prop.settings = _relation(store, given, path, prop.settings)
    elif prop.type == "rollup":
        prop.settings = _rollup(store, source, given, path)
    else:
        only_keys(given, path, ())
        prop.settings = {}


def _relation(store: Store, given: JsonObject, path: str, before: JsonObject) -> JsonObject:
    only_keys(given, path, {"data_source_id", "database_id", "type", "single_property", "dual_property"})
    if "data_source_id" not in given:
        raise missing(f"{path}.data_source_id")
    # A name for the other side is taken, and ignored: Notion makes up its own.
    side = f"{path}.dual_property"
    only_keys(
        as_object(given.get("dual_property", {}), side), side, {"synced_property_id", "synced_property_name"}
    )
    target = parse_id(given["data_source_id"], f"{path}.data_source_id")
    if target not in store.sources:
        raise NotionError.validation(f"Could not find data source with ID: {target}.")
    settings: JsonObject = {"data_source_id": target, "dual": "dual_property" in given}
    if all(before.get(key) == value for key, value in settings.items()):
        return before
    # None until `attach` has made the other side of a two-way relation.
    return settings | {"synced_property_id": None}


def _rollup(store: Store, source: DataSource, given: JsonObject, path: str) -> JsonObject:
    sides = {f"{side}_property_{by}" for side in ("relation", "rollup") for by in ("name", "id")}
    only_keys(given, path, {"function", *sides})
    function = as_text(given.get("function"), f"{path}.function")
    if function not in FUNCTIONS:
        raise invalid(f"{path}.function", "a known rollup function", function)
    relation = _side(store, source, given, "relation", path)
    if relation.type != "relation":
        raise NotionError.validation(f"{relation.name} is not a relation.")
    target = store.sources[str(relation.settings["data_source_id"])]
    rolled = _side(store, target, given, "rollup", path)
    return {"function": function, "relation": relation.id, "rolled": rolled.id}


def _side(store: Store, source: DataSource, given: JsonObject, side: str, path: str) -> Property:
    key = given.get(f"{side}_property_id") or given.get(f"{side}_property_name")
    prop = store.find_property(source, as_text(key, f"{path}.{side}_property_name"))
    if prop is None:
        raise NotionError.validation(f"{key} is not a property that exists.")
    return prop


def _configure_options(prop: Property, given: JsonObject, path: str) -> None:
    only_keys(given, path, {"options"} | ({"groups"} if prop.type == "status" else set()))
    raw = given.get("options")
    if raw is None:
        prop.options = [Option(new_id(), *each) for each in DEFAULT_STATUSES] if prop.type == "status" else []
        wanted = dict(zip((option.id for option in prop.options), STATUS_GROUPS, strict=False))
    else:
        items = as_list(raw, f"{path}.options", 100)
        before = list(prop.options)
        prop.options = [_merged(prop, before, item, f"{path}.options[{at}]") for at, item in enumerate(items)]
        wanted = {}
    names = [option.name.casefold() for option in prop.options]
    if len(set(names)) < len(names):
        raise NotionError.validation(f"{path}.options: option names must be unique.")
    if prop.type == "status":
        _group(prop, wanted)


def _merged(prop: Property, before: list[Option], raw: Json, path: str) -> Option:
    given = as_object(raw, path)
    for option in before:
        if given.get("id") == option.id or given.get("name") == option.name:
            if given.get("color") not in {None, option.color}:
                raise NotionError.validation(f"Cannot update color of select with name: {option.name}.")
            if prop.type != "status" and given.get("name") is not None:
                option.name = as_text(given["name"], f"{path}.name", 100)
            return option
    return option_from(raw, path, taken=len(before))


def _group(prop: Property, wanted: dict[str, str]) -> None:
    """Sort status options into groups; new ones land in To-do, whatever the request says."""
    for name in STATUS_GROUPS:
        prop.group_ids.setdefault(name, new_id())
    current = {ident: name for name, idents in prop.groups.items() for ident in idents}
    placed = {option.id: wanted.get(option.id) or current.get(option.id, "To-do") for option in prop.options}
    prop.groups = {
        name: [ident for ident, group in placed.items() if group == name] for name in STATUS_GROUPS
    }
