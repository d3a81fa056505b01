"""Messages, channels and users as the Web API shows them."""

from collections.abc import Sequence

from pydantic import JsonValue

from notion_sync.sandbox.slack.model import (
    APP_ID,
    TEAM_ID,
    Bot,
    Channel,
    File,
    JsonObject,
    Message,
    Metadata,
    User,
)


def message(message: Message, replies: Sequence[Message] = (), *, payload: bool) -> JsonObject:
    """Show a message. `payload` keeps the metadata's payload; without it only the event type is shown."""
    shown: JsonObject = {
        "type": "message",
        "subtype": _subtype(message),
        "text": message.text,
        "ts": message.ts,
        "team": TEAM_ID,
        "user": message.user,
        "bot_id": message.bot_id,
        "app_id": APP_ID if message.bot_id else None,
        "blocks": list[JsonValue](message.blocks) or None,
        "attachments": list[JsonValue](message.attachments) or None,
        "files": [file(each) for each in message.files] or None,
        "metadata": _metadata(message.metadata, payload=payload),
        "edited": {"user": message.user, "ts": message.edited_at} if message.edited_at else None,
        "reactions": _reactions(message) or None,
        "thread_ts": message.thread_ts,
        **_thread(message, replies),
    }
    return {name: value for name, value in shown.items() if value is not None}


def _subtype(message: Message) -> str | None:
    if message.deleted:
        return "tombstone"
    if message.broadcast:
        return "thread_broadcast"
    return "bot_message" if message.user is None else None


def _metadata(metadata: Metadata | None, *, payload: bool) -> JsonObject | None:
    if metadata is None:
        return None
    shown: JsonObject = {"event_type": metadata.event_type}
    return {**shown, "event_payload": metadata.event_payload} if payload else shown


def file(file: File) -> JsonObject:
    """Show a file."""
    return {
        "id": file.file_id,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": "image/png" if file.name.endswith(".png") else "application/octet-stream",
        "size": file.length,
        "user": file.user,
        "mode": "hosted",
    }


def _reactions(message: Message) -> list[JsonValue]:
    return [
        {"name": name, "users": list[JsonValue](users), "count": len(users)}
        for name, users in message.reactions.items()
    ]


def _thread(parent: Message, replies: Sequence[Message]) -> JsonObject:
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies if reply.user))
    return {
        "thread_ts": parent.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": list[JsonValue](users),
        "latest_reply": replies[-1].ts,
    }


def channel(channel: Channel, bot: Bot) -> JsonObject:
    """Show a channel as a bot sees it."""
    return {
        "id": channel.channel_id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_member": bot.user_id in channel.members,
        "context_team_id": TEAM_ID,
    }


def user(user: User, *, with_email: bool) -> JsonObject:
    """Show a user; the email only where a scope allows it."""
    profile: JsonObject = {"real_name": user.name, "display_name": user.name, "team": TEAM_ID}
    if with_email and user.email is not None:
        profile["email"] = user.email
    return {
        "id": user.user_id,
        "team_id": TEAM_ID,
        "name": user.name.lower().replace(" ", "."),
        "real_name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "profile": profile,
    }
