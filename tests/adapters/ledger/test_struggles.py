"""Orders that keep failing, cells that others rewrite, readings cut off: kept as they were saved."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.ledger import SqlLedger, open_ledger
from rules.columns import Source
from rules.record import Delivery, Fight, Reading, Setback, Task
from tests.adapters.ledger.samples import HOUR, NOON, alert, cell_values, entry, instants, order, page, words

SETBACK = Setback(page(1), Task.WRITE, "Notion calls it invalid", "as it was", 3, NOON, NOON + HOUR)
FIGHT = Fight(page(1), "health", (NOON, NOON + HOUR), ours="Off track", theirs="On track")

setbacks = st.builds(
    Setback,
    st.uuids().map(str),
    st.sampled_from(Task),
    words,
    st.text("0123456789abcdef", max_size=32),
    st.integers(1, 1000),
    instants,
    instants,
    st.none() | instants,
)
fights = st.builds(
    Fight,
    st.uuids().map(str),
    st.sampled_from(["health", "open_alerts", "drift"]),
    st.lists(instants, max_size=3).map(tuple),
    st.none() | instants,
    st.none() | instants,
    st.booleans(),
    cell_values,
    cell_values,
)


def test_setbacks_are_told_apart_by_order_and_task(ledger: SqlLedger) -> None:
    other = replace(SETBACK, task=Task.JUDGE)
    ledger.save_setbacks([SETBACK, other])
    later = replace(SETBACK, failures=4, next_try=NOON + 2 * HOUR)
    ledger.save_setbacks([later])

    assert set(ledger.setbacks()) == {later, other}


def test_fights_are_told_apart_by_order_and_cell(ledger: SqlLedger) -> None:
    other = replace(FIGHT, cell="open_alerts")
    ledger.save_fights([FIGHT, other])
    later = replace(FIGHT, left_since=NOON, since=NOON)
    ledger.save_fights([later])

    assert set(ledger.fights()) == {later, other}


def test_what_is_over_is_forgotten_and_nothing_else(ledger: SqlLedger) -> None:
    kept, also_kept = replace(SETBACK, page_id=page(2)), replace(FIGHT, page_id=page(2))
    ledger.save_setbacks([SETBACK, kept])
    ledger.save_fights([FIGHT, also_kept])

    ledger.delete_setbacks([SETBACK])
    ledger.delete_fights([FIGHT])

    assert ledger.setbacks() == [kept]
    assert ledger.fights() == [also_kept]


def test_trackers_do_not_see_each_others(url: str, tracker: str) -> None:
    ours, theirs = (open_ledger(url, tracker=f"{tracker}-{name}") for name in ("ours", "theirs"))
    ours.save_setbacks([SETBACK])
    ours.save_fights([FIGHT])
    theirs.delete_setbacks([SETBACK])
    theirs.delete_fights([FIGHT])

    assert (theirs.setbacks(), theirs.fights()) == ([], [])
    assert (ours.setbacks(), ours.fights()) == ([SETBACK], [FIGHT])
    ours.close()
    theirs.close()


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(setback=setbacks, fight=fights)
def test_whatever_they_hold_comes_back(ledger: SqlLedger, setback: Setback, fight: Fight) -> None:
    setback = replace(setback, reason=setback.reason.encode("utf-8", "replace").decode().replace("\0", "?"))
    ledger.save_setbacks([setback])
    ledger.save_fights([fight])

    assert setback in ledger.setbacks()
    (found,) = [each for each in ledger.fights() if (each.page_id, each.cell) == (fight.page_id, fight.cell)]
    assert found == fight


@pytest.mark.parametrize(
    "reading",
    [
        Reading(None, NOON, NOON - HOUR, "a"),
        Reading(NOON - HOUR, NOON, NOON, "b"),
        Reading(None, NOON, None, ""),
    ],
)
def test_how_far_a_reading_came_is_kept_until_all_is_read(ledger: SqlLedger, reading: Reading) -> None:
    ledger.save_watermark(Source.ORDERS, NOON)
    ledger.save_reading(Source.ORDERS, reading)
    ledger.save_reading(Source.PAYMENTS, reading)

    assert ledger.reading(Source.ORDERS) == reading
    assert ledger.reading(Source.TEAM) is None

    ledger.save_reading(Source.PAYMENTS, None)
    assert ledger.reading(Source.PAYMENTS) is None
    ledger.end_readings()
    assert ledger.reading(Source.ORDERS) is None
    assert ledger.watermark(Source.ORDERS) == NOON


def test_it_tells_when_each_row_was_created(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1), order(2)])

    assert ledger.created(Source.ORDERS) == {page(1): NOON, page(2): NOON}
    assert ledger.created(Source.PAYMENTS) == {}


def test_what_was_parked_is_undeliverable(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1", alert(1)), entry("e2", alert(2))])
    ledger.settle("e2", Delivery.PARKED, error="msg_too_long")

    (parked,) = ledger.undeliverable()
    assert (parked.id, parked.error) == ("e2", "msg_too_long")
