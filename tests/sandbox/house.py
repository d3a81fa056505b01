"""The season opened in two fresh workspaces."""

from dataclasses import dataclass
from datetime import date

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionWorkspace, Plain
from notion_sync.sandbox.season import START, Season, build
from notion_sync.sandbox.slack import SlackWorkspace


@dataclass
class House:
    notion: NotionWorkspace
    slack: SlackWorkspace
    season: Season

    def rows(self, table: str) -> dict[str, dict[str, Plain]]:
        return self.notion.rows(getattr(self.season.sources, table))

    def order(self, key: str) -> dict[str, Plain]:
        return self.notion.row(self.season.rows[key])


def opened(start: date = START) -> House:
    clock = SandboxClock()
    notion, slack = NotionWorkspace(clock), SlackWorkspace(clock)
    return House(notion, slack, build(notion, slack, start))
