"""Payment aging: remind, pause work, escalate (``process/rules.md``, "Payment").

Days past due are calendar days: today less the due date, so the due date is day 0. What counts is the
worst payment after promises and waivers.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from rules.calendar import ONE_DAY, WorkCalendar
from rules.case import Case, Process
from rules.cells import Cells
from rules.checking import Checked
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, money, say, say_count
from rules.order import Order, Payment
from rules.phase import is_ended
from rules.policy import PaymentPolicy
from rules.verdict import Rule, Verdict

FAMILY = "payment.overdue"
OPERATIONS, FINANCE = "Operations", "Finance"
PAYMENT_FIELDS = frozenset({"due", "amount", "paid", "settled", "disputed", "promised_to_pay", "written_off"})
FLAT_PAYMENT = {
    "due": "payment_due",
    "amount": "amount_due",
    "paid": "amount_paid",
    "settled": "payment_settled",
    "disputed": "payment_disputed",
}
"""Columns of the order that stand for a payment where there is no Payments data source."""
ORDER_FIELDS = ("stage", "delivered", "promised_to_pay", "work_until")


class PaymentStage(IntEnum):
    """Where a payment stands; a greater one is worse."""

    PAID = 0
    NOT_DUE = 1
    DUE = 2
    REMINDER = 3
    PAUSED = 4
    DISPUTED = 5
    ESCALATED = 6

    @property
    def option(self) -> str:
        """The option of ``Payment stage``."""
        return OPTIONS[self]


OPTIONS = {
    PaymentStage.PAID: "Paid",
    PaymentStage.NOT_DUE: "Not due",
    PaymentStage.DUE: "Due",
    PaymentStage.REMINDER: "Reminder",
    PaymentStage.PAUSED: "Work paused",
    PaymentStage.DISPUTED: "Disputed",
    PaymentStage.ESCALATED: "Escalated",
}

PAID_IN_FULL = Ending(say("paid in full"), relief=say("paid in full, so work may go on"))
DUE_PAID = Ending(say("what was due is paid"), relief=say("what was due is paid, so work may go on"))
NONE_LATE = Ending(
    say("no payment is late any more"), relief=say("no payment is late any more, so work may go on")
)

EMPTY_CELLS: Cells = {
    "payment_stage": None,
    "days_overdue": None,
    "outstanding": None,
    "work_on_hold": False,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One payment on one day.

    days: past due. holds: it keeps work on hold. promise, waiver: until when, where one stands that day.
    """

    payment: Payment
    stage: PaymentStage
    days: int
    open: Decimal
    holds: bool
    promise: date | None
    waiver: date | None
    since: date | None = None

    @property
    def ages(self) -> bool:
        """Whether it is open, undisputed and past due."""
        return self.days > 0 and self.stage not in (PaymentStage.PAID, PaymentStage.DISPUTED)

    @property
    def awaited(self) -> bool:
        """Whether it is at Reminder because of a promise."""
        return self.stage is PaymentStage.REMINDER and self.promise is not None


def reminder_starts(due: date, policy: PaymentPolicy, calendar: WorkCalendar) -> date:
    """The day the stage turns to Reminder: day 5, or the last working day before it, but not before day 1."""
    turning = calendar.last_working_day_up_to(due + timedelta(policy.reminder_day))
    return max(turning, due + ONE_DAY)


def enforced(payments: tuple[Checked[Payment], ...], policy: PaymentPolicy) -> tuple[Checked[Payment], ...]:
    """Payments that are aged: those due before ``enforce_from`` are left out."""
    start = policy.enforce_from
    if start is None:
        return payments
    return tuple(p for p in payments if not (p.record.due and p.record.due < start))


