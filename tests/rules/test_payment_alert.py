"""What the payment alert says, whom it names, and which payment of several it is about."""

from datetime import date, timedelta

import pytest

from rules.cells import Row
from rules.evaluate import Evaluation
from rules.finding import Ending, Finding, Level
from tests.rules.build import (
    TEAM,
    Plain,
    finding,
    judged,
    named,
    order,
    payment,
    process,
)

DUE = date(2026, 11, 4)  # a Wednesday: its day 5 is a Monday
FAMILY = "payment.overdue"


def on_day(day: int, *payments: Row, of: Row | None = None) -> Evaluation:
    """An order in production (or ``of``), so many days after a due date, at noon."""
    return judged(of or order(), *payments, at=f"{DUE + timedelta(day)}T12:00")


def found_on_day(day: int, *payments: Row, of: Row | None = None) -> Finding:
    """The payment finding, which must be there."""
    found = finding(on_day(day, *payments, of=of), FAMILY)
    assert found is not None
    return found


def ending(judgement: Evaluation) -> Ending:
    """Why there is no payment finding (any more)."""
    assert finding(judgement, FAMILY) is None
    return judgement.endings[FAMILY]


class TestIsNamed:
    ACCOUNT_MANAGER, DIRECTOR, OPERATIONS, FINANCE = "Ari Kim", "Min-ji Seo", "Dana Choi", "Hyun Lee"

    def test_the_responsible_for_a_reminder(self) -> None:
        assert named(on_day(5, payment(due=DUE)), "payment.reminder") == [self.ACCOUNT_MANAGER]

    def test_operations_too_where_work_pauses(self) -> None:
        assert set(named(on_day(7, payment(due=DUE)), "payment.pause")) == {
            self.ACCOUNT_MANAGER,
            self.DIRECTOR,  # the Accountable of what is critical
            self.OPERATIONS,
        }

    def test_accountable_and_finance_where_it_escalates_and_operations_while_work_is_on_hold(self) -> None:
        everybody = {self.ACCOUNT_MANAGER, self.DIRECTOR, self.FINANCE, self.OPERATIONS}
        assert set(named(on_day(14, payment(due=DUE)), "payment.escalated")) == everybody

    @pytest.mark.parametrize("cells", [{"delivered": DUE}, {"work_until": "2026-12-31"}])
    def test_no_operations_where_an_escalated_payment_holds_nothing(self, cells: dict[str, Plain]) -> None:
        judgement = on_day(14, payment(due=DUE), of=order(**cells))
        assert set(named(judgement, "payment.escalated")) == {
            self.ACCOUNT_MANAGER,
            self.DIRECTOR,
            self.FINANCE,
        }

    def test_accountable_and_finance_where_it_is_disputed(self) -> None:
        judgement = on_day(7, payment(due=DUE, disputed=True))
        assert set(named(judgement, "payment.disputed")) == {
            self.ACCOUNT_MANAGER,
            self.DIRECTOR,
            self.FINANCE,
        }

    def test_operations_where_work_is_on_hold_though_the_worst_payment_is_a_disputed_one(self) -> None:
        judgement = on_day(7, payment(due=DUE, disputed=True), payment(due=DUE))
        assert judgement.cells["work_on_hold"] is True
        assert self.OPERATIONS in named(judgement, "payment.disputed")

    def test_the_people_of_production_timeline_coordination_whatever_the_current_decision(self) -> None:
        judgement = on_day(5, payment(due=DUE), of=order(stage="Intake"))
        assert judgement.cells["current_decision"] == "Order intake and documentation"
        assert judgement.concerned["payment.reminder"].informed == ("Finance",)

    def test_the_accountable_where_there_is_no_account_manager(self) -> None:
        judgement = on_day(5, payment(due=DUE), of=order(account_manager=None))
        assert named(judgement, "payment.reminder") == [self.DIRECTOR]

    def test_a_role_that_nobody_holds_by_its_own_name(self) -> None:
        without_finance = process(team=[member for member in TEAM if "Finance" not in member.roles])
        row = payment(due=DUE)
        judgement = judged(order(), row, at="2026-11-18T12:00", process=without_finance)
        assert "Finance" in named(judgement, "payment.escalated")


