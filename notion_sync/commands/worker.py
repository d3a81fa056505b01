"""``worker``: passes for ever."""

import asyncio
from contextlib import ExitStack
from datetime import time
from typing import Annotated

import structlog
import typer

from notion_sync.bootstrap import Service, wall_clock
from notion_sync.commands.edge import ConfigFolder, TrustClock, configured, errors_for_people, fail, run_async
from notion_sync.commands.standing import StandingService
from notion_sync.commands.stopping import told_to_stop
from notion_sync.daily import Daily
from notion_sync.exit_codes import UNUSABLE
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

    Edited files of the configuration take effect with the next pass. Example: notion-sync worker --every 60
    """
    with errors_for_people():
        settings, configuration = configured(config)
        daily = _time(full_at)
        zone = configuration.calendar.calendar().zone

        async def main() -> None:
            stop = asyncio.Event()
            at_work = StandingService(settings, configuration, trust_clock=trust_clock)
            loop = Worker(at_work.run_pass, stop, wall_clock, Daily(daily, zone), every)

            def changed(service: Service) -> None:
                loop.full_at = Daily(daily, service.terms.calendar.zone)
                loop.last_full = service.last_full_read()

            at_work.rhythm, at_work.on_change = loop.next_pass, changed
            with told_to_stop(stop, asyncio.get_running_loop()):
                async with at_work:
                    with ExitStack() as stack:
                        if settings.metrics_port:
                            stack.enter_context(at_work.metrics.serve(settings.metrics_port))
                        at_work.metrics.interval(every)
                        log.info("worker.started", every=every, full_at=full_at)
                        await loop.work()

        run_async(main)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        fail(UNUSABLE, f"--full-at: expected a time such as 05:30, found {text!r}")
