"""What idle passes of a fleet cost its worker and its database, and how many trackers one of each carries."""

import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from benchmarks.measure import CALENDAR, ROOT
from benchmarks.table import Table
from notion_sync.sandbox.notion import NotionSandbox
from rules.columns import Source
from tests.adapters.ledger import postgres
from tests.passes.columns import columns_of

TRACKERS = 40
EVERY = 10
"""Seconds from one pass of a tracker to the next: as busy as a fleet can be told to be."""

WARM_UP, MEASURED = 35, 60
"""Seconds: first passes, and then idle ones."""

INTERVALS = (60, 300)


def tables() -> Iterator[Table]:
    """One worker, one database, many small trackers."""
    programs = postgres.binaries()
    if programs is None:
        yield Table("A fleet", ("not measured",), (("Postgres is not installed here",),))
        return
    with (
        tempfile.TemporaryDirectory(prefix="notion-sync-bench-") as name,
        postgres.running(programs) as cluster,
        NotionSandbox() as notion,
    ):
        folder = Path(name)
        for number in range(TRACKERS):
            _tracker(folder, notion, number)
        worker, server, passes = _measured(folder, notion, cluster.new_ledger())
    rows = [
        (f"{every} s", f"{every * passes / worker:,.0f}", f"{every * passes / server:,.0f}")
        for every in INTERVALS
    ]
    yield Table(
        f"A fleet: {TRACKERS} trackers of 10 orders, {passes} idle passes in {MEASURED} s by one worker",
        ("interval", "trackers for each core of workers", "trackers for each core of the database"),
        tuple(rows),
        f"An idle pass takes {worker / passes * 1000:.0f} ms of a worker's CPU time and "
        f"{server / passes * 1000:.0f} ms of the database's.",
    )


def _tracker(folder: Path, notion: NotionSandbox, number: int) -> None:
    token, place = f"ntn_bench_{number}", folder / f"tracker-{number}"
    source = notion.workspace.create_database(f"Tracker {number}", columns_of(Source.ORDERS)).data_source_id
    notion.workspace.add_connection(token=token)
    for order in range(10):
        notion.workspace.add_page(source, {"Order": f"Order {order}", "Stage": "Design"})
    place.mkdir()
    (folder / f"secret-{number}").write_text(token)
    (place / "connection.toml").write_text(
        f'notion_token = "file:{folder}/secret-{number}"\nevery = "{EVERY}s"\nrequests_per_minute = 100000\n'
    )
    (place / "tracker.toml").write_text(f'[orders]\nsource = "{source}"\n')
    (place / "calendar.toml").write_text(CALENDAR)


def _measured(folder: Path, notion: NotionSandbox, database: str) -> tuple[float, float, int]:
    """CPU seconds of the worker and of the database, and passes, in the time that is measured."""
    environment = {
        "NOTION_BASE_URL": notion.url,
        "SLACK_BASE_URL": notion.url,
        "NOTION_SYNC_LEDGER": database,
        "NOTION_SYNC_LOG": "json",
    }
    command = [sys.executable, "-m", "notion_sync", "fleet", str(folder), "--at-once", "8"]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, env=environment, cwd=ROOT, stderr=log) as child,
    ):
        worker, wait = psutil.Process(child.pid), threading.Event()
        wait.wait(WARM_UP)
        before = sum(worker.cpu_times()[:2]), _postgres_seconds(), _passes(folder)
        began = time.monotonic()
        wait.wait(MEASURED)
        after = sum(worker.cpu_times()[:2]), _postgres_seconds(), _passes(folder)
        assert time.monotonic() - began < MEASURED + 5
        child.send_signal(signal.SIGTERM)
    return after[0] - before[0], after[1] - before[1], after[2] - before[2]


def _passes(folder: Path) -> int:
    return (folder / "log").read_text().count('"pass.finished"')


def _postgres_seconds() -> float:
    """CPU time of every server process here, those that ended with their connections included."""
    found = 0.0
    for process in psutil.process_iter(["name", "cpu_times", "ppid"]):
        if process.info["name"] == "postgres" and process.info["cpu_times"]:
            found += sum(process.info["cpu_times"][:4])
    return found
