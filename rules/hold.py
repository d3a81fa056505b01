"""On how many working days work stood still before delivery (``process/rules.md``, "The timeline", Hold).

Nothing is remembered: the past is recomputed from due and settled dates, promises and waivers, as if
these had stood from the start. A day counts when it is over; the day of settling or delivery does not.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rules.calendar import ONE_DAY, WorkCalendar
from rules.case import Case, Process
from rules.checking import Checked
from rules.columns import Source
from rules.order import Order, Payment
from rules.payment import PAYMENT_FIELDS, enforced
from rules.policy import PaymentPolicy

Span = tuple[date, date]
"""Days from the first up to but not including the second."""

ORDER_FIELDS = ("stage", "delivered", "promised_to_pay", "work_until")


def is_known(case: Case, process: Process) -> bool:
    """Whether nothing that the hold depends on is unknown."""
    payments = _payments_that_hold(case, process)
    if case.order.stage in process.stages.on_hold and not case.knows("on_hold_since"):
        return False
    return case.knows(*ORDER_FIELDS) and all(p.unknown.isdisjoint(PAYMENT_FIELDS) for p in payments)


def held_working_days(case: Case, process: Process, today: date) -> int:
    """Working days on hold so far; overlaps count once."""
    order = case.order
    end = order.delivered or today
    spans = [
        span
        for checked in _payments_that_hold(case, process)
        if (span := _payment_span(checked.record, order, process.policy.payment, end))
    ]
    if order.stage in process.stages.on_hold and order.on_hold_since and order.on_hold_since < end:
        spans.append((order.on_hold_since, end))
    if not spans:
        return 0
    return sum(_working_days(span, process.calendar) for span in _union(spans))


def turns(case: Case, process: Process, today: date) -> Iterator[date]:
    """For each thing that can hold work: the next day on which its hold could be longer without an edit."""
    order = case.order
    if order.delivered:
        return
    if order.stage in process.stages.on_hold and order.on_hold_since:
        yield _day_after_work(max(order.on_hold_since, today), process.calendar)
    for checked in _payments_that_hold(case, process):
        payment = checked.record
        if not payment.open or payment.disputed:
            continue
        if first := _first_day(payment, order, process.policy.payment):
            yield _day_after_work(max(first, today), process.calendar)


def _day_after_work(day: date, calendar: WorkCalendar) -> date:
    """The day after the first working day from that day on: only then is a hold longer."""
    return calendar.add_working_days(day - ONE_DAY, 1) + ONE_DAY


def _payments_that_hold(case: Case, process: Process) -> tuple[Checked[Payment], ...]:
    flat = not process.has(Source.PAYMENTS)
    if flat and not process.has(Source.ORDERS, "payment_settled"):
        return ()
    return enforced(case.payments, process.policy.payment)


def _first_day(payment: Payment, order: Order, policy: PaymentPolicy) -> date | None:
    if payment.due is None:
        return None
    first = payment.due + timedelta(policy.pause_day)
    for day in (payment.promised_to_pay, order.promised_to_pay, order.work_until):
        if day and day >= first:
            first = day + ONE_DAY
    return first


def _payment_span(payment: Payment, order: Order, policy: PaymentPolicy, end: date) -> Span | None:
    first = _first_day(payment, order, policy)
    if first is None or first >= end or payment.disputed or payment.written_off or payment.open is None:
        return None
    if not payment.open:
        if payment.settled is None:
            return None  # paid, but nobody says when
        end = min(end, payment.settled)
    return (first, end) if first < end else None


def _union(spans: Iterable[Span]) -> Iterator[Span]:
    reached: date | None = None
    for first, end in sorted(spans):
        begin = max(first, reached) if reached else first
        if begin < end:
            yield begin, end
            reached = end


def _working_days(span: Span, calendar: WorkCalendar) -> int:
    first, end = span
    return calendar.working_days(first - ONE_DAY, end - ONE_DAY)
