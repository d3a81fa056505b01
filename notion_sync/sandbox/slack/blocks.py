"""The schema of blocks, as far as a message without inputs can use it (docs.slack.dev/reference/block-kit/blocks).

Limits and wording follow what Slack answers: `invalid_blocks` with a JSON pointer for each fault.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from notion_sync.sandbox.slack import rich_text
from notion_sync.sandbox.slack.model import JsonObject

MAX_BLOCKS = 50
MAX_TOTAL_TEXT = 12_000
"""Undocumented; posts of somewhat more characters over all blocks are refused."""

Identifier = Annotated[str, Field(min_length=1, max_length=255)]
Url = Annotated[str, Field(min_length=1, max_length=3000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _PlainText(_Strict):
    type: Literal["plain_text"]
    text: Annotated[str, Field(min_length=1, max_length=3000)]
    emoji: bool = True


class _Mrkdwn(_Strict):
    type: Literal["mrkdwn"]
    text: Annotated[str, Field(min_length=1, max_length=3000)]
    verbatim: bool = False


class _HeaderText(_PlainText):
    text: Annotated[str, Field(min_length=1, max_length=150)]


class _ButtonText(_PlainText):
    text: Annotated[str, Field(min_length=1, max_length=75)]


class _TitleText(_PlainText):
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class _FieldMrkdwn(_Mrkdwn):
    text: Annotated[str, Field(min_length=1, max_length=2000)]


_Text = Annotated[_PlainText | _Mrkdwn, Field(discriminator="type")]
_FieldText = Annotated[_TitleText | _FieldMrkdwn, Field(discriminator="type")]


class _Button(_Strict):
    type: Literal["button"]
    text: _ButtonText
    action_id: Identifier | None = None
    url: Url | None = None
    value: Annotated[str, Field(max_length=2000)] | None = None
    style: Literal["primary", "danger"] | None = None
    accessibility_label: Annotated[str, Field(max_length=75)] | None = None


class _Option(_Strict):
    text: _ButtonText
    value: Annotated[str, Field(max_length=150)]
    url: Url | None = None


class _Overflow(_Strict):
    type: Literal["overflow"]
    options: Annotated[list[_Option], Field(min_length=1, max_length=5)]
    action_id: Identifier | None = None


class _ImageElement(_Strict):
    type: Literal["image"]
    image_url: Url
    alt_text: Annotated[str, Field(min_length=1, max_length=2000)]


class _Block(_Strict):
    block_id: Identifier | None = None


class _Section(_Block):
    type: Literal["section"]
    text: _Text | None = None
    fields: Annotated[list[_FieldText], Field(min_length=1, max_length=10)] | None = None
    accessory: Annotated[_Button | _ImageElement | _Overflow, Field(discriminator="type")] | None = None
    expand: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> "_Section":
        if self.text is None and self.fields is None:
            raise PydanticCustomError("empty_section", "missing required field: text")
        return self


class _Header(_Block):
    type: Literal["header"]
    text: _HeaderText


class _Divider(_Block):
    type: Literal["divider"]


class _Context(_Block):
    type: Literal["context"]
    elements: Annotated[
        list[Annotated[_PlainText | _Mrkdwn | _ImageElement, Field(discriminator="type")]],
        Field(min_length=1, max_length=10),
    ]


class _Actions(_Block):
    type: Literal["actions"]
    elements: Annotated[
        list[Annotated[_Button | _Overflow, Field(discriminator="type")]], Field(min_length=1, max_length=25)
    ]


class _Image(_Block):
    type: Literal["image"]
    image_url: Url
    alt_text: Annotated[str, Field(min_length=1, max_length=2000)]
    title: _TitleText | None = None


class _Markdown(_Block):
    type: Literal["markdown"]
    text: Annotated[str, Field(min_length=1, max_length=12_000)]


class _RichText(_Block):
    type: Literal["rich_text"]
    elements: list[rich_text.Element]


_AnyBlock = Annotated[
    _Section | _Header | _Divider | _Context | _Actions | _Image | _Markdown | _RichText,
    Field(discriminator="type"),
]
_BLOCKS: TypeAdapter[list[_AnyBlock]] = TypeAdapter(Annotated[list[_AnyBlock], Field(max_length=MAX_BLOCKS)])


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
        _BLOCKS.validate_python(list(blocks))
    except ValidationError as error:
        return [
            Problem(pointer + _pointer(blocks, detail), _wording(detail)) for detail in error.errors(include_url=False)
        ]
    return [*_repeated_ids(blocks, pointer)]


def total_text(value: JsonValue) -> int:
    """Count the characters of everything blocks show as text."""
    if isinstance(value, list):
        return sum(total_text(item) for item in value)
    if isinstance(value, dict):
        return sum(
            len(item) if key == "text" and isinstance(item, str) else total_text(item) for key, item in value.items()
        )
    return 0


def _repeated_ids(blocks: Sequence[JsonValue], pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        match block:
            case {"block_id": str(block_id)} if block_id in seen:
                yield Problem(f"{pointer}/{index}/block_id", f"block_id {block_id} already exists")
            case {"block_id": str(block_id)}:
                seen.add(block_id)


def _pointer(blocks: Sequence[JsonValue], detail: ErrorDetails) -> str:
    """Follow an error's location through the input: a union adds its tag to it, which is no part of the path."""
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
    context: JsonObject = detail.get("ctx", {})
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
