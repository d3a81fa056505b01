"""Runs the service as a process of its own, and says what it took."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from benchmarks.server import TOKEN
from rules.policy import Matrix

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
NOON = "2026-11-23T12:00"
CALENDAR = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'
MEGABYTE = 1024 * 1024
ROLES = Matrix().roles
TIMES = 3
"""How often what is quick is done, to take the least of it: other work on a machine only adds."""
NOW, PEAK = "VmRSS", "VmHWM"
"""What the kernel calls the memory that a process holds."""
LOOKS_EVERY = 0.02
"""Seconds from one look at a process's memory to the next."""


@dataclass(frozen=True)
class Taken:
    """What a process took.

    cpu, wall: seconds. within: those of the pass alone, start and end of the process left out. memory: bytes
    at its peak. said: its document.
    """

    cpu: float
    wall: float
    within: float
    memory: int
    said: Mapping[str, Any]


@dataclass
class Bench:
    """A tracker of some size, and a place for configuration and ledger."""

    server: "subprocess.Popen[str]"
    url: str
    sources: Mapping[str, str]
    folder: Path

    def tell(self, order: str) -> Mapping[str, Any]:
        """Tell the stand-in something."""
        assert self.server.stdin
        assert self.server.stdout
        self.server.stdin.write(order + "\n")
        self.server.stdin.flush()
        answer: Mapping[str, Any] = json.loads(self.server.stdout.readline())
        return answer

    def environment(self, budget: int = 1_000_000) -> dict[str, str]:
        """What the service is told. budget: requests a minute."""
        return {
            "PATH": os.environ["PATH"],
            "NOTION_TOKEN": TOKEN,
            "NOTION_BASE_URL": self.url,
            "SLACK_BASE_URL": self.url,
            "NOTION_REQUESTS_PER_MINUTE": str(budget),
            "NOTION_SYNC_CONFIG": str(self.folder / "config"),
            "NOTION_SYNC_LEDGER": f"sqlite:///{self.folder / 'ledger.db'}",
            "NOTION_SYNC_LOG": "json",
        }

    def run(self, *words: str, at: str = NOON, budget: int = 1_000_000) -> Taken:
        """One command, as a process of its own."""
        command = [sys.executable, "-m", "notion_sync", *words, "--as-of", at, "--json"]
        environment = self.environment(budget)
        with (self.folder / "out").open("w+") as out, (self.folder / "log").open("w") as log:
            began = time.monotonic()
            child = subprocess.Popen(command, env=environment, stdout=out, stderr=log, cwd=ROOT)
            memory = 0
            while (ended := os.wait4(child.pid, os.WNOHANG))[0] == 0:
                memory = max(memory, memory_of(child.pid, PEAK))
                time.sleep(LOOKS_EVERY)
            _, status, usage = ended
            wall = time.monotonic() - began
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            text = out.read()
        cpu = usage.ru_utime + usage.ru_stime
        said = json.loads(text) if text.strip() else {}
        if child.returncode:
            raise SystemExit(f"{words} ended with {child.returncode}:\n{(self.folder / 'log').read_text()}")
        events = map(json.loads, (self.folder / "log").read_text().splitlines())
        within = next(event["seconds"] for event in events if event["event"] == "pass.finished")
        return Taken(cpu, wall, within, memory, said)

    def bodies(self) -> Iterator[bytes]:
        """Every answer that reading all sources takes, as the stand-in gives it.

        Beyond 10,000 rows of a source a new window begins with those created last.
        """
        headers = {"Authorization": f"Bearer {TOKEN}", "Notion-Version": "2026-03-11"}
        by_creation = {"sorts": [{"timestamp": "created_time", "direction": "ascending"}], "page_size": 100}
        with httpx.Client(base_url=self.url, headers=headers, timeout=60) as client:
            for source in self.sources.values():
                asked: dict[str, object] = dict(by_creation)
                while asked:
                    answer = client.post(f"/v1/data_sources/{source}/query", json=asked)
                    yield answer.content
                    found = answer.json()
                    asked.pop("start_cursor", None)
                    if found["has_more"]:
                        asked["start_cursor"] = found["next_cursor"]
                    elif found.get("request_status", {}).get("type") == "incomplete":
                        newest = found["results"][-1]["created_time"]
                        window = {"timestamp": "created_time", "created_time": {"on_or_after": newest}}
                        asked = {**by_creation, "filter": window}
                    else:
                        asked = {}


@contextmanager
def bench(
    orders: int, *, related: bool = False, written: bool = False, budget: int | None = None, policy: str = ""
) -> Iterator[Bench]:
    """A tracker of so many orders, with two payments and a milestone each where ``related``.

    written: with the service's own columns. budget: requests in any minute that the stand-in allows.
    """
    asked = {
        "orders": orders,
        "related": related,
        "written": written,
        "budget": budget,
        "today": TODAY.isoformat(),
    }
    command = [sys.executable, "-m", "benchmarks.server", json.dumps(asked)]
    with (
        tempfile.TemporaryDirectory(prefix="notion-sync-bench-") as name,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as server,
    ):
        try:
            assert server.stdout
            told = json.loads(server.stdout.readline())
            folder = Path(name)
            config = folder / "config"
            config.mkdir()
            sections = "".join(f'[{each}]\nsource = "{ident}"\n' for each, ident in told["sources"].items())
            (config / "tracker.toml").write_text(sections)
            (config / "calendar.toml").write_text(CALENDAR)
            (config / "policy.toml").write_text(policy)
            (config / "team.toml").write_text("".join(map(_person, ROLES)))
            yield Bench(server, told["url"], told["sources"], folder)
        finally:
            server.kill()


def _person(role: str) -> str:
    email = f"{role.replace(' ', '-')}@house.example"
    return f'[[person]]\nname = "{role}"\nemail = "{email}"\nroles = ["{role}"]\n'


def json_seconds(bodies: Iterator[bytes]) -> tuple[float, int]:
    """CPU seconds that ``json.loads`` takes for these answers, the least of a few times, and their bytes."""
    seconds, size = 0.0, 0
    for body in bodies:
        took = []
        for _ in range(TIMES):
            began = time.process_time()
            json.loads(body)
            took.append(time.process_time() - began)
        seconds += min(took)
        size += len(body)
    return seconds, size


def memory_of(pid: int, which: str) -> int:
    """Bytes that a process holds NOW, or held at its PEAK; 0 where it is ending.

    What the kernel counts for a child at its end includes what its parent held when it began.
    """
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(which)), 0)
