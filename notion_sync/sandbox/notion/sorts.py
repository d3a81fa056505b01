"""The order of a query's rows."""

from datetime import UTC, datetime, time
from typing import TypeAlias

from notion_sync.sandbox.notion.computed import first_moment, plain_cell
from notion_sync.sandbox.notion.dates import whole_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.looking import Looking
from notion_sync.sandbox.notion.model import Moment, Page, Plain, Property
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_list,
    as_object,
    as_text,
    invalid,
    only_keys,
)

SortKey: TypeAlias = tuple[bool, float, str]
TIMESTAMPS = {"created_time", "last_edited_time"}


def sort_rows(looking: Looking, raw: Json, pages: list[Page]) -> list[Page]:
    """Sort by what a query asks; rows equal in it stay as they come. Raises NotionError (400)."""
    entries = as_list(raw, "body.sorts", 100)
    for at, entry in reversed(list(enumerate(entries))):
        pages = _sort_by(looking, as_object(entry, f"body.sorts[{at}]"), f"body.sorts[{at}]", pages)
    return pages


def _sort_by(looking: Looking, entry: JsonObject, path: str, pages: list[Page]) -> list[Page]:
    only_keys(entry, path, {"property", "timestamp", "direction"})
    direction = entry.get("direction", "ascending")
    if direction not in {"ascending", "descending"}:
        raise invalid(f"{path}.direction", '"ascending" or "descending"', direction)
    backwards = direction == "descending"
    if "timestamp" in entry:
        which = as_text(entry["timestamp"], f"{path}.timestamp")
        if which not in TIMESTAMPS:
            raise invalid(f"{path}.timestamp", '"created_time" or "last_edited_time"', which)
        return sorted(pages, key=lambda page: _edited(page, which), reverse=backwards)
    key = as_text(entry.get("property"), f"{path}.property")
    prop = looking.store.find_property(looking.source, key)
    if prop is None:
        raise NotionError.validation(f"Could not find sort property with name or id: {key}")
    return sorted(pages, key=lambda page: _key(looking, page, prop), reverse=backwards)


def _edited(page: Page, which: str) -> datetime:
    return whole_minute(page.created_time if which == "created_time" else page.last_edited_time)


def _key(looking: Looking, page: Page, prop: Property) -> SortKey:
    """Empty cells come last; options sort as the schema lists them."""
    if prop.type in {"select", "status"}:
        order = [option.id for option in prop.options]
        value = page.cells.get(prop.id)
        return (value not in order, order.index(str(value)) if value in order else 0, "")
    if prop.type == "unique_id":
        return (False, page.number, "")
    return _plain_key(plain_cell(looking.store, page, prop))


def _plain_key(value: Plain) -> SortKey:
    moment = first_moment(value)
    if moment is not None:
        return (False, _seconds(moment), "")
    if isinstance(value, int | float):
        return (False, value, "")
    text = ", ".join(value) if isinstance(value, list) else value
    return (not text, 0, str(text or "").casefold())


def _seconds(moment: Moment) -> float:
    instant = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)
    return instant.timestamp()
