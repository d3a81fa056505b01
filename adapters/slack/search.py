"""Finding our own messages again by their metadata.

A channel's history holds no replies, a thread's replies nothing else.
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from adapters.errors import NotFound, Rejected
from adapters.slack.answers import Page, Stored
from adapters.slack.api import SlackApi
from adapters.slack.metadata import Label, Metadata
from rules.finding import Level
from rules.heard import Post, Reaction, Said
from rules.record import MessageRef

CLOCK_SKEW = timedelta(minutes=2)
"""How far our clock may be ahead of Slack's."""

FEW = 15
"""Messages a page: as few as Slack demands of apps that it limits most
(https://docs.slack.dev/reference/methods/conversations.history)."""

MANY = 200
"""Messages a page where one looks far back, as Slack recommends to every other app."""


async def find_posted(
    api: SlackApi, channel: str, wanted: Metadata, *, thread_ts: str | None, since: datetime
) -> Stored | None:
    """The message with the same pass and keys."""
    places = _thread(api, channel, thread_ts, since, FEW) if thread_ts else history(api, channel, since, FEW)
    async for stored in places:
        if wanted.same_message(stored.metadata):
            return stored
    return None


async def posts(api: SlackApi, channel: str, *, since: datetime) -> AsyncIterator[Post]:
    """Our own messages in a channel, newest first."""
    async for stored in history(api, channel, since, MANY):
        if label := stored.metadata.label:
            yield _post(channel, stored, label)


async def thread(api: SlackApi, head: MessageRef) -> AsyncIterator[Post]:
    """Our own messages in a thread, its head among them, oldest first; none where it is gone."""
    async for stored in _thread(api, head.channel, head.thread_ts, None, MANY):
        if label := stored.metadata.label:
            yield _post(head.channel, stored, label)


async def replies(api: SlackApi, head: MessageRef) -> AsyncIterator[Post]:
    """Our own messages in a thread, its head left out, oldest first."""
    async for stored in _thread(api, head.channel, head.ts, None, MANY):
        if stored.ts != head.ts and (label := stored.metadata.label):
            yield _post(head.channel, stored, label)


def _post(channel: str, stored: Stored, label: Label) -> Post:
    said = (Said(each.key, each.code, Level[each.level.upper()], each.event) for each in label.alerts or ())
    return Post(
        ref=MessageRef(channel, stored.ts, stored.thread_ts or stored.ts),
        at=stored.at,
        says=tuple(said),
        conditions=tuple(label.key.split(",")) if label.key else (),
        is_summary=label.alerts is None and label.key is None,
        has_replies=stored.reply_count > 0,
        is_edited=stored.edited is not None,
        reactions=tuple(Reaction(each.name, each.users) for each in stored.reactions),
    )


def history(api: SlackApi, channel: str, since: datetime, size: int) -> AsyncIterator[Stored]:
    """A channel's messages, anybody's, newest first."""
    return _pages(api, "conversations.history", {"channel": channel}, since, size)


async def _thread(
    api: SlackApi, channel: str, thread_ts: str, since: datetime | None, size: int
) -> AsyncIterator[Stored]:
    """A thread, its first message first, then oldest first; nothing where it is gone."""
    place = {"channel": channel, "ts": thread_ts}
    try:
        async for stored in _pages(api, "conversations.replies", place, since, size):
            yield stored
    except NotFound:
        return


async def _pages(
    api: SlackApi, method: str, place: dict[str, str], since: datetime | None, size: int
) -> AsyncIterator[Stored]:
    arguments = {**place, "inclusive": "true", "include_all_metadata": "true", "limit": str(size)}
    if since:
        arguments["oldest"] = f"{(since - CLOCK_SKEW).timestamp():.6f}"
    while True:
        page = await _page(api, method, arguments)
        for stored in page.messages:
            yield stored
        if not page.response_metadata.next_cursor:
            return
        arguments["cursor"] = page.response_metadata.next_cursor


async def _page(api: SlackApi, method: str, arguments: dict[str, str]) -> Page:
    try:
        return await api.read(method, arguments, Page)
    except Rejected as error:
        if error.code != "invalid_limit":
            raise
        arguments["limit"] = str(FEW)
        return await api.read(method, arguments, Page)
