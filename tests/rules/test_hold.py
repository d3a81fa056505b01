"""On how many working days work stood still: recomputed from the rows, counted once, counted when over."""

import pytest

from rules.case import Process
from rules.cells import Row
from rules.columns import Source
from tests.rules.build import SEOUL, Plain, order, payment, process, tracker_without
from tests.rules.dates import dates_of

FLAT = process(columns=tracker_without(Source.PAYMENTS))
US = process("US", "America/New_York")
DUE = "2026-11-02"
"""A Monday: day 7, on which work pauses, is Monday 9 November, day 14 is Monday the 16th."""


def held(order: Row, *payments: Row, on: str, process: Process = SEOUL) -> int:
    return dates_of(order, *payments, on=on, process=process).hold


@pytest.mark.parametrize(
    ("on", "days"),
    [
        ("2026-11-08", 0),
        ("2026-11-09", 0),
        ("2026-11-10", 1),
        ("2026-11-11", 2),
        ("2026-11-14", 5),
        ("2026-11-16", 5),
        ("2026-11-17", 6),
        ("2026-11-23", 10),
    ],
)
def test_an_open_payment_holds_from_day_7_on_and_a_day_counts_once_it_is_over(on: str, days: int) -> None:
    assert held(order(), payment(due=DUE), on=on) == days


ON_NOVEMBER_16: dict[str, tuple[dict[str, Plain], int]] = {
    "settled before work paused": ({"settled": "2026-11-06"}, 0),
    "settled on the day on which it would have paused": ({"settled": "2026-11-09"}, 0),
    "settled on the 12th, which is no longer held": ({"settled": "2026-11-12"}, 3),
    "settled in full, with the amount": ({"settled": "2026-11-12", "paid": 1000}, 3),
    "settled, but less was paid: it is still open": ({"settled": "2026-11-12", "paid": 400}, 5),
    "paid in part": ({"paid": 400}, 5),
    "paid in full, nobody knows when": ({"paid": 1000}, 0),
    "promised for a day before it would have paused": ({"promised_to_pay": "2026-11-06"}, 5),
    "promised until the 11th, which is not held": ({"promised_to_pay": "2026-11-11"}, 2),
    "promised until later": ({"promised_to_pay": "2026-11-30"}, 0),
    "promised until the 10th and settled on the 12th": (
        {"promised_to_pay": "2026-11-10", "settled": "2026-11-12"},
        1,
    ),
    "disputed, for the past neither": ({"disputed": True}, 0),
    "written off": ({"written_off": True}, 0),
    "due later": ({"due": "2026-11-10"}, 0),
    "without a due date": ({"due": None}, 0),
}


@pytest.mark.parametrize(("cells", "days"), ON_NOVEMBER_16.values(), ids=ON_NOVEMBER_16)
def test_a_payment_due_on_2_november_holds_as_many_days_by_the_16th(
    cells: dict[str, Plain], days: int
) -> None:
    assert held(order(), payment(**{"due": DUE, **cells}), on="2026-11-16") == days


ORDERS_ON_NOVEMBER_23: dict[str, tuple[dict[str, Plain], int]] = {
    "nothing promised": ({}, 10),
    "a promise on the order": ({"promised_to_pay": "2026-11-11"}, 7),
    "work may go on until the 11th": ({"work_until": "2026-11-11"}, 7),
    "work may go on beyond day 14": ({"work_until": "2026-11-18"}, 2),
    "the later of a promise and a waiver": ({"promised_to_pay": "2026-11-17", "work_until": "2026-11-11"}, 3),
    "delivered on the 13th, which is no longer held": ({"delivered": "2026-11-13"}, 4),
    "delivered before work paused": ({"delivered": "2026-11-06"}, 0),
    "delivered and closed": ({"delivered": "2026-11-13", "stage": "Closed"}, 4),
}


@pytest.mark.parametrize(("cells", "days"), ORDERS_ON_NOVEMBER_23.values(), ids=ORDERS_ON_NOVEMBER_23)
def test_a_payment_due_on_2_november_holds_an_order_by_the_23rd(cells: dict[str, Plain], days: int) -> None:
    assert held(order(**cells), payment(due=DUE), on="2026-11-23") == days


