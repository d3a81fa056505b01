"""Checking blocks, with the wording of Slack's `invalid_blocks`: a JSON pointer for each fault."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, ValidationError
from pydantic_core import ErrorDetails

from notion_sync.sandbox.slack.block_schema import BLOCKS

MAX_TOTAL_TEXT = 12_000
"""Undocumented; posts of somewhat more characters over all blocks are refused."""


@dataclass(frozen=True)
class Problem:
    """One fault and where it is."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


def problems(blocks: Sequence[JsonValue], pointer: str = "/blocks") -> list[Problem]:
    """Return every fault of a message's blocks."""
    try:
        BLOCKS.validate_python(list(blocks))
    except ValidationError as error:
        return [
            Problem(pointer + _pointer(blocks, detail), _wording(detail))
            for detail in error.errors(include_url=False)
        ]
    return [*_repeated_ids(blocks, pointer)]


def total_text(value: JsonValue) -> int:
    """Count the characters of everything blocks show as text."""
    if isinstance(value, list):
        return sum(total_text(item) for item in value)
    if isinstance(value, dict):
        return sum(
            len(item) if key == "text" and isinstance(item, str) else total_text(item)
            for key, item in value.items()
        )
    return 0


def _repeated_ids(blocks: Sequence[JsonValue], pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            yield Problem(f"{pointer}/{index}/block_id", f"block_id {block_id} already exists")
        seen.add(block_id)


def _pointer(blocks: Sequence[JsonValue], detail: ErrorDetails) -> str:
    """Follow an error's location through the input; the tag a union adds to it is no part of the path."""
    here: JsonValue = list(blocks)
    path: list[str] = []
    tag_possible = True
    for part in detail["loc"]:
        if isinstance(here, dict):
            if tag_possible and here.get("type") == part:
                tag_possible = False
                continue
            if part not in here:
                break
            here = here[str(part)]
        elif isinstance(here, list) and isinstance(part, int):
            here = here[part]
        else:
            break
        path.append(str(part))
        tag_possible = True
    return "".join(f"/{part}" for part in path)


def _wording(detail: ErrorDetails) -> str:
    context: Mapping[str, JsonValue] = detail.get("ctx", {})
    match detail["type"]:
        case "string_too_long":
            return f"must be less than {int(str(context['max_length'])) + 1} characters"
        case "string_too_short":
            return f"must be more than {int(str(context['min_length'])) - 1} characters"
        case "too_long":
            return f"no more than {context['max_length']} items allowed"
        case "too_short":
            return f"no fewer than {context['min_length']} items allowed"
        case "missing":
            return f"missing required field: {detail['loc'][-1]}"
        case "extra_forbidden":
            return f"invalid additional property: {detail['loc'][-1]}"
        case "union_tag_invalid":
            return f"unsupported type: {context['tag']}"
        case "union_tag_not_found":
            return "missing required field: type"
        case "empty_section":
            return detail["msg"]
        case _:
            return "failed to match all allowed schemas"
