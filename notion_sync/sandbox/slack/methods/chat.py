"""chat.postMessage and chat.update."""

from dataclasses import replace

from notion_sync.sandbox.slack import content as contents
from notion_sync.sandbox.slack import rendering
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import Channel, Content, JsonObject, Message


def post_message(call: Call) -> JsonObject:
    """Post a message to a channel or into a thread. Too long a text is cut, with a warning, not refused."""
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if not call.is_member(channel) and "chat:write.public" not in call.bot.scopes:
        raise SlackError("not_in_channel")
    content = contents.complete(
        Content(
            text=contents.read_text(call.arguments),
            blocks=contents.read_blocks(call.arguments) or (),
            attachments=contents.read_attachments(call.arguments) or (),
            metadata=contents.read_metadata(call.arguments),
        )
    )
    if len(content.text) > contents.MAX_POST_TEXT:
        content = replace(content, text=content.text[: contents.MAX_POST_TEXT])
        call.warnings.append("message_truncated")
    thread_ts = _parent_ts(call, channel)
    call.limits.count_post(channel.channel_id)
    message = call.workspace.post(
        channel.channel_id,
        content,
        user=call.bot.user_id,
        bot_id=call.bot.bot_id,
        thread_ts=thread_ts,
        broadcast=thread_ts is not None and call.arguments.flag("reply_broadcast"),
    )
    shown = rendering.message(message, payload=True)
    return {"channel": channel.channel_id, "ts": message.ts, "message": shown}


def update(call: Call) -> JsonObject:
    """Change one of the bot's own messages. Blocks, attachments and metadata that are left out stay."""
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_inactive")
    message = _own_message(call, channel)
    arguments = call.arguments
    text = contents.read_text(arguments)
    if len(text) > contents.MAX_UPDATE_TEXT:
        raise SlackError("msg_too_long")
    blocks = contents.read_blocks(arguments)
    attachments = contents.read_attachments(arguments)
    if not text and blocks is None and attachments is None:
        raise SlackError("no_text")
    metadata = contents.read_metadata(arguments)
    content = contents.complete(
        Content(
            text=text,
            blocks=message.blocks if blocks is None else blocks,
            attachments=message.attachments if attachments is None else attachments,
            metadata=metadata if "metadata" in arguments.values else message.metadata,
        )
    )
    edited = call.workspace.edit(message, content)
    return {
        "channel": channel.channel_id,
        "ts": edited.ts,
        "text": edited.text,
        "message": rendering.message(edited, payload=True),
    }


def _parent_ts(call: Call, channel: Channel) -> str | None:
    """Return the ts of the thread to reply to: it must be a parent's, not a reply's."""
    ts = call.arguments.text("thread_ts")
    if not ts:
        return None
    parent = call.workspace.posts.find(channel.channel_id, ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.thread_ts is not None:
        raise SlackError("cannot_reply_to_message")
    return ts


def _own_message(call: Call, channel: Channel) -> Message:
    message = call.workspace.posts.find(channel.channel_id, call.arguments.required("ts"))
    if message is None or message.deleted:
        raise SlackError("message_not_found")
    if message.bot_id != call.bot.bot_id:
        raise SlackError("cant_update_message")
    return message