def standing(payment: Payment, order: Order, process: Process, today: date) -> Standing:
    """Where one payment stands; it must have a due date and an amount (or be paid)."""
    policy = process.policy.payment
    due, balance = payment.due or today, payment.open or Decimal(0)
    days = (today - due).days
    promises = [day for day in (payment.promised_to_pay, order.promised_to_pay) if day]
    promise = max(promises, default=None)
    promised = promise is not None and today <= promise
    waived = order.work_until is not None and today <= order.work_until
    nothing_to_pause = order.delivered is not None or is_ended(order.stage, process.stages)
    since: date | None = None
    holds = False
    if not balance:
        stage = PaymentStage.PAID
    elif payment.disputed:
        stage = PaymentStage.DISPUTED
    elif days < 0:
        stage = PaymentStage.NOT_DUE
    elif today < (starts := reminder_starts(due, policy, process.calendar)):
        stage = PaymentStage.DUE
    elif days < policy.pause_day or promised:
        stage, since = PaymentStage.REMINDER, starts
    elif days < policy.escalate_day:
        holds = not (waived or nothing_to_pause)
        stage = PaymentStage.PAUSED if holds else PaymentStage.REMINDER
        since = due + timedelta(policy.pause_day) if holds else starts
    else:
        holds = not (waived or nothing_to_pause)
        stage, since = PaymentStage.ESCALATED, due + timedelta(policy.escalate_day)
    return Standing(
        payment=payment,
        stage=stage,
        days=days,
        open=balance,
        holds=holds,
        promise=promise if promised else None,
        waiver=order.work_until if waived else None,
        since=since,
    )


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Age the order's payments."""
    today = process.calendar.local_day(now)
    order, policy = case.order, process.policy.payment
    aged = enforced(case.payments, policy)
    if order.stage in process.stages.cancelled:
        return Verdict(cells=EMPTY_CELLS, endings={FAMILY: Ending(say("the order was cancelled"))})
    if not (case.knows(*ORDER_FIELDS) and _has_columns(process)):
        return Verdict(stands_down=frozenset({FAMILY}))
    last_day = order.delivered + timedelta(policy.closed_days) if order.delivered else None
    closed = is_ended(order.stage, process.stages)
    if closed and (last_day is None or today > last_day):
        return Verdict(cells=EMPTY_CELLS, endings={FAMILY: Ending(silent=True)})
    if not aged:
        ending = Ending(silent=True) if case.payments else Ending(say("there is no payment any more"))
        return Verdict(cells=EMPTY_CELLS, endings={FAMILY: ending})
    over = frozenset({last_day + ONE_DAY}) if closed and last_day else frozenset()
    if any(_cannot_be_judged(checked) for checked in aged):
        return Verdict(stands_down=frozenset({FAMILY}), turns=over)
    standings = [standing(checked.record, order, process, today) for checked in aged]
    worst = max(standings, key=_badness)
    on_hold = any(item.holds for item in standings)
    turns = {turn for item in standings if (turn := _turn(item, today))}
    return Verdict(
        findings=_findings(worst, case, on_hold=on_hold),
        cells={
            "payment_stage": worst.stage.option,
            "days_overdue": _days_overdue(standings),
            **_outstanding(aged, case),
            "work_on_hold": on_hold,
        },
        endings={FAMILY: _over(standings, order)},
        turns=over | turns,
    )


def _badness(item: Standing) -> tuple[PaymentStage, bool, int, Decimal]:
    """The worst is greatest; of two reminders the one that nobody promised to pay."""
    return item.stage, not item.awaited, item.days, item.open


def _has_columns(process: Process) -> bool:
    """Whether the tracker says anything about payments: in a source of their own, or in its own columns."""
    if process.has(Source.PAYMENTS):
        return all(process.has(Source.PAYMENTS, key) for key in ("due", "amount"))
    return all(process.has(Source.ORDERS, key) for key in ("payment_due", "amount_due"))


def _cannot_be_judged(checked: Checked[Payment]) -> bool:
    payment = checked.record
    incomplete = payment.open != 0 and (payment.due is None or payment.amount is None)
    return incomplete or not checked.unknown.isdisjoint(PAYMENT_FIELDS)


def _turn(item: Standing, today: date) -> date | None:
    """The next day on which a payment's standing, or its days overdue, could change."""
    if item.stage in (PaymentStage.PAID, PaymentStage.DISPUTED):
        return None
    return item.payment.due if item.stage is PaymentStage.NOT_DUE else today + ONE_DAY


def _days_overdue(standings: list[Standing]) -> Decimal | None:
    days = max((item.days for item in standings if item.ages), default=None)
    return None if days is None else Decimal(days)


def currencies(aged: tuple[Checked[Payment], ...], order: Order) -> frozenset[str | None]:
    """Currencies of the open payments; a payment without one is in the order's."""
    return frozenset(p.record.currency or order.currency for p in aged if p.record.open)


