"""What is spent of a budget, as others tell it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from adapters.notion.spent import UNSPENT, WINDOW, Spent, spent_by_others

durations = st.floats(0, 4000, allow_nan=False)
spendings = st.builds(
    Spent,
    slots=st.lists(durations, max_size=8).map(tuple),
    all_for=durations,
    pause=durations,
    doubtful=st.booleans(),
)


def test_nothing_is_spent_before_the_first_pass() -> None:
    assert spent_by_others(None, ago=0.0, silent=False) == UNSPENT


def test_what_was_told_has_aged() -> None:
    told: JsonValue = {"slots": [10.0, 40.0], "all_for": 5.0, "pause": 90.0, "doubtful": True}
    known = spent_by_others(told, ago=30.0, silent=False)
    assert known == Spent(slots=(10.0,), all_for=0.0, pause=60.0, doubtful=True)


def test_after_a_pass_that_never_told_everything_counts_as_spent_for_a_minute_from_now() -> None:
    known = spent_by_others({"slots": [55.0], "pause": 300.0}, ago=20.0, silent=True)
    assert known == Spent(slots=(35.0,), all_for=WINDOW, pause=280.0)


@pytest.mark.parametrize("told", [{"slots": "many"}, {"slots": [-1.0]}, {"another": 1}, [1, 2], "text"])
def test_what_nobody_can_read_counts_as_everything(told: JsonValue) -> None:
    assert spent_by_others(told, ago=3600.0, silent=False) == Spent(all_for=WINDOW)


@given(spent=spendings)
def test_it_survives_being_told(spent: Spent) -> None:
    told = json.loads(json.dumps(spent.model_dump(mode="json")))
    assert spent_by_others(told, ago=0.0, silent=False) == spent.after(0.0)


@given(spent=spendings, ago=st.floats(-4000, 0))
def test_a_clock_that_was_set_back_frees_nothing(spent: Spent, ago: float) -> None:
    assert spent.after(ago) == spent.after(0.0)


@given(spent=spendings, earlier=durations, more=durations)
def test_time_only_frees(spent: Spent, earlier: float, more: float) -> None:
    before, later = spent.after(earlier), spent.after(earlier + more)
    assert len(later.slots) <= len(before.slots)
    assert later.all_for <= before.all_for
    assert later.pause <= before.pause
