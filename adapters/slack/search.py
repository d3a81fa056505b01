"""Finding our own messages again by their metadata.

A channel's history holds no replies, a thread's replies nothing else. Pages are as small as Slack demands
of apps that it limits most (https://docs.slack.dev/reference/methods/conversations.history).
"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from adapters.errors import NotFound
from adapters.slack.answers import Page, Stored
from adapters.slack.api import SlackApi
from adapters.slack.metadata import Label, Metadata

CLOCK_SKEW = timedelta(minutes=2)
"""How far our clock may be ahead of Slack's."""

_PAGE = 15


async def find_posted(
    api: SlackApi, channel: str, wanted: Metadata, *, thread_ts: str | None, since: datetime
) -> Stored | None:
    """The message with the same pass and keys."""
    places = _thread(api, channel, thread_ts, since) if thread_ts else _history(api, channel, since)
    async for stored in places:
        if wanted.same_message(stored.metadata):
            return stored
    return None


async def find_opened(
    api: SlackApi, channel: str, key_prefix: str, *, since: datetime
) -> tuple[Stored, str] | None:
    """The newest message that opened such an alert, and its key: in the channel, or under our summary.

    A message about the service itself counts by its own key.
    """
    async for stored in _history(api, channel, since):
        label = stored.metadata.label
        if label is None:
            continue
        if key := _opened_key(label, key_prefix):
            return stored, key
        if label.alerts is None and label.key is None:
            replies = [each async for each in _thread(api, channel, stored.ts, since)]
            for reply in reversed(replies):
                if reply.metadata.label and (key := _opened_key(reply.metadata.label, key_prefix)):
                    return reply, key
    return None


def _opened_key(label: Label, key_prefix: str) -> str | None:
    if label.key is not None:
        # A message may speak of several conditions, each with its key.
        return next((key for key in label.key.split(",") if key.startswith(key_prefix)), None)
    opened = (each.key for each in label.alerts or () if each.event == "opened")
    return next((key for key in opened if key.startswith(key_prefix)), None)


async def _history(api: SlackApi, channel: str, since: datetime) -> AsyncIterator[Stored]:
    """A channel's messages, newest first."""
    async for stored in _pages(api, "conversations.history", {"channel": channel}, since):
        yield stored


async def _thread(api: SlackApi, channel: str, thread_ts: str, since: datetime) -> AsyncIterator[Stored]:
    """A thread, its first message first, then oldest first; nothing where it is gone."""
    try:
        async for stored in _pages(
            api, "conversations.replies", {"channel": channel, "ts": thread_ts}, since
        ):
            yield stored
    except NotFound:
        return


async def _pages(api: SlackApi, method: str, place: dict[str, str], since: datetime) -> AsyncIterator[Stored]:
    arguments = {
        **place,
        "oldest": f"{(since - CLOCK_SKEW).timestamp():.6f}",
        "inclusive": "true",
        "include_all_metadata": "true",
        "limit": str(_PAGE),
    }
    while True:
        page = await api.read(method, arguments, Page)
        for stored in page.messages:
            yield stored
        if not page.response_metadata.next_cursor:
            return
        arguments["cursor"] = page.response_metadata.next_cursor
