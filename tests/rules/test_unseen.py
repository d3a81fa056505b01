"""What nobody can see any more is not empty: rules leave what they said, and rows show nothing better."""

from dataclasses import replace

import pytest

from rules.cells import Unseen, dump_cells, fingerprint, load_cells, same, shown
from rules.columns import Source
from rules.evaluate import Evaluation
from tests.rules.build import SEOUL, cells, codes, finding, issues, judged, order, payment, update

TOLD = update(from_="Us", at="2026-11-20T10:00:00+09:00")
LATE = payment(due="2026-11-14")
BLIND = replace(SEOUL, unreadable=frozenset({Source.PAYMENTS}))


def test_it_is_kept_like_any_cell() -> None:
    forecast = {"forecast": Unseen("2027-03-01")}
    assert load_cells(dump_cells(forecast)) == forecast
    assert fingerprint(forecast) != fingerprint({"forecast": None})
    assert shown(forecast["forecast"]) == "2027-03-01"
    assert not same(forecast["forecast"], None)


def test_an_unseen_cell_is_unknown_without_being_an_issue() -> None:
    seen = judged(order(forecast=Unseen("2027-03-01")), TOLD)
    assert "timeline.slip" in seen.stands_down
    assert "timeline" not in seen.cells
    assert issues(seen) == []
    assert [str(issue) for issue in seen.case.unseen] == [
        "Forecast delivery: nobody sees any more what stood there"
    ]


def test_rules_that_do_not_need_it_go_on() -> None:
    seen = judged(order(forecast=Unseen("2027-03-01"), baseline=None), LATE, TOLD)
    assert codes(seen) == {"payment.pause", "timeline.no_baseline"}


def test_an_unseen_cell_of_a_payment_stands_the_payment_rule_down() -> None:
    seen = judged(order(), payment(due="2026-11-14", settled=Unseen("2026-11-15")), TOLD)
    assert "payment.overdue" in seen.stands_down
    assert finding(seen, "payment.overdue") is None


def test_an_unseen_flat_payment_column_is_not_taken_for_unpaid() -> None:
    columns = {Source.ORDERS: {k: v for k, v in SEOUL.names(Source.ORDERS).items() if k != "payment_settled"}}
    flat = order(payment_due="2026-11-14", amount_due=1000, payment_settled=Unseen("2026-11-15"))
    assert "payment.overdue" in judged(flat, process=replace(SEOUL, columns=columns)).stands_down


def test_rules_that_read_what_is_out_of_reach_are_not_asked_and_the_others_are() -> None:
    seen = judged(order(stage="Delivery"), LATE, TOLD, process=BLIND)
    assert {"payment.overdue", "timeline.slip"} <= seen.stands_down
    assert "client.update_due" not in seen.stands_down
    assert cells(seen, "current_decision") == ("Delivery coordination",)
    assert not {"payment_stage", "timeline", "outstanding", "work_on_hold"} & seen.cells.keys()


def blind(health: str | None) -> Evaluation:
    return judged(order(forecast=Unseen("2027-03-01"), health=health), TOLD)


@pytest.mark.parametrize("health", ["Off track", "At risk", "Data problem"])
def test_health_gets_no_better_by_what_nobody_sees(health: str) -> None:
    assert not {"health", "next_action"} & blind(health).cells.keys()


@pytest.mark.parametrize("health", ["On track", "Closed", None, "Whatever people typed"])
def test_health_is_written_where_it_gets_no_better(health: str | None) -> None:
    assert cells(blind(health), "health", "next_action") == ("On track", None)


def test_health_gets_worse_all_the_same() -> None:
    row = order(forecast=Unseen("2027-03-01"), health="At risk")
    assert cells(judged(row, LATE, TOLD), "health") == ("Off track",)


def test_an_order_that_ends_is_closed_all_the_same() -> None:
    row = order(forecast=Unseen("2027-03-01"), health="Off track", stage="Cancelled")
    assert cells(judged(row), "health") == ("Closed",)


def test_health_counts_as_the_tracker_calls_it() -> None:
    named = replace(SEOUL, options={Source.ORDERS: {"health": {"Off track": "Trouble"}}})
    row = order(forecast=Unseen("2027-03-01"), health="Trouble")
    assert "health" not in judged(row, TOLD, process=named).cells


def test_codes_whose_rules_stand_down_stay_open() -> None:
    row = order(forecast=Unseen("2027-03-01"), open_alerts=["timeline.late", "client.waiting critical"])
    assert judged(row, TOLD).codes == ("timeline.late",)
