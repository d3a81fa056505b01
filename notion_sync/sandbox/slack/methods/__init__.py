"""The methods of the Web API that the stand-in has."""

from collections.abc import Mapping

from notion_sync.sandbox.slack.methods import auth, chat, conversations, files, reactions, users
from notion_sync.sandbox.slack.methods.call import Method

METHODS: Mapping[str, Method] = {
    "auth.test": Method(auth.test, accepts_json=True),
    "chat.postMessage": Method(chat.post_message, scopes=("chat:write",), accepts_json=True, writes=True),
    "chat.update": Method(chat.update, scopes=("chat:write",), accepts_json=True, writes=True),
    "conversations.history": Method(
        conversations.history, scopes=("channels:history", "groups:history"), accepts_json=True
    ),
    "conversations.replies": Method(conversations.replies, scopes=("channels:history", "groups:history")),
    "conversations.info": Method(conversations.info, scopes=("channels:read", "groups:read")),
    "conversations.list": Method(conversations.list_channels, scopes=("channels:read", "groups:read")),
    "users.lookupByEmail": Method(users.lookup_by_email, scopes=("users:read.email",)),
    "users.info": Method(users.info, scopes=("users:read",)),
    "reactions.add": Method(reactions.add, scopes=("reactions:write",), accepts_json=True, writes=True),
    "files.getUploadURLExternal": Method(files.get_upload_url, scopes=("files:write",)),
    "files.completeUploadExternal": Method(
        files.complete_upload, scopes=("files:write",), accepts_json=True, writes=True
    ),
    "reactions.get": Method(reactions.get, scopes=("reactions:read",)),
}
