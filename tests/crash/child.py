"""One pass in a process of its own, which may be told where to die."""

import asyncio
import multiprocessing
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.retry import RetryPolicy
from config.load import load
from config.settings import Settings
from notion_sync.bootstrap import open_service
from tests.crash.points import Points

SECONDS = 60

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.crash.child", "tests.crash.warm"])


@dataclass(frozen=True)
class Errand:
    """A pass to make: over what, at which instant, and at which point to die (None: at none)."""

    settings: Settings
    folder: Path
    now: datetime
    die_at: int | None = None

    @property
    def has_file(self) -> bool:
        """Whether commits outlive the process."""
        return self.settings.ledger.get_secret_value() != "memory"


def points_of(errand: Errand) -> list[str]:
    """Let a child make a pass to its end, and return the points that it came by."""
    here, there = processes.Pipe(duplex=False)
    with here, there:
        code = _run(errand, there)
        assert code == 0, f"the undisturbed pass ended with {code}"
        passed: list[str] = here.recv()
        return passed


def die(errand: Errand) -> int:
    """Let a child begin a pass and die in it; return its exit code, minus the signal that ended it."""
    return _run(errand, None)


def _run(errand: Errand, tell: Connection | None) -> int:
    child = processes.Process(target=_make_a_pass, args=(errand, tell))
    child.start()
    child.join(SECONDS)
    assert child.exitcode is not None, "the child hangs"
    code = child.exitcode
    child.close()
    return code


def _make_a_pass(errand: Errand, tell: Connection | None) -> None:
    points = Points(errand.die_at)
    if errand.has_file:
        points.watch_commits()
    asyncio.run(_pass(errand, points))
    if tell:
        tell.send(points.passed)


async def _pass(errand: Errand, points: Points) -> None:
    policy = RetryPolicy(sleep=_no_time)
    configuration = load(errand.folder)
    opened = open_service(errand.settings, configuration, policy=policy, transport=points.transport)
    async with opened as service:
        await service.runner().run(errand.now)


async def _no_time(_seconds: float) -> None:
    await asyncio.sleep(0)
