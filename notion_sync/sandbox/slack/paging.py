"""Reading messages by window and page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from notion_sync.sandbox.slack import timestamps
from notion_sync.sandbox.slack.arguments import Arguments
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.model import Message

DEFAULT_LIMIT = 100
MAX_LIMIT = 999
_CURSOR = "next_ts:"


@dataclass(frozen=True)
class Window:
    """Which messages a call asks for; times in microseconds, `start` where the page begins."""

    oldest: int | None
    latest: int | None
    inclusive: bool
    limit: int
    start: int | None

    def holds(self, message: Message) -> bool:
        """Whether a message's ts lies in the window."""
        at = _position(message)
        if self.inclusive and at in {self.oldest, self.latest}:
            return True
        return (self.oldest is None or at > self.oldest) and (self.latest is None or at < self.latest)


@dataclass(frozen=True)
class Page:
    """One page; `next_cursor` where there is more."""

    messages: Sequence[Message]
    next_cursor: str | None


def read_window(arguments: Arguments) -> Window:
    """Read a call's window. Raises SlackError for a bad bound, limit or cursor."""
    cursor = arguments.text("cursor")
    return Window(
        oldest=_bound(arguments, "oldest"),
        latest=_bound(arguments, "latest"),
        inclusive=arguments.flag("inclusive"),
        limit=arguments.limit(DEFAULT_LIMIT, MAX_LIMIT),
        start=decode_cursor(cursor) if cursor else None,
    )


def newest_first(messages: Iterable[Message], window: Window) -> Page:
    """Return a page of a channel."""
    held = [message for message in messages if window.holds(message)]
    held.sort(key=_position, reverse=True)
    return _page([each for each in held if window.start is None or _position(each) <= window.start], window)


def oldest_first(messages: Iterable[Message], window: Window) -> Page:
    """Return a page of a thread. Its first message, the parent, is there whatever the bounds say."""
    parent, *replies = messages
    held = [parent, *(reply for reply in replies if window.holds(reply))]
    return _page([each for each in held if window.start is None or _position(each) >= window.start], window)


def encode_cursor(position: int) -> str:
    """Make an opaque cursor."""
    return urlsafe_b64encode(f"{_CURSOR}{position}".encode()).decode()


def decode_cursor(cursor: str) -> int:
    """Read a cursor. Raises SlackError for one that was not made here."""
    try:
        plain = urlsafe_b64decode(cursor).decode()
        return int(plain.removeprefix(_CURSOR))
    except ValueError:
        raise SlackError("invalid_cursor") from None


def _page(messages: Sequence[Message], window: Window) -> Page:
    more = messages[window.limit :]
    return Page(messages[: window.limit], encode_cursor(_position(more[0])) if more else None)


def _position(message: Message) -> int:
    position = timestamps.parse(message.ts)
    if position is None:
        raise ValueError(f"{message.ts!r} is no ts")
    return position


def _bound(arguments: Arguments, name: str) -> int | None:
    value = arguments.values.get(name)
    if value is None or value == "":
        return None
    position = timestamps.parse(str(value))
    if position is None:
        raise SlackError(f"invalid_ts_{name}")
    return position
