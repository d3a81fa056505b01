"""Identifiers: UUIDs with or without hyphens, and the short ids of properties."""

import random
import re
from collections.abc import Container
from urllib.parse import quote, unquote
from uuid import UUID

from notion_sync.sandbox.notion.shapes import Json, as_text, missing, refusal

_UUID = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[1-8][0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}", re.IGNORECASE
)
_PROPERTY_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:;<=>?@[]^_`{|}~\\"

_chance = random.Random()  # noqa: S311 - ids of a stand-in guard nothing


def repeat_from(seed: int | str) -> None:
    """Hand out the same ids again, in the same order, each time this is called with the same seed."""
    _chance.seed(seed)


def new_id() -> str:
    """Return a fresh UUID."""
    return str(UUID(int=_chance.getrandbits(128), version=4))


def parse_id(value: Json, path: str) -> str:
    """Return the hyphenated, lower-case UUID. Raises NotionError (400) for anything else."""
    if value is None:
        raise missing(path)
    text = as_text(value, path)
    if not _UUID.fullmatch(text):
        raise refusal(path, "a valid uuid", f'"{text}"')
    plain = text.replace("-", "").lower()
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def new_property_id(taken: Container[str]) -> str:
    """Return a fresh property id: four characters, URL-encoded, as Notion hands them out."""
    while True:
        fresh = quote("".join(_chance.choice(_PROPERTY_ALPHABET) for _ in range(4)), safe="")
        if fresh not in taken:
            return fresh


def decoded(property_id: str) -> str:
    """Return a property id as it looks once a URL or a rollup's settings have been decoded."""
    return unquote(property_id)