def _outstanding(aged: tuple[Checked[Payment], ...], case: Case) -> Cells:
    """The sum of open balances, due or not; empty where they are in several currencies, untold if unknown."""
    if not case.knows("currency") or any("currency" in checked.unknown for checked in aged):
        return {}
    if len(currencies(aged, case.order)) > 1:
        return {"outstanding": None}
    return {"outstanding": sum((checked.record.open or Decimal(0) for checked in aged), Decimal(0))}


def _over(standings: list[Standing], order: Order) -> Ending:
    """Why nothing is late, and that work may go on where it had been paused before delivery."""
    past = [s for s in standings if s.days > 0 and not (s.payment.disputed or s.payment.written_off)]
    if not any(item.open for item in standings):
        over = PAID_IN_FULL
    elif past and not any(item.open for item in past):
        over = DUE_PAID
    else:
        over = NONE_LATE
    return Ending(over.reason) if order.delivered else over


def _findings(worst: Standing, case: Case, *, on_hold: bool) -> tuple[Finding, ...]:
    if worst.stage < PaymentStage.REMINDER:
        return ()
    facts: dict[str, Parameter] = {
        "payment": worst.payment.title or say("the payment"),
        "client": case.order.client or say("the client"),
        "late": say_count("{days} day past due", "{days} days past due", worst.days, {"days": worst.days}),
        "open": money(worst.open, worst.payment.currency or case.order.currency),
    }
    code, level, what, do = _WORDS[worst.stage]
    relief = None
    if worst.stage is PaymentStage.REMINDER:
        if worst.promise:
            facts["promise"] = worst.promise
            what = say("{payment}: {open} promised by {promise}, {late}")
            do = say("Wait for {client} to pay {payment} by {promise}, as promised")
            relief = say("the client promised to pay by {promise}, so work may go on", promise=worst.promise)
        elif worst.waiver:
            relief = say("work may go on until {until}", until=worst.waiver)
    what, do = what.about(facts), do.about(facts)
    if on_hold and worst.stage in (PaymentStage.ESCALATED, PaymentStage.DISPUTED):
        what, do = (say("{sentence}; work is on hold", sentence=each) for each in (what, do))
    finding = Finding(
        code=code,
        level=level,
        what=what,
        do=do,
        since=worst.since,
        roles=_roles(worst.stage, on_hold=on_hold),
        evidence={
            "Due": worst.payment.due,
            "Amount": worst.payment.amount,
            "Paid": worst.payment.paid,
            "Days past due": worst.days,
        },
        repeats=not worst.awaited,
        relief=relief,
    )
    return (finding,)


def _roles(stage: PaymentStage, *, on_hold: bool) -> tuple[str, ...]:
    told = (FINANCE,) if stage in (PaymentStage.ESCALATED, PaymentStage.DISPUTED) else ()
    return (*told, OPERATIONS) if on_hold else told


_WORDS = {
    PaymentStage.REMINDER: (
        "payment.reminder",
        Level.WARNING,
        say("{payment} is {late}, {open} open"),
        say("Remind {client} of {payment}, {late}"),
    ),
    PaymentStage.PAUSED: (
        "payment.pause",
        Level.CRITICAL,
        say("{payment} is {late}, {open} open; work is on hold"),
        say("Remind {client} of {payment}, {late}; work is on hold"),
    ),
    PaymentStage.DISPUTED: (
        "payment.disputed",
        Level.CRITICAL,
        say("{client} disputes {payment}, {open} open"),
        say("Settle the dispute with {client} about {payment}"),
    ),
    PaymentStage.ESCALATED: (
        "payment.escalated",
        Level.CRITICAL,
        say("{payment} is {late}, {open} open"),
        say("Decide with {client} how {payment} gets paid, {late}"),
    ),
}

PAYMENT = Rule(
    "payment",
    frozenset({FAMILY}),
    judge,
    policy=(
        "payment.reminder_day",
        "payment.pause_day",
        "payment.escalate_day",
        "payment.closed_days",
        "payment.enforce_from",
    ),
    reads=(
        *(f"orders.{key}" for key in (*ORDER_FIELDS, *FLAT_PAYMENT.values())),
        *(f"payments.{key}" for key in sorted(PAYMENT_FIELDS)),
    ),
)
