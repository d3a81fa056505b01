"""The service as processes of their own, over a house's Notion and Slack."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN, World

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, and what it printed and logged."""

    exit: int
    out: str
    log: str


@dataclass(frozen=True)
class Run:
    """``notion-sync run`` under way."""

    process: "subprocess.Popen[str]"

    @property
    def pid(self) -> int:
        return self.process.pid

    def stop(self) -> None:
        """Let it stand still where it is, as a machine that swaps or a container that is paused."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def ended(self) -> Ended:
        """Wait for its end."""
        out, log = self.process.communicate(timeout=PATIENCE)
        return Ended(self.process.returncode, out, log)


@contextmanager
def running(house: World, local: str, *, room: int | None = None) -> Iterator[Run]:
    """A pass at a local time; gone afterwards, whatever happens. room: bytes that a file of it may have."""
    house.clock.set(house.at(local))
    house.configuration()
    environment = {
        "PATH": os.defpath,
        # Python does not notice that it has no room for its compiled modules, and leaves them cut short.
        "PYTHONDONTWRITEBYTECODE": "1",
        "NOTION_TOKEN": NOTION_TOKEN,
        "NOTION_BASE_URL": house.notion.url,
        "SLACK_BOT_TOKEN": SLACK_TOKEN,
        "SLACK_BASE_URL": house.slack.url,
        "SLACK_CHANNEL": house.channel,
        "NOTION_SYNC_CONFIG": str(house.folder),
        "NOTION_SYNC_LEDGER": house.environment().ledger.get_secret_value(),
        "NOTION_SYNC_LOG": "json",
    }
    command = [sys.executable, "-m", "notion_sync", "run", "--as-of", local]
    if room is not None:
        command = ["prlimit", f"--fsize={room}", *command]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield Run(process)
        finally:
            process.kill()


def until(happened: Callable[[], object]) -> None:
    """Wait for something to become true."""
    pause = Event()
    for _ in range(int(PATIENCE / 0.02)):
        if happened():
            return
        pause.wait(0.02)
    raise TimeoutError
