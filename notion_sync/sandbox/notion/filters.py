"""Filters of a query: groups and conditions, compiled into one test of a row."""

from notion_sync.sandbox.notion.column_filters import column_test, edited_test
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.looking import Looking, RowTest
from notion_sync.sandbox.notion.model import Page
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_list,
    as_object,
    as_text,
    invalid,
    only_keys,
)

DEEPEST_GROUP = 2
MOST_CONDITIONS = 100
TIMESTAMPS = {"created_time", "last_edited_time"}


def row_test(looking: Looking, raw: Json, path: str = "body.filter", depth: int = 1) -> RowTest:
    """Compile a condition or a group of them. Raises NotionError (400)."""
    given = as_object(raw, path)
    for group in ("and", "or"):
        if group in given:
            return _group(looking, group, given, path, depth)
    if "timestamp" in given:
        return _timestamp(looking, given, path)
    return _property(looking, given, path)


def _group(looking: Looking, group: str, given: JsonObject, path: str, depth: int) -> RowTest:
    only_keys(given, path, {group})
    if depth > DEEPEST_GROUP:
        raise invalid(path, "a condition: groups nest two levels deep", given)
    parts = as_list(given[group], f"{path}.{group}", MOST_CONDITIONS)
    tests = [row_test(looking, part, f"{path}.{group}[{at}]", depth + 1) for at, part in enumerate(parts)]
    if group == "or":
        return lambda page: any(test(page) for test in tests)
    return lambda page: all(test(page) for test in tests)


def _timestamp(looking: Looking, given: JsonObject, path: str) -> RowTest:
    which = as_text(given["timestamp"], f"{path}.timestamp")
    if which not in TIMESTAMPS:
        raise invalid(f"{path}.timestamp", '"created_time" or "last_edited_time"', which)
    only_keys(given, path, {"timestamp", "type", which})
    return edited_test(looking, which, given.get(which), f"{path}.{which}")


def _property(looking: Looking, given: JsonObject, path: str) -> RowTest:
    key = as_text(given.get("property"), f"{path}.property")
    prop = looking.store.find_property(looking.source, key)
    if prop is None:
        raise NotionError.validation(f"Could not find property with name or id: {key}")
    kinds = [each for each in given if each not in {"property", "type"}]
    if len(kinds) != 1:
        raise invalid(path, "a condition on one property", given)
    return column_test(looking, prop, kinds[0], given[kinds[0]], f"{path}.{kinds[0]}")


def matching(looking: Looking, raw: Json, pages: list[Page]) -> list[Page]:
    """Return the pages a filter lets through; no filter lets all through."""
    if raw is None:
        return pages
    test = row_test(looking, raw)
    return [page for page in pages if test(page)]
