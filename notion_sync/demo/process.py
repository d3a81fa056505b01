"""A pass as a process of its own, as cron would start it, that can be killed at any request or commit."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sqlalchemy import Engine, event

from adapters.errors import AdapterError, Unavailable
from adapters.retry import RetryPolicy, TimeLimit
from adapters.telemetry.logging import configure
from config.load import load
from config.settings import Settings
from notion_sync.bootstrap import open_service
from notion_sync.demo.waiting import Waiting
from notion_sync.report import PassReport
from notion_sync.sandbox.chance import drawn
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Faults

PATIENCE = 60.0
"""Seconds after which a pass that says nothing more is taken for stuck."""


@dataclass(frozen=True)
class Job:
    """One pass. ``dies_at_commit``: killed before that commit of its ledger, counted from 0. log: a file."""

    settings: Settings
    now: datetime
    full: bool = False
    seed: int = 0
    dies_at_commit: int | None = None
    log: Path = Path(os.devnull)


@dataclass
class Outcome:
    """How a pass ended. report: None where it was killed or failed; ``failed`` then says why it did.

    tried_again: how often a request was tried again. waited: seconds it would have waited.
    """

    report: PassReport | None = None
    killed: bool = False
    failed: str = ""
    tried_again: int = 0
    waited: float = 0.0

    @property
    def done(self) -> bool:
        """Whether it did all there was to do."""
        return self.report is not None and self.report.exit_code == 0 and not self.report.skipped


@dataclass(frozen=True)
class _Waits:
    seconds: float


@dataclass(frozen=True)
class _TriesAgain:
    """A request failed and is tried again."""


@dataclass(frozen=True)
class _Failed:
    what: str


_Word = _Waits | _TriesAgain | _Failed | PassReport
"""What a process tells, the last of it how its pass ended."""


@dataclass
class Processes:
    """Starts passes against stand-ins of this process, whose clock their waiting moves.

    faults: those of the stand-ins; what they kill is the pass that runs. outcomes: of all passes so far.
    """

    clock: SandboxClock
    faults: tuple[Faults, ...]
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._context = _context()
        # What takes time to import is imported once; each pass is a fork of that.
        self._context.set_forkserver_preload(["__main__", __name__])

    def run(self, job: Job) -> Outcome:
        """Run one pass to its end. Raises TimeoutError where it gets stuck."""
        here, there = self._context.Pipe()
        process = self._context.Process(target=run_pass, args=(there, job), daemon=True)
        process.start()
        there.close()

        def kill() -> None:
            process.kill()
            # Not joined here: this is the stand-in's thread, and only one may ask how the process ended.
            wait([process.sentinel], PATIENCE)

        with here, self._killing(kill):
            try:
                outcome = self._listen(here)
            finally:
                process.kill()
                process.join()
        outcome.killed = process.exitcode == -signal.SIGKILL and outcome.report is None
        if not (outcome.killed or outcome.report or outcome.failed):
            outcome.failed = f"the process ended by itself ({process.exitcode})"
        self.outcomes.append(outcome)
        return outcome

    @contextmanager
    def _killing(self, kill: Callable[[], None]) -> Iterator[None]:
        for faults in self.faults:
            faults.kill = kill
        try:
            yield
        finally:
            for faults in self.faults:
                faults.kill = None

    def _listen(self, here: Connection) -> Outcome:
        outcome = Outcome()
        while here.poll(PATIENCE):
            try:
                word: _Word = here.recv()
            except (EOFError, ConnectionResetError):
                return outcome
            match word:
                case _Waits(seconds):
                    self.clock.advance(timedelta(seconds=seconds))
                    outcome.waited += seconds
                    here.send("heard")
                case _TriesAgain():
                    outcome.tried_again += 1
                case _Failed(what):
                    outcome.failed = what
                case PassReport():
                    outcome.report = word
        raise TimeoutError("a pass is stuck")


def _context() -> "multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext":
    if "forkserver" in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


def run_pass(parent: Connection, job: Job) -> None:
    """Run a pass in this process, and tell the parent what comes of it."""
    with job.log.open("a", encoding="utf-8") as log:
        configure("json", stream=log)
        if job.dies_at_commit is not None:
            _die_at_commit(job.dies_at_commit)
        try:
            parent.send(asyncio.run(_pass(parent, job)))
        except AdapterError as error:
            parent.send(_Failed(error.what))


async def _pass(parent: Connection, job: Job) -> PassReport:
    def move(seconds: float) -> None:
        parent.send(_Waits(seconds))
        parent.recv()

    def tried_again() -> None:
        parent.send(_TriesAgain())

    return await a_pass(job, Waiting(move), tried_again)


async def a_pass(job: Job, waiting: Waiting, tried_again: Callable[[], None]) -> PassReport:
    """One pass whose waiting takes no time, in this process. Raises what a pass raises."""
    numbers = count()
    configuration = load(job.settings.config_folder)

    def on_retry(_failure: Unavailable, _seconds: float) -> None:
        tried_again()

    seconds = configuration.policy.run.deadline
    policy = RetryPolicy(
        deadline=seconds,
        limit=TimeLimit(seconds, clock=waiting.monotonic),
        sleep=waiting.sleep,
        jitter=lambda: drawn(job.seed, "jitter", next(numbers)),
        on_retry=on_retry,
    )
    opened = open_service(job.settings, configuration, policy=policy)
    async with opened as service:
        return await service.runner().run(job.now, full=job.full)


def _die_at_commit(number: int) -> None:
    """Let this process be killed before a commit."""
    left = count(number, -1)

    def committing(_connection: object) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "commit", committing)