class TestNextAction:
    """One sentence that starts with a verb and names who."""

    @pytest.mark.parametrize(
        ("day", "row", "sentence"),
        [
            (5, {}, "Remind Maison Lune of Balance, 5 days past due (Ari Kim)."),
            (
                7,
                {},
                "Remind Maison Lune of Balance, 7 days past due; work is on hold (Ari Kim).",
            ),
            (
                14,
                {},
                "Decide with Maison Lune how Balance gets paid, 14 days past due; work is on hold (Ari Kim).",
            ),
            (3, {"disputed": True}, "Settle the dispute with Maison Lune about Balance (Ari Kim)."),
            (
                7,
                {"promised_to_pay": "2026-11-30"},
                "Wait for Maison Lune to pay Balance by 30 Nov 2026, as promised (Ari Kim).",
            ),
        ],
    )
    def test_of_each_stage(self, day: int, row: dict[str, Plain], sentence: str) -> None:
        judgement = on_day(day, payment(due=DUE, **row), of=order(last_update=DUE, contract_signed=DUE))
        assert judgement.cells["next_action"] == sentence

    def test_says_nothing_of_a_hold_where_an_escalated_payment_holds_nothing(self) -> None:
        found = found_on_day(14, payment(due=DUE), of=order(delivered=DUE))
        assert str(found.do) == "Decide with Maison Lune how Balance gets paid, 14 days past due"

    def test_says_that_work_is_on_hold_beside_a_dispute(self) -> None:
        found = found_on_day(7, payment(due=DUE, disputed=True), payment(due=DUE))
        assert str(found.do).endswith("work is on hold")

    def test_speaks_of_one_day_in_the_singular(self) -> None:
        closed = [date(2026, 11, 5) + timedelta(n) for n in range(6)]
        judgement = judged(order(), payment(due=DUE), at="2026-11-05T12:00", process=process(closed=closed))
        assert str(judgement.findings[0].do) == "Remind Maison Lune of Balance, 1 day past due"


class TestTheFact:
    def test_says_what_is_open_with_its_currency(self) -> None:
        found = found_on_day(7, payment(due=DUE, amount=12_500, paid=499.5, currency="EUR"))
        assert str(found.what) == "Balance is 7 days past due, 12,000.50 EUR open; work is on hold"

    def test_says_the_orders_currency_where_the_payment_has_none(self) -> None:
        found = found_on_day(5, payment(due=DUE), of=order(currency="KRW"))
        assert str(found.what) == "Balance is 5 days past due, 1,000 KRW open"

    def test_says_until_when_payment_was_promised(self) -> None:
        found = found_on_day(7, payment(due=DUE, promised_to_pay="2026-11-30"))
        assert str(found.what) == "Balance: 1,000 promised by 30 Nov 2026, 7 days past due"

    @pytest.mark.parametrize(
        ("day", "since"), [(6, "2026-11-09"), (7, "2026-11-11"), (13, "2026-11-11"), (20, "2026-11-18")]
    )
    def test_stands_since_the_day_on_which_the_stage_turned(self, day: int, since: str) -> None:
        assert str(found_on_day(day, payment(due=DUE)).since) == since

    @pytest.mark.parametrize(
        ("day", "level"), [(5, Level.WARNING), (7, Level.CRITICAL), (14, Level.CRITICAL)]
    )
    def test_has_the_level_of_its_code(self, day: int, level: Level) -> None:
        assert found_on_day(day, payment(due=DUE)).level is level


class TestRepeats:
    def test_are_left_out_while_a_promise_stands(self) -> None:
        row = payment(due=DUE, promised_to_pay=DUE + timedelta(8))
        assert [found_on_day(day, row).repeats for day in (5, 8, 9)] == [False, False, True]

    def test_are_due_for_any_other_reminder(self) -> None:
        assert found_on_day(6, payment(due=DUE)).repeats
        assert found_on_day(8, payment(due=DUE), of=order(work_until="2026-12-31")).repeats

    def test_are_due_for_a_dispute_whatever_was_promised(self) -> None:
        row = payment(due=DUE, disputed=True, promised_to_pay="2026-12-31")
        assert found_on_day(8, row).repeats

    def test_are_due_where_only_another_payment_was_promised(self) -> None:
        promised = payment(payment="Deposit", due=DUE - timedelta(20), promised_to_pay="2026-12-31")
        found = found_on_day(5, promised, payment(due=DUE))
        assert found.code == "payment.reminder"
        assert found.repeats
        assert "Balance" in str(found.do)


