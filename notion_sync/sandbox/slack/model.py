"""What a Slack workspace consists of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic import JsonValue

JsonObject: TypeAlias = dict[str, JsonValue]

TEAM_ID = "T0SANDBOX"
TEAM_NAME = "Sandbox"
TEAM_URL = "https://sandbox.slack.example/"
APP_ID = "A0SANDBOX"


@dataclass(frozen=True)
class User:
    """A member of the workspace; bots have one too, without an email."""

    user_id: str
    name: str
    email: str | None = None
    deleted: bool = False
    is_bot: bool = False


@dataclass
class Channel:
    """A public or private channel; `members` are user ids."""

    channel_id: str
    name: str
    private: bool = False
    members: set[str] = field(default_factory=set)
    archived: bool = False


@dataclass
class Bot:
    """An app's bot user and its token. `refusal` is the error every call gets once the token is dead."""

    token: str
    user_id: str
    bot_id: str
    scopes: frozenset[str]
    refusal: str | None = None


@dataclass(frozen=True)
class Webhook:
    """An incoming webhook: it posts to one channel and to no other."""

    path: str
    channel_id: str
    bot_id: str


@dataclass(frozen=True)
class Metadata:
    """What an app attaches to a message for itself and other apps; people do not see it."""

    event_type: str
    event_payload: JsonObject


@dataclass(frozen=True)
class Content:
    """What is said, apart from who says it and where."""

    text: str = ""
    blocks: tuple[JsonObject, ...] = ()
    attachments: tuple[JsonObject, ...] = ()
    metadata: Metadata | None = None


@dataclass
class File:
    """A file on its way in, and once it is shared. `content` is None until it was sent.

    length: bytes that were announced.
    """

    file_id: str
    name: str
    length: int
    user: str
    content: bytes | None = None
    title: str = ""
    complete: bool = False


@dataclass(frozen=True)
class Message:
    """A message as it stands now; an edit makes a new object.

    ts: "seconds.micros", the message's id in its channel.
    thread_ts: the parent's ts where this is a reply.
    broadcast: a reply that is shown in the channel as well.
    edited_at: the ts of the last edit.
    mentions: whom the post pinged: live user ids, `!channel`, `!here`, `!everyone`, group ids. An edit pings
        nobody, so it leaves them.
    links: the targets of explicit links in what is said now.
    reactions: emoji name to the user ids, in order.
    deleted: the placeholder that stays above a thread whose parent was deleted.
    files: what was shared with it.
    """

    channel: str
    ts: str
    user: str | None
    bot_id: str | None
    content: Content
    thread_ts: str | None = None
    broadcast: bool = False
    edited_at: str | None = None
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    deleted: bool = False
    files: tuple[File, ...] = ()

    @property
    def text(self) -> str:
        """The text as Slack keeps it: `&`, `<` and `>` outside of markup are entities."""
        return self.content.text

    @property
    def blocks(self) -> tuple[JsonObject, ...]:
        """The blocks as they were sent."""
        return self.content.blocks

    @property
    def attachments(self) -> tuple[JsonObject, ...]:
        """The attachments as they were sent."""
        return self.content.attachments

    @property
    def metadata(self) -> Metadata | None:
        """The metadata with its payload."""
        return self.content.metadata

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was posted."""
        return self.edited_at is not None

    @property
    def in_channel(self) -> bool:
        """Whether it stands in the channel itself, not only in a thread."""
        return self.thread_ts is None or self.broadcast
