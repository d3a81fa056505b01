"""Rich text: strict reading of what is written, and the form in which it is read back."""

from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import parse_id
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_flag,
    as_list,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)
from notion_sync.sandbox.notion.store import Store

MOST_CHARACTERS = 2_000
MOST_ELEMENTS = 100
MOST_EQUATION = 1_000
_STYLES = ("bold", "italic", "strikethrough", "underline", "code")
_KEYS = {"type", "text", "mention", "equation", "annotations", "plain_text", "href"}
_KINDS = ("text", "mention", "equation")


def plain_text(value: Json) -> str:
    """Join the plain text of stored rich text."""
    runs = value if isinstance(value, list) else []
    return "".join(str(run.get("plain_text", "")) for run in runs if isinstance(run, dict))


def rich_text(text: str) -> list[Json]:
    """Return a string as stored rich text, cut where one run would be too long."""
    cuts = range(0, len(text), MOST_CHARACTERS)
    return [
        _run("text", _text(text[at : at + MOST_CHARACTERS], None), text[at : at + MOST_CHARACTERS])
        for at in cuts
    ]


def parse_rich_text(value: Json, path: str, store: Store) -> list[Json]:
    """Read rich text that is written; returns it as it is stored. Empty runs vanish."""
    runs = as_list(value, path, MOST_ELEMENTS)
    parsed = [
        _parse_run(as_object(run, f"{path}[{at}]"), f"{path}[{at}]", store) for at, run in enumerate(runs)
    ]
    return [run for run in parsed if run["plain_text"]]


def _parse_run(run: JsonObject, path: str, store: Store) -> JsonObject:
    only_keys(run, path, _KEYS)
    kinds = [kind for kind in _KINDS if kind in run]
    if len(kinds) != 1 or run.get("type", kinds[0]) != kinds[0]:
        raise invalid(path, "one of `text`, `mention` or `equation`", run)
    kind = kinds[0]
    content = as_object(run[kind], f"{path}.{kind}")
    inner = f"{path}.{kind}"
    if kind == "text":
        value, shown = _parse_text(content, inner)
    elif kind == "equation":
        shown = as_text(content.get("expression"), f"{inner}.expression", MOST_EQUATION)
        value = {"expression": shown}
    else:
        value, shown = _parse_mention(content, inner, store)
    return _run(kind, value, shown, _annotations(run.get("annotations"), f"{path}.annotations"))


def _parse_text(content: JsonObject, path: str) -> tuple[JsonObject, str]:
    only_keys(content, path, {"content", "link"})
    if "content" not in content:
        raise missing(f"{path}.content")
    shown = as_text(content["content"], f"{path}.content", MOST_CHARACTERS)
    link = content.get("link")
    url = (
        None
        if link is None
        else as_text(as_object(link, f"{path}.link").get("url"), f"{path}.link.url", 2_000)
    )
    return _text(shown, url), shown


def _parse_mention(content: JsonObject, path: str, store: Store) -> tuple[JsonObject, str]:
    kinds = [key for key in content if key != "type"]
    if len(kinds) != 1:
        raise invalid(path, "a mention of one kind", content)
    kind = kinds[0]
    target = as_object(content[kind], f"{path}.{kind}")
    if kind == "user":
        ident = parse_id(target.get("id"), f"{path}.user.id")
        user = store.users.get(ident)
        if user is None:
            raise NotionError.validation(f"Could not find user with ID: {ident}.")
        return {"type": "user", "user": {"object": "user", "id": ident}}, f"@{user.name}"
    if kind == "date":
        return {"type": "date", "date": target}, as_text(target.get("start"), f"{path}.date.start")
    if kind in {"page", "database", "data_source"}:
        ident = parse_id(target.get("id"), f"{path}.{kind}.id")
        return {"type": kind, kind: {"id": ident}}, "Untitled"
    raise invalid(path, "a mention of a user, date, page or database", content)


def _annotations(value: Json, path: str) -> JsonObject:
    given = {} if value is None else as_object(value, path)
    only_keys(given, path, {*_STYLES, "color"})
    styles: JsonObject = {style: as_flag(given.get(style, False), f"{path}.{style}") for style in _STYLES}
    return {**styles, "color": as_text(given.get("color", "default"), f"{path}.color")}


def _text(content: str, url: str | None) -> JsonObject:
    link: Json = None if url is None else {"url": url}
    return {"content": content, "link": link}


def _run(kind: str, value: JsonObject, shown: str, annotations: JsonObject | None = None) -> JsonObject:
    link = value.get("link")
    return {
        "type": kind,
        kind: value,
        "annotations": annotations or _annotations(None, ""),
        "plain_text": shown,
        "href": link["url"] if isinstance(link, dict) else None,
    }
