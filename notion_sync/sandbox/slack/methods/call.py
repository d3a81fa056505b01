"""One call of a method, and what a method is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from notion_sync.sandbox.slack.arguments import Arguments
from notion_sync.sandbox.slack.errors import SlackError
from notion_sync.sandbox.slack.limits import RateLimits
from notion_sync.sandbox.slack.model import Bot, Channel, JsonObject
from notion_sync.sandbox.slack.workspace import SlackWorkspace


@dataclass(frozen=True)
class Call:
    """Who calls with what. `warnings` may be added to while the method runs; `origin`: of this server."""

    workspace: SlackWorkspace
    limits: RateLimits
    bot: Bot
    arguments: Arguments
    warnings: list[str] = field(default_factory=list)
    origin: str = ""

    def require_scope(self, *any_of: str) -> None:
        """Raise `missing_scope` unless the token has one of the scopes."""
        if any_of and self.bot.scopes.isdisjoint(any_of):
            provided = ",".join(sorted(self.bot.scopes))
            raise SlackError("missing_scope", needed=",".join(any_of), provided=provided)

    def channel(self) -> Channel:
        """Return the channel of the call by its id; a private one only to a member."""
        channel = self.workspace.directory.channels.get(self.arguments.required("channel"))
        if channel is None or (channel.private and self.bot.user_id not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def readable_channel(self, kind: Literal["history", "read"]) -> Channel:
        """Return the channel of the call if a scope opens its kind of channel."""
        channel = self.channel()
        self.require_scope(f"groups:{kind}" if channel.private else f"channels:{kind}")
        return channel

    def is_member(self, channel: Channel) -> bool:
        """Whether the bot is in a channel."""
        return self.bot.user_id in channel.members


@dataclass(frozen=True)
class Method:
    """A method of the Web API.

    scopes: the token needs one of them.
    accepts_json: arguments may come as a JSON body, not only as query or form.
    writes: POST only.
    """

    run: Callable[[Call], JsonObject]
    scopes: tuple[str, ...] = ()
    accepts_json: bool = False
    writes: bool = False
