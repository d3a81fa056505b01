"""Payments by the day: remind on day 5, pause work on day 7, escalate on day 14."""

from datetime import date, timedelta

import pytest

from rules.case import Process
from rules.cells import CellValue, Row
from rules.columns import Source
from rules.evaluate import Evaluation
from tests.rules.build import (
    Plain,
    bare_order,
    cells,
    codes,
    issues,
    judged,
    order,
    payment,
    process,
    tracker_without,
)

DUE = date(2026, 11, 4)  # a Wednesday: its day 5 is a Monday
SEOUL = process()
NEW_YORK = process("US", "America/New_York")
PARIS = process("FR", "Europe/Paris")
WITHOUT_PAYMENTS = process(columns=tracker_without(Source.PAYMENTS))

STAGE_BY_DAY = {
    -1: "Not due",
    **dict.fromkeys(range(5), "Due"),
    **dict.fromkeys(range(5, 7), "Reminder"),
    **dict.fromkeys(range(7, 14), "Work paused"),
    **dict.fromkeys(range(14, 21), "Escalated"),
}
CODE_OF = {
    "Reminder": {"payment.reminder"},
    "Work paused": {"payment.pause"},
    "Escalated": {"payment.escalated"},
    "Disputed": {"payment.disputed"},
}
EMPTIED = (None, None, None, False)


def on_day(day: int, *payments: Row, of: Row | None = None, process: Process = SEOUL) -> Evaluation:
    """An order in production (or ``of``), so many days after the due date, at noon."""
    return judged(of or order(), *payments, at=f"{DUE + timedelta(day)}T12:00", process=process)


def payment_cells(judgement: Evaluation) -> tuple[CellValue, ...]:
    """Stage, days overdue, outstanding, work on hold."""
    return cells(judgement, "payment_stage", "days_overdue", "outstanding", "work_on_hold")


class TestTheTable:
    @pytest.mark.parametrize(("day", "stage"), STAGE_BY_DAY.items())
    def test_gives_the_stage_and_code_of_each_day(self, day: int, stage: str) -> None:
        judgement = on_day(day, payment(due=DUE))
        assert judgement.cells["payment_stage"] == stage
        assert codes(judgement, "payment.") == CODE_OF.get(stage, set())
        assert judgement.cells["work_on_hold"] is (day >= 7)
        assert judgement.cells["days_overdue"] == (day if day > 0 else None)
        assert judgement.cells["outstanding"] == 1000

    @pytest.mark.parametrize("day", STAGE_BY_DAY)
    def test_has_disputed_whatever_the_day(self, day: int) -> None:
        judgement = on_day(day, payment(due=DUE, disputed=True))
        assert payment_cells(judgement) == ("Disputed", None, 1000, False)
        assert codes(judgement, "payment.") == {"payment.disputed"}

    @pytest.mark.parametrize("day", [-1, 0, 5, 7, 14, 100])
    def test_has_paid_where_nothing_is_open(self, day: int) -> None:
        judgement = on_day(day, payment(due=DUE, paid=1000))
        assert payment_cells(judgement) == ("Paid", None, 0, False)
        assert codes(judgement, "payment.") == set()

    def test_is_empty_where_there_is_no_payment(self) -> None:
        assert payment_cells(judged(order())) == EMPTIED

    @pytest.mark.parametrize("day", [2, 3, 9, 10])
    def test_follows_the_thresholds_of_the_policy(self, day: int) -> None:
        impatient = process(payment={"reminder_day": 2, "pause_day": 3, "escalate_day": 10})
        stage = {2: "Reminder", 3: "Work paused", 9: "Work paused", 10: "Escalated"}[day]
        assert on_day(day, payment(due=DUE), process=impatient).cells["payment_stage"] == stage

    def test_gives_the_same_whatever_passes_ran_before(self) -> None:
        slept = on_day(16, payment(due=DUE))
        told_before = order(payment_stage="Due", open_alerts=["payment.reminder"], work_on_hold=False)
        assert payment_cells(on_day(16, payment(due=DUE), of=told_before)) == payment_cells(slept)
        assert codes(slept, "payment.") == {"payment.escalated"}


