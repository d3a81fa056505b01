"""conversations.*: reading channels and threads."""

from notion_sync.sandbox.slack import paging, rendering
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import Channel, JsonObject

_KINDS = {"public_channel", "private_channel", "mpim", "im"}


def history(call: Call) -> JsonObject:
    """Return what stands in a channel, newest first; replies only where they were broadcast."""
    channel = _joined(call)
    window = paging.read_window(call.arguments)
    posts = call.workspace.posts
    page = paging.newest_first(posts.readable(posts.in_channel(channel.channel_id)), window)
    return {**_answer(call, page), "pin_count": 0}


def replies(call: Call) -> JsonObject:
    """Return a thread, the parent first. The ts of a reply brings that reply alone."""
    channel = _joined(call)
    posts = call.workspace.posts
    first = posts.find(channel.channel_id, call.arguments.required("ts"))
    window = paging.read_window(call.arguments)
    readable = posts.readable([first, *posts.replies(first)]) if first is not None else []
    if first is None or first not in readable:
        raise SlackError("thread_not_found")
    return _answer(call, paging.oldest_first(readable, window))


def info(call: Call) -> JsonObject:
    """Return one channel."""
    channel = call.readable_channel("read")
    shown = rendering.channel(channel, call.bot)
    if call.arguments.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def list_channels(call: Call) -> JsonObject:
    """Return channels page by page: public ones unless `types` says more, private ones as a member."""
    kinds = set(call.arguments.text("types", "public_channel").replace(" ", "").split(","))
    if not kinds <= _KINDS:
        raise SlackError("invalid_types")
    cursor = call.arguments.text("cursor")
    start = paging.decode_cursor(cursor) if cursor else 0
    end = start + call.arguments.limit(paging.DEFAULT_LIMIT, paging.MAX_LIMIT)
    listed = [each for each in call.workspace.directory.channels.values() if _is_listed(call, each, kinds)]
    next_cursor = paging.encode_cursor(end) if listed[end:] else ""
    return {
        "channels": [rendering.channel(each, call.bot) for each in listed[start:end]],
        "response_metadata": {"next_cursor": next_cursor},
    }


def _is_listed(call: Call, channel: Channel, kinds: set[str]) -> bool:
    if channel.archived and call.arguments.flag("exclude_archived"):
        return False
    if channel.private:
        return "private_channel" in kinds and call.is_member(channel) and "groups:read" in call.bot.scopes
    return "public_channel" in kinds and "channels:read" in call.bot.scopes


def _joined(call: Call) -> Channel:
    channel = call.readable_channel("history")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    return channel


def _answer(call: Call, page: paging.Page) -> JsonObject:
    payload = call.arguments.flag("include_all_metadata")
    posts = call.workspace.posts
    answer: JsonObject = {
        "messages": [rendering.message(each, posts.replies(each), payload=payload) for each in page.messages],
        "has_more": page.next_cursor is not None,
    }
    if page.next_cursor is not None:
        answer["response_metadata"] = {"next_cursor": page.next_cursor}
    return answer
