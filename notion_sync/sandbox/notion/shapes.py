"""JSON values and their strict reading: a wrong shape is refused in the words of the service."""

import json
import textwrap
from collections.abc import Collection
from typing import TypeAlias

from notion_sync.sandbox.notion.errors import NotionError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


def refusal(path: str, expected: str, found: str) -> NotionError:
    """Build the refusal of what was found at a path like `body.page_size`."""
    part = path.partition(".")[0]
    shown = textwrap.shorten(found, 200, placeholder="...")
    return NotionError.validation(
        f"{part} failed validation: {path} should be {expected}, instead was `{shown}`."
    )


def invalid(path: str, expected: str, found: Json) -> NotionError:
    """Build the refusal of a value."""
    return refusal(path, expected, json.dumps(found, ensure_ascii=False))


def missing(path: str) -> NotionError:
    """Build the refusal of a value that must be there."""
    return refusal(path, "defined", "undefined")


def as_object(value: Json, path: str) -> JsonObject:
    """Return the value if it is an object."""
    if not isinstance(value, dict):
        raise invalid(path, "an object", value)
    return value


def as_list(value: Json, path: str, most: int | None = None) -> list[Json]:
    """Return the value if it is an array of at most so many elements."""
    if not isinstance(value, list):
        raise invalid(path, "an array", value)
    if most is not None and len(value) > most:
        raise invalid(f"{path}.length", f"≤ `{most}`", len(value))
    return value


def as_text(value: Json, path: str, most: int | None = None) -> str:
    """Return the value if it is a string of at most so many characters."""
    if not isinstance(value, str):
        raise invalid(path, "a string", value)
    if most is not None and len(value) > most:
        raise invalid(f"{path}.length", f"≤ `{most}`", len(value))
    return value


def as_number(value: Json, path: str) -> int | float:
    """Return the value if it is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid(path, "a number", value)
    return value


def as_flag(value: Json, path: str) -> bool:
    """Return the value if it is a boolean."""
    if not isinstance(value, bool):
        raise invalid(path, "a boolean", value)
    return value


def only_keys(value: JsonObject, path: str, allowed: Collection[str]) -> None:
    """Refuse keys the service does not know here."""
    for key in value:
        if key not in allowed:
            raise invalid(f"{path}.{key}", "not present", value[key])


def strings(value: Json) -> list[str]:
    """Return the strings of a stored array, such as ids."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
