"""What Slack's error codes mean for us (https://docs.slack.dev/reference/methods/chat.postMessage)."""

from collections.abc import Mapping

from adapters.errors import (
    AdapterError,
    Ambiguous,
    NotFound,
    Overloaded,
    PlaceRefused,
    Refused,
    Rejected,
    Unavailable,
)

_REINSTALL = "Install the Slack app again and put its bot token into SLACK_BOT_TOKEN."
_ADMIN = "Ask an administrator of the Slack workspace to allow the app."
_INVITE = "Invite the bot: type /invite @its-name in the channel."
_ELSEWHERE = "Unarchive the channel, or set another one in alerts.toml or SLACK_CHANNEL."
_POSTING = "Allow the bot to post in that channel, or set another one in alerts.toml or SLACK_CHANNEL."

_CONFIGURATION: Mapping[str, str] = {
    "invalid_auth": _REINSTALL,
    "not_authed": "Put the bot token into SLACK_BOT_TOKEN.",
    "account_inactive": _REINSTALL,
    "token_revoked": _REINSTALL,
    "token_expired": _REINSTALL,
    "not_allowed_token_type": "SLACK_BOT_TOKEN must be a bot token; those begin with xoxb-.",
    "missing_scope": "Add the missing scope under OAuth & Permissions and install the app again.",
    "no_permission": "Add the missing scope under OAuth & Permissions and install the app again.",
    "accesslimited": _ADMIN,
    "access_denied": _ADMIN,
    "ekm_access_denied": _ADMIN,
    "enterprise_is_restricted": _ADMIN,
    "org_login_required": _ADMIN,
    "team_access_not_granted": _ADMIN,
    "two_factor_setup_required": _ADMIN,
    "unknown_method": "Set SLACK_BASE_URL to the address of Slack's Web API, or leave it out.",
}

_DESTINATION: Mapping[str, str] = {
    "channel_not_found": "Check the channel id. " + _INVITE,
    "not_in_channel": _INVITE,
    "is_archived": _ELSEWHERE,
    "message_limit_exceeded": "The workspace has reached its limit of messages: upgrade it or make room.",
    "restricted_action": _POSTING,
    "restricted_action_non_threadable_channel": _POSTING,
    "restricted_action_read_only_channel": _POSTING,
    "restricted_action_thread_locked": _POSTING,
    "restricted_action_thread_only_channel": _POSTING,
}

DESTINATION_CODES = frozenset(_DESTINATION)
"""Codes of :class:`Refused` that concern one channel; every other one concerns all of Slack."""

METADATA_FAULTS = frozenset(
    {
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
    }
)
MESSAGE_FAULTS = METADATA_FAULTS | {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
}
"""Slack finds fault with this message; it may still take a plainer one."""

_GONE: Mapping[str, str] = {
    "message_not_found": "the message is gone",
    "thread_not_found": "the thread is gone",
    "cannot_reply_to_message": "the message takes no replies",
    "cant_update_message": "the message is not the bot's own",
    "edit_window_closed": "the message is too old to be edited",
    "is_inactive": "the message's channel is archived",
    "block_mismatch": "the message can no longer be edited",
}

_LIMITED = frozenset({"ratelimited", "rate_limited"})
_LATER = frozenset({"service_unavailable", "request_timeout", "team_added_to_org"})
_UNCLEAR = frozenset({"fatal_error", "internal_error"})


def failure(code: str, *, method: str, repeatable: bool, needed: str = "") -> AdapterError:
    """The error for a code. repeatable: doing it twice does no harm, as with reads and edits."""
    if code.startswith("restricted_action") and code not in _DESTINATION:
        code = "restricted_action"
    if code in _UNCLEAR:
        return unheard(f"Slack failed on {method}: {code}", repeatable=repeatable)
    if code in _LIMITED:
        return Overloaded(f"Slack limits the rate of {method}")
    if code in _LATER:
        return Unavailable(f"Slack asks to try {method} again later: {code}")
    if code in _GONE:
        return NotFound(f"Slack: {_GONE[code]} ({code})")
    if code in _DESTINATION:
        return PlaceRefused(f"Slack refuses {method}: {code}", code=code, remedy=_DESTINATION[code])
    if code in _CONFIGURATION:
        missing = f" (needs {needed})" if needed else ""
        return Refused(
            f"Slack refuses {method}: {code}{missing}",
            code=code,
            remedy=_scoped(_CONFIGURATION[code], needed),
        )
    return Rejected(f"Slack rejects {method}: {code}", code=code)


def unheard(what: str, *, repeatable: bool) -> AdapterError:
    """The error for a request that left and whose outcome is not known."""
    return Unavailable(what) if repeatable else Ambiguous(what)


def _scoped(remedy: str, needed: str) -> str:
    return remedy.replace("the missing scope", f"the scope {needed}") if needed else remedy
