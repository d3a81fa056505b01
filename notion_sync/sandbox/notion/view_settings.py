"""What a view may be told: strict reading of its filter, sorts and configuration."""

from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.filters import row_test
from notion_sync.sandbox.notion.looking import Looking
from notion_sync.sandbox.notion.model import Property
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_flag,
    as_list,
    as_number,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.sorts import sort_rows

CONFIGURABLE: dict[str, frozenset[str]] = {
    "table": frozenset({"properties", "group_by", "subtasks", "wrap_cells", "frozen_column_index"})
    | {"show_vertical_lines"},
    "board": frozenset({"properties", "group_by", "sub_group_by", "cover", "cover_size", "cover_aspect"})
    | {"card_layout"},
    "calendar": frozenset({"properties", "date_property_id", "view_range", "show_weekends"}),
    "timeline": frozenset({"properties", "date_property_id", "end_date_property_id", "show_table"})
    | {"table_properties", "preference", "arrows_by", "color_by"},
    "list": frozenset({"properties"}),
    "gallery": frozenset({"properties", "cover", "cover_size", "cover_aspect", "card_layout"}),
}
"""Kinds of views, and what can be set of each."""

REQUIRED = {"board": "group_by", "calendar": "date_property_id", "timeline": "date_property_id"}
GROUP_TYPES = {"people": "person", "rich_text": "text"}
"""Types of columns that a grouping calls otherwise."""

GROUP_SORTS = ("manual", "ascending", "descending")
DATES = {"date", "created_time", "last_edited_time", "formula", "rollup"}
ZOOMS = ("hours", "day", "week", "bi_week", "month", "quarter", "year", "5_years")


def check_settings(looking: Looking, kind: str, given: JsonObject) -> None:
    """Refuse what the service would refuse. Raises NotionError (400)."""
    if given.get("filter") is not None:
        row_test(looking, given["filter"])
    if given.get("sorts") is not None:
        sort_rows(looking, given["sorts"], [])
    if given.get("configuration") is not None:
        _check_configuration(looking, kind, as_object(given["configuration"], "body.configuration"))


def _check_configuration(looking: Looking, kind: str, given: JsonObject) -> None:
    path = "body.configuration"
    only_keys(given, path, {"type", *CONFIGURABLE[kind]})
    if given.get("type") != kind:
        raise invalid(f"{path}.type", f'"{kind}"', given.get("type"))
    if kind in REQUIRED and given.get(REQUIRED[kind]) is None:
        raise missing(f"{path}.{REQUIRED[kind]}")
    for key in ("group_by", "sub_group_by"):
        if given.get(key) is not None:
            _check_group(looking, as_object(given[key], f"{path}.{key}"), f"{path}.{key}")
    for key in ("date_property_id", "end_date_property_id"):
        if given.get(key) is not None and _property(looking, given[key], f"{path}.{key}").type not in DATES:
            raise invalid(f"{path}.{key}", "a date property", given[key])
    for key in ("properties", "table_properties"):
        for at, item in enumerate(as_list(given.get(key) or [], f"{path}.{key}", 100)):
            _check_shown(looking, as_object(item, f"{path}.{key}[{at}]"), f"{path}.{key}[{at}]")
    if given.get("preference") is not None:
        _check_preference(as_object(given["preference"], f"{path}.preference"), f"{path}.preference")


def _check_preference(given: JsonObject, path: str) -> None:
    only_keys(given, path, {"zoom_level", "center_timestamp"})
    if given.get("zoom_level") not in ZOOMS:
        raise invalid(f"{path}.zoom_level", "a known zoom level", given.get("zoom_level"))


def _check_group(looking: Looking, given: JsonObject, path: str) -> None:
    only_keys(given, path, {"type", "property_id", "sort", "hide_empty_groups", "group_by"})
    prop = _property(looking, given.get("property_id"), f"{path}.property_id")
    kind = GROUP_TYPES.get(prop.type, prop.type)
    if given.get("type") != kind:
        raise invalid(f"{path}.type", f'"{kind}"', given.get("type"))
    sort = as_object(given.get("sort"), f"{path}.sort")
    only_keys(sort, f"{path}.sort", {"type"})
    if sort.get("type") not in GROUP_SORTS:
        raise invalid(f"{path}.sort.type", '"manual", "ascending" or "descending"', sort.get("type"))
    if kind == "status" and given.get("group_by") not in {"group", "option"}:
        raise invalid(f"{path}.group_by", '"group" or "option"', given.get("group_by"))


def _check_shown(looking: Looking, given: JsonObject, path: str) -> None:
    display = {"status_show_as", "card_property_width_mode", "date_format", "time_format"}
    only_keys(given, path, {"property_id", "visible", "width", "wrap", *display})
    _property(looking, given.get("property_id"), f"{path}.property_id")
    for flag in ("visible", "wrap"):
        if flag in given:
            as_flag(given[flag], f"{path}.{flag}")
    if "width" in given:
        as_number(given["width"], f"{path}.width")


def _property(looking: Looking, key: Json, path: str) -> Property:
    prop = looking.store.find_property(looking.source, as_text(key, path))
    if prop is None:
        raise NotionError.validation(f"{path}: could not find property with name or id: {key}")
    return prop
