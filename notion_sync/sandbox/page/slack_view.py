"""The Slack workspace as the page shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from notion_sync.sandbox.page.blocks import Part, parts
from notion_sync.sandbox.page.spans import emoji
from notion_sync.sandbox.slack import Message, SlackWorkspace
from notion_sync.sandbox.slack.timestamps import EPOCH, parse

NEWEST = 200
"""Messages of a channel that are shown."""


@dataclass(frozen=True)
class Reaction:
    """An emoji under a message and who put it there."""

    emoji: str
    people: list[str]


@dataclass(frozen=True)
class Post:
    """A message with the replies in its thread. `at` is local time, ISO 8601."""

    ts: str
    at: str
    author: str
    is_app: bool
    is_edited: bool
    parts: list[Part]
    reactions: list[Reaction]
    replies: "list[Post]"


@dataclass(frozen=True)
class Channel:
    """A channel and its newest messages, oldest first."""

    id: str
    name: str
    is_private: bool
    earlier: int
    posts: list[Post]


def channels(workspace: SlackWorkspace, zone: tzinfo) -> list[Channel]:
    """Return every channel that is not archived, those with an app in them first."""
    with workspace.lock:
        shown = [
            _channel(workspace, each.channel_id, zone)
            for each in workspace.directory.channels.values()
            if not each.archived
        ]
    return sorted(shown, key=lambda channel: not _has_bot(workspace, channel.id))


def _has_bot(workspace: SlackWorkspace, channel: str) -> bool:
    bots = {bot.user_id for bot in workspace.directory.bots.values()}
    return not bots.isdisjoint(workspace.directory.channels[channel].members)


def _channel(workspace: SlackWorkspace, ident: str, zone: tzinfo) -> Channel:
    channel, messages = workspace.directory.channels[ident], workspace.messages(ident)
    return Channel(
        id=ident,
        name=channel.name,
        is_private=channel.private,
        earlier=max(0, len(messages) - NEWEST),
        posts=[_post(workspace, each, zone) for each in messages[-NEWEST:]],
    )


def _post(workspace: SlackWorkspace, message: Message, zone: tzinfo) -> Post:
    replies = () if message.thread_ts else workspace.thread(message.channel, message.ts)[1:]
    author = workspace.directory.users.get(message.user or "")
    return Post(
        ts=message.ts,
        at=_instant(message.ts).astimezone(zone).isoformat(timespec="minutes"),
        author=author.name if author else "Incoming webhook" if message.bot_id else "Slack",
        is_app=message.bot_id is not None,
        is_edited=message.edited,
        parts=parts(message, lambda user: _name(workspace, user)),
        reactions=[
            Reaction(emoji(name), [_name(workspace, user) for user in users])
            for name, users in message.reactions.items()
        ],
        replies=[_post(workspace, each, zone) for each in replies],
    )


def _name(workspace: SlackWorkspace, user: str) -> str:
    known = workspace.directory.users.get(user)
    return known.name if known else user


def _instant(ts: str) -> datetime:
    return EPOCH + timedelta(microseconds=parse(ts) or 0)
