"""The judge of a soak: it says nothing of a good history, and names each kind of breach in a doctored one."""

from collections.abc import Callable

import pytest

from rules.cells import CellValue
from tests.rules import build
from tests.soak.deserved import DESERVED, HOURS
from tests.soak.lives import ONCE
from tests.soak.shown import CELLS, QUIET, SAID, SHOWN, THEIRS
from tests.soak.tale import Tale, late_payment, said

MONDAY, LATER, EVENING, TUESDAY = (
    "2026-11-23T10:00",
    "2026-11-23T15:00",
    "2026-11-23T19:00",
    "2026-11-24T10:00",
)
PAUSE, ESCALATED = "payment.pause critical", "payment.escalated critical"
TODAY = "2026-11-23"


@pytest.fixture
def tale() -> Tale:
    """An order whose payment is 9 days past due; nothing was said yet."""
    return Tale(related=(late_payment(),))


@pytest.fixture
def told(tale: Tale) -> Tale:
    """The same, said on Monday."""
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    return tale


def settle(tale: Tale) -> None:
    """The money comes in."""
    tale.related = (build.payment(due="2026-11-14", settled=TODAY),)


def the_breach(tale: Tale) -> tuple[str, str]:
    """The one promise that was broken, and what was found."""
    (violation,) = tale.broken
    return violation.promise, violation.what.removeprefix("Autumn coats (the-orde)")[2:]


def test_a_good_history_breaks_no_promise(told: Tale) -> None:
    told.passes(MONDAY)
    told.passes(TUESDAY, said(f"repeated {PAUSE}", TODAY))
    told.passes("2026-11-30T10:00", said(f"raised {ESCALATED}", TODAY))
    settle(told)
    told.passes("2026-11-30T15:00", said(f"resolved {ESCALATED}", TODAY))
    told.related = (late_payment(),)
    told.passes("2026-12-01T10:00", said(f"opened {ESCALATED}", "2026-12-01"))
    assert told.broken == []


@pytest.mark.parametrize(
    ("event", "episode", "what"),
    [
        (f"opened {PAUSE}", TODAY, "opened 2026-11-23 for a second time"),
        (f"opened {PAUSE}", "2026-11-23-2", "opened 2026-11-23-2 while 2026-11-23 is open"),
        (f"raised {PAUSE}", TODAY, "raised from payment.pause critical, which is no climb"),
        (f"lowered {PAUSE}", TODAY, "lowered from payment.pause critical, which is no descent"),
        (f"repeated {PAUSE}", TODAY, "repeated before it was due"),
        (f"repeated {PAUSE}", "2026-11-20", "repeated, though 2026-11-20 was never opened"),
    ],
)
def test_what_is_said_of_an_alert_that_is_open_has_to_be_news(
    told: Tale, event: str, episode: str, what: str
) -> None:
    told.passes(LATER, said(event, episode), calm=False)
    assert the_breach(told)[0] == ONCE
    assert what in the_breach(told)[1]


def test_an_alert_is_not_resolved_twice(told: Tale) -> None:
    settle(told)
    told.passes(LATER, said(f"resolved {PAUSE}", TODAY))
    told.passes(TUESDAY, said(f"resolved {PAUSE}", TODAY))
    assert the_breach(told) == (
        ONCE,
        "payment.pause critical: resolved, though 2026-11-23 is over",
    )


def test_nothing_is_raised_after_it_was_resolved(told: Tale) -> None:
    settle(told)
    told.passes(LATER, said(f"resolved {PAUSE}", TODAY))
    told.related = (late_payment("2026-11-09"),)
    told.passes(TUESDAY, said(f"raised {ESCALATED}", TODAY), calm=False)
    assert "raised, though 2026-11-23 is over" in the_breach(told)[1]


@pytest.mark.parametrize("episode", ["2026-11-20", "2026-11-23-2", "2026-11-24"])
def test_an_episode_is_named_for_the_day_it_begins(tale: Tale, episode: str) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", episode))
    assert the_breach(tale)[0] == ONCE
    assert f"opened as {episode} on 2026-11-23" in the_breach(tale)[1]


def test_a_second_life_on_the_same_day_is_numbered(told: Tale) -> None:
    settle(told)
    told.passes(LATER, said(f"resolved {PAUSE}", TODAY))
    told.related = (late_payment(),)
    told.passes("2026-11-23T16:00", said(f"opened {PAUSE}", "2026-11-23-2"))
    assert told.broken == []


def test_a_repeat_comes_on_its_day_and_not_again(told: Tale) -> None:
    for at in (TUESDAY, "2026-11-25T10:00"):
        told.passes(at, said(f"repeated {PAUSE}", TODAY))
    assert "repeated before it was due, after Tue 24 Nov" in the_breach(told)[1]


def test_a_repeat_that_does_not_come_is_missed(told: Tale) -> None:
    told.passes(TUESDAY)
    told.passes("2026-11-25T10:00")
    assert told.broken == []
    told.passes("2026-11-26T10:00")
    assert the_breach(told)[0] == SAID
    assert "should have been repeated" in the_breach(told)[1]


