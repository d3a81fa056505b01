"""How long it takes from the command to its first request."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.measure import CALENDAR, ROOT
from benchmarks.server import TOKEN
from benchmarks.table import Table

TIMES = 7


def first_request(folder: Path) -> float:
    """Seconds until a pass connects to Notion."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        environment = {
            "NOTION_TOKEN": TOKEN,
            "NOTION_BASE_URL": f"http://127.0.0.1:{listener.getsockname()[1]}",
            "NOTION_SYNC_CONFIG": str(folder),
            "NOTION_SYNC_LEDGER": f"sqlite:///{folder / 'ledger.db'}",
            "NOTION_SYNC_LOG": "json",
        }
        began = time.monotonic()
        command = [sys.executable, "-m", "notion_sync", "run"]
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as child:
            connection, _ = listener.accept()
            taken = time.monotonic() - began
            child.kill()
            connection.close()
    return taken


def bare() -> float:
    """Seconds that Python itself takes with an HTTP client and SQLAlchemy, which every pass needs."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import httpx, sqlalchemy, pydantic"], check=True)
    return time.monotonic() - began


def tables() -> Iterator[Table]:
    """The median of some."""
    with tempfile.TemporaryDirectory(prefix="notion-sync-bench-") as name:
        folder = Path(name)
        (folder / "tracker.toml").write_text(f'[orders]\nsource = "{"0" * 31}1"\n')
        (folder / "calendar.toml").write_text(CALENDAR)
        first_request(folder)  # makes the ledger
        ours, theirs = (
            median(first_request(folder) for _ in range(TIMES)),
            median(bare() for _ in range(TIMES)),
        )
    yield Table(
        "Start-up",
        ("from the command to the first request", "of that, Python with httpx, SQLAlchemy and pydantic"),
        ((f"{ours:.2f} s", f"{theirs / ours:.0%}"),),
        f"The median of {TIMES} starts.",
    )
