"""reactions.add and reactions.get."""

import re

from notion_sync.sandbox.slack import rendering, timestamps
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import Channel, JsonObject, Message

_EMOJI = re.compile(r"[a-z0-9_+'-]+(?:::skin-tone-[2-6])?")


def add(call: Call) -> JsonObject:
    """Put an emoji under a message; its name comes without colons."""
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    name = call.arguments.required("name")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    message = _message(call, channel)
    if call.bot.user_id in message.reactions.get(name, ()):
        raise SlackError("already_reacted")
    call.workspace.react(channel.channel_id, message.ts, name, call.bot.user_id)
    return {}


def get(call: Call) -> JsonObject:
    """Return a message with its reactions; without any it has no such field."""
    if not call.arguments.text("channel") or not call.arguments.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.channel()
    message = _message(call, channel)
    shown = rendering.message(message, payload=False)
    return {"type": "message", "channel": channel.channel_id, "message": shown}


def _message(call: Call, channel: Channel) -> Message:
    ts = call.arguments.required("timestamp")
    if timestamps.parse(ts) is None:
        raise SlackError("bad_timestamp")
    message = call.workspace.posts.find(channel.channel_id, ts)
    if message is None:
        raise SlackError("message_not_found")
    return message
