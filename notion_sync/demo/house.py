"""The stand-ins, and the service set up to work with them as a team would set it up."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from adapters.telemetry.logging import configure
from config.load import load
from config.settings import Settings
from notion_sync.bootstrap import Service, open_service
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox
from notion_sync.sandbox.slack import SlackSandbox

UNLIMITED = 1_000_000
"""Requests a minute: the stand-in has no budget to keep."""

CALENDAR = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'


@dataclass(frozen=True)
class House:
    """Two stand-ins on loopback with one clock, and a folder that is gone with them."""

    notion: NotionSandbox
    slack: SlackSandbox
    clock: SandboxClock
    folder: Path

    def settings(
        self, *, notion_token: str, slack_token: str, channel: str, sources: Mapping[str, str]
    ) -> Settings:
        """The service's settings, and its files in their folder. sources: data source ids by section."""
        folder = self.folder / "config"
        folder.mkdir()
        tracker = "".join(f'[{section}]\nsource = "{found}"\n' for section, found in sources.items())
        (folder / "tracker.toml").write_text(tracker, encoding="utf-8")
        (folder / "calendar.toml").write_text(CALENDAR, encoding="utf-8")
        return Settings.model_construct(
            notion_token=SecretStr(notion_token),
            notion_requests_per_minute=UNLIMITED,
            notion_base_url=self.notion.url,
            slack_bot_token=SecretStr(slack_token),
            slack_channel=channel,
            slack_base_url=self.slack.url,
            config_folder=folder,
            ledger=SecretStr(f"sqlite:///{self.folder / 'notion-sync.db'}"),
        )

    @asynccontextmanager
    async def service(self, settings: Settings) -> AsyncIterator[Service]:
        """The service, configured by files as everywhere."""
        async with open_service(settings, load(settings.config_folder)) as service:
            yield service


@contextmanager
def house() -> Iterator[House]:
    """Open both stand-ins. The service's log goes to a file beside them: the demo shows what people see."""
    clock = SandboxClock()
    with TemporaryDirectory(prefix="notion-sync-demo-") as name:
        folder = Path(name)
        with (
            (folder / "demo.log").open("w", encoding="utf-8") as log,
            NotionSandbox(clock=clock) as notion,
        ):
            configure("json", stream=log)
            slack = SlackSandbox(clock=clock)
            slack.start()
            try:
                yield House(notion, slack, clock, folder)
            finally:
                slack.stop()
