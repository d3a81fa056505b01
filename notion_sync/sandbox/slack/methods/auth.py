"""auth.test: whose token this is."""

from notion_sync.sandbox.slack.methods.call import Call
from notion_sync.sandbox.slack.model import TEAM_ID, TEAM_NAME, TEAM_URL, JsonObject


def test(call: Call) -> JsonObject:
    """Say who the token belongs to; needs no scope."""
    user = call.workspace.directory.users[call.bot.user_id]
    return {
        "url": TEAM_URL,
        "team": TEAM_NAME,
        "user": user.name,
        "team_id": TEAM_ID,
        "user_id": user.user_id,
        "bot_id": call.bot.bot_id,
        "is_enterprise_install": False,
    }
