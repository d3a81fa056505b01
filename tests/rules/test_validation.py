"""Validation first: one bad cell is named in words, and does not silence the row."""

import pytest

from rules.cells import Links, Row, Unreadable
from rules.columns import COLUMNS, Source
from rules.evaluate import Evaluation
from tests.rules.build import (
    Plain,
    bare_order,
    change,
    codes,
    fitting,
    issues,
    judged,
    milestone,
    order,
    payment,
    process,
    tracker_without,
    update,
)

TIMELINE_CELLS = ("timeline", "drift", "projected")
PAYMENT_CELLS = ("payment_stage", "days_overdue", "outstanding", "work_on_hold")
RABSIC_CELLS = (
    "current_decision",
    "responsible",
    "accountable",
    "backup",
    "support",
    "informed",
    "consulted",
)
TIMELINE = {"timeline.slip", "timeline.sourcing", "timeline.no_baseline", "timeline.implausible"}
RABSIC = {"rabsic.unassigned", "rabsic.wrong_person"}
PAYMENT = {"payment.overdue"}


def writes(evaluation: Evaluation, *keys: str) -> bool:
    """Whether all of these cells are written (False: none of them is)."""
    written = {key in evaluation.cells for key in keys}
    assert len(written) == 1
    return written.pop()


def stood_down(evaluation: Evaluation) -> set[str]:
    """The families of the matrix, the timeline and the payments that were not judged."""
    return set(evaluation.stands_down) & (TIMELINE | RABSIC | PAYMENT)


def test_a_sound_row_has_no_issue_and_every_rule_judges_it() -> None:
    sound = judged(order(), payment(due="2026-12-01"), milestone("Production", "2026-12-10"))
    assert sound.cells["data_issues"] is None
    assert not stood_down(sound)
    assert writes(sound, *TIMELINE_CELLS, *PAYMENT_CELLS, *RABSIC_CELLS)


class TestEmptyIsNotInvalid:
    @pytest.mark.parametrize("columns", [tracker_without(), tracker_without(Source.PAYMENTS)])
    def test_in_an_order(self, columns: dict[Source, dict[str, str]]) -> None:
        empty: dict[str, Plain] = {column.key: None for column in COLUMNS[Source.ORDERS]}
        judgement = judged(bare_order(**{**empty, "order": "Autumn coats"}), process=process(columns=columns))
        assert issues(judgement) == []
        assert judgement.case.unknown == frozenset()
        assert not stood_down(judgement)

    def test_in_the_rows_that_belong_to_it(self) -> None:
        rows = (change(), fitting(), update(), milestone())
        assert issues(judged(order(), *rows)) == []

    def test_where_the_boxes_of_a_tracker_without_payments_are_not_ticked(self) -> None:
        without = process(columns=tracker_without(Source.PAYMENTS))
        judgement = judged(order(payment_disputed=False), process=without)
        assert issues(judgement) == []
        assert judgement.cells["payment_stage"] is None


