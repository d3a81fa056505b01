"""users.*: finding people."""

from notion_sync.sandbox.slack import rendering
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import JsonObject

_EMAIL = "users:read.email"


def lookup_by_email(call: Call) -> JsonObject:
    """Return the active person with an email."""
    user = call.workspace.directory.live_user(call.arguments.required("email"))
    if user is None:
        raise SlackError("users_not_found")
    return {"user": rendering.user(user, with_email=True)}


def info(call: Call) -> JsonObject:
    """Return anybody by id, deactivated people too; the email only with its own scope."""
    user = call.workspace.directory.users.get(call.arguments.required("user"))
    if user is None:
        raise SlackError("user_not_found")
    return {"user": rendering.user(user, with_email=_EMAIL in call.bot.scopes)}
