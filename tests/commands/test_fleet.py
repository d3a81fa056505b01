"""A fleet over real sockets and a real Postgres: several trackers, several workers, one of them killed."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from notion_sync.cli import app
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import NotionSandbox
from rules.columns import Source
from tests.adapters.ledger.postgres import Cluster
from tests.passes.columns import columns_of
from tests.repository.paths import ROOT

PATIENCE = 60.0
CALENDAR = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'


@dataclass
class Fleet:
    """A folder of trackers in one Notion, and workers on one database. tokens: by variable."""

    notion: NotionSandbox
    folder: Path
    database: str
    tokens: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def tracker(self, name: str, token: str, connection: str = "") -> None:
        """A tracker of its own with one order, reached by a token that other trackers may have too."""
        workspace = self.notion.workspace
        source = workspace.create_database(name, columns_of(Source.ORDERS)).data_source_id
        if token not in self.tokens.values():
            workspace.add_connection(token=token)
        variable = f"TOKEN_OF_{name.upper()}"
        self.tokens[variable] = token
        self.orders[name] = workspace.add_page(source, {"Order": f"Order of {name}", "Stage": "Design"})
        place = self.folder / name
        place.mkdir()
        (place / "connection.toml").write_text(
            connection or f'notion_token = "env:{variable}"\nevery = "10s"\nrequests_per_minute = 100000\n'
        )
        (place / "tracker.toml").write_text(f'[orders]\nsource = "{source}"\n')
        (place / "calendar.toml").write_text(CALENDAR)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.tokens,
            "NOTION_BASE_URL": self.notion.url,
            "SLACK_BASE_URL": self.notion.url,
            "NOTION_SYNC_LEDGER": self.database,
            "NOTION_SYNC_LOG": "json",
            "PYTHONPATH": str(ROOT),
        }

    def decision(self, name: str) -> object:
        """What a person sees in a tracker's order: it follows the stage."""
        return self.notion.workspace.cell(self.orders[name], "Current decision")

    @contextmanager
    def worker(self) -> Iterator["Worker"]:
        """A worker, which is gone afterwards whatever happens."""
        command = [sys.executable, "-m", "notion_sync", "fleet", str(self.folder), "--dead-after", "3"]
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

    @property
    def log(self) -> str:
        return "".join(self.lines)


@pytest.fixture
def fleet(tmp_path: Path, cluster: Cluster) -> Iterator[Fleet]:
    with NotionSandbox() as notion:
        yield Fleet(notion, tmp_path, cluster.new_ledger())


def until(condition: Callable[[], object], *workers: Worker) -> None:
    for waited in count():
        if condition():
            return
        logs = "\n\n".join(worker.log for worker in workers)
        assert waited * 0.05 < PATIENCE, logs
        threading.Event().wait(0.05)


def test_every_tracker_is_kept_and_a_killed_worker_s_pass_is_taken_over(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.tracker("maison", "ntn_shared")
    fleet.tracker("casa", "ntn_of_casa")
    fleet.tracker("wrong", "ntn_wrong", 'notion_token = "env:NOBODY_SET_IT"\nevery = "10s"\n')
    good = ("atelier", "maison", "casa")
    with fleet.worker() as one, fleet.worker() as other:
        until(lambda: all(fleet.decision(name) for name in good), one, other)
        until(lambda: "NOBODY_SET_IT is not set" in one.log + other.log, one, other)
        assert fleet.decision("wrong") is None

        before = fleet.decision("casa")
        fleet.notion.workspace.edit(fleet.orders["casa"], {"Stage": "Delivery"})
        fleet.notion.faults.add(Fault(f"^PATCH /v1/pages/{fleet.orders['casa']}", "slow", delay=20, times=1))
        until(lambda: fleet.notion.faults.met, one, other)
        dead, alive = (one, other) if one.is_at("casa") else (other, one)
        assert dead.is_at("casa")
        dead.process.send_signal(signal.SIGKILL)
        until(lambda: fleet.decision("casa") != before, one, other)
        until(lambda: "fleet.taken_over" in alive.log, one, other)

        alive.process.send_signal(signal.SIGTERM)
        assert alive.process.wait(timeout=20) == 0
    for secret in fleet.tokens.values():
        assert secret not in one.log + other.log
    assert "Traceback" not in alive.log


def run(fleet: Fleet, *words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, ["fleet", *words], env=fleet.environment)
    return ended.exit_code, ended.stderr


def test_a_folder_without_trackers_is_named(fleet: Fleet) -> None:
    code, said = run(fleet, str(fleet.folder))
    assert code == 2
    assert "no folder in it has a connection.toml" in said


def test_a_database_that_is_a_file_is_refused(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.database = "sqlite:///ledger.db"
    code, said = run(fleet, str(fleet.folder))
    assert code == 2
    assert "needs a database that its workers share" in said


def test_a_database_out_of_reach_is_named_without_its_password(fleet: Fleet) -> None:
    fleet.tracker("atelier", "ntn_shared")
    fleet.database = "postgresql+psycopg://somebody:s3cret@127.0.0.1:1/ledger?connect_timeout=2"
    code, said = run(fleet, str(fleet.folder))
    assert code == 3
    assert "The queue's database cannot be used" in said
    assert "s3cret" not in said