class TestTheDayTurnsAtLocalMidnight:
    """Also where clocks change on that day."""

    @pytest.mark.parametrize(
        ("team", "midnight"),
        [
            (SEOUL, date(2026, 11, 24)),
            (SEOUL, date(2027, 1, 1)),
            (NEW_YORK, date(2026, 11, 1)),  # 25 hours
            (NEW_YORK, date(2026, 11, 2)),
            (NEW_YORK, date(2026, 3, 8)),  # 23 hours
            (NEW_YORK, date(2026, 3, 9)),
            (PARIS, date(2026, 10, 25)),  # 25 hours
            (PARIS, date(2026, 10, 26)),
            (PARIS, date(2026, 3, 29)),  # 23 hours
            (PARIS, date(2026, 3, 30)),
        ],
    )
    @pytest.mark.parametrize(("day", "stage"), [(0, "Due"), (7, "Work paused"), (14, "Escalated")])
    def test_of_the_team(self, team: Process, midnight: date, day: int, stage: str) -> None:
        row = payment(due=midnight - timedelta(day))
        before = judged(bare_order(), row, at=f"{midnight - timedelta(1)}T23:59:59.999999", process=team)
        after = judged(bare_order(), row, at=f"{midnight}T00:00", process=team)
        assert before.cells["payment_stage"] == STAGE_BY_DAY[day - 1]
        assert after.cells["payment_stage"] == stage
        assert before.recheck_at == team.calendar.midnight(midnight)

    def test_wherever_the_service_runs(self) -> None:
        row = payment(due="2026-11-17")  # day 7 begins in Seoul at 15:00 UTC of the day before
        assert judged(order(), row, at="2026-11-23T14:59:59Z").cells["work_on_hold"] is False
        assert judged(order(), row, at="2026-11-23T15:00:00Z").cells["work_on_hold"] is True

    def test_and_a_due_date_with_a_time_is_a_day_of_the_team(self) -> None:
        row = payment(due="2026-11-16T20:00:00Z")  # the 17th in Seoul, the 16th in New York
        assert judged(order(), row, at="2026-11-23T12:00").cells["days_overdue"] == 6
        in_new_york = judged(order(), row, at="2026-11-23T12:00", process=NEW_YORK)
        assert in_new_york.cells["days_overdue"] == 7

    def test_and_of_a_range_the_start_is_the_due_date(self) -> None:
        row = payment(due=("2026-11-16", "2026-11-20"))
        assert judged(order(), row, at="2026-11-23T12:00").cells["days_overdue"] == 7


class TestTheReminderComesBeforeDay5:
    """On the last working day before it, where it is no working day itself."""

    @pytest.mark.parametrize(
        ("team", "due", "turns"),
        [
            (SEOUL, date(2026, 11, 18), date(2026, 11, 23)),  # day 5 is a Monday
            (SEOUL, date(2026, 11, 16), date(2026, 11, 20)),  # a Saturday: Friday, day 4
            (SEOUL, date(2026, 11, 17), date(2026, 11, 20)),  # a Sunday: Friday, day 3
            (SEOUL, date(2026, 12, 20), date(2026, 12, 24)),  # Christmas: Thursday, day 4
            (SEOUL, date(2026, 12, 22), date(2026, 12, 24)),  # the Sunday after Christmas: Thursday, day 2
            (NEW_YORK, date(2026, 11, 21), date(2026, 11, 25)),  # Thanksgiving: Wednesday, day 4
            (SEOUL, date(2026, 11, 21), date(2026, 11, 26)),  # no holiday in Seoul
            (process(closed=["2026-11-23"]), date(2026, 11, 18), date(2026, 11, 20)),  # a closing day
        ],
    )
    def test_on_the_last_working_day(self, team: Process, due: date, turns: date) -> None:
        row = payment(due=due)
        eve = judged(bare_order(), row, at=f"{turns - timedelta(1)}T12:00", process=team)
        day = judged(bare_order(), row, at=f"{turns}T12:00", process=team)
        assert eve.cells["payment_stage"] == "Due"
        assert day.cells["payment_stage"] == "Reminder"
        assert day.cells["days_overdue"] == (turns - due).days  # the true days

    def test_but_never_before_day_1(self) -> None:
        closed = [date(2026, 11, 18) + timedelta(n) for n in range(6)]
        team = process(closed=closed)
        row = payment(due="2026-11-17")  # the last working day before day 5 is the due date itself
        due_date = judged(order(), row, at="2026-11-17T12:00", process=team)
        day_1 = judged(order(), row, at="2026-11-18T12:00", process=team)
        assert due_date.cells["payment_stage"] == "Due"
        assert day_1.cells["payment_stage"] == "Reminder"

    def test_while_pause_and_escalation_keep_their_days(self) -> None:
        saturday, sunday = "2026-11-21T12:00", "2026-11-22T12:00"
        assert judged(order(), payment(due="2026-11-14"), at=saturday).cells["payment_stage"] == "Work paused"
        assert judged(order(), payment(due="2026-11-08"), at=sunday).cells["payment_stage"] == "Escalated"


