"""Plain Python values on their way into cells."""

from datetime import date

from notion_sync.sandbox.notion.computed import constant
from notion_sync.sandbox.notion.dates import show
from notion_sync.sandbox.notion.drafts import Draft
from notion_sync.sandbox.notion.model import Plain, Property
from notion_sync.sandbox.notion.shapes import Json
from notion_sync.sandbox.notion.text import rich_text
from notion_sync.sandbox.notion.values import READ_ONLY

EMPTY_LISTS = {"title", "rich_text", "multi_select", "people", "relation", "files"}


def stored(draft: Draft, prop: Property, value: Plain) -> Json:
    """Return what to store for a plain value; None empties. Raises ValueError where it does not fit."""
    if prop.type == "formula":
        return constant(value)
    if prop.type in READ_ONLY:
        raise ValueError(f"{prop.name} is a {prop.type} property: nobody fills it")
    if value is None:
        return [] if prop.type in EMPTY_LISTS else prop.default_option
    if isinstance(value, bool) and prop.type == "checkbox":
        return value
    if isinstance(value, str):
        return _from_text(draft, prop, value)
    if isinstance(value, list):
        return _from_list(draft, prop, value)
    if prop.type == "date" and isinstance(value, tuple):
        return {"start": show(value[0]), "end": show(value[1]), "time_zone": None}
    if prop.type == "date" and isinstance(value, date):
        return {"start": show(value), "end": None, "time_zone": None}
    if prop.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise _misfit(prop, value)


def _from_text(draft: Draft, prop: Property, value: str) -> Json:
    match prop.type:
        case "title" | "rich_text":
            return rich_text(value)
        case "select" | "status":
            return draft.option_id(prop, {"name": value}, prop.name)
        case "url" | "email" | "phone_number":
            return value
        case "people" | "relation" | "multi_select" | "files":
            return _from_list(draft, prop, [value])
        case "place":
            place: dict[str, Json] = {"lat": 0, "lon": 0, "name": value, "address": None}
            return place | {"aws_place_id": None, "google_place_id": None}
        case "verification":
            return {"state": value, "date": None, "verified_by": None}
        case _:
            raise _misfit(prop, value)


def _from_list(draft: Draft, prop: Property, value: list[str]) -> Json:
    match prop.type:
        case "people":
            return [draft.store.users[each].id for each in value]
        case "relation":
            return [draft.page(each).id for each in value]
        case "multi_select":
            return [draft.option_id(prop, {"name": each}, prop.name) for each in value]
        case "files":
            return [{"name": each, "type": "external", "external": {"url": each}} for each in value]
        case _:
            raise _misfit(prop, value)


def _misfit(prop: Property, value: Plain) -> ValueError:
    return ValueError(f"{value!r} does not fit {prop.name}, which is {prop.type}")
