"""The script of a soak: the same for a seed, with everything in it that can happen, shorter on demand."""

from collections.abc import Callable, Sequence
from functools import cache

import pytest

from notion_sync.demo.mix import Death
from tests.soak.draw import script
from tests.soak.shrink import shrunk
from tests.soak.steps import ARCHIVED, MOVED, RESTORED, TRASHED, Add, Copy, Edit, Pass, Put, Rename, Step

WEEKS = 70


@cache
def long_script() -> Sequence[Step]:
    """Ten weeks of one seed."""
    return script(1, WEEKS)


def passes() -> list[Pass]:
    return [step for step in long_script() if isinstance(step, Pass)]


def test_a_seed_is_a_script() -> None:
    assert script(1, 14) == script(1, 14)
    assert script(1, 14) != script(2, 14)


@pytest.mark.parametrize("kind", [Add, Edit, Copy, Put, Rename, Pass])
def test_everything_that_can_happen_does(kind: type[Step]) -> None:
    assert any(isinstance(step, kind) for step in long_script())


@pytest.mark.parametrize(
    "happens",
    [
        lambda step: step.dies.commit is not None,
        lambda step: "notion" in step.dies.at,
        lambda step: "slack" in step.dies.at,
        lambda step: step.twice,
        lambda step: step.without_ledger,
        lambda step: step.calm and step.full,
        lambda step: step.calm and not step.full,
        lambda step: step.notion and step.slack,
        lambda step: step.slack and not step.notion,
    ],
)
def test_passes_are_disturbed_in_every_way(happens: Callable[[Pass], bool]) -> None:
    assert any(happens(step) for step in passes())


def test_rows_come_and_go() -> None:
    places = {step.where for step in long_script() if isinstance(step, Put)}
    assert places == {TRASHED, ARCHIVED, MOVED, RESTORED}


def test_time_never_goes_back() -> None:
    times = [step.at for step in long_script()]
    assert times == sorted(times)


def test_every_step_is_told_on_a_line() -> None:
    for step in long_script():
        assert str(step)
        assert "\n" not in str(step)


def test_a_shorter_script_keeps_what_it_takes() -> None:
    steps = list(long_script())
    culprit = next(step for step in steps if isinstance(step, Edit))
    last = next(step for step in reversed(steps) if isinstance(step, Pass) and step.dies != Death())

    def breaks(left: list[Step]) -> bool:
        return culprit in left and last in left

    assert shrunk(steps, breaks, lambda: True, about=culprit.row) == [culprit, last]


def test_a_shorter_script_is_not_looked_for_for_ever() -> None:
    asked: list[int] = []

    def breaks(left: list[Step]) -> bool:
        asked.append(len(left))
        return False

    steps = list(long_script())
    assert shrunk(steps, breaks, lambda: len(asked) < 5) == steps
    assert len(asked) <= 6
