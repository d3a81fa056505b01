"""The command line at work in a small design house: real commands over a Notion and a Slack on loopback."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue
from typer.testing import CliRunner

from adapters.notion.check import NO_PAGE
from config.problems import ConfigError
from notion_sync.cli import app
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox
from notion_sync.sandbox.slack import SlackSandbox
from rules.columns import Source
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN, World

MONDAY = "2026-11-23T10:00"
SECRETS = (NOTION_TOKEN, SLACK_TOKEN)


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code. ``told``: stderr without the log's lines."""

    exit: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return "\n".join(line for line in self.err.splitlines() if not line.startswith("{"))

    @property
    def logged(self) -> str:
        return "\n".join(line for line in self.err.splitlines() if line.startswith("{"))

    @property
    def json(self) -> JsonValue:
        document: JsonValue = json.loads(self.out)
        return document

    def means(self, code: int, *words: str) -> None:
        """It ended with that code, its words name place and remedy, and nothing is there that should not."""
        assert self.exit == code, f"{self.exit}\n{self.out}\n{self.err}"
        shown = " ".join(f"{self.out}\n{self.told}".split())
        for word in words:
            assert word in shown, f"{word!r} is not in: {shown}"
        for secret in (*SECRETS, "Traceback"):
            assert secret not in self.out + self.err


@dataclass
class Desk:
    """A terminal in the house. ``env``: what differs in the environment."""

    house: World
    env: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Every variable the service reads, so that nothing of this machine gets in."""
        return {
            "NOTION_TOKEN": NOTION_TOKEN,
            "NOTION_REQUESTS_PER_MINUTE": "1000000",
            "NOTION_BASE_URL": self.house.notion.url,
            "SLACK_BOT_TOKEN": SLACK_TOKEN,
            "SLACK_CHANNEL": self.house.channel,
            "SLACK_WEBHOOK_URL": "",
            "SLACK_BASE_URL": self.house.slack.url,
            "NOTION_SYNC_CONFIG": str(self.house.folder),
            "NOTION_SYNC_LEDGER": f"sqlite:///{self.house.ledger}",
            "NOTION_SYNC_LOG": "json",
            "NOTION_SYNC_HEARTBEAT_URL": "",
            "NOTION_SYNC_METRICS_PORT": "",
            "NOTION_SYNC_METRICS_FILE": "",
            **self.env,
        }

    def type(self, *words: str) -> Said:
        """Type a command as it stands after ``notion-sync``; its configuration is written first."""
        with suppress(ConfigError):  # that is for the command to find
            self.house.configuration()
        ended = CliRunner().invoke(app, list(words), env=self.environment)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Said(ended.exit_code, ended.stdout, ended.stderr)

    def run(self, *words: str, at: str = MONDAY) -> Said:
        """A pass at a local time."""
        return self.type("run", "--as-of", at, *words)

    def impatient(self, deadline: str = "1s") -> None:
        """Let passes give up soon."""
        self.house.files["policy.toml"] = f'[run]\ndeadline = "{deadline}"\n'

    def set(self, source: str) -> None:
        """Point ``[orders]`` somewhere else."""
        self.house.files["tracker.toml"] = f'[orders]\nsource = "{source}"\n'

    def unshare(self, source: Source) -> None:
        """Take a data source's database away from the integration."""
        workspace = self.house.notion.workspace
        database = workspace.store.sources[self.house.sources[source]].database_id
        workspace.unshare(NOTION_TOKEN, database)

    def nothing_was_done(self) -> None:
        """Nothing but the page that does not exist was to be changed, and nothing was said."""
        writes = self.house.notion.journal.writes()
        assert [each.path for each in writes if NO_PAGE not in each.path] == []
        assert self.house.heard() == []


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A terminal in a founded house whose clocks run with the machine's."""
    clock = SandboxClock()
    with NotionSandbox(clock=clock) as notion, SlackSandbox(clock=clock) as slack:
        house = World(notion, slack, clock, folder / "config")
        house.found()
        yield Desk(house)
