"""The schema of blocks, as far as a message without inputs can use it.

Limits: https://docs.slack.dev/reference/block-kit/blocks.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from notion_sync.sandbox.slack import rich_text

MAX_BLOCKS = 50

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
BLOCKS: TypeAdapter[list[_AnyBlock]] = TypeAdapter(Annotated[list[_AnyBlock], Field(max_length=MAX_BLOCKS)])
"""Validates the blocks of one message."""
