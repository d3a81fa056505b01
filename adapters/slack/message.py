"""A message as Slack takes it: text, blocks and metadata, always within Slack's limits.

Many or long texts are shortened step by step until all alerts fit; an alert is never left out. What does
not fit even so is for the caller to :func:`split`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NotRequired, TypedDict, TypeVar

from pydantic import JsonValue

from adapters.errors import Rejected
from adapters.slack.blocks import MAX_TEXT, Block, blocks_of, text_of, within_limits
from adapters.slack.markup import size
from adapters.slack.metadata import Metadata
from adapters.slack.notices import as_done, in_a_list, in_full
from adapters.slack.pen import DONE_EMOJI, Detail, Paragraph, Pen, joined, listed, said
from adapters.slack.repeats import by_person
from adapters.slack.wording import ENGLISH, Wording
from rules.notice import Message, Notice

MAX_NOTICES = 20
"""How many alerts share a message; more are hard to read, whatever fits."""

_EMOJI = {"summary": "📋 ", "repeats": "🔁 ", "operational": "⚙️ ", "digest": "📅 "}

_FIRST_TO_LAST_CHOICE = (
    Detail(1500),
    Detail(700),
    Detail(300),
    Detail(150),
    Detail(100),
    Detail(70, lines=40),
    Detail(48, lines=20),
    Detail(48, links=False, lines=20),
    Detail(32, links=False, lines=12),
    Detail(24, links=False, lines=8),
    Detail(24, links=False, lines=8, brief=True),
)

_Shape = TypeVar("_Shape", str, list[Block])


class MetadataJson(TypedDict):
    """Metadata on the wire."""

    event_type: str
    event_payload: dict[str, JsonValue]


class Payload(TypedDict):
    """The part of a request that is the message. An edit has no metadata: Slack keeps the old."""

    text: str
    blocks: list[Block]
    metadata: NotRequired[MetadataJson]


def payload(message: Message, wording: Wording = ENGLISH) -> Payload:
    """Render a message. Raises Rejected where it must be split first."""
    text, blocks = _text(message, wording), _blocks(message, wording)
    metadata = Metadata.of(message)
    if text is None or blocks is None or not (message.kind == "done" or metadata.fits):
        raise Rejected("too many alerts for one Slack message", code="too_many_alerts")
    rendered = Payload(text=text, blocks=blocks)
    if message.kind != "done":
        rendered["metadata"] = MetadataJson(
            event_type=metadata.event_type, event_payload=metadata.event_payload
        )
    return rendered


def fits(message: Message, wording: Wording = ENGLISH) -> bool:
    """Whether a message can be sent as it is."""
    return (
        (message.kind == "done" or Metadata.of(message).fits)
        and _text(message, wording) is not None
        and _blocks(message, wording) is not None
    )


def split(message: Message, wording: Wording = ENGLISH) -> tuple[Message, ...]:
    """The message in as few parts as fit, each with up to twenty alerts, numbered in their headings."""
    if len(message.notices) <= MAX_NOTICES and fits(message, wording):
        return (message,)
    parts = list(_parts(message, wording))
    return tuple(
        message.model_copy(
            update={
                "heading": f"{message.heading or wording.headings[message.kind]} ({number}/{len(parts)})",
                "lines": message.lines if number == 1 else (),
                "notices": notices,
            }
        )
        for number, notices in enumerate(parts, 1)
    )


def _parts(message: Message, wording: Wording) -> Iterator[tuple[Notice, ...]]:
    notices = message.notices
    if message.kind == "repeats":  # what concerns one person stays together
        notices = tuple(sorted(notices, key=lambda each: [person.name for person in each.named[:1]]))
    part: tuple[Notice, ...] = ()
    for notice in notices:
        longer = (*part, notice)
        trial = message.model_copy(update={"notices": longer})
        if part and (len(longer) > MAX_NOTICES or not fits(trial, wording)):
            yield part
            part = (notice,)
        else:
            part = longer
    if part:
        yield part


def _text(message: Message, wording: Wording) -> str | None:
    return _shortened(message, wording, text_of, lambda text: size(text) <= MAX_TEXT)


def _blocks(message: Message, wording: Wording) -> list[Block] | None:
    return _shortened(message, wording, blocks_of, within_limits)


def _shortened(
    message: Message,
    wording: Wording,
    shape: Callable[[Sequence[Paragraph]], _Shape],
    small_enough: Callable[[_Shape], bool],
) -> _Shape | None:
    for detail in _FIRST_TO_LAST_CHOICE:
        shaped = shape(list(_paragraphs(Pen(wording, detail), message)))
        if small_enough(shaped):
            return shaped
    return None


def _paragraphs(pen: Pen, message: Message) -> Iterator[Paragraph]:
    head = _heading(pen, message)
    lines = (*said(head), *listed(pen, message.lines))
    if lines:
        yield Paragraph(lines)
    if message.kind in {"repeats", "digest"}:
        yield from by_person(pen, message.notices)
    elif message.kind == "alert" and len(message.notices) == 1 and not pen.detail.brief:
        yield from in_full(pen, message.notices[0])
    else:
        edited = message.kind == "done"
        for notice in message.notices:
            over = edited and notice.event == "resolved"
            yield as_done(pen, notice) if over else in_a_list(pen, notice)


def _heading(pen: Pen, message: Message) -> str:
    heading = pen.bold(message.heading)
    alone = message.kind in {"alert", "done"} and bool(message.notices)
    if not heading and not alone:
        heading = f"*{pen.wording.headings[message.kind]}*"
    over = message.kind == "done" and all(each.event == "resolved" for each in message.notices)
    if heading and over and message.notices:
        return f"{DONE_EMOJI} {joined(f'*{pen.wording.all_done}*', heading)}"
    return _EMOJI.get(message.kind, "") + heading
