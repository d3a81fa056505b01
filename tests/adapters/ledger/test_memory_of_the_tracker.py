from datetime import date, timedelta

import pytest

from adapters.errors import LedgerError
from adapters.ledger import SqlLedger
from notion_sync.ports import Ledger
from rules.cells import Person
from rules.columns import Binding, BoundColumn, Choice, Source
from rules.record import PassRecord, TrackerState
from tests.adapters.ledger.samples import HOUR, NOON, page

ANN = Person(page(1), "Ann", "ann@atelier.example")


def known_to(port: Ledger) -> TrackerState:
    return port.state()


def test_it_is_what_a_pass_needs(ledger: SqlLedger) -> None:
    assert known_to(ledger) == TrackerState()


def test_a_tracker_never_seen_is_at_first_contact(ledger: SqlLedger) -> None:
    assert ledger.state() == TrackerState(first_contact=True)
    assert ledger.binding(Source.ORDERS) is None
    assert ledger.watermark(Source.ORDERS) is None


def test_the_state_is_the_one_saved_last(ledger: SqlLedger) -> None:
    ledger.save_state(TrackerState(configuration="a"))
    state = TrackerState("b", first_contact=False, repeats_day=date(2026, 11, 23), full_read_at=NOON)
    ledger.save_state(state)

    assert ledger.state() == state


def test_each_source_has_its_binding_and_its_watermark(ledger: SqlLedger) -> None:
    stage = BoundColumn("stage", "a%3Ab", "Étape", "status", choices=(Choice("i1", "Intake", "Intake"),))
    binding = Binding(Source.ORDERS, page(7), "Orders", (stage,))

    ledger.save_watermark(Source.ORDERS, NOON)
    ledger.save_binding(binding)
    ledger.save_watermark(Source.ORDERS, NOON + HOUR)
    ledger.save_watermark(Source.PAYMENTS, NOON)

    assert ledger.binding(Source.ORDERS) == binding
    assert ledger.binding(Source.PAYMENTS) is None
    assert ledger.watermark(Source.ORDERS) == NOON + HOUR
    assert ledger.watermark(Source.PAYMENTS) == NOON


def test_people_are_remembered_after_they_left(ledger: SqlLedger) -> None:
    bob = Person(page(2), None, None)
    ledger.save_people([ANN, bob], at=NOON)
    ledger.save_people([Person(page(2), "Bob")], at=NOON + HOUR)

    assert ledger.known_people() == [Person(page(2), "Bob"), ANN]


def test_titles_are_remembered_also_that_a_page_has_none(ledger: SqlLedger) -> None:
    ledger.save_titles({page(1): "Ann & Sons", page(2): "Old"})
    ledger.save_titles({page(2): None})
    ledger.save_titles({})

    assert ledger.known_titles() == {page(1): "Ann & Sons", page(2): None}


def test_slack_accounts_are_remembered_with_the_time_of_the_answer(ledger: SqlLedger) -> None:
    ledger.save_slack_id("ann@atelier.example", None, at=NOON)
    ledger.save_slack_id("ann@atelier.example", "U1", at=NOON + HOUR)
    ledger.save_slack_id("bob@atelier.example", None, at=NOON)

    assert ledger.slack_ids() == {
        "ann@atelier.example": ("U1", NOON + HOUR),
        "bob@atelier.example": (None, NOON),
    }


def test_passes_come_newest_first_even_under_a_clock_that_stands_still(ledger: SqlLedger) -> None:
    for name in ("p2", "p1", "p3"):
        ledger.begin_pass(PassRecord(name, NOON, NOON))
    finished = PassRecord("p1", NOON, NOON - HOUR, NOON + HOUR, 0, "3 orders judged")
    ledger.finish_pass(finished)

    assert ledger.passes(2) == [PassRecord("p3", NOON, NOON), finished]
    assert len(ledger.passes(10)) == 3


def test_a_pass_that_never_began_cannot_finish(ledger: SqlLedger) -> None:
    with pytest.raises(LedgerError, match="no pass p9"):
        ledger.finish_pass(PassRecord("p9", NOON, NOON))


def test_only_the_last_thousand_passes_are_kept(ledger: SqlLedger) -> None:
    with ledger.transaction():
        for number in range(1_002):
            ledger.begin_pass(PassRecord(f"p{number}", NOON + timedelta(minutes=number), NOON))

    kept = ledger.passes(5_000)

    assert [kept[0].id, kept[-1].id, len(kept)] == ["p1001", "p2", 1_000]
