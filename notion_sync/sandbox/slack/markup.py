"""Slack's inline markup: whom a message pings, where it links, and how Slack keeps its text.

Only `<...>` is live; `&lt;@U1&gt;` and `@name` are mere text
(https://docs.slack.dev/messaging/formatting-message-text/).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from notion_sync.sandbox.slack.model import Content, JsonObject

_CONTROL = re.compile(r"<((?:[@#!]|https?:|mailto:)[^<>]*)>")
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
_EVERYBODY = {"!channel", "!here", "!everyone"}
_MARKUP_FIELDS = {"text", "pretext", "value"}
_SHOWN_AS_IT_IS = {"plain_text", "text"}


@dataclass(frozen=True)
class Targets:
    """What the live markup of a message points at, each once, in order."""

    mentions: tuple[str, ...]
    links: tuple[str, ...]


def targets(content: Content) -> Targets:
    """Find the mentions and links of a message, in its text and in what it shows besides."""
    found = [*_in_text(content.text)]
    for part in (*content.blocks, *content.attachments):
        found += _in_json(part)
    return Targets(
        mentions=tuple(dict.fromkeys(mention for kind, mention in found if kind == "mention")),
        links=tuple(dict.fromkeys(link for kind, link in found if kind == "link")),
    )


def kept(text: str) -> str:
    """Return the text as Slack keeps it: `&`, `<`, `>` become entities unless they are markup already."""
    pieces = _CONTROL.split(text)
    return "".join(f"<{piece}>" if index % 2 else _escaped(piece) for index, piece in enumerate(pieces))


def _escaped(text: str) -> str:
    return _BARE_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    for control in _CONTROL.findall(text):
        target = control.partition("|")[0]
        if target.startswith("@"):
            yield "mention", target[1:]
        elif target in _EVERYBODY:
            yield "mention", target
        elif target.startswith("!subteam^"):
            yield "mention", target.removeprefix("!subteam^")
        elif not target.startswith(("!", "#")):
            yield "link", target


def _in_json(value: JsonValue) -> Iterator[tuple[str, str]]:
    """Walk blocks and attachments; text that Slack shows as it is points at nothing."""
    if isinstance(value, list):
        for item in value:
            yield from _in_json(item)
    elif isinstance(value, dict):
        match value.get("type"), value:
            case str(kind), _ if kind in _SHOWN_AS_IT_IS:
                return
            case "user", {"user_id": str(user)}:
                yield "mention", user
            case "usergroup", {"usergroup_id": str(group)}:
                yield "mention", group
            case "broadcast", {"range": str(who)}:
                yield "mention", f"!{who}"
            case "link" | "button", {"url": str(url)}:
                yield "link", url
            case _:
                yield from _in_fields(value)


def _in_fields(value: JsonObject) -> Iterator[tuple[str, str]]:
    for key, item in value.items():
        if not isinstance(item, str):
            yield from _in_json(item)
        elif key in _MARKUP_FIELDS:
            yield from _in_text(item)
