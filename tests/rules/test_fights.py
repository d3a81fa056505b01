"""A cell of ours that somebody keeps rewriting: put right at first, left alone then, and tried again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.cells import CellValue, same
from rules.fights import QUIET, TIMES, WITHIN, check_at, look, may_write, wrote
from rules.record import Fight

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OURS, THEIRS = "Off track", "On track"


@dataclass
class Cell:
    """A cell, passes that look at it, and somebody else who may change it in between.

    writes: when we wrote it. left: since when it was left alone, for each time that began.
    """

    now: datetime = NOON
    shows: CellValue = OURS
    wanted: CellValue = OURS
    known: Fight | None = None
    seen: CellValue = OURS
    writes: list[datetime] = field(default_factory=list)
    left: list[datetime] = field(default_factory=list)

    def somebody_writes(self, value: CellValue = THEIRS) -> None:
        self.shows = value

    def a_pass(self, after: timedelta = MINUTE) -> None:
        """Look at the cell so much later, and write it where it may be written."""
        self.now += after
        rewritten = not same(self.shows, self.seen)
        before = self.known
        fight = self.known or Fight("page", "health")
        self.known = look(fight, self.shows, self.wanted, self.now, rewritten=rewritten)
        if self.is_left_alone and not (before and before.left_since):
            self.left.append(self.now)
        if not same(self.shows, self.wanted) and may_write(self.known, self.shows, self.now):
            self.shows = self.wanted
            self.writes.append(self.now)
            fight = self.known or Fight("page", "health")
            self.known = wrote(fight, self.wanted, self.now, rewritten=rewritten)
        self.seen = self.shows

    def is_rewritten(self, times: int, *, every: timedelta = MINUTE) -> None:
        for _ in range(times):
            self.somebody_writes()
            self.a_pass(every)

    @property
    def is_left_alone(self) -> bool:
        return self.known is not None and self.known.left_since is not None


@pytest.fixture
def cell() -> Cell:
    return Cell()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_person_who_corrects_a_cell_is_put_right(cell: Cell, times: int) -> None:
    cell.is_rewritten(times)
    assert cell.shows == OURS
    assert len(cell.writes) == times
    assert not cell.is_left_alone


def test_after_the_third_time_within_an_hour_it_is_left_alone(cell: Cell) -> None:
    cell.is_rewritten(4, every=timedelta(minutes=19))
    assert cell.shows == THEIRS
    assert len(cell.writes) == TIMES
    assert cell.left == [cell.now]


def test_three_times_in_more_than_an_hour_are_no_fight(cell: Cell) -> None:
    cell.is_rewritten(20, every=timedelta(minutes=21))
    assert len(cell.writes) == 20
    assert cell.left == []


def test_what_we_want_may_change_as_often_as_it_likes(cell: Cell) -> None:
    for number in range(50):
        cell.wanted = f"Call the client, {number} minutes late"
        cell.a_pass()
    assert len(cell.writes) == 50
    assert cell.left == []
    assert cell.known is None, "and nothing is remembered of it"


@pytest.fixture
def fought(cell: Cell) -> Cell:
    """A cell that was just left alone."""
    cell.is_rewritten(4)
    assert cell.is_left_alone
    return cell


def test_while_it_stays_as_the_other_side_left_it_it_is_tried_after_an_hour(fought: Cell) -> None:
    fought.a_pass(HOUR - MINUTE)
    assert len(fought.writes) == TIMES
    fought.a_pass(MINUTE)
    assert fought.shows == OURS
    assert fought.is_left_alone, "for another hour it may be rewritten"


def test_every_rewriting_begins_the_hour_anew(fought: Cell) -> None:
    for value in ("At risk", THEIRS, "On hold"):
        fought.somebody_writes(value)
        fought.a_pass(50 * MINUTE)
    assert len(fought.writes) == TIMES


def test_rewritten_again_it_is_left_again_and_that_is_the_same_fight(fought: Cell) -> None:
    for _ in range(5):
        fought.a_pass(HOUR)
        assert fought.shows == OURS
        fought.is_rewritten(1)
        assert fought.shows == THEIRS
    assert len(fought.left) == 1


def test_once_it_has_been_right_for_an_hour_it_is_over(fought: Cell) -> None:
    fought.a_pass(HOUR)
    fought.a_pass(HOUR)
    assert fought.known is None
    fought.is_rewritten(3)
    assert fought.shows == OURS, "and a person may correct it again"


def test_what_comes_to_show_what_we_want_by_itself_needs_no_writing(fought: Cell) -> None:
    fought.somebody_writes(OURS)
    fought.a_pass()
    fought.a_pass(HOUR)
    assert fought.known is None
    assert len(fought.writes) == TIMES


def test_what_we_want_to_show_anew_while_it_is_right_is_written(fought: Cell) -> None:
    fought.a_pass(HOUR)
    fought.wanted = "Closed"
    fought.a_pass(10 * MINUTE)
    assert fought.shows == "Closed"
    fought.a_pass(50 * MINUTE)
    assert fought.known is None


def test_what_we_want_to_show_anew_while_it_is_theirs_is_not_written(fought: Cell) -> None:
    fought.wanted = "Closed"
    fought.a_pass(10 * MINUTE)
    assert fought.shows == THEIRS
    fought.a_pass(50 * MINUTE)
    assert fought.shows == "Closed"


def test_a_clock_that_was_ahead_does_not_leave_it_alone_for_ever(fought: Cell) -> None:
    fought.now -= timedelta(days=90)
    fought.a_pass()
    fought.a_pass(HOUR)
    assert fought.shows == OURS


def test_a_cell_that_is_left_alone_is_looked_at_after_an_hour(fought: Cell) -> None:
    assert fought.known is not None
    assert check_at(fought.known) == fought.now + QUIET
    assert check_at(Fight("page", "health", put_right=(NOON,))) is None


values = st.sampled_from([THEIRS, "At risk", OURS])
steps = st.lists(st.tuples(st.integers(1, 90), st.none() | values), max_size=80)


def live(cell: Cell, happened: list[tuple[int, CellValue]]) -> None:
    """Passes some minutes apart, before each of which somebody may have changed the cell."""
    for minutes, written in happened:
        if written is not None:
            cell.somebody_writes(written)
        cell.a_pass(timedelta(minutes=minutes))


@given(steps)
def test_within_no_hour_a_cell_is_put_right_more_than_three_times(
    happened: list[tuple[int, CellValue]],
) -> None:
    cell = Cell()
    live(cell, happened)
    for begin in cell.writes:
        assert sum(1 for at in cell.writes if begin <= at < begin + WITHIN) <= TIMES


@given(steps)
def test_once_the_other_side_rests_the_cell_is_right_within_an_hour_and_the_fight_over_in_two(
    happened: list[tuple[int, CellValue]],
) -> None:
    cell = Cell()
    live(cell, happened)
    cell.a_pass()
    cell.a_pass(HOUR)
    assert cell.shows == OURS
    cell.a_pass(HOUR)
    cell.a_pass()
    assert cell.known is None


@given(steps, st.integers(0, 60))
def test_passes_that_see_nothing_new_change_nothing(
    happened: list[tuple[int, CellValue]], minutes: int
) -> None:
    cell = Cell()
    live(cell, happened)
    cell.a_pass(timedelta(0))
    before = (cell.shows, cell.known, len(cell.writes))
    cell.a_pass(timedelta(0))
    assert (cell.shows, cell.known, len(cell.writes)) == before


@given(st.lists(st.integers(31, 600), max_size=60))
def test_somebody_who_writes_it_less_than_three_times_an_hour_is_always_put_right(gaps: list[int]) -> None:
    cell = Cell()
    for minutes in gaps:
        cell.is_rewritten(1, every=timedelta(minutes=minutes))
        assert cell.shows == OURS
    assert cell.left == []


@pytest.mark.parametrize("cell_value", [True, ("payment.pause",), None])
def test_any_kind_of_cell_can_be_fought_over(cell_value: CellValue) -> None:
    cell = Cell(shows=cell_value, wanted=cell_value, seen=cell_value)
    cell.is_rewritten(4)
    assert cell.is_left_alone
