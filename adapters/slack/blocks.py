"""Slack's blocks, and the limits a message is kept to.

Slack allows 50 blocks and 3,000 characters to a section; over all blocks it refuses messages somewhere
above 10,000 characters, which is documented nowhere. We stay well below.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias, TypedDict

from adapters.slack.markup import size
from adapters.slack.pen import Paragraph

MAX_SECTION = 2_900
MAX_ALL_BLOCKS = 8_000
MAX_BLOCKS = 40
MAX_TEXT = 3_500
"""An edit takes 4,000 characters of text, a post more: what is posted must be editable."""


class Mrkdwn(TypedDict):
    """Formatted text. ``verbatim``: Slack makes nothing live of it that is not marked up as such."""

    type: Literal["mrkdwn"]
    text: str
    verbatim: bool


class Section(TypedDict):
    """Text at full size."""

    type: Literal["section"]
    text: Mrkdwn


class Context(TypedDict):
    """Small grey text."""

    type: Literal["context"]
    elements: list[Mrkdwn]


Block: TypeAlias = Section | Context


def blocks_of(paragraphs: Iterable[Paragraph]) -> list[Block]:
    """One block for each paragraph, more where one is too long for a block."""
    return [_block(text, small=each.small) for each in paragraphs for text in _packed(each.lines)]


def text_of(paragraphs: Iterable[Paragraph]) -> str:
    """The same as one text: for notifications, screen readers, and where blocks are refused."""
    return "\n".join(line for paragraph in paragraphs for line in paragraph.lines)


def within_limits(blocks: Sequence[Block]) -> bool:
    """Whether Slack certainly takes these blocks."""
    sizes = [size(_text(block)) for block in blocks]
    return len(sizes) <= MAX_BLOCKS and sum(sizes) <= MAX_ALL_BLOCKS and max(sizes, default=0) <= MAX_SECTION


def _block(text: str, *, small: bool) -> Block:
    content = Mrkdwn(type="mrkdwn", text=text, verbatim=True)
    return Context(type="context", elements=[content]) if small else Section(type="section", text=content)


def _text(block: Block) -> str:
    return block["text"]["text"] if block["type"] == "section" else block["elements"][0]["text"]


def _packed(lines: Iterable[str]) -> Iterator[str]:
    packed = ""
    for line in lines:
        longer = f"{packed}\n{line}" if packed else line
        if packed and size(longer) > MAX_SECTION:
            yield packed
            packed = line
        else:
            packed = longer
    if packed:
        yield packed