class TestARuleStandsDown:
    """Its cells stay unwritten and its family is neither open nor over; the others still run."""

    def test_all_that_need_it_where_the_stage_is_unknown(self) -> None:
        judgement = judged(order(stage="Limbo"), payment(due="2026-11-01"))
        assert stood_down(judgement) == TIMELINE | PAYMENT | RABSIC
        assert not writes(judgement, *TIMELINE_CELLS, *PAYMENT_CELLS, *RABSIC_CELLS)
        assert codes(judgement) == {"data.invalid"}
        assert judgement.cells["health"] == "Data problem"

    @pytest.mark.parametrize("delivered", ["2026-11-24", "2026-11-01", Unreadable("yes", "a date")])
    def test_timeline_and_payment_where_the_delivery_is_unknown(self, delivered: Plain) -> None:
        judgement = judged(order(delivered=delivered), payment(due="2026-11-01"))
        assert stood_down(judgement) == TIMELINE | PAYMENT
        assert not writes(judgement, *TIMELINE_CELLS, *PAYMENT_CELLS)
        assert codes(judgement, "payment.") == set()

    @pytest.mark.parametrize(
        ("stage", "decision"),
        [
            ("Intake", "Order intake and documentation"),
            ("Delivery", "Delivery coordination"),
            ("Sign-off", "Final client sign-off"),
        ],
    )
    def test_but_not_the_matrix_where_the_stage_alone_decides(self, stage: str, decision: str) -> None:
        judgement = judged(order(stage=stage, delivered="2026-11-24"))
        assert judgement.cells["current_decision"] == decision
        assert writes(judgement, *RABSIC_CELLS)

    def test_the_matrix_where_the_account_manager_is_unknown(self) -> None:
        judgement = judged(order(account_manager=Unreadable("Ari", "a person")), payment(due="2026-11-01"))
        assert stood_down(judgement) == RABSIC
        assert codes(judgement, "rabsic.") == set()
        assert "responsible" not in judgement.cells
        assert writes(judgement, *TIMELINE_CELLS, *PAYMENT_CELLS)
        assert codes(judgement, "payment.") == {"payment.escalated"}

    def test_what_compares_with_the_promise_where_that_is_unknown(self) -> None:
        judgement = judged(order(baseline=Unreadable("May", "a date")), milestone("Sourcing", "2026-11-10"))
        assert stood_down(judgement) == TIMELINE - {"timeline.sourcing"}
        assert not writes(judgement, *TIMELINE_CELLS)
        assert codes(judgement, "timeline.") == {"timeline.sourcing"}
        assert writes(judgement, *PAYMENT_CELLS, *RABSIC_CELLS)

    def test_only_the_projection_where_the_forecast_is_unknown(self) -> None:
        judgement = judged(order(forecast=("2026-12-05", "2026-12-01")))
        assert stood_down(judgement) == {"timeline.slip"}

    def test_only_plausibility_where_the_day_of_signing_is_unknown(self) -> None:
        judgement = judged(order(contract_signed="2026-11-24"))
        assert "timeline.implausible" in stood_down(judgement)
        assert stood_down(judgement) <= {"timeline.implausible", "rabsic.unassigned"}
        assert writes(judgement, *TIMELINE_CELLS, *PAYMENT_CELLS)

    @pytest.mark.parametrize(
        "bad",
        [
            payment(due="2026-11-01", amount=-5),
            payment(due="2026-11-01", paid=-5),
            payment(due=Unreadable("May", "a date")),
            payment(due="2026-11-01", settled="2026-11-24"),
            payment(due="2026-11-01", promised_to_pay=("2026-11-05", "2026-11-01")),
            payment(due=None),
            payment(due="2026-11-01", amount=None),
        ],
    )
    def test_payment_where_a_payment_cannot_be_judged(self, bad: Row) -> None:
        judgement = judged(order(), payment(payment="Deposit", due="2026-11-02"), bad)
        assert stood_down(judgement) >= PAYMENT
        assert stood_down(judgement).isdisjoint(RABSIC)
        assert not writes(judgement, *PAYMENT_CELLS)
        assert codes(judgement, "payment.") == set()
        assert writes(judgement, *RABSIC_CELLS)

    @pytest.mark.parametrize("key", ["promised_to_pay", "work_until"])
    def test_payment_where_a_promise_or_waiver_is_unknown(self, key: str) -> None:
        judgement = judged(order(**{key: Unreadable("soon", "a date")}), payment(due="2026-11-01"))
        assert stood_down(judgement) >= PAYMENT
        assert not writes(judgement, *PAYMENT_CELLS)

    @pytest.mark.parametrize(
        "cells", [{"value": -5}, {"nps": 11}, {"satisfaction": 6}, {"order": None}, {"client": None}]
    )
    def test_none_of_these_where_they_do_not_need_the_cell(self, cells: dict[str, Plain]) -> None:
        judgement = judged(order(**cells), payment(due="2026-11-01"))
        assert not stood_down(judgement)
        assert writes(judgement, *TIMELINE_CELLS, *PAYMENT_CELLS, *RABSIC_CELLS)

    def test_and_judges_again_once_a_date_is_no_longer_in_the_future(self) -> None:
        row = order(delivered="2026-11-24")
        before = judged(row, at="2026-11-23T23:59:59.999999")
        after = judged(row, at="2026-11-24T00:00")
        assert issues(before) == ["Delivered: 24 Nov 2026 is in the future"]
        assert before.recheck_at is not None
        assert before.recheck_at.isoformat() == "2026-11-23T15:00:00+00:00"  # midnight in Seoul
        assert issues(after) == []
        assert after.cells["timeline"] == "Delivered on time"


