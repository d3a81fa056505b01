"""Validation across the cells of an order and of the rows that belong to it.

What becomes unknown: the cell itself; of two that contradict each other the one later in the process.
Paid more than owed counts as paid in full; duplicates and lost relations make nothing unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from rules.calendar import Stamp
from rules.case import Case, Facts, Process
from rules.cells import Links
from rules.checking import UNNAMED, Checked, Inspection, Issue, check
from rules.columns import Column, Source
from rules.extra import order_schema
from rules.fields import Reading
from rules.finding import say
from rules.order import ChangeOrder, Fitting, Milestone, Order, Payment, Record, Update
from rules.payment import FLAT_PAYMENT, currencies, enforced

R = TypeVar("R", bound=Record)

NOT_IN_FUTURE = ("contract_signed", "deposit_received", "delivered", "signed_off")


def validate(facts: Facts, process: Process, today: date, own_columns: tuple[Column, ...] = ()) -> Case:
    """Validate an order and what belongs to it, as of a day. Total: whatever people type ends in a Case.

    own_columns: columns of the order beside those of the contract.
    """
    validation = _Validation(facts, process, today, own_columns)
    order = validation.order()
    if process.has(Source.PAYMENTS):
        payments = [validation.payment(payment) for payment in validation.related(Payment)]
    else:
        payments = list(validation.flat_payment(order))
    issues = [*order.issues, *validation.currencies(payments, order.record)]
    changes = validation.related(ChangeOrder)
    fittings = validation.related(Fitting)
    updates = validation.related(Update)
    milestones = validation.related(Milestone)
    rows: list[Checked[Record]] = [*changes, *fittings, *updates, *milestones]
    if process.has(Source.PAYMENTS):
        rows = [*payments, *rows]
    else:
        issues += [issue for payment in payments for issue in payment.issues]
    return Case(
        order=order.record,
        unknown=order.unknown | {own.key for own in own_columns if own.key not in facts.row.cells},
        issues=(*issues, *validation.issues_of(rows)),
        payments=tuple(payments),
        changes=tuple(changes),
        fittings=tuple(fittings),
        updates=tuple(updates),
        milestones=tuple(milestones),
        turning=frozenset(validation.turning),
        unseen=tuple(issue for checked in (order, *rows) for issue in checked.unseen),
        extra={own.key: getattr(order.record, own.key) for own in own_columns},
    )


@dataclass(frozen=True)
class _Validation:
    facts: Facts
    process: Process
    today: date
    own_columns: tuple[Column, ...] = ()
    turning: set[date] = field(default_factory=set)

    def _check(self, schema: type[R], row_source: Source) -> list[Checked[R]]:
        rows = (self.facts.row,) if row_source is Source.ORDERS else self.facts.related.get(row_source, ())
        if not rows:
            return []
        options = self.process.options.get(row_source, {})
        reading = Reading(self.process.calendar, self.facts.titles, options)
        return [check(schema, row, reading, self.process.names(row_source)) for row in rows]

    def related(self, schema: type[R]) -> list[Checked[R]]:
        found = self._check(schema, schema.source)
        return sorted(found, key=lambda item: (item.record.title, item.record.page_id))

    def order(self) -> Checked[Order]:
        (checked,) = self._check(order_schema(self.own_columns), Source.ORDERS)
        order = checked.record
        inspection = Inspection(self.process.names(Source.ORDERS))
        if not order.title and "order" not in checked.unknown:
            inspection.add("order", say("the order has no title"))
        if order.stage and order.stage not in self.process.stages.in_order:
            inspection.add("stage", say('"{stage}" is not a known stage', stage=order.stage), forget=True)
        for key in NOT_IN_FUTURE:
            self._not_in_future(inspection, key, getattr(order, key))
        signed = order.contract_signed
        if order.delivered and signed and order.delivered < signed.day <= self.today:
            what = say(
                "{delivered} is before the contract was signed ({signed})",
                delivered=order.delivered,
                signed=signed.day,
            )
            inspection.add("delivered", what, forget=True)
        if self.facts.duplicate:
            inspection.add("order_id", say("{number} is also on another order", number=order.order_id))
        client = self.facts.row.cells.get("client")
        if isinstance(client, Links) and any(self.facts.titles.get(i, "") is None for i in client.ids):
            inspection.add("client", say("the linked row is gone"))
        return inspection.close(checked)

    def payment(self, checked: Checked[Payment]) -> Checked[Payment]:
        row = checked.record.title or UNNAMED
        return self._money(checked, Inspection(self.process.names(Source.PAYMENTS), row))

    def flat_payment(self, order: Checked[Order]) -> Iterator[Checked[Payment]]:
        """The payment that the order's own columns describe, where they describe one."""
        known = {
            key
            for key, flat in FLAT_PAYMENT.items()
            if self.process.has(Source.ORDERS, flat) or flat in order.unknown
        }
        values = {key: getattr(order.record, FLAT_PAYMENT[key]) for key in known}
        unknown = frozenset(key for key in known if FLAT_PAYMENT[key] in order.unknown)
        if not {"due", "amount"} <= known or not (unknown or any(v is not None for v in _filled(values))):
            return
        payment = Payment.model_construct(page_id=order.record.page_id, url=order.record.url, **values)
        columns = self.process.names(Source.ORDERS)
        names = {key: columns[flat] for key, flat in FLAT_PAYMENT.items()}
        yield self._money(Checked(payment, unknown), Inspection(names))

    def _money(self, checked: Checked[Payment], inspection: Inspection) -> Checked[Payment]:
        payment = checked.record
        self._not_in_future(inspection, "settled", payment.settled)
        for key in ("due", "amount"):
            if getattr(payment, key) is None and key not in checked.unknown:
                inspection.add(key, say("a payment needs it, and it is empty"))
        amount, paid = payment.amount, payment.paid
        if amount is not None and paid is not None:
            if paid > amount:
                inspection.add("paid", say("{paid} is more than the {amount} owed", paid=paid, amount=amount))
            if paid < amount and payment.settled:
                what = say(
                    "settled although {open} of {amount} is open", open=Decimal(amount - paid), amount=amount
                )
                inspection.add("settled", what)
        return inspection.close(checked)

    def currencies(self, payments: list[Checked[Payment]], order: Order) -> Iterator[Issue]:
        """Open balances in several currencies cannot be summed."""
        enforced_payments = enforced(tuple(payments), self.process.policy.payment)
        found = currencies(enforced_payments, order)
        if len(found) > 1:
            none = say("no currency").text(self.process.language)
            names = ", ".join(sorted(name or none for name in found))
            column = self.process.names(Source.ORDERS)["outstanding"]
            yield Issue(column, say("open payments are in several currencies ({names})", names=names))

    def _not_in_future(self, inspection: Inspection, key: str, value: Stamp | date | None) -> None:
        day = value.day if isinstance(value, Stamp) else value
        if day and day > self.today:
            inspection.add(key, say("{day} is in the future", day=day), forget=True)
            self.turning.add(day)

    def issues_of(self, rows: list[Checked[Record]]) -> Iterator[Issue]:
        """Issues of related rows: their own, and links that lead nowhere."""
        for checked in rows:
            record = checked.record
            names = self.process.names(record.source)
            yield from checked.issues
            if not record.title and record.title_key not in checked.unknown:
                yield Issue(names.get(record.title_key.rstrip("_"), ""), say("the row has no title"), UNNAMED)
            if not self.facts.lost.isdisjoint(getattr(record, "order", None) or ()):
                yield Issue(names["order"], say("linked to an order that is gone"), record.title or UNNAMED)


def _filled(values: dict[str, object]) -> Iterator[object]:
    """Values that a person filled in: an unticked checkbox is none."""
    return (value for value in values.values() if value is not False)
