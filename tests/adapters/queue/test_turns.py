"""Turns that workers take with what they share."""

import asyncio
from collections.abc import Awaitable, Callable

import psycopg
import pytest
from pydantic import JsonValue

from adapters.errors import Unavailable
from adapters.queue import Turns
from tests.adapters.ledger.postgres import Cluster
from tests.adapters.queue.database import with_turns, worker_s_turns

WORD: dict[str, JsonValue] = {"slots": [1.5, 20.0], "pause": 3.0, "doubtful": True}


@pytest.fixture
def address(cluster: Cluster) -> str:
    return with_turns(cluster.new_database())


def two_workers(address: str, story: Callable[[Turns, Turns], Awaitable[None]]) -> None:
    async def main() -> None:
        async with worker_s_turns(address) as one, worker_s_turns(address) as other:
            await story(one, other)

    asyncio.run(main())


def test_the_first_turn_finds_nothing(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        turn = await one.begin("shared")
        assert (turn.word, turn.ago, turn.after_silence) == (None, 0.0, False)

    two_workers(address, story)


def test_a_turn_finds_the_word_of_the_one_before_it_and_how_old_it_is(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        await one.end("shared", await one.begin("shared"), WORD)
        await asyncio.sleep(0.2)
        turn = await other.begin("shared")
        assert (turn.word, turn.after_silence) == (WORD, False)
        assert 0.2 <= turn.ago < 30

    two_workers(address, story)


def test_a_turn_sees_that_the_one_before_it_ended_without_a_word(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        await one.end("shared", await one.begin("shared"), WORD)
        await one.begin("shared")
        turn = await other.begin("shared")
        assert (turn.word, turn.after_silence) == (WORD, True)
        await other.end("shared", turn, {})
        turn = await one.begin("shared")
        assert (turn.word, turn.after_silence) == ({}, False)

    two_workers(address, story)


def test_who_was_taken_for_dead_has_no_say_any_more(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        late = await one.begin("shared")
        turn = await other.begin("shared")
        await one.end("shared", late, {"slots": []})
        await other.end("shared", turn, WORD)
        await one.end("shared", late, {"slots": []})
        assert (await one.begin("shared")).word == WORD

    two_workers(address, story)


def test_turns_with_other_things_are_others(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        await one.end("shared", await one.begin("shared"), WORD)
        assert (await other.begin("another")).word is None

    two_workers(address, story)
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM fleet_turns").fetchone() == (2,)


def test_a_database_that_fails_is_named_in_our_own_words(address: str) -> None:
    async def story(one: Turns, other: Turns) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("DROP TABLE fleet_turns")
        with pytest.raises(Unavailable, match="The queue's database cannot be used"):
            await one.begin("shared")

    two_workers(address, story)


def test_the_age_of_a_word_is_told_by_the_database_s_clock(address: str) -> None:
    """No instant of a worker's clock is in the row: it is the statement that dates it."""

    async def story(one: Turns, other: Turns) -> None:
        await one.end("shared", await one.begin("shared"), WORD)
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("UPDATE fleet_turns SET told_at = told_at + interval '1 hour'")
        assert -3600 < (await other.begin("shared")).ago < -3500

    two_workers(address, story)