class TestTheOpenBalance:
    @pytest.mark.parametrize(
        ("row", "balance"),
        [
            ({"paid": None}, 1000),
            ({"paid": 0}, 1000),
            ({"paid": 400}, 600),
            ({"paid": 999.99}, 0.01),
            ({"paid": 400, "settled": "2026-11-05"}, 600),
            ({"paid": 0, "settled": "2026-11-05"}, 1000),
        ],
    )
    def test_is_what_was_not_paid(self, row: dict[str, Plain], balance: float) -> None:
        judgement = on_day(7, payment(due=DUE, **row))
        assert judgement.cells["payment_stage"] == "Work paused"
        assert float(str(judgement.cells["outstanding"])) == balance

    @pytest.mark.parametrize(
        "row",
        [
            {"paid": 1000},
            {"paid": 1200},
            {"settled": "2026-11-05"},  # with an empty Paid: in full
            {"paid": 1000, "settled": "2026-11-05"},
            {"written_off": True},
            {"written_off": True, "paid": 300},
            {"amount": 0},
            {"paid": 1000, "disputed": True},
        ],
    )
    def test_is_nothing(self, row: dict[str, Plain]) -> None:
        judgement = on_day(20, payment(due=DUE, **row))
        assert payment_cells(judgement) == ("Paid", None, 0, False)
        assert codes(judgement, "payment.") == set()

    def test_is_no_data_issue_where_it_was_settled_in_full(self) -> None:
        assert issues(on_day(1, payment(due=DUE, paid=1000, settled=DUE))) == []

    def test_is_a_data_issue_where_it_was_settled_with_less(self) -> None:
        judgement = on_day(1, payment(due=DUE, paid=400, settled=DUE))
        assert issues(judgement) == ["Balance, Settled: settled although 600 of 1,000 is open"]

    def test_is_summed_whether_due_or_not(self) -> None:
        later = payment(payment="Rest", due="2026-12-20", amount=2500, paid=500)
        assert on_day(1, payment(due=DUE), later).cells["outstanding"] == 3000

    def test_is_summed_with_what_is_disputed(self) -> None:
        assert on_day(1, payment(due=DUE), payment(due=DUE, disputed=True)).cells["outstanding"] == 2000


PROMISED = {"promised_to_pay": DUE + timedelta(30)}


