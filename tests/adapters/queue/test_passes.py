"""The queue of passes: what fails and who dies holds up nobody."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import psycopg
import pytest

from adapters.errors import Unavailable
from adapters.queue import Due, PassQueue, Turns
from tests.adapters.ledger.postgres import Cluster
from tests.adapters.queue.database import address_of

PATIENCE = 20.0
CASA = Due("casa", "token:casa")

PASS_OF_A_DEAD_WORKER = """
INSERT INTO procrastinate_jobs (task_name, queue_name, lock, queueing_lock, args, status)
VALUES ('make_pass', 'default', %(lock)s, 'pass:' || %(tracker)s,
        jsonb_build_object('tracker', %(tracker)s::text), 'doing')
"""


class Passes:
    """Trackers that are always due, on a queue of their own.

    tried: how often a pass began. waits: what was told of passes that wait, and how long. looked: how often
    what is due was looked at.
    """

    def __init__(self, url: str, work: Callable[[int], Awaitable[None]], *due: Due) -> None:
        self.address = address_of(url)
        self.tried = 0
        self.looked = 0
        self._work = work
        self._always_due = due or (CASA,)
        self.waits: list[tuple[int, float]] = []
        self.queue = PassQueue(url, self._pass, self._due, every=1, dead_after=3)

    async def _pass(self, tracker: str, turns: Turns) -> None:
        self.tried += 1
        await self._work(self.tried)

    def _due(self, at: datetime, window: int) -> Iterator[Due]:
        self.looked += 1
        yield from self._always_due

    async def until(self, tried: int) -> None:
        """Work until a pass began so often."""
        serving = self.queue.serve(at_once=2, name="one", on_waiting=lambda *wait: self.waits.append(wait))
        worker = asyncio.ensure_future(serving)
        try:
            async with asyncio.timeout(PATIENCE):
                while self.tried < tried and not worker.done():  # noqa: ASYNC110 - a thread of work is watched
                    await asyncio.sleep(0.05)
        finally:
            worker.cancel()
            await asyncio.wait({worker})

    def waiting(self) -> int:
        """Jobs that wait in the queue."""
        with psycopg.connect(self.address) as connection:
            found = connection.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'make_pass' AND status = 'todo'"
            ).fetchone()
        return found[0] if found else 0


@pytest.mark.parametrize("failure", [Unavailable("away"), RuntimeError("a defect")])
def test_a_pass_that_fails_while_the_next_one_waits_leaves_its_turn_to_that(
    cluster: Cluster, failure: Exception
) -> None:
    async def work(tried: int) -> None:
        if tried == 1:
            while not await asyncio.to_thread(passes.waiting):  # noqa: ASYNC110 - the queue is watched
                await asyncio.sleep(0.1)
            raise failure

    passes = Passes(cluster.new_database(), work)
    asyncio.run(passes.until(tried=3))
    assert passes.tried >= 3


def test_a_pass_of_a_dead_worker_is_left_to_the_next_one_where_that_waits(cluster: Cluster) -> None:
    async def work(tried: int) -> None:
        """Nothing to do."""

    passes = Passes(cluster.new_database(), work)
    asyncio.run(passes.until(tried=1))
    with psycopg.connect(passes.address, autocommit=True) as connection:
        connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'make_pass'")
        connection.execute(PASS_OF_A_DEAD_WORKER, {"lock": CASA.lock, "tracker": CASA.tracker})
        waits = PASS_OF_A_DEAD_WORKER.replace("'doing'", "'todo'")
        connection.execute(waits, {"lock": CASA.lock, "tracker": CASA.tracker})
    passes.tried = 0
    asyncio.run(passes.until(tried=2))
    assert passes.tried >= 2


def test_how_many_passes_wait_and_for_how_long_is_told(cluster: Cluster) -> None:
    async def work(tried: int) -> None:
        if tried == 1:
            await asyncio.sleep(5.0)

    passes = Passes(cluster.new_database(), work)
    asyncio.run(passes.until(tried=2))
    assert passes.waits[0] == (0, 0.0)
    assert max(waiting for waiting, _ in passes.waits) == 1
    assert 1.5 < max(seconds for _, seconds in passes.waits) < PATIENCE


def test_passes_that_wait_do_not_hold_up_the_look_at_what_is_due(cluster: Cluster) -> None:
    async def work(tried: int) -> None:
        await asyncio.sleep(2.0)

    many = (Due(f"tracker-{number}", f"token:{number}") for number in range(18))
    passes = Passes(cluster.new_database(), work, *many)
    asyncio.run(passes.until(tried=19))
    assert passes.looked >= 4