class TestWhatBecomesUnknown:
    def test_is_the_cell_itself(self) -> None:
        judgement = judged(order(value=-5, nps=11, satisfaction=6, deposit_received="2026-11-24"))
        assert judgement.case.unknown == {"value", "nps", "satisfaction", "deposit_received"}
        assert judgement.case.order.value is None

    def test_is_the_delivery_where_it_contradicts_the_contract(self) -> None:
        judgement = judged(order(delivered="2026-11-01"))
        assert judgement.case.unknown == {"delivered"}
        assert judgement.case.order.contract_signed is not None

    def test_is_only_the_contract_where_that_alone_cannot_be(self) -> None:
        judgement = judged(order(contract_signed="2026-11-30", delivered="2026-11-20"))
        assert judgement.case.unknown == {"contract_signed"}
        assert judgement.cells["timeline"] == "Delivered on time"

    def test_is_nothing_where_delivery_is_on_the_day_of_signing(self) -> None:
        assert issues(judged(order(delivered="2026-11-02"))) == []

    @pytest.mark.parametrize("key", ["contract_signed", "deposit_received", "delivered", "signed_off"])
    def test_is_nothing_where_a_date_is_today(self, key: str) -> None:
        assert issues(judged(order(**{key: "2026-11-23"}), at="2026-11-23T00:00")) == []

    def test_is_nothing_where_more_was_paid_than_owed_which_counts_as_paid_in_full(self) -> None:
        judgement = judged(order(), payment(due="2026-11-01", paid=1200))
        assert not stood_down(judgement)
        assert judgement.cells["payment_stage"] == "Paid"
        assert judgement.cells["outstanding"] == 0

    def test_is_nothing_where_a_payment_was_settled_with_less(self) -> None:
        judgement = judged(order(), payment(due="2026-11-01", paid=400, settled="2026-11-10"))
        assert not stood_down(judgement)
        assert judgement.cells["payment_stage"] == "Escalated"
        assert judgement.cells["outstanding"] == 600

    def test_is_nothing_where_another_order_has_the_same_number(self) -> None:
        judgement = judged(order(), payment(due="2026-12-01"), duplicate=True)
        assert issues(judgement) == ["Order ID: ORD-1 is also on another order"]
        assert judgement.case.unknown == frozenset()
        assert not stood_down(judgement)

    def test_is_nothing_where_a_row_also_links_to_an_order_that_is_gone(self) -> None:
        row = payment(due="2026-11-18", order=["the-order", "deleted"])
        judgement = judged(order(), row, lost=["deleted"])
        assert issues(judgement) == ["Balance, Order: linked to an order that is gone"]
        assert not stood_down(judgement)
        assert judgement.cells["payment_stage"] == "Reminder"

    def test_is_nothing_where_the_client_is_a_row_that_is_gone(self) -> None:
        linked = order(client=Links(("maison-lune",)))
        judgement = judged(linked, payment(due="2026-12-01"), titles={"maison-lune": None})
        assert issues(judgement) == ["Client: the linked row is gone"]
        assert not stood_down(judgement)
        known = judged(linked, titles={"maison-lune": "Maison Lune"})
        assert issues(known) == []
        assert known.case.order.client == "Maison Lune"

    @pytest.mark.parametrize("cells", [{"satisfaction": 1}, {"satisfaction": 5}, {"nps": 0}, {"nps": 10}])
    def test_is_nothing_at_the_ends_of_a_scale(self, cells: dict[str, Plain]) -> None:
        assert issues(judged(order(**cells))) == []


class TestOfARange:
    RANGE = ("2026-12-28", "2026-12-30")

    @pytest.mark.parametrize("key", ["baseline", "agreed", "forecast"])
    def test_the_end_counts_for_a_delivery_that_is_to_come(self, key: str) -> None:
        record = judged(order(**{key: self.RANGE})).case.order
        assert str(getattr(record, key)) == "2026-12-30"

    @pytest.mark.parametrize("key", ["work_until", "promised_to_pay", "snoozed_until", "payment_due"])
    def test_the_start_counts_for_any_other_date(self, key: str) -> None:
        record = judged(order(**{key: self.RANGE})).case.order
        assert str(getattr(record, key)) == "2026-12-28"

    def test_the_start_counts_for_a_delivery_that_happened(self) -> None:
        record = judged(order(delivered=("2026-11-10", "2026-11-12"))).case.order
        assert str(record.delivered) == "2026-11-10"

    def test_each_day_is_the_teams(self) -> None:
        late_in_new_york = "2026-12-29T20:00:00-05:00"
        record = judged(order(baseline=("2026-12-28", late_in_new_york))).case.order
        assert str(record.baseline) == "2026-12-30"

    @pytest.mark.parametrize("key", ["baseline", "delivered", "contract_signed", "work_until"])
    def test_an_end_before_the_start_makes_the_cell_unknown(self, key: str) -> None:
        judgement = judged(order(**{key: ("2026-11-10", "2026-11-09")}))
        assert key in judgement.case.unknown
        (sentence,) = issues(judgement)
        assert sentence.endswith("the range ends (9 Nov 2026) before it starts (10 Nov 2026)")

    def test_an_end_on_the_same_day_but_an_hour_before_is_one_too(self) -> None:
        backwards = ("2026-11-10T10:00:00+09:00", "2026-11-10T09:00:00+09:00")
        assert "on_hold_since" in judged(order(on_hold_since=backwards)).case.unknown


class TestSpecsMatch:
    @pytest.mark.parametrize(
        ("shown", "meant"),
        [(None, None), (False, None), (True, True), ("Yes", True), ("no", False)],
    )
    def test_as_a_checkbox_counts_only_when_ticked(self, shown: Plain, meant: object) -> None:
        judgement = judged(order(specs_match=shown))
        assert judgement.case.order.specs_match is meant
        assert issues(judgement) == []
