"""The budget of requests in any 60 seconds."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.notion.pacing import SlidingWindow
from adapters.notion.spent import Spent, spent_by_others
from tests.adapters.notion.virtual_time import VirtualTime

WINDOW = 60.0
ROUNDING = 1e-6
"""Seconds by which sums of floats may be off."""


class Notion:
    """Counts requests when they arrive, as Notion does: ``travel`` seconds after they left."""

    def __init__(self, budget: int) -> None:
        self.time = VirtualTime()
        self.window = SlidingWindow(budget, clock=self.time.clock, sleep=self.time.sleep)
        self.arrivals: list[float] = []

    def with_spent(self, budget: int, spent: Spent) -> SlidingWindow:
        """A window of its own for the same connection, as another worker has one."""
        return SlidingWindow(budget, clock=self.time.clock, sleep=self.time.sleep, spent=spent)

    async def ask(self, after: float = 0.0, travel: float = 0.0, answer: float = 0.0) -> None:
        if after:
            await self.time.sleep(after)
        async with self.window.slot():
            if travel:
                await self.time.sleep(travel)
            self.arrivals.append(self.time.now)
            if answer:
                await self.time.sleep(answer)

    def serve(self, *requests: tuple[float, float, float]) -> None:
        async def everybody() -> None:
            await asyncio.gather(*(self.ask(*request) for request in requests))

        self.time.run(everybody())

    def busiest(self) -> int:
        """Requests in the fullest 60 seconds."""
        return max(
            sum(1 for other in self.arrivals if start <= other < start + WINDOW) for start in self.arrivals
        )


def test_the_budget_may_be_spent_in_one_burst() -> None:
    notion = Notion(budget=180)
    notion.serve(*[(0.0, 0.0, 0.0)] * 180)
    assert set(notion.arrivals) == {1000.0}


def test_the_first_minute_does_not_let_twice_the_budget_through() -> None:
    notion = Notion(budget=180)
    notion.serve(*[(0.0, 0.0, 0.0)] * 400)
    assert notion.busiest() == 180
    assert [notion.arrivals.count(1000.0 + WINDOW * turn) for turn in range(3)] == [180, 180, 40]


def test_a_request_waits_no_longer_than_it_must() -> None:
    notion = Notion(budget=2)
    notion.serve((0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (20.0, 0.0, 0.0), (21.0, 0.0, 0.0))
    assert notion.arrivals == [1000.0, 1010.0, 1060.0, 1070.0]


def test_a_slow_request_counts_from_its_answer_because_nobody_knows_when_it_arrived() -> None:
    notion = Notion(budget=1)
    notion.serve((0.0, 25.0, 5.0), (1.0, 0.0, 0.0))
    assert notion.arrivals == [1025.0, 1090.0]


seconds = st.floats(0, 150, allow_nan=False).map(lambda value: round(value, 3))
short = st.floats(0, 20, allow_nan=False).map(lambda value: round(value, 3))


@settings(deadline=None, max_examples=60)
@given(budget=st.integers(1, 7), requests=st.lists(st.tuples(seconds, short, short), min_size=1, max_size=40))
def test_no_60_seconds_ever_hold_more_than_the_budget(
    budget: int, requests: list[tuple[float, float, float]]
) -> None:
    notion = Notion(budget)
    notion.serve(*requests)
    assert len(notion.arrivals) == len(requests)
    assert notion.busiest() <= budget


def test_a_pause_that_notion_asked_for_holds_everybody() -> None:
    notion = Notion(budget=10)

    async def scenario() -> None:
        await notion.ask()
        notion.window.hold(90.0)
        await asyncio.gather(notion.ask(), notion.ask(after=30.0), notion.ask(after=100.0))

    notion.time.run(scenario())
    assert notion.arrivals == [1000.0, 1090.0, 1090.0, 1100.0]


def test_a_pause_that_grows_while_we_wait_is_waited_in_full() -> None:
    notion = Notion(budget=10)

    async def scenario() -> None:
        notion.window.hold(10.0)
        waiting = asyncio.ensure_future(notion.ask())
        await notion.time.sleep(5.0)
        notion.window.hold(60.0)
        await waiting

    notion.time.run(scenario())
    assert notion.arrivals == [1065.0]


def test_a_clock_that_stands_still_delays_but_never_traps() -> None:
    waits: list[float] = []

    async def sleep(wait: float) -> None:
        waits.append(wait)

    window = SlidingWindow(1, clock=lambda: 5.0, sleep=sleep)

    async def scenario() -> None:
        for _ in range(3):
            async with window.slot():
                pass

    asyncio.run(scenario())
    assert waits == [WINDOW, WINDOW]


def test_who_gives_up_while_waiting_leaves_the_slot_to_the_next() -> None:
    notion = Notion(budget=1)

    async def scenario() -> None:
        await notion.ask()
        impatient = asyncio.ensure_future(notion.ask())
        await notion.time.sleep(1.0)
        impatient.cancel()
        await notion.ask()

    notion.time.run(scenario())
    assert notion.arrivals == [1000.0, 1060.0]


def test_a_failed_request_was_a_request() -> None:
    notion = Notion(budget=1)

    async def scenario() -> None:
        with pytest.raises(ConnectionError):
            async with notion.window.slot():
                raise ConnectionError
        await notion.ask()

    notion.time.run(scenario())
    assert notion.arrivals == [1060.0]


def test_a_budget_is_at_least_one_request() -> None:
    with pytest.raises(ValueError, match="at least one"):
        SlidingWindow(0)


def test_what_others_spent_is_waited_for() -> None:
    notion = Notion(budget=3)
    notion.window = notion.with_spent(3, Spent(slots=(20.0, 50.0)))
    notion.serve(*[(0.0, 0.0, 0.0)] * 4)
    assert notion.arrivals == [1000.0, 1020.0, 1050.0, 1060.0]


def test_what_others_spent_beyond_the_budget_is_waited_for_and_told_to_the_next() -> None:
    notion = Notion(budget=2)
    notion.window = notion.with_spent(2, Spent(slots=(10.0, 20.0, 30.0, 40.0)))
    assert notion.window.spent().slots == (10.0, 20.0, 30.0, 40.0)
    notion.serve((0.0, 0.0, 0.0))
    assert notion.arrivals == [1030.0]
    assert notion.window.spent().slots == (10.0, 60.0)


def test_a_budget_of_which_nothing_is_known_waits_a_whole_window() -> None:
    notion = Notion(budget=2)
    notion.window = notion.with_spent(2, Spent(all_for=60.0))
    notion.serve(*[(0.0, 0.0, 0.0)] * 3)
    assert notion.arrivals == [1060.0, 1060.0, 1120.0]


def test_a_pause_is_told_to_the_next_and_after_it_one_request_goes_alone() -> None:
    notion = Notion(budget=5)
    notion.window.hold(30.0)
    notion.time.now += 10.0
    told = notion.window.spent()
    assert told == Spent(pause=20.0, doubtful=True)
    notion.window = notion.with_spent(5, told)
    notion.serve((0.0, 4.0, 0.0), (0.0, 4.0, 0.0))
    assert notion.arrivals == [1034.0, 1038.0]


def test_a_request_under_way_counts_as_answered_now() -> None:
    notion = Notion(budget=2)

    async def scenario() -> None:
        asking = asyncio.ensure_future(notion.ask(travel=5.0))
        await notion.time.sleep(1.0)
        assert notion.window.spent().slots == (60.0,)
        await asking

    notion.time.run(scenario())


turns = st.lists(
    st.tuples(
        st.integers(1, 7),  # the budget
        st.lists(st.tuples(st.floats(0, 40), short, short), max_size=12),
        st.floats(0, 70).map(lambda value: round(value, 3)),  # seconds to the next turn
        st.booleans(),  # killed at its end
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=80)
@given(turns=turns)
def test_turns_anywhere_keep_the_budget_of_each_together(
    turns: list[tuple[int, list[tuple[float, float, float]], float, bool]],
) -> None:
    notion, told, told_at, silent = Notion(budget=1), None, 0.0, False
    for budget, requests, rest, killed in turns:
        before = len(notion.arrivals)
        spent = spent_by_others(told, ago=notion.time.now - told_at, silent=silent)
        notion.window = notion.with_spent(budget, spent)
        notion.serve(*requests)
        for at in notion.arrivals[before:]:
            assert sum(at - WINDOW + ROUNDING < other <= at for other in notion.arrivals) <= budget
        silent = killed
        if not killed:
            told, told_at = notion.window.spent().model_dump(mode="json"), notion.time.now
        notion.time.now += rest
