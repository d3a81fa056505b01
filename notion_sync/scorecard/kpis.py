"""The KPIs of ``process/rules.md``, "The scorecard": which answers each counts, and how."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from notion_sync.scorecard.entry import Entry
from notion_sync.scorecard.tally import (
    Aggregate,
    Sample,
    mean,
    net_promoters,
    percentile,
    share,
    total,
    weighted_mean,
)
from rules.columns import Source
from rules.order import CLIENT, SOURCING, UNAVAILABLE, Payment

ONE_HOUR = timedelta(hours=1)
HALF, NINE_TENTHS = Decimal("0.5"), Decimal("0.9")

Samples = Callable[[Sequence[Entry]], Iterator[Sample]]


class Unit(StrEnum):
    """In what a figure is counted."""

    PERCENT = "%"
    SCORE = "of 5"
    POINTS = "points"
    COUNT = ""
    DAYS = "days"
    WORKING_HOURS = "working hours"


class Better(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the scorecard.

    target: what is to be reached; beside: a usual value to compare with, which nobody has to reach. over:
    what the figure stands over, in words.
    """

    key: str
    name: str
    unit: Unit
    better: Better
    over: str
    samples: Samples
    aggregate: Aggregate
    target: Decimal | None = None
    beside: Decimal | None = None

    def meets(self, value: Decimal) -> bool | None:
        """Whether a value reaches the target; None where there is none."""
        if self.target is None:
            return None
        return value >= self.target if self.better is Better.UP else value <= self.target

    def misses(self, value: Decimal) -> bool:
        """Whether one answer is among those to ask about."""
        if self.unit is Unit.PERCENT:
            return bool(value) is (self.better is Better.DOWN)
        if self.unit is Unit.POINTS:
            return value <= Decimal(6)
        return self.target is not None and not self.meets(value)


def _delivered(value: Callable[[Entry], Decimal | bool | None]) -> Samples:
    """One answer an order, on the day of its delivery; None where there is no answer."""

    def found(entries: Sequence[Entry]) -> Iterator[Sample]:
        for entry in entries:
            answer = value(entry)
            if entry.order.delivered and answer is not None:
                yield Sample(entry.order.delivered, entry.page_id, Decimal(answer))

    return found


def _signed(happened: Callable[[Entry], bool], source: Source) -> Samples:
    """Whether it happened to an order, on the day on which that was signed; no answer without the table."""

    def found(entries: Sequence[Entry]) -> Iterator[Sample]:
        for entry in entries:
            flat = source is Source.PAYMENTS and entry.process.has(Source.ORDERS, "payment_due")
            if entry.signed and (entry.process.has(source) or flat):
                yield Sample(entry.signed, entry.page_id, Decimal(happened(entry)))

    return found


def _cycle(entry: Entry) -> Decimal | None:
    delivered, signed = entry.order.delivered, entry.signed
    return None if delivered is None or signed is None else Decimal((delivered - signed).days)


_cycle_times = _delivered(_cycle)


def _on_time(entry: Entry) -> bool | None:
    delivered, commitment = entry.order.delivered, entry.timeline.commitment
    return None if delivered is None or commitment is None else delivered <= commitment


def _as_promised(entry: Entry) -> bool | None:
    delivered, baseline = entry.order.delivered, entry.order.baseline
    return None if delivered is None or baseline is None else delivered <= baseline


def _disputes(entries: Sequence[Entry]) -> Iterator[Sample]:
    for entry, payment, due in _due(entries):
        yield Sample(due, entry.page_id, Decimal(bool(payment.disputed)))


def _due(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Payment, date]]:
    for entry in entries:
        for payment in entry.payments:
            if payment.due:
                yield entry, payment, payment.due


def _repeat_clients(entries: Sequence[Entry]) -> Iterator[Sample]:
    first: dict[str, date] = {}
    signed = [(entry, entry.signed, entry.client.casefold()) for entry in entries if entry.client]
    dated = [(entry, day, client) for entry, day, client in signed if day]
    for _, day, client in dated:
        first[client] = min(day, first.get(client, day))
    for entry, day, client in dated:
        yield Sample(day, entry.page_id, Decimal(first[client] < day), group=client)


def is_sourced_late(entry: Entry) -> bool:
    """Whether a Sourcing milestone came late, or is late today."""
    return any(entry.is_late(each) for each in entry.timeline.milestones if each.kind == SOURCING)


def missed_a_fitting(entry: Entry) -> bool:
    """Whether the client was not there for a fitting."""
    return any(checked.record.status == UNAVAILABLE for checked in entry.case.fittings)


def is_paid_late(entry: Entry) -> bool:
    """Whether a payment was settled after its due date, or is open after it."""
    return any(
        payment.settled > due
        if payment.settled
        else bool(payment.open) and due < entry.today and not payment.disputed
        for _, payment, due in _due([entry])
    )


