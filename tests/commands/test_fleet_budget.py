"""However a pass of a fleet ends, the next worker is told what it spent of the token's budget."""

import asyncio
from collections.abc import Callable, Coroutine

import psycopg
import pytest

from adapters.errors import AdapterError
from adapters.ledger import open_ledger, this_process
from adapters.queue import Turns
from adapters.telemetry.fleet import FleetMetrics
from config.settings import Settings
from notion_sync.commands.fleet import Crew
from notion_sync.sandbox.faults import Fault
from tests.adapters.queue.database import address_of, with_turns, worker_s_turns
from tests.commands.fleet_house import Fleet, until

TOKEN = "ntn_shared_by_both"


@pytest.fixture
def shared(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Fleet:
    """Two trackers with one token, and passes in this process."""
    fleet.tracker("atelier", TOKEN)
    fleet.tracker("maison", TOKEN)
    with_turns(fleet.database)
    for variable, value in fleet.environment.items():
        monkeypatch.setenv(variable, value)
    return fleet


def at_work(fleet: Fleet, story: Callable[[Crew, Turns], Coroutine[None, None, None]]) -> None:
    async def main() -> None:
        async with worker_s_turns(address_of(fleet.database)) as turns:
            await story(Crew(fleet.folder, Settings(), FleetMetrics()), turns)

    asyncio.run(main())


def row(fleet: Fleet) -> tuple[int, int, int]:
    """The turn that began last, that which told last, and how many requests it told of."""
    with psycopg.connect(address_of(fleet.database)) as connection:
        found = connection.execute("SELECT number, told, word FROM fleet_turns").fetchall()
    assert TOKEN not in str(found)
    ((number, told, word),) = found
    return number, told, len(word["slots"])


def asked(fleet: Fleet) -> int:
    return len(fleet.notion.journal.matching(" /v1/"))


def test_a_pass_that_does_its_work_tells(shared: Fleet) -> None:
    async def story(crew: Crew, turns: Turns) -> None:
        await crew.work("atelier", turns)
        await crew.work("maison", turns)

    at_work(shared, story)
    assert asked(shared) > 2
    assert row(shared) == (2, 2, asked(shared))


def test_a_pass_that_fails_tells(shared: Fleet) -> None:
    async def story(crew: Crew, turns: Turns) -> None:
        shared.notion.faults.add(Fault("", "status", status=401))
        with pytest.raises(AdapterError):
            await crew.work("atelier", turns)

    at_work(shared, story)
    assert asked(shared) > 0
    assert row(shared) == (1, 1, asked(shared))


def test_a_pass_that_is_told_to_stop_tells(shared: Fleet) -> None:
    async def story(crew: Crew, turns: Turns) -> None:
        shared.notion.faults.add(Fault("^PATCH", "slow", delay=5, times=1))
        passing = asyncio.ensure_future(crew.work("atelier", turns))
        await asyncio.to_thread(until, lambda: shared.notion.faults.met)
        passing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await passing

    at_work(shared, story)
    shared.notion.settle()
    assert row(shared) == (1, 1, asked(shared))


def test_a_pass_that_is_skipped_tells_what_it_was_told(shared: Fleet) -> None:
    ledger = open_ledger(shared.database, tracker=shared.sources["atelier"])

    async def story(crew: Crew, turns: Turns) -> None:
        await crew.work("maison", turns)
        ledger.acquire(this_process("another"), seconds=600)
        await crew.work("atelier", turns)

    at_work(shared, story)
    ledger.close()
    assert shared.decision("atelier") is None
    assert row(shared) == (2, 2, asked(shared))


def test_a_smaller_budget_is_kept_with_what_was_spent_under_a_larger_one(shared: Fleet) -> None:
    async def story(crew: Crew, turns: Turns) -> None:
        await crew.work("atelier", turns)
        spent = asked(shared)
        connection = shared.folder / "maison" / "connection.toml"
        connection.write_text(connection.read_text().replace("100000", str(spent)))
        waiting = asyncio.ensure_future(crew.work("maison", turns))
        await asyncio.sleep(1.0)
        assert asked(shared) == spent
        waiting.cancel()
        await asyncio.wait({waiting})
        await crew.work("atelier", turns)
        assert asked(shared) > spent

    at_work(shared, story)
    assert row(shared) == (3, 3, asked(shared))
