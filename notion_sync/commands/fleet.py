"""``fleet``: many trackers on a queue in Postgres, by as many workers as there are."""

import hashlib
import os
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated

import structlog
import typer

from adapters.errors import AdapterError, Misconfigured
from adapters.queue import Due, PassQueue
from adapters.telemetry.logging import configure
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
        crew = Crew(folder, settings)
        queue = PassQueue(settings.ledger.get_secret_value(), crew.work, crew.due, dead_after=dead_after)
        name = f"{socket.gethostname()}:{os.getpid()}"
        log.info("fleet.started", worker=name, trackers=len(names_in(folder)), at_once=at_once)
        run_async(lambda: queue.serve(at_once=at_once, name=name))
        log.info("fleet.stopped", worker=name)


class Crew:
    """Makes the passes. What was spent of a token's budget stays known while the worker lives."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._lasting: dict[str, Lasting] = {}
        self._lock = Lock()

    def due(self, at: datetime, window: int) -> Iterator[Due]:
        """The trackers whose pass begins; one that cannot be read is named, and the others go on."""
        for name in names_in(self._folder):
            try:
                if is_due(name, interval_of(self._folder, name), at, window):
                    yield Due(name, _lock_of(token_of(self._folder, name)))
            except ConfigError as error:
                log.warning("fleet.misconfigured", tracker=name, what=str(error))

    async def work(self, name: str) -> None:
        """One pass of a tracker. Raises Misconfigured, or AdapterError where it may be tried again."""
        try:
            found = member(self._folder, name, self._settings)
        except ConfigError as error:
            log.warning("fleet.misconfigured", tracker=name, what=str(error))
            raise Misconfigured(str(error)) from None
        log.info("fleet.pass", tracker=name)
        try:
            report = await in_thread(lambda: _one_pass(found, self._lasting_of(found)))
        except AdapterError as error:
            log.warning("fleet.failed", tracker=name, what=error.what, remedy=error.remedy)
            raise
        if report.skipped:
            log.info("fleet.skipped", tracker=name, why=report.skipped)

    def _lasting_of(self, found: Member) -> Lasting:
        token = _lock_of(found.settings.required_token.get_secret_value())
        with self._lock:
            lasting = self._lasting.setdefault(token, Lasting(found.settings))
            lasting.window = lasting.window.for_another_loop()
            return lasting


async def _one_pass(found: Member, lasting: Lasting) -> PassReport:
    async with open_service(found.settings, found.configuration, lasting=lasting) as service:
        return await service.runner().run(None)


def _lock_of(token: str) -> str:
    """Trackers with one token take turns, so that they never spend its budget twice."""
    return f"token:{hashlib.sha256(token.encode()).hexdigest()[:16]}"