def test_of_two_promises_the_later_one_stands() -> None:
    promised = order(promised_to_pay="2026-11-12")
    assert held(promised, payment(due=DUE, promised_to_pay="2026-11-10"), on="2026-11-16") == 1


def test_two_payments_that_hold_the_same_days_count_once() -> None:
    assert held(order(), payment(due=DUE), payment(due="2026-11-04"), on="2026-11-16") == 5


def test_payments_that_hold_one_after_the_other_add_up() -> None:
    first = payment(due=DUE, settled="2026-11-11")
    second = payment(due="2026-11-05", settled="2026-11-16")
    assert held(order(), first, second, on="2026-11-23") == 2 + 2


def test_a_hold_inside_another_adds_nothing() -> None:
    long = payment(due=DUE, settled="2026-11-20")
    short = payment(due="2026-11-04", settled="2026-11-13")
    assert held(order(), long, short, on="2026-11-23") == 9


def test_what_was_due_before_enforcement_does_not_hold() -> None:
    enforced = process(payment={"enforce_from": "2026-11-03"})
    assert held(order(), payment(due=DUE), on="2026-11-16", process=enforced) == 0
    assert held(order(), payment(due="2026-11-03"), on="2026-11-16", process=enforced) == 4


class TestTheStageOnHold:
    def test_it_holds_from_its_first_day_on_and_a_day_counts_once_it_is_over(self) -> None:
        held_order = order(stage="On hold", on_hold_since="2026-11-12")
        counted = [held(held_order, on=f"2026-11-{on}") for on in (11, 12, 13, 14, 16, 17)]
        assert counted == [0, 0, 1, 2, 2, 3]

    def test_a_day_on_which_it_began_does_not_count_in_another_stage(self) -> None:
        assert held(order(stage="Production", on_hold_since="2026-11-12"), on="2026-11-16") == 0

    def test_without_a_first_day_nothing_is_known(self) -> None:
        assert held(order(stage="On hold"), on="2026-11-16") == 0

    def test_days_that_a_payment_holds_too_count_once(self) -> None:
        held_order = order(stage="On hold", on_hold_since="2026-11-12")
        assert held(held_order, payment(due=DUE), on="2026-11-16") == 5
        assert held(held_order, payment(due=DUE, settled="2026-11-11"), on="2026-11-16") == 2 + 2

    def test_delivery_ends_it(self) -> None:
        held_order = order(stage="On hold", on_hold_since="2026-11-12", delivered="2026-11-17")
        assert held(held_order, on="2026-11-23") == 3

    @pytest.mark.parametrize(
        ("process", "since", "on", "days"),
        [
            (SEOUL, "2026-09-21", "2026-09-30", 5),
            (US, "2026-11-23", "2026-11-30", 4),
        ],
        ids=["Chuseok", "Thanksgiving"],
    )
    def test_holidays_and_weekends_do_not_count(
        self, process: Process, since: str, on: str, days: int
    ) -> None:
        held_order = order(stage="On hold", on_hold_since=since, contract_signed=None, deposit_received=None)
        assert held(held_order, on=on, process=process) == days


class TestThePaymentColumnsOfTheOrder:
    def test_an_open_balance_holds_until_today(self) -> None:
        assert held(order(payment_due=DUE, amount_due=1000), on="2026-11-16", process=FLAT) == 5

    def test_what_was_settled_no_longer_holds(self) -> None:
        settled = order(payment_due=DUE, amount_due=1000, payment_settled="2026-11-12")
        assert held(settled, on="2026-11-16", process=FLAT) == 3

    def test_they_take_no_part_without_the_column_payment_settled(self) -> None:
        without = process(columns=tracker_without(Source.PAYMENTS, "payment_settled"))
        assert held(order(payment_due=DUE, amount_due=1000), on="2026-11-16", process=without) == 0

    def test_they_take_no_part_where_there_is_a_payments_source(self) -> None:
        assert held(order(payment_due=DUE, amount_due=1000), on="2026-11-16") == 0


def test_a_pause_that_begins_on_a_holiday_counts_from_the_next_working_day() -> None:
    christmas_is_day_7 = payment(due="2026-12-18")
    assert held(order(), christmas_is_day_7, on="2026-12-30") == 2