class TestOfSeveralPayments:
    """One finding, of the worst after promises and waivers."""

    ESCALATED = payment(payment="Escalated", due=DUE - timedelta(7))
    PAUSED = payment(payment="Paused", due=DUE)
    DISPUTED = payment(payment="Disputed", due=DUE, disputed=True)
    REMINDER = payment(payment="Reminder", due=DUE + timedelta(2))
    DUE_NOW = payment(payment="Due", due=DUE + timedelta(7))
    NOT_DUE = payment(payment="Not due", due=DUE + timedelta(8))
    PAID = payment(payment="Paid", due=DUE, paid=1000)
    FROM_WORST = (ESCALATED, DISPUTED, PAUSED, REMINDER, DUE_NOW, NOT_DUE, PAID)
    STAGES = ("Escalated", "Disputed", "Work paused", "Reminder", "Due", "Not due", "Paid")

    @pytest.mark.parametrize("nth", range(7))
    def test_the_worst_gives_the_stage(self, nth: int) -> None:
        payments = self.FROM_WORST[nth:]
        assert on_day(7, *payments).cells["payment_stage"] == self.STAGES[nth]
        assert on_day(7, *reversed(payments)).cells["payment_stage"] == self.STAGES[nth]

    def test_there_is_one_finding(self) -> None:
        judgement = on_day(7, *self.FROM_WORST)
        assert [f.code for f in judgement.findings if f.family == FAMILY] == ["payment.escalated"]

    def test_the_oldest_is_named_where_two_stand_alike(self) -> None:
        older = payment(payment="Older", due=DUE - timedelta(1), amount=10)
        assert "Older" in str(found_on_day(7, self.PAUSED, older).what)

    def test_the_larger_one_is_named_where_two_are_equally_old(self) -> None:
        larger = payment(payment="Larger", due=DUE, amount=5000)
        assert "Larger" in str(found_on_day(7, self.PAUSED, larger).what)
        assert "Larger" in str(found_on_day(7, larger, self.PAUSED).what)

    def test_days_overdue_are_those_of_the_worst_aged_one(self) -> None:
        old_dispute = payment(due=DUE - timedelta(60), disputed=True)
        judgement = on_day(7, old_dispute, self.PAUSED, self.REMINDER)
        assert judgement.cells["payment_stage"] == "Disputed"
        assert judgement.cells["days_overdue"] == 7

    def test_a_promise_for_one_frees_only_that_one(self) -> None:
        promised = payment(payment="Escalated", due=DUE - timedelta(7), promised_to_pay="2026-12-31")
        judgement = on_day(7, promised, self.PAUSED)
        assert judgement.cells["payment_stage"] == "Work paused"
        assert judgement.cells["days_overdue"] == 14
        assert judgement.cells["work_on_hold"] is True
        assert on_day(7, promised).cells["work_on_hold"] is False

    def test_a_promise_on_the_order_frees_all(self) -> None:
        judgement = on_day(7, self.ESCALATED, self.PAUSED, of=order(promised_to_pay="2026-12-31"))
        assert judgement.cells["payment_stage"] == "Reminder"
        assert judgement.cells["work_on_hold"] is False

    def test_one_that_holds_work_is_enough(self) -> None:
        assert on_day(7, self.PAID, self.NOT_DUE, self.PAUSED).cells["work_on_hold"] is True


class TestTheAlertIsOver:
    @pytest.mark.parametrize("cells", [{"settled": "2026-11-11"}, {"paid": 1000}])
    def test_because_of_payment_and_work_may_go_on(self, cells: dict[str, Plain]) -> None:
        over = ending(on_day(8, payment(due=DUE, **cells)))
        assert str(over.reason) == "paid in full"
        assert str(over.relief) == "paid in full, so work may go on"

    def test_because_of_payment_after_delivery(self) -> None:
        judgement = on_day(8, payment(due=DUE, paid=1000), of=order(delivered=DUE))
        assert str(ending(judgement).reason) == "paid in full"

    def test_because_what_was_due_is_paid_though_an_instalment_is_open(self) -> None:
        paid, later = payment(due=DUE, paid=1000), payment(payment="Balance", due="2026-12-31")
        over = ending(on_day(8, paid, later))
        assert str(over.reason) == "what was due is paid"
        assert str(over.relief) == "what was due is paid, so work may go on"

    @pytest.mark.parametrize(
        "late",
        [
            payment(due=DUE + timedelta(6)),
            payment(due=DUE, written_off=True),
            payment(due="2026-12-30"),
        ],
        ids=["open for two days", "written off", "due later"],
    )
    def test_because_nothing_is_late_where_nothing_that_was_due_is_paid(self, late: Row) -> None:
        over = ending(on_day(8, late, payment(payment="Balance", due="2026-12-31")))
        assert str(over.reason) == "no payment is late any more"
        assert str(over.relief) == "no payment is late any more, so work may go on"

    def test_because_the_order_was_cancelled(self) -> None:
        judgement = on_day(8, payment(due=DUE), of=order(stage="Cancelled"))
        assert str(ending(judgement).reason) == "the order was cancelled"
        assert not ending(judgement).silent

    def test_by_age_without_a_message(self) -> None:
        closed = order(stage="Closed", delivered="2026-08-03", contract_signed="2026-06-01")
        judgement = judged(closed, payment(due="2026-08-03"), at="2026-11-02T12:00")
        assert ending(judgement).silent


class TestItCameDownToAReminder:
    def test_because_of_a_promise_so_work_may_go_on(self) -> None:
        found = found_on_day(8, payment(due=DUE, promised_to_pay="2026-11-30"))
        assert str(found.relief) == "the client promised to pay by 30 Nov 2026, so work may go on"

    def test_because_of_a_waiver(self) -> None:
        found = found_on_day(8, payment(due=DUE), of=order(work_until="2026-11-30"))
        assert str(found.relief) == "work may go on until 30 Nov 2026"

    def test_but_not_because_of_a_waiver_that_is_over(self) -> None:
        found = found_on_day(5, payment(due=DUE), of=order(work_until="2026-11-06"))
        assert found.relief is None
