"""One job for each tracker and interval, never two at once under one lock, on any number of machines."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import DeleteJobCondition
from procrastinate.schema import SchemaManager
from sqlalchemy.engine import make_url
from structlog.contextvars import bound_contextvars

from adapters.errors import Misconfigured
from adapters.queue.failure import in_plain_words
from adapters.queue.retries import BackingOff, PassJobs
from adapters.queue.turns import TURNS_TABLE, Turns
from adapters.queue.waiting import OnWaiting, watch_queue

LOOKS_EVERY = 2.0
"""Seconds after which a pass begins at the latest once that before it under the same lock has ended."""

GRACE = 10.0
"""Seconds in which passes in hand may come to their end once the worker is told to stop."""

_SCHEMA_LOCK = 7_310_581
"""Any number, the same in every process: of workers that start at once, one makes the queue's tables."""

logging.getLogger("procrastinate").setLevel(logging.WARNING)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A tracker whose pass is due. lock: of passes with the same one, never two run at once."""

    tracker: str
    lock: str


class PassQueue:
    """The queue in a database, and a worker on it.

    url: SQLAlchemy's, of Postgres. work: makes a pass, with the turns that all workers take; Misconfigured
    where trying again is of no use. due: the trackers whose pass begins in so many seconds up to an instant.
    every: seconds from one look at what is due to the next, a divisor of 60. dead_after: seconds without a
    sign of life after which a worker is taken for dead, and its passes are given to others. Raises
    Misconfigured for another kind of database.
    """

    def __init__(
        self,
        url: str,
        work: Callable[[str, Turns], Awaitable[None]],
        due: Callable[[datetime, int], Iterable[Due]],
        *,
        every: int = 10,
        dead_after: float = 30.0,
    ) -> None:
        self._work = work
        self._due = due
        self._every = every
        self._dead_after = dead_after
        self._conninfo = _conninfo(url)
        self._connector = PsycopgConnector(conninfo=self._conninfo, min_size=1, max_size=4)
        self._turns = Turns(self._connector)
        self.app = App(connector=self._connector)
        self.app.job_manager = PassJobs(self._connector)
        self._make_pass = self.app.task(name="make_pass", retry=BackingOff())(self._pass)
        # Before passes that wait: what falls due while one look waits is not seen by the next.
        look = self.app.task(name="look_after", queueing_lock="look_after", priority=1)(self._look_after)
        self.app.periodic(cron=f"* * * * * */{every}", periodic_id="due")(look)

    async def serve(self, *, at_once: int, name: str, on_waiting: OnWaiting | None = None) -> None:
        """Work until told to stop. at_once: passes side by side. Raises Unavailable without a database."""
        with in_plain_words():
            await self._make_ready()
            async with self.app.open_async(), self._watched(on_waiting):
                await self.app.run_worker_async(
                    name=name,
                    concurrency=at_once + 1,  # one more for the look at what is due
                    fetch_job_polling_interval=LOOKS_EVERY,
                    shutdown_graceful_timeout=GRACE,
                    delete_jobs=DeleteJobCondition.ALWAYS,
                    update_heartbeat_interval=self._dead_after / 3,
                    stalled_worker_timeout=self._dead_after,
                )

    @asynccontextmanager
    async def _watched(self, tell: OnWaiting | None) -> AsyncIterator[None]:
        if tell is None:
            yield
            return
        watching = asyncio.create_task(
            watch_queue(self._connector, self._make_pass.name, tell, every=self._every)
        )
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})

    async def _pass(self, tracker: str) -> None:
        with bound_contextvars(tracker=tracker):
            await self._work(tracker, self._turns)

    async def _look_after(self, timestamp: int) -> None:
        """Give what a dead worker held to others, then put in what is due now."""
        manager = self.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=self._dead_after):
            log.warning("fleet.taken_over", tracker=job.task_kwargs.get("tracker"))
            await manager.retry_job(job)
        for each in self._due(datetime.fromtimestamp(timestamp, UTC), self._every):
            task = self._make_pass.configure(lock=each.lock, queueing_lock=f"pass:{each.tracker}")
            try:
                await task.defer_async(tracker=each.tracker)
            except AlreadyEnqueued:
                log.info("fleet.still_waiting", tracker=each.tracker)

    async def _make_ready(self) -> None:
        """The queue's own tables, once."""
        async with await psycopg.AsyncConnection.connect(self._conninfo) as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SCHEMA_LOCK])
            for table, make in (
                ("procrastinate_jobs", SchemaManager.get_schema()),
                ("fleet_turns", TURNS_TABLE),
            ):
                found = await connection.execute("SELECT to_regclass(%s)", [table])
                if await found.fetchone() == (None,):
                    await connection.execute(make)


def _conninfo(url: str) -> str:
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql":
        raise Misconfigured(
            "A fleet needs a database that its workers share.",
            remedy="Set NOTION_SYNC_LEDGER to postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.",
        )
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)
