"""Whether the bot can do its work, looked at without posting anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.errors import AdapterError
from adapters.slack.answers import Identity, Page
from adapters.slack.api import SlackApi

SCOPES = {
    "chat:write": "to say alerts",
    "users:read": "to find people",
    "users:read.email": "to mention people by their email",
    "reactions:read": "to see that somebody took an alert",
    "files:write": "to send the report",
}
"""What each scope is for. Reading channels has two scopes, tried out on the channel itself."""

_HISTORY = frozenset({"channels:history", "groups:history"})
_REINSTALL = "under OAuth & Permissions and install the app again."


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that keeps the bot from working, and the one line that mends it."""

    what: str
    remedy: str


async def problems(api: SlackApi, channel: str) -> tuple[Problem, ...]:
    """Look at token, scopes and one channel. Empty where all is well."""
    try:
        identity = await api.read("auth.test", {}, Identity)
    except AdapterError as error:
        return (_problem(error),)
    missing = tuple(_missing(identity))
    try:
        await api.read("conversations.history", {"channel": channel, "limit": "1"}, Page)
    except AdapterError as error:
        found = _problem(error)
        named = found.remedy.replace("@its-name", f"@{identity.user}") if identity.user else found.remedy
        return (*missing, Problem(f"channel {channel}: {found.what}", named))
    return missing


def _missing(identity: Identity) -> Iterator[Problem]:
    scopes = identity.scopes
    if scopes is None:
        return
    for scope, purpose in SCOPES.items():
        if scope not in scopes:
            yield Problem(f"the bot lacks the scope {scope}, {purpose}", f"Add {scope} {_REINSTALL}")
    if scopes.isdisjoint(_HISTORY):
        yield Problem(
            "the bot lacks the scope channels:history, to find its own messages again",
            f"Add channels:history (groups:history for private channels) {_REINSTALL}",
        )


def _problem(error: AdapterError) -> Problem:
    return Problem(error.what, error.remedy or "Try again; if it stays, see https://slack-status.com.")