@pytest.mark.parametrize(
    ("event", "what"),
    [
        ("opened timeline.late critical", "it is not so"),
        (f"opened {ESCALATED}", "it is payment.pause critical"),
        ("opened payment.pause warning", "it is payment.pause critical"),
    ],
)
def test_what_is_said_has_to_be_so(tale: Tale, event: str, what: str) -> None:
    tale.passes(MONDAY, said(event, TODAY), calm=False)
    assert the_breach(tale)[0] == DESERVED
    assert what in the_breach(tale)[1]


def test_what_is_said_to_be_over_has_to_be_over(told: Tale) -> None:
    told.passes(LATER, said(f"resolved {PAUSE}", TODAY), calm=False)
    assert the_breach(told) == (
        DESERVED,
        "resolved payment.pause critical: it is still so (payment.pause)",
    )


def not_known(tale: Tale) -> None:
    tale.edit(stage="Alterations")


def snoozed(tale: Tale) -> None:
    tale.edit(snoozed_until=TODAY)


def gone(tale: Tale) -> None:
    tale.passes("2026-11-20T12:00", said("opened payment.reminder warning", "2026-11-20"))
    tale.go()
    tale.passes("2026-11-20T13:00", said("resolved payment.reminder warning", "2026-11-20"))


@pytest.mark.parametrize(
    ("happens", "what"),
    [
        (not_known, "what it rests on is not known"),
        (snoozed, "snoozed until 2026-11-23"),
        (gone, "the row is gone"),
    ],
)
def test_nothing_is_said_of_a_row_that_is_not_to_be_spoken_of(
    tale: Tale, happens: Callable[[Tale], None], what: str
) -> None:
    happens(tale)
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY), calm=False)
    assert the_breach(tale)[0] == DESERVED
    assert what in the_breach(tale)[1]


def test_a_promise_is_not_repeated(told: Tale) -> None:
    told.edit(promised_to_pay="2026-12-20")
    told.passes(LATER, said("lowered payment.reminder warning", TODAY))
    told.passes("2026-11-30T10:00", said("repeated payment.reminder warning", TODAY))
    assert the_breach(told) == (
        DESERVED,
        "repeated payment.reminder warning: it is not to be repeated",
    )


def test_alerts_are_said_in_working_hours(tale: Tale) -> None:
    tale.passes(EVENING, said(f"opened {PAUSE}", TODAY))
    assert the_breach(tale)[0] == HOURS


@pytest.mark.parametrize(
    ("key", "value"),
    [("health", "On track"), ("work_on_hold", False), ("next_action", None), ("drift", None)],
)
def test_a_cell_that_does_not_follow_from_the_rows_is_found(told: Tale, key: str, value: CellValue) -> None:
    told.passes(LATER, tampered={key: value})
    assert the_breach(told)[0] == CELLS
    assert f"{key} shows" in the_breach(told)[1]


@pytest.mark.parametrize("shows", [(), ("payment.escalated",), ("payment.pause", "timeline.late")])
def test_open_alerts_shows_what_was_said_and_nothing_else(told: Tale, shows: tuple[str, ...]) -> None:
    told.passes(LATER, shows=shows)
    assert the_breach(told)[0] == SHOWN


def test_what_deserves_it_is_said(tale: Tale) -> None:
    tale.passes(MONDAY)
    assert the_breach(tale) == (
        SAID,
        "payment.overdue is payment.pause critical, last said was nothing",
    )


def test_what_got_worse_is_said(told: Tale) -> None:
    told.related = (late_payment("2026-11-09"),)
    told.passes(LATER)
    assert "is payment.escalated critical, last said was payment.pause critical" in the_breach(told)[1]


def test_what_is_over_is_said_to_be_over(told: Tale) -> None:
    settle(told)
    told.passes(LATER)
    assert the_breach(told)[0] == SAID
    assert "is nothing, last said was payment.pause critical" in the_breach(told)[1]


def test_the_alerts_of_a_row_that_is_gone_are_resolved(told: Tale) -> None:
    told.go()
    told.passes(LATER)
    assert the_breach(told) == (SAID, "gone, and payment.overdue was not resolved")


@pytest.mark.parametrize("key", ["stage", "order", "baseline"])
def test_what_people_fill_in_is_never_written(told: Tale, key: str) -> None:
    told.passes(LATER, tampered={key: "Closed" if key == "stage" else None}, calm=False)
    assert the_breach(told)[0] == THEIRS
    assert f"{key} was" in the_breach(told)[1]


def test_a_row_that_is_gone_is_not_written(told: Tale) -> None:
    told.go()
    look = told.looks[-1]
    told.passes(LATER, said(f"resolved {PAUSE}", TODAY))
    assert told.broken == []
    told.looks[-1] = type(look)(told.looks[-1].now, told.looks[-1].before, look.after, told.looks[-1].said)
    assert {violation.promise for violation in told.broken} == {THEIRS}


def test_a_pass_after_a_calm_one_does_nothing(told: Tale) -> None:
    told.passes(MONDAY, writes=2)
    assert [(each.promise, each.what) for each in told.broken] == [(QUIET, "2 writes and 0 events")]


def test_a_pass_under_faults_may_do_something_again(told: Tale) -> None:
    told.passes(MONDAY, writes=2, calm=False)
    assert told.broken == []
