"""Strict reading of the values that a request writes into cells."""

import math
from collections.abc import Callable
from typing import TypeAlias

from notion_sync.sandbox.notion.dates import parse_date, parse_moment
from notion_sync.sandbox.notion.drafts import Draft
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import parse_id
from notion_sync.sandbox.notion.model import Property
from notion_sync.sandbox.notion.shapes import (
    Json,
    as_flag,
    as_list,
    as_number,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.text import parse_rich_text

MOST_ITEMS = 100
TEXT_LIMITS = {"url": 2_000, "email": 200, "phone_number": 200}
READ_ONLY = frozenset(
    {
        "formula",
        "rollup",
        "unique_id",
        "created_time",
        "created_by",
        "last_edited_time",
        "last_edited_by",
        "button",
    }
)
Writer: TypeAlias = Callable[[Draft, Property, Json, str], Json]


def parse_value(draft: Draft, prop: Property, raw: Json, path: str) -> Json:
    """Return the value to store for what a request writes. Raises NotionError (400, 403, 404)."""
    if prop.type in READ_ONLY:
        raise NotionError.validation(f"{prop.name} is a {prop.type} property and cannot be updated.")
    given = as_object(raw, path)
    if prop.type not in given:
        if set(given) - {"id", "type", "name"}:
            raise NotionError.validation(f"{prop.name} is expected to be {prop.type}.")
        raise missing(f"{path}.{prop.type}")
    only_keys(given, path, {"id", "type", "name", "has_more", prop.type})
    if given.get("type", prop.type) != prop.type:
        raise NotionError.validation(f"{prop.name} is expected to be {prop.type}.")
    return _WRITERS[prop.type](draft, prop, given[prop.type], f"{path}.{prop.type}")


def _text(draft: Draft, _: Property, value: Json, path: str) -> Json:
    return [*parse_rich_text(value, path, draft.store)]


def _number(_: Draft, __: Property, value: Json, path: str) -> Json:
    if value is None:
        return None
    number = as_number(value, path)
    if not math.isfinite(number):
        raise invalid(path, "a finite number", str(number))
    return number


def _checkbox(_: Draft, __: Property, value: Json, path: str) -> Json:
    return as_flag(value, path)


def _short_text(_: Draft, prop: Property, value: Json, path: str) -> Json:
    if value is None:
        return None
    text = as_text(value, path, TEXT_LIMITS[prop.type])
    if not text:
        raise invalid(path, "populated or `null`", value)
    return text


def _select(draft: Draft, prop: Property, value: Json, path: str) -> Json:
    return None if value is None else draft.option_id(prop, value, path)


def _multi_select(draft: Draft, prop: Property, value: Json, path: str) -> Json:
    items = as_list(value, path, MOST_ITEMS)
    return [*dict.fromkeys(draft.option_id(prop, item, f"{path}[{at}]") for at, item in enumerate(items))]


def _status(draft: Draft, prop: Property, value: Json, path: str) -> Json:
    return prop.default_option if value is None else draft.option_id(prop, value, path)


def _date(_: Draft, __: Property, value: Json, path: str) -> Json:
    return parse_date(value, path)


def _people(draft: Draft, _: Property, value: Json, path: str) -> Json:
    people = []
    for at, item in enumerate(as_list(value, path, MOST_ITEMS)):
        given = as_object(item, f"{path}[{at}]")
        only_keys(given, f"{path}[{at}]", {"object", "id", "name", "avatar_url", "type", "person"})
        ident = parse_id(given.get("id"), f"{path}[{at}].id")
        user = draft.store.users.get(ident)
        if user is None or user.email is None:
            raise NotionError.validation(f"{path}[{at}].id: could not find a person with ID {ident}.")
        people.append(ident)
    return [*dict.fromkeys(people)]


def _relation(draft: Draft, prop: Property, value: Json, path: str) -> Json:
    related = []
    for at, item in enumerate(as_list(value, path, MOST_ITEMS)):
        given = as_object(item, f"{path}[{at}]")
        only_keys(given, f"{path}[{at}]", {"id"})
        page = draft.page(parse_id(given.get("id"), f"{path}[{at}].id"))
        if page.source_id != prop.settings["data_source_id"]:
            raise NotionError.validation(
                f"{path}[{at}].id: page {page.id} is not in the related data source."
            )
        related.append(page.id)
    return [*dict.fromkeys(related)]


def _files(_: Draft, __: Property, value: Json, path: str) -> Json:
    files: list[Json] = []
    for at, item in enumerate(as_list(value, path, MOST_ITEMS)):
        here = f"{path}[{at}]"
        given = as_object(item, here)
        only_keys(given, here, {"name", "type", "external", "file_upload"})
        if "external" not in given:
            raise NotionError.validation(f"body failed validation: {here}.external should be defined.")
        url = as_text(
            as_object(given["external"], f"{here}.external").get("url"), f"{here}.external.url", 2_000
        )
        name = as_text(given.get("name"), f"{here}.name", 100)
        files.append({"name": name, "type": "external", "external": {"url": url}})
    return files


def _place(_: Draft, __: Property, value: Json, path: str) -> Json:
    if value is None:
        return None
    given = as_object(value, path)
    fields = ("name", "address", "aws_place_id", "google_place_id")
    only_keys(given, path, {"lat", "lon", *fields})
    place: dict[str, Json] = {key: as_number(given.get(key), f"{path}.{key}") for key in ("lat", "lon")}
    return place | {key: given.get(key) for key in fields}


def _verification(_: Draft, __: Property, value: Json, path: str) -> Json:
    given = as_object(value, path)
    only_keys(given, path, {"state", "date"})
    if given.get("state") not in {"verified", "unverified"}:
        raise invalid(f"{path}.state", '"verified" or "unverified"', given.get("state"))
    if isinstance(given.get("date"), dict):
        parse_moment(as_object(given["date"], f"{path}.date").get("start"), f"{path}.date.start")
    return {"state": given["state"], "date": given.get("date"), "verified_by": None}


_WRITERS: dict[str, Writer] = {
    "title": _text,
    "rich_text": _text,
    "number": _number,
    "checkbox": _checkbox,
    "url": _short_text,
    "email": _short_text,
    "phone_number": _short_text,
    "select": _select,
    "multi_select": _multi_select,
    "status": _status,
    "date": _date,
    "people": _people,
    "relation": _relation,
    "files": _files,
    "place": _place,
    "verification": _verification,
}
