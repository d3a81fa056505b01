"""What the process allows is no breach: waiting, silence, what cannot be known, what a ledger forgot."""

import pytest

from tests.rules import build
from tests.soak.deserved import HOURS
from tests.soak.lives import ONCE
from tests.soak.shown import SHOWN, THEIRS
from tests.soak.tale import Tale, late_payment, said

MONDAY, LATER, EVENING, TUESDAY = (
    "2026-11-23T10:00",
    "2026-11-23T15:00",
    "2026-11-23T19:00",
    "2026-11-24T10:00",
)
PAUSE = "payment.pause critical"
TODAY = "2026-11-23"


@pytest.fixture
def tale() -> Tale:
    return Tale(related=(late_payment(),))


def test_what_is_found_in_the_evening_waits_for_the_morning(tale: Tale) -> None:
    tale.passes(EVENING)
    tale.passes(TUESDAY, said(f"opened {PAUSE}", "2026-11-24"))
    assert tale.broken == []


def test_what_has_waited_for_a_day_is_said_at_any_hour(tale: Tale) -> None:
    tale.passes("2026-11-23T19:00")
    tale.passes("2026-11-24T02:00")
    tale.passes("2026-11-24T19:00", said(f"opened {PAUSE}", "2026-11-24"))
    assert tale.broken == []


def test_a_snoozed_order_is_not_spoken_of(tale: Tale) -> None:
    tale.edit(snoozed_until=TODAY)
    tale.passes(MONDAY)
    assert tale.broken == []


def test_where_something_is_not_known_its_alerts_stay_as_they_are(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.edit(delivered="2026-12-24")
    tale.passes(LATER, said("opened data.invalid warning", TODAY))
    assert tale.broken == []


def test_what_waits_goes_on_waiting_while_it_is_not_known(tale: Tale) -> None:
    tale.passes("2026-11-23T08:00")
    tale.edit(delivered="2026-11-24")
    tale.passes(MONDAY, calm=False)
    tale.passes("2026-11-24T08:00", said("opened payment.reminder warning", "2026-11-24"), calm=False)
    assert tale.broken == []


@pytest.fixture
def mismatched() -> Tale:
    """An order of which it was said that its specifications do not match."""
    tale = Tale(build.order(stage="Delivery", specs_match="No"))
    tale.passes(MONDAY, said("opened closing.spec_mismatch critical", TODAY))
    return tale


def test_closing_alerts_end_in_silence(mismatched: Tale) -> None:
    mismatched.edit(specs_match="Yes")
    mismatched.passes(LATER, shows=())
    assert mismatched.broken == []


def test_what_ended_in_silence_may_open_again(mismatched: Tale) -> None:
    mismatched.edit(specs_match="Yes")
    mismatched.passes(LATER, shows=(), calm=False)
    mismatched.edit(specs_match="No")
    mismatched.passes(TUESDAY, said("opened closing.spec_mismatch critical", "2026-11-24"))
    assert mismatched.broken == []


def test_what_ended_in_silence_is_not_shown_any_more(mismatched: Tale) -> None:
    mismatched.edit(specs_match="Yes")
    mismatched.passes(LATER)
    assert [violation.promise for violation in mismatched.broken] == [SHOWN]


def test_a_row_in_the_archive_may_be_written_until_everything_is_read(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.go()
    tale.passes(LATER, tampered={"next_action": "Wait."}, calm=False, full=False)
    assert tale.broken == []
    tale.passes(EVENING, calm=True, full=True)
    tale.passes(TUESDAY, tampered={"next_action": "Wait again."}, calm=False, full=False)
    assert THEIRS in [violation.promise for violation in tale.broken]


def test_cells_of_people_may_not_be_written_in_the_archive_either(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.go()
    tale.passes(LATER, tampered={"stage": "Closed"}, calm=False, full=False)
    assert [violation.promise for violation in tale.broken] == [THEIRS]


def test_a_payment_in_the_trash_may_still_be_spoken_of_until_everything_is_read(tale: Tale) -> None:
    tale.passes("2026-11-20T12:00", said("opened payment.reminder warning", "2026-11-20"))
    tale.go(tale.related[0].page_id)
    tale.passes(MONDAY, said(f"raised {PAUSE}", "2026-11-20"), calm=False, full=False)
    assert tale.broken == []
    tale.passes(LATER, said(f"resolved {PAUSE}", "2026-11-20"))
    tale.passes(TUESDAY, said(f"opened {PAUSE}", "2026-11-24"), calm=False, full=False)
    assert len(tale.broken) == 1


def test_a_repeat_that_waited_a_day_may_be_said_at_night(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.passes("2026-11-25T02:00", said(f"repeated {PAUSE}", TODAY), calm=False, full=False)
    assert tale.broken == []


def test_a_repeat_that_fell_due_today_may_not_be_said_at_night(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.passes("2026-11-24T23:45", said(f"repeated {PAUSE}", TODAY), calm=False, full=False)
    assert [violation.promise for violation in tale.broken] == [HOURS]


def test_a_new_ledger_counts_repeats_from_its_beginning(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.passes(TUESDAY, said(f"repeated {PAUSE}", TODAY))
    tale.passes("2026-11-24T15:00", without_ledger=True)
    tale.passes("2026-11-25T10:00", said(f"repeated {PAUSE}", TODAY))
    assert tale.broken == []


def test_a_new_ledger_is_no_excuse_for_saying_it_twice(tale: Tale) -> None:
    tale.passes(MONDAY, said(f"opened {PAUSE}", TODAY))
    tale.passes(LATER, said(f"opened {PAUSE}", "2026-11-23-2"), without_ledger=True)
    assert [violation.promise for violation in tale.broken] == [ONCE]