class TestWhatKeepsWorkGoing:
    @pytest.mark.parametrize(
        ("of", "row", "stages", "holds"),
        [
            ({}, {}, "Reminder, Work paused, Work paused, Escalated", "no yes yes yes"),
            ({}, PROMISED, "Reminder, Reminder, Reminder, Reminder", "no no no no"),
            (PROMISED, {}, "Reminder, Reminder, Reminder, Reminder", "no no no no"),
            (
                {"work_until": DUE + timedelta(30)},
                {},
                "Reminder, Reminder, Reminder, Escalated",
                "no no no no",
            ),
            ({"delivered": DUE}, {}, "Reminder, Reminder, Reminder, Escalated", "no no no no"),
            (
                {"delivered": DUE, "stage": "Closed"},
                {},
                "Reminder, Reminder, Reminder, Escalated",
                "no no no no",
            ),
            (
                {"delivered": DUE},
                PROMISED,
                "Reminder, Reminder, Reminder, Reminder",
                "no no no no",
            ),
            ({}, {"disputed": True}, "Disputed, Disputed, Disputed, Disputed", "no no no no"),
            (PROMISED, {"disputed": True}, "Disputed, Disputed, Disputed, Disputed", "no no no no"),
            ({"stage": "On hold"}, {}, "Reminder, Work paused, Work paused, Escalated", "no yes yes yes"),
            ({"stage": None}, {}, "Reminder, Work paused, Work paused, Escalated", "no yes yes yes"),
        ],
    )
    def test_on_days_6_7_13_and_14(
        self, of: dict[str, Plain], row: dict[str, Plain], stages: str, holds: str
    ) -> None:
        judgements = [on_day(day, payment(due=DUE, **row), of=order(**of)) for day in (6, 7, 13, 14)]
        assert [j.cells["payment_stage"] for j in judgements] == stages.split(", ")
        assert [j.cells["work_on_hold"] for j in judgements] == [word == "yes" for word in holds.split()]

    @pytest.mark.parametrize("where", ["order", "payment"])
    def test_a_promise_does_until_its_day_is_over(self, where: str) -> None:
        promise: dict[str, Plain] = {"promised_to_pay": DUE + timedelta(9)}
        of = order(**promise) if where == "order" else order()
        row = payment(due=DUE, **promise) if where == "payment" else payment(due=DUE)
        assert payment_cells(on_day(9, row, of=of)) == ("Reminder", 9, 1000, False)
        assert payment_cells(on_day(10, row, of=of)) == ("Work paused", 10, 1000, True)

    def test_a_promise_never_makes_it_worse(self) -> None:
        row = payment(due=DUE, **PROMISED)
        assert [on_day(day, row).cells["payment_stage"] for day in (-1, 0, 4)] == ["Not due", "Due", "Due"]

    def test_after_a_promise_the_days_decide(self) -> None:
        row = payment(due=DUE, promised_to_pay=DUE + timedelta(20))
        assert on_day(20, row).cells["payment_stage"] == "Reminder"
        assert payment_cells(on_day(21, row)) == ("Escalated", 21, 1000, True)

    def test_of_two_promises_the_later_one_holds(self) -> None:
        row = payment(due=DUE, promised_to_pay=DUE + timedelta(8))
        of = order(promised_to_pay=DUE + timedelta(10))
        assert on_day(10, row, of=of).cells["payment_stage"] == "Reminder"
        assert on_day(11, row, of=of).cells["payment_stage"] == "Work paused"

    def test_a_waiver_does_until_its_day_is_over(self) -> None:
        of = order(work_until=DUE + timedelta(9))
        assert payment_cells(on_day(9, payment(due=DUE), of=of)) == ("Reminder", 9, 1000, False)
        assert payment_cells(on_day(10, payment(due=DUE), of=of)) == ("Work paused", 10, 1000, True)

    def test_after_a_waiver_an_escalated_payment_holds_again(self) -> None:
        of = order(work_until=DUE + timedelta(15))
        assert payment_cells(on_day(15, payment(due=DUE), of=of)) == ("Escalated", 15, 1000, False)
        assert payment_cells(on_day(16, payment(due=DUE), of=of)) == ("Escalated", 16, 1000, True)


class TestOrdersThatAreOver:
    def test_are_aged_for_90_days_after_delivery(self) -> None:
        closed = order(stage="Closed", delivered="2026-08-03", contract_signed="2026-06-01")
        row = payment(due="2026-08-03")
        day_90, day_91 = (judged(closed, row, at=f"2026-11-0{day}T12:00") for day in (1, 2))
        assert payment_cells(day_90) == ("Escalated", 90, 1000, False)
        assert payment_cells(day_91) == EMPTIED
        assert codes(day_91, "payment.") == set()

    def test_are_not_aged_where_they_were_never_delivered(self) -> None:
        assert payment_cells(on_day(20, payment(due=DUE), of=order(stage="Closed"))) == EMPTIED

    @pytest.mark.parametrize("cells", [{}, {"delivered": DUE}, {"delivered": "2027-01-01"}])
    def test_are_emptied_where_they_were_cancelled(self, cells: dict[str, Plain]) -> None:
        cancelled = order(stage="Cancelled", **cells)
        judgement = on_day(20, payment(due=DUE, disputed=True), payment(due=DUE), of=cancelled)
        assert payment_cells(judgement) == EMPTIED
        assert codes(judgement, "payment.") == set()

    def test_go_on_while_delivered_but_not_closed(self) -> None:
        delivered = order(delivered="2026-08-03", contract_signed="2026-06-01", stage="Sign-off")
        assert judged(delivered, payment(due="2026-08-03")).cells["payment_stage"] == "Escalated"


