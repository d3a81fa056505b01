"""The blocks of a message as parts to show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from notion_sync.sandbox.page.spans import Line, Names, Span, emoji, lines, link, plain
from notion_sync.sandbox.slack.model import JsonObject, Message


@dataclass(frozen=True)
class Part:
    """A paragraph (`section`), a `header`, small print (`context`), a `field`, `actions` or a `divider`."""

    kind: str
    lines: list[Line]


def parts(message: Message, names: Names) -> list[Part]:
    """Return what a message shows: its blocks, or its text where it has none, then what is attached."""
    shown = list(_parts(message.blocks, names)) or [Part("section", lines(message.text, names))]
    for attachment in message.attachments:
        shown += _attachment(attachment, names)
    shown += [Part("context", plain(f"\N{FRAME WITH PICTURE} {file.title}")) for file in message.files]
    return shown


def _parts(blocks: Iterable[JsonValue], names: Names) -> Iterator[Part]:
    for block in blocks:
        if isinstance(block, dict):
            yield from _part(block, names)


def _part(block: JsonObject, names: Names) -> Iterator[Part]:
    match block.get("type"), block:
        case "section", _:
            yield from _section(block, names)
        case "header", {"text": text}:
            yield Part("header", _text(text, names))
        case "context", {"elements": list(elements)}:
            yield Part("context", [line for element in elements for line in _text(element, names)])
        case "actions", {"elements": list(elements)}:
            yield Part("actions", [Line("text", [_button(element) for element in elements])])
        case "markdown", {"text": str(text)}:
            yield Part("section", lines(text, names))
        case "rich_text", {"elements": list(elements)}:
            yield from (_rich(element, names) for element in elements)
        case "image", {"alt_text": str(text)}:
            yield Part("context", plain(text))
        case "divider", _:
            yield Part("divider", [])
        case _:
            return


def _section(block: JsonObject, names: Names) -> Iterator[Part]:
    if "text" in block:
        yield Part("section", _text(block["text"], names))
    fields = block.get("fields")
    if isinstance(fields, list):
        yield from (Part("field", _text(each, names)) for each in fields)
    accessory = block.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "button":
        yield Part("actions", [Line("text", [_button(accessory)])])


def _text(element: JsonValue, names: Names) -> list[Line]:
    match element:
        case {"type": "mrkdwn", "text": str(text)}:
            return lines(text, names)
        case {"type": "plain_text", "text": str(text)} | {"alt_text": str(text)}:
            return plain(text)
        case _:
            return []


def _button(element: JsonValue) -> Span:
    match element:
        case {"text": {"text": str(label)}, "url": str(address)}:
            return link(address, label)
        case {"text": {"text": str(label)}}:
            return Span(label)
        case _:
            return Span("…")


def _rich(element: JsonValue, names: Names) -> Part:
    match element:
        case {"type": "rich_text_list", "elements": list(items)}:
            return Part("section", [Line("text", [Span("• "), *_rich_spans(item, names)]) for item in items])
        case {"type": "rich_text_preformatted"}:
            return Part("section", [Line("code", list(_rich_spans(element, names)))])
        case {"type": "rich_text_quote"}:
            return Part("section", [Line("quote", list(_rich_spans(element, names)))])
        case _:
            return Part("section", [Line("text", list(_rich_spans(element, names)))])


def _rich_spans(section: JsonValue, names: Names) -> Iterator[Span]:
    elements = section.get("elements") if isinstance(section, dict) else None
    for element in elements if isinstance(elements, list) else ():
        if isinstance(element, dict):
            yield _rich_span(element, names)


def _rich_span(element: JsonObject, names: Names) -> Span:
    match element:
        case {"type": "link", "url": str(address)}:
            return link(address, str(element.get("text") or address))
        case {"type": "user", "user_id": str(user)}:
            return Span(f"@{names(user)}", mention=True)
        case {"type": "broadcast", "range": str(who)}:
            return Span(f"@{who}", mention=True)
        case {"type": "emoji", "name": str(name)}:
            return Span(emoji(name))
        case _:
            return _styled(str(element.get("text", "")), element)


def _styled(text: str, element: JsonObject) -> Span:
    style = element.get("style")
    given = style if isinstance(style, dict) else {}
    return Span(
        text,
        bold=given.get("bold") is True,
        italic=given.get("italic") is True,
        struck=given.get("strike") is True,
        code=given.get("code") is True,
    )


def _attachment(attachment: JsonObject, names: Names) -> list[Part]:
    blocks = attachment.get("blocks")
    if isinstance(blocks, list) and blocks:
        return list(_parts(blocks, names))
    text = attachment.get("text") or attachment.get("fallback")
    return [Part("section", lines(str(text), names))] if text else []
