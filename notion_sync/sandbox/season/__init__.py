"""Two weeks in the life of a made-to-order fashion house, to be played in a Notion and a Slack workspace."""

from notion_sync.sandbox.season.build import START, build
from notion_sync.sandbox.season.desk import ZONE, Account, Sources
from notion_sync.sandbox.season.script import Edit
from notion_sync.sandbox.season.season import Day, Season

__all__ = ["START", "ZONE", "Account", "Day", "Edit", "Season", "Sources", "build"]
