"""A strict stand-in for Slack: its limits, scopes and odd corners, over a real socket."""

from notion_sync.sandbox.slack.limits import RateLimits
from notion_sync.sandbox.slack.model import Bot, Message, Metadata
from notion_sync.sandbox.slack.server import SlackSandbox
from notion_sync.sandbox.slack.workspace import BOT_SCOPES, SlackWorkspace

__all__ = ["BOT_SCOPES", "Bot", "Message", "Metadata", "RateLimits", "SlackSandbox", "SlackWorkspace"]