def _response_times(entries: Sequence[Entry]) -> Iterator[Sample]:
    for entry in entries:
        calendar = entry.process.calendar
        for update in (checked.record for checked in entry.case.updates):
            if update.from_ == CLIENT and update.at and update.answered:
                asked, answered = calendar.counts_from(update.at), calendar.counts_from(update.answered)
                hours = Decimal(calendar.working_time(asked, answered) / ONE_HOUR) if answered > asked else 0
                yield Sample(update.answered.day, entry.page_id, Decimal(hours))


def _collection_times(entries: Sequence[Entry]) -> Iterator[Sample]:
    for entry, payment, due in _due(entries):
        amount = payment.amount or payment.paid
        if payment.settled and amount:
            yield Sample(
                payment.settled,
                entry.page_id,
                Decimal((payment.settled - due).days),
                weight=amount,
                currency=payment.currency or entry.order.currency,
            )


_UP, _DOWN = Better.UP, Better.DOWN

KPIS = (
    Kpi(
        "order_accuracy",
        "Order accuracy",
        Unit.PERCENT,
        _UP,
        "delivered orders with an answer",
        _delivered(lambda entry: entry.order.specs_match),
        share,
        target=Decimal(100),
    ),
    Kpi(
        "on_time",
        "On-time delivery",
        Unit.PERCENT,
        _UP,
        "delivered orders with a commitment",
        _delivered(_on_time),
        share,
        target=Decimal(95),
    ),
    Kpi(
        "on_time_original",
        "On time by the original promise",
        Unit.PERCENT,
        _UP,
        "delivered orders with a promised delivery",
        _delivered(_as_promised),
        share,
    ),
    Kpi(
        "satisfaction",
        "Client satisfaction",
        Unit.SCORE,
        _UP,
        "delivered orders with an answer",
        _delivered(lambda entry: entry.order.satisfaction),
        mean,
        target=Decimal("4.5"),
    ),
    Kpi(
        "disputes",
        "Payment disputes",
        Unit.COUNT,
        _DOWN,
        "payments due",
        _disputes,
        total,
        target=Decimal(0),
    ),
    Kpi(
        "repeat_clients",
        "Repeat clients",
        Unit.PERCENT,
        _UP,
        "clients with an order signed",
        _repeat_clients,
        share,
        target=Decimal(60),
    ),
    Kpi(
        "cycle_time",
        "Order cycle time, median",
        Unit.DAYS,
        _DOWN,
        "delivered orders",
        _cycle_times,
        percentile(HALF),
    ),
    Kpi(
        "cycle_time_p90",
        "Order cycle time, 90th percentile",
        Unit.DAYS,
        _DOWN,
        "delivered orders",
        _cycle_times,
        percentile(NINE_TENTHS),
    ),
    Kpi(
        "change_frequency",
        "Orders with a change order",
        Unit.PERCENT,
        _DOWN,
        "orders signed",
        _signed(lambda entry: bool(entry.case.changes), Source.CHANGE_ORDERS),
        share,
        beside=Decimal(30),
    ),
    Kpi(
        "sourcing_delays",
        "Orders with a sourcing delay",
        Unit.PERCENT,
        _DOWN,
        "orders signed",
        _signed(is_sourced_late, Source.MILESTONES),
        share,
        beside=Decimal(15),
    ),
    Kpi(
        "fitting_no_shows",
        "Orders with a missed fitting",
        Unit.PERCENT,
        _DOWN,
        "orders signed",
        _signed(missed_a_fitting, Source.FITTINGS),
        share,
        beside=Decimal(20),
    ),
    Kpi(
        "payment_delays",
        "Orders with a late payment",
        Unit.PERCENT,
        _DOWN,
        "orders signed",
        _signed(is_paid_late, Source.PAYMENTS),
        share,
        beside=Decimal(10),
    ),
    Kpi(
        "response_time",
        "Response time to clients, median",
        Unit.WORKING_HOURS,
        _DOWN,
        "messages answered",
        _response_times,
        percentile(HALF),
    ),
    Kpi(
        "response_time_p90",
        "Response time to clients, 90th percentile",
        Unit.WORKING_HOURS,
        _DOWN,
        "messages answered",
        _response_times,
        percentile(NINE_TENTHS),
    ),
    Kpi(
        "collection_time",
        "Payment collection time",
        Unit.DAYS,
        _DOWN,
        "payments settled",
        _collection_times,
        weighted_mean,
    ),
    Kpi(
        "nps",
        "Net Promoter Score",
        Unit.POINTS,
        _UP,
        "delivered orders with an answer",
        _delivered(lambda entry: entry.order.nps),
        net_promoters,
    ),
)
"""In the order of the process document."""
