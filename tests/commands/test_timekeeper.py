"""Whether the machine's clock can be believed, decided from the dates of answers."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import ClockWrong
from notion_sync.timekeeper import NOTICED, Timekeeper, in_words, surely_off, verdict

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOLERANCE = timedelta(minutes=10)

instants = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(), timedelta(days=2))
shifts = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def http(moment: datetime) -> datetime:
    """The moment as an HTTP date has it."""
    return moment.replace(microsecond=0)


@given(theirs=instants, error=shifts, there=spans, back=spans)
def test_an_answer_never_proves_more_than_the_error_there_is(
    theirs: datetime, error: timedelta, there: timedelta, back: timedelta
) -> None:
    ours = theirs + error
    off = surely_off(http(theirs), asked=ours - there, heard=ours + back)

    assert abs(off) <= abs(error)
    assert not off < timedelta() < error
    assert not error < timedelta() < off


@given(theirs=instants, there=spans, back=spans)
def test_a_right_clock_is_never_doubted_however_slow_the_answer(
    theirs: datetime, there: timedelta, back: timedelta
) -> None:
    assert surely_off(http(theirs), asked=theirs - there, heard=theirs + back) == timedelta()


@given(theirs=instants, error=shifts, took=st.timedeltas(timedelta(), timedelta(seconds=30)))
def test_a_quick_answer_proves_the_error_but_for_its_time_and_a_second(
    theirs: datetime, error: timedelta, took: timedelta
) -> None:
    ours = theirs + error
    off = surely_off(http(theirs), asked=ours - took, heard=ours)

    assert abs(error) - abs(off) <= took + timedelta(seconds=1)


@given(off=shifts, tolerance=st.timedeltas(timedelta(seconds=1), timedelta(days=30)))
def test_it_is_wrong_beyond_the_tolerance_and_told_from_a_minute_on(
    off: timedelta, tolerance: timedelta
) -> None:
    found = verdict(off, tolerance)

    assert (found == "wrong") == (abs(off) > tolerance)
    assert (found == "agrees") == (abs(off) < NOTICED and abs(off) <= tolerance)
    assert found == verdict(-off, tolerance)


def judged_by(*answers: datetime, took: float = 0.2, trusted: bool = False) -> Timekeeper:
    """A pass at noon that hears answers with these dates, one every second."""
    timekeeper = Timekeeper(TOLERANCE, trusted)
    timekeeper.begin(NOON, 1000.0)
    for second, date in enumerate(answers):
        timekeeper.hear(date, 1000.0 + second, 1000.0 + second + took)
    return timekeeper


@pytest.mark.parametrize("hours", [2, -2])
def test_two_hours_are_too_much_in_either_direction(hours: int) -> None:
    with pytest.raises(ClockWrong, match=r"2 h .* Notion's") as caught:
        judged_by(NOON - timedelta(hours=hours)).check()

    assert "ahead of" in caught.value.what if hours > 0 else "behind" in caught.value.what
    assert all(word in caught.value.remedy for word in ("NTP", "--trust-clock", "clock_tolerance"))


def test_a_few_minutes_are_a_warning() -> None:
    timekeeper = judged_by(NOON - timedelta(minutes=3, seconds=5))
    timekeeper.check()

    assert timekeeper.warning.startswith("This machine's clock is 3 min ahead of Notion's")


def test_seconds_are_nothing() -> None:
    timekeeper = judged_by(NOON - timedelta(seconds=50))
    timekeeper.check()

    assert timekeeper.warning == ""


def test_a_trusted_clock_is_warned_of_and_believed() -> None:
    timekeeper = judged_by(NOON - timedelta(hours=2), trusted=True)
    timekeeper.check()

    assert "ahead of Notion's" in timekeeper.warning


def test_one_odd_date_among_several_stops_nothing() -> None:
    timekeeper = judged_by(NOON - timedelta(days=3), NOON + timedelta(seconds=1))
    timekeeper.check()

    assert timekeeper.warning == ""


def test_an_answer_is_compared_with_the_time_at_which_it_came() -> None:
    timekeeper = judged_by(NOON + timedelta(minutes=20), took=1200.0)
    timekeeper.check()

    assert timekeeper.warning == ""


def test_without_a_date_nothing_is_known_and_nothing_stopped() -> None:
    timekeeper = judged_by()
    timekeeper.check()

    assert (timekeeper.off, timekeeper.warning) == (None, "")


def test_a_pass_whose_instant_was_given_compares_nothing() -> None:
    timekeeper = judged_by(NOON - timedelta(hours=2))
    timekeeper.begin(None)
    timekeeper.hear(NOON - timedelta(hours=2), 0.0, 0.1)
    timekeeper.check()

    assert (timekeeper.off, timekeeper.warning) == (None, "")


@pytest.mark.parametrize(
    ("off", "words"),
    [
        (timedelta(minutes=1), "1 min ahead of"),
        (timedelta(minutes=-61, seconds=-29), "1 h 1 min behind"),
        (timedelta(days=3, minutes=2), "3 d 2 min ahead of"),
        (timedelta(seconds=-5), "less than 1 min behind"),
    ],
)
def test_a_difference_in_words(off: timedelta, words: str) -> None:
    assert in_words(off) == f"this machine's clock is {words} Notion's"
