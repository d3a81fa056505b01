"""``worker``: passes for ever."""

import asyncio
import signal
from contextlib import ExitStack
from datetime import time
from typing import Annotated

import structlog
import typer

from notion_sync.bootstrap import open_service, wall_clock
from notion_sync.commands.edge import (
    UNUSABLE,
    ConfigFolder,
    TrustClock,
    configured,
    errors_for_people,
    fail,
    run_async,
)
from notion_sync.report import PassReport
from notion_sync.worker import Worker

Every = Annotated[int, typer.Option("--every", min=1, metavar="SECONDS", help="From one pass to the next.")]
FullAt = Annotated[
    str,
    typer.Option(
        "--full-at", metavar="HH:MM", help="The team's local time at which everything is read again, daily."
    ),
]

log = structlog.get_logger()


def worker(
    config: ConfigFolder = None,
    every: Every = 60,
    full_at: FullAt = "05:30",
    trust_clock: TrustClock = False,
) -> None:
    """Passes for ever, until SIGTERM or Ctrl-C; then the write or message in hand is finished.

    Example: notion-sync worker --every 60 --full-at 05:30
    """
    with errors_for_people():
        settings, configuration = configured(config)
        daily = _time(full_at)

        async def main() -> None:
            stop = asyncio.Event()
            for told in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(told, stop.set)
            async with open_service(settings, configuration, trust_clock=trust_clock) as service:
                with ExitStack() as stack:
                    if settings.metrics_port:
                        stack.enter_context(service.metrics.serve(settings.metrics_port))
                    runner = service.runner()

                    async def run_pass(full: bool) -> PassReport:
                        return await runner.run(full=full)

                    log.info("worker.started", every=every, full_at=full_at)
                    last_full = service.last_full_read()
                    zone = service.terms.calendar.zone
                    await Worker(run_pass, stop, wall_clock, zone, every, daily, last_full).work()

        run_async(main)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        fail(UNUSABLE, f"--full-at: expected a time such as 05:30, found {text!r}")
