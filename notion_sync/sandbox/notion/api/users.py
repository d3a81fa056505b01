"""Users: the bot itself, the members of the workspace, one of them."""

from notion_sync.sandbox.notion.api.call import Call
from notion_sync.sandbox.notion.cells import show_user
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.model import User
from notion_sync.sandbox.notion.shapes import Json, JsonObject


def me(call: Call) -> JsonObject:
    """Show the connection's own bot; needs no capability."""
    return _bot(call, call.store.users[call.connection.bot_id])


def every(call: Call) -> JsonObject:
    """List members and bots; guests are not among them."""
    _needs_user_info(call)
    users: list[Json] = [_shown(call, user) for user in call.store.users.values() if not user.guest]
    listed = call.service.pager.cut(users, call.paging(), "users")
    return listed | {"type": "user", "user": {}}


def one(call: Call) -> JsonObject:
    """Show a member, guest or bot."""
    ident = call.path_id("user_id")
    user = call.store.users.get(ident)
    if user is not None and ident == call.connection.bot_id:
        return _bot(call, user)
    _needs_user_info(call)
    if user is None:
        raise NotionError(
            404,
            f"Could not find user with ID: {ident}. Make sure your integration has capabilities to read "
            "user information. With those capabilities, only members and guests in the integration's "
            "workspace are visible.",
        )
    return _shown(call, user)


def _needs_user_info(call: Call) -> None:
    if not call.connection.user_info:
        raise NotionError.restricted()


def _shown(call: Call, user: User) -> JsonObject:
    return show_user(user, user.id, call.connection)


def _bot(call: Call, user: User) -> JsonObject:
    return {
        "object": "user",
        "id": user.id,
        "name": user.name,
        "avatar_url": None,
        "type": "bot",
        "bot": {
            "owner": {"type": "workspace", "workspace": True},
            "workspace_id": call.store.id,
            "workspace_name": call.store.name,
            "workspace_limits": {"max_file_upload_size_in_bytes": 5_242_880},
        },
    }
