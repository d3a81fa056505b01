"""A fleet for tests: trackers in one stand-in for Notion, workers as processes, one database."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from typer.testing import CliRunner

from notion_sync.cli import app
from notion_sync.sandbox.notion import NotionSandbox
from rules.columns import Source
from tests.passes.columns import columns_of
from tests.repository.paths import ROOT

PATIENCE = 90.0
CALENDAR = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'


@dataclass
class Fleet:
    """A folder of trackers in one Notion, and workers on one database. tokens: by variable."""

    notion: NotionSandbox
    folder: Path
    database: str
    tokens: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    def tracker(self, name: str, token: str, connection: str = "", budget: int = 100_000) -> None:
        """A tracker of its own with one order, reached by a token that other trackers may have too.

        budget: requests in any MINUTE seconds, kept by the worker and by Notion.
        """
        workspace = self.notion.workspace
        source = workspace.create_database(name, columns_of(Source.ORDERS)).data_source_id
        if token not in self.tokens.values():
            workspace.add_connection(token=token, requests_per_minute=budget)
        variable = f"TOKEN_OF_{name.upper()}"
        self.tokens[variable] = token
        self.sources[name] = source
        self.orders[name] = workspace.add_page(source, {"Order": f"Order of {name}", "Stage": "Design"})
        place = self.folder / name
        place.mkdir()
        (place / "connection.toml").write_text(
            connection or f'notion_token = "env:{variable}"\nevery = "10s"\nrequests_per_minute = {budget}\n'
        )
        (place / "tracker.toml").write_text(f'[orders]\nsource = "{source}"\n')
        (place / "calendar.toml").write_text(CALENDAR)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.tokens,
            **self.variables,
            "NOTION_BASE_URL": self.notion.url,
            "SLACK_BASE_URL": self.notion.url,
            "NOTION_SYNC_LEDGER": self.database,
            "NOTION_SYNC_LOG": "json",
            "PYTHONPATH": str(ROOT),
        }

    def decision(self, name: str) -> object:
        """What a person sees in a tracker's order: it follows the stage."""
        return self.notion.workspace.cell(self.orders[name], "Current decision")

    def refused(self) -> int:
        """How often Notion said that the budget is spent."""
        return sum(exchange.status == 429 for exchange in self.notion.journal.exchanges)

    @contextmanager
    def worker(self) -> Iterator["Worker"]:
        """A worker, which is gone afterwards whatever happens."""
        program = [sys.executable, "-m", "tests.commands.short_minute"]
        command = [*program, "fleet", str(self.folder), "--dead-after", "3"]
        with subprocess.Popen(command, env=self.environment, stderr=subprocess.PIPE, text=True) as process:
            worker = Worker(process)
            try:
                yield worker
            finally:
                process.kill()


class Worker:
    """A process, and what it logged."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stderr or ():
            self.lines.append(line)

    def is_at(self, tracker: str) -> bool:
        """Whether it is in the middle of a pass of a tracker."""
        events = [line for line in self.lines if f'"{tracker}"' in line]
        begun = sum('"fleet.pass"' in line for line in events)
        return begun > sum('"pass.finished"' in line for line in events)

    def has_kept(self, *trackers: str) -> bool:
        """Whether it has made a pass of each tracker to its end."""
        ends = [line for line in self.lines if '"pass.finished"' in line]
        return all(any(f'"{tracker}"' in line for line in ends) for tracker in trackers)

    def stop(self) -> None:
        """Tell it to end, and see that it does."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0, self.log

    @property
    def log(self) -> str:
        return "".join(self.lines)


def until(condition: Callable[[], object], *workers: Worker) -> None:
    for waited in count():
        if condition():
            return
        logs = "\n\n".join(worker.log for worker in workers)
        assert waited * 0.05 < PATIENCE, logs
        threading.Event().wait(0.05)


def run(fleet: Fleet, *words: str) -> tuple[int, str]:
    """A worker in this process, which ends by itself: its exit code, and what it said."""
    ended = CliRunner().invoke(app, ["fleet", *words], env=fleet.environment)
    return ended.exit_code, ended.stderr