class TestEnforceFrom:
    FROM_NOVEMBER_4 = process(payment={"enforce_from": DUE})

    def test_leaves_out_what_was_due_before(self) -> None:
        before, on = payment(due=DUE - timedelta(1), amount=7000), payment(due=DUE)
        both = on_day(7, before, on, process=self.FROM_NOVEMBER_4)
        assert payment_cells(both) == ("Work paused", 7, 1000, True)

    def test_empties_the_cells_where_nothing_is_left(self) -> None:
        judgement = on_day(20, payment(due=DUE - timedelta(1)), process=self.FROM_NOVEMBER_4)
        assert payment_cells(judgement) == EMPTIED
        assert codes(judgement, "payment.") == set()
        assert judgement.endings["payment.overdue"].silent


class TestATrackerWithoutPayments:
    """The order's own columns describe its one payment."""

    def flat(self, **cells: Plain) -> Row:
        return order(**{"payment_due": DUE, "amount_due": 1000, **cells})

    @pytest.mark.parametrize(("day", "stage"), STAGE_BY_DAY.items())
    def test_ages_it_by_the_same_table(self, day: int, stage: str) -> None:
        judgement = on_day(day, of=self.flat(), process=WITHOUT_PAYMENTS)
        held = day >= 7
        assert payment_cells(judgement) == (stage, day if day > 0 else None, 1000, held)

    @pytest.mark.parametrize(
        ("cells", "expected"),
        [
            ({"amount_paid": 400}, ("Work paused", 7, 600, True)),
            ({"amount_paid": 1000}, ("Paid", None, 0, False)),
            ({"payment_settled": DUE}, ("Paid", None, 0, False)),
            ({"payment_disputed": True}, ("Disputed", None, 1000, False)),
            ({"promised_to_pay": DUE + timedelta(7)}, ("Reminder", 7, 1000, False)),
            ({"work_until": DUE + timedelta(7)}, ("Reminder", 7, 1000, False)),
        ],
    )
    def test_knows_part_payment_dispute_promise_and_waiver(
        self, cells: dict[str, Plain], expected: tuple[CellValue, ...]
    ) -> None:
        assert payment_cells(on_day(7, of=self.flat(**cells), process=WITHOUT_PAYMENTS)) == expected

    @pytest.mark.parametrize(
        ("cells", "sentence"),
        [
            ({"payment_due": None}, "Payment due: a payment needs it, and it is empty"),
            ({"amount_due": None}, "Amount due: a payment needs it, and it is empty"),
        ],
    )
    def test_needs_due_date_and_amount(self, cells: dict[str, Plain], sentence: str) -> None:
        judgement = on_day(7, of=self.flat(**cells), process=WITHOUT_PAYMENTS)
        assert issues(judgement) == [sentence]
        assert "payment.overdue" in judgement.stands_down
        assert "payment_stage" not in judgement.cells

    def test_names_a_bad_cell_once(self) -> None:
        judgement = on_day(7, of=self.flat(amount_due=-5), process=WITHOUT_PAYMENTS)
        assert issues(judgement) == ["Amount due: -5 is negative"]
        assert "payment.overdue" in judgement.stands_down

    def test_has_no_payment_where_they_are_empty(self) -> None:
        empty = self.flat(payment_due=None, amount_due=None)
        judgement = on_day(7, of=empty, process=WITHOUT_PAYMENTS)
        assert payment_cells(judgement) == EMPTIED
        assert issues(judgement) == []

    def test_and_they_are_ignored_where_there_is_a_payments_source(self) -> None:
        assert payment_cells(on_day(20, of=self.flat())) == EMPTIED
        own = payment(due=DUE + timedelta(20), amount=300)
        assert payment_cells(on_day(20, own, of=self.flat())) == ("Due", None, 300, False)
