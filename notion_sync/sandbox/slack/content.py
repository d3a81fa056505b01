"""What a call wants a message to say, checked as Slack checks it."""

import json
from collections.abc import Sequence

from pydantic import JsonValue

from notion_sync.sandbox.slack import blocks as block_kit
from notion_sync.sandbox.slack import markup
from notion_sync.sandbox.slack.arguments import Arguments
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.model import Content, JsonObject, Metadata

MAX_POST_TEXT = 40_000
MAX_UPDATE_TEXT = 4_000
MAX_MARKDOWN_TEXT = 12_000
MAX_ATTACHMENTS = 100
MAX_METADATA = 8_000
"""Characters of JSON. Slack has a cap and does not publish it; this is an assumption."""


def read_text(arguments: Arguments) -> str:
    """Return `text` or `markdown_text` as Slack keeps it."""
    markdown = arguments.text("markdown_text")
    if not markdown:
        return markup.kept(arguments.text("text"))
    if arguments.text("text") or arguments.values.get("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MAX_MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return markup.kept(markdown)


def read_blocks(arguments: Arguments) -> tuple[JsonObject, ...] | None:
    """Return valid blocks; None where the call has none."""
    value = arguments.nested("blocks", "invalid_blocks_format")
    if value is None:
        return None
    if not isinstance(value, list):
        raise SlackError("invalid_blocks_format")
    refuse(block_kit.problems(value))
    if block_kit.total_text(value) > block_kit.MAX_TOTAL_TEXT:
        raise SlackError("msg_blocks_too_long")
    return tuple(block for block in value if isinstance(block, dict))


def read_attachments(arguments: Arguments) -> tuple[JsonObject, ...] | None:
    """Return valid attachments; None where the call has none. Their blocks follow the rules of all blocks."""
    value = arguments.nested("attachments", "invalid_attachments")
    if value is None:
        return None
    if not isinstance(value, list):
        raise SlackError("invalid_attachments")
    if len(value) > MAX_ATTACHMENTS:
        raise SlackError("too_many_attachments")
    found: list[JsonObject] = []
    for index, attachment in enumerate(value):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        inner = attachment.get("blocks", [])
        if not isinstance(inner, list):
            raise SlackError("invalid_blocks_format")
        refuse(block_kit.problems(inner, f"/attachments/{index}/blocks"))
        found.append(attachment)
    return tuple(found)


def read_metadata(arguments: Arguments) -> Metadata | None:
    """Return valid metadata; None where the call has none, or an empty object to remove it."""
    value = arguments.nested("metadata", "invalid_metadata_format")
    if value is None or value == {}:
        return None
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    return _metadata(value)


def complete(content: Content) -> Content:
    """Return the content if it says anything at all."""
    if not (content.text.strip() or content.blocks or content.attachments):
        raise SlackError("no_text")
    return content


def refuse(problems: Sequence[block_kit.Problem]) -> None:
    """Raise the error that lists all faults of blocks, if there is one."""
    if problems:
        details = [str(problem) for problem in problems]
        raise SlackError("invalid_blocks", details, errors=list[JsonValue](details))


def _metadata(value: JsonObject) -> Metadata:
    match value:
        case {"event_type": str(event_type), "event_payload": dict(payload), **rest} if (
            event_type and not rest
        ):
            if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > MAX_METADATA:
                raise SlackError("metadata_too_large")
            return Metadata(event_type, payload)
        case _:
            raise SlackError("invalid_metadata_schema")
