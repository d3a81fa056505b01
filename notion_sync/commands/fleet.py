"""``fleet``: many trackers on a queue in Postgres, by as many workers as there are."""

import hashlib
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from adapters.errors import AdapterError, Misconfigured, Unavailable
from adapters.notion.pacing import SlidingWindow
from adapters.notion.spent import spent_by_others
from adapters.queue import Due, PassQueue, Turns
from adapters.telemetry.fleet import FleetMetrics
from adapters.telemetry.logging import configure
from adapters.telemetry.metrics import Metrics
from config.fleet import Member, interval_of, member, names_in, secrets_of, token_of
from config.problems import ConfigError
from config.settings import Settings
from notion_sync.bootstrap import Lasting, open_service
from notion_sync.commands.edge import errors_for_people, fail, run_async, settings_in
from notion_sync.exit_codes import UNUSABLE
from notion_sync.fleet import in_thread, is_due
from notion_sync.report import PassReport

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with one folder for each tracker.")]
AtOnce = Annotated[int, typer.Option("--at-once", min=1, max=64, help="Passes side by side in this worker.")]
DeadAfter = Annotated[
    int,
    typer.Option(
        "--dead-after",
        min=3,
        metavar="SECONDS",
        help="Without a sign of life a worker's passes go to others.",
    ),
]

log = structlog.get_logger()


def fleet(folder: Folder, at_once: AtOnce = 4, dead_after: DeadAfter = 30) -> None:
    """One worker for many trackers; start as many as you like, on any machine.

    Each tracker has a folder with its TOML files and a connection.toml; the ledger and the queue are in the
    Postgres that NOTION_SYNC_LEDGER names. Example: notion-sync fleet trackers --at-once 8
    """
    with errors_for_people():
        settings = settings_in(None)
        if not names_in(folder):
            fail(UNUSABLE, f"{folder}: no folder in it has a connection.toml\n  → See docs/fleet.md.")
        configure(settings.log, secrets=(*settings.secrets, *secrets_of(folder)))
        metrics = FleetMetrics()
        crew = Crew(folder, settings, metrics)
        queue = PassQueue(settings.ledger.get_secret_value(), crew.work, crew.due, dead_after=dead_after)
        name = f"{socket.gethostname()}:{os.getpid()}"
        port = settings.metrics_port
        with metrics.serve(port) if port else nullcontext():
            log.info("fleet.started", worker=name, trackers=len(names_in(folder)), at_once=at_once)
            on_waiting = metrics.queue if port else None
            run_async(lambda: queue.serve(at_once=at_once, name=name, on_waiting=on_waiting))
        log.info("fleet.stopped", worker=name)


class Crew:
    """Makes the passes, each within what all workers together left of its token's budget."""

    def __init__(self, folder: Path, settings: Settings, metrics: FleetMetrics) -> None:
        self._folder = folder
        self._settings = settings
        self._metrics = metrics

    def due(self, at: datetime, window: int) -> Iterator[Due]:
        """The trackers whose pass begins; one that cannot be read is named, and the others go on."""
        for name in names_in(self._folder):
            try:
                if is_due(name, interval_of(self._folder, name), at, window):
                    yield Due(name, _turns_with(token_of(self._folder, name)))
            except ConfigError as error:
                log.warning("fleet.misconfigured", tracker=name, what=str(error))

    async def work(self, name: str, turns: Turns) -> None:
        """One pass of a tracker. Raises Misconfigured, or AdapterError where it may be tried again."""
        try:
            with self._metrics.of_pass(name) as metrics:
                report = await self._pass(name, turns, metrics)
        except Exception:
            self._metrics.passed(name, "failed")
            raise
        self._metrics.passed(name, "skipped" if report.skipped else "problems" if report.problems else "ok")

    async def _pass(self, name: str, turns: Turns, metrics: Metrics) -> PassReport:
        try:
            found = member(self._folder, name, self._settings)
        except ConfigError as error:
            log.warning("fleet.misconfigured", tracker=name, what=str(error))
            raise Misconfigured(str(error)) from None
        log.info("fleet.pass", tracker=name)
        try:
            async with self._turn(found.settings, turns) as window:
                lasting = Lasting(found.settings, window=window, metrics=metrics)
                report = await in_thread(lambda: _one_pass(found, lasting))
        except AdapterError as error:
            log.warning("fleet.failed", tracker=name, what=error.what, remedy=error.remedy)
            raise
        if report.skipped:
            log.info("fleet.skipped", tracker=name, why=report.skipped)
        return report

    @asynccontextmanager
    async def _turn(self, settings: Settings, turns: Turns) -> AsyncIterator[SlidingWindow]:
        """A turn with a token's budget. However it ends, the next one is told what is spent."""
        lock = _turns_with(settings.required_token.get_secret_value())
        turn = await turns.begin(lock)
        spent = spent_by_others(turn.word, ago=turn.ago, silent=turn.after_silence)
        if turn.after_silence:
            log.info("fleet.budget_unknown", waits=spent.all_for)
        window = SlidingWindow(settings.notion_requests_per_minute, spent=spent)
        try:
            yield window
        finally:
            try:
                await turns.end(lock, turn, window.spent().model_dump(mode="json"))
            except Unavailable as error:
                # No reason to repeat a pass that has done its work: the next turn sees that we left no word.
                log.warning("fleet.budget_not_told", what=error.what)


async def _one_pass(found: Member, lasting: Lasting) -> PassReport:
    async with open_service(found.settings, found.configuration, lasting=lasting) as service:
        return await service.runner().run(None)


def _turns_with(token: str) -> str:
    """What trackers with one token take turns under, so that they never spend its budget twice."""
    return f"token:{hashlib.sha256(token.encode()).hexdigest()[:16]}"
