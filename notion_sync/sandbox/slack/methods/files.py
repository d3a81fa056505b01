"""files.getUploadURLExternal and files.completeUploadExternal: a file comes in three steps."""

from pydantic import JsonValue

from notion_sync.sandbox.slack import markup, rendering
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import Channel, Content, File, JsonObject


def get_upload_url(call: Call) -> JsonObject:
    """Say where a file of that name and length is to be sent."""
    name, length = call.arguments.required("filename"), str(call.arguments.required("length"))
    if not length.isdecimal() or int(length) == 0:
        raise SlackError("invalid_arguments", ["must be greater than 0: length"])
    ident = f"F{len(call.workspace.files) + 1:010X}"
    call.workspace.files[ident] = File(ident, name, int(length), call.bot.user_id)
    return {"upload_url": f"{call.origin}/upload/v1/{ident}", "file_id": ident}


def complete_upload(call: Call) -> JsonObject:
    """Finish uploads, and share them in a channel with a comment where one is named."""
    given = call.arguments.nested("files", "invalid_arguments")
    files = [_sent(call, each) for each in given] if isinstance(given, list) and given else []
    if not files:
        raise SlackError("invalid_arguments", ["missing required field: files"])
    ident = call.arguments.text("channel_id")
    channel = _channel(call, ident) if ident else None
    for file in files:
        file.complete = True
    if channel:
        call.limits.count_post(channel.channel_id)
        comment = markup.kept(call.arguments.text("initial_comment"))
        bot = call.bot
        call.workspace.post(
            channel.channel_id, Content(comment), user=bot.user_id, bot_id=bot.bot_id, files=tuple(files)
        )
    return {"files": [rendering.file(file) for file in files]}


def _sent(call: Call, given: JsonValue) -> File:
    ident = given.get("id") if isinstance(given, dict) else None
    file = call.workspace.files.get(str(ident))
    if file is None or file.user != call.bot.user_id or file.content is None or file.complete:
        raise SlackError("file_not_found")
    title = given.get("title") if isinstance(given, dict) else None
    file.title = str(title or file.name)
    return file


def _channel(call: Call, ident: str) -> Channel:
    channel = call.workspace.directory.channels.get(ident)
    if channel is None or (channel.private and not call.is_member(channel)):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if not call.is_member(channel):
        raise SlackError("not_in_channel")
    return channel
