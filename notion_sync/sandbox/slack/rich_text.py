"""The schema of rich text, the blocks that Slack's own editor makes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Style(_Strict):
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    underline: bool = False


class _Leaf(_Strict):
    style: _Style | None = None


class _Text(_Leaf):
    type: Literal["text"]
    text: Annotated[str, Field(min_length=1)]


class _Link(_Leaf):
    type: Literal["link"]
    url: str
    text: str | None = None
    unsafe: bool = False


class _User(_Leaf):
    type: Literal["user"]
    user_id: str


class _Usergroup(_Leaf):
    type: Literal["usergroup"]
    usergroup_id: str


class _Channel(_Leaf):
    type: Literal["channel"]
    channel_id: str


class _Broadcast(_Leaf):
    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]


class _Emoji(_Leaf):
    type: Literal["emoji"]
    name: str


class _Date(_Leaf):
    type: Literal["date"]
    timestamp: int
    format: str
    url: str | None = None
    fallback: str | None = None


_Inline = Annotated[
    _Text | _Link | _User | _Usergroup | _Channel | _Broadcast | _Emoji | _Date, Field(discriminator="type")
]


class _Section(_Strict):
    type: Literal["rich_text_section"]
    elements: list[_Inline]


class _Quote(_Strict):
    type: Literal["rich_text_quote"]
    elements: list[_Inline]
    border: int = 0


class _Preformatted(_Strict):
    type: Literal["rich_text_preformatted"]
    elements: list[Annotated[_Text | _Link, Field(discriminator="type")]]
    border: int = 0


class _List(_Strict):
    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: list[_Section]
    indent: int = 0
    offset: int = 0
    border: int = 0


Element = Annotated[_Section | _Quote | _Preformatted | _List, Field(discriminator="type")]
"""One part of a rich text block."""
