"""What stands today: money by age, drift, where delays come from, who has how much to do."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from notion_sync.scorecard.entry import Entry
from notion_sync.scorecard.kpis import is_sourced_late, missed_a_fitting
from notion_sync.scorecard.periods import Period
from rules.order import DELIVERY, SOURCING
from rules.schedule import AT_RISK, DELIVERED_LATE, LATE

AGES: tuple[tuple[str, int | None], ...] = (
    ("not due", -1),
    ("0-4", 4),
    ("5-6", 6),
    ("7-13", 13),
    ("14-30", 30),
    ("31-60", 60),
    ("61-90", 90),
    ("over 90", None),
)
"""Aging buckets by days past due, each with the last day that belongs to it."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open balances of one age and currency."""

    age: str
    currency: str | None
    open: Decimal
    payments: int
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What a person, or a client, has open. overdue: past the commitment."""

    open: int
    at_risk: int
    late: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that came with delay, and the late orders in which it did. An order may have several."""

    name: str
    behind: tuple[str, ...]


def aging(entries: Iterable[Entry], today: date) -> tuple[Bucket, ...]:
    """Open balances by age, every bucket for every currency in which something is open."""
    found: dict[tuple[str | None, str], list[tuple[Decimal, str]]] = defaultdict(list)
    for entry in entries:
        if entry.is_cancelled:
            continue
        for payment in entry.payments:
            if payment.due and payment.open:
                currency = payment.currency or entry.order.currency
                found[currency, age_of((today - payment.due).days)].append((payment.open, entry.page_id))
    return tuple(
        Bucket(
            age,
            currency,
            sum((amount for amount, _ in found[currency, age]), Decimal(0)),
            len(found[currency, age]),
            tuple(dict.fromkeys(page_id for _, page_id in found[currency, age])),
        )
        for currency in sorted({currency for currency, _ in found}, key=lambda code: code or "")
        for age, _ in AGES
    )


def age_of(days: int) -> str:
    """The bucket of a payment so many days past due."""
    return next(age for age, last in AGES if last is None or days <= last)


def load(entries: Iterable[Entry], today: date) -> Load:
    """What is open among these orders."""
    still = [entry for entry in entries if entry.is_open_on(today)]
    states = [entry.timeline.status for entry in still]
    overdue = sum(entry.is_overdue_on(today) for entry in still)
    return Load(len(still), states.count(AT_RISK), states.count(LATE), overdue)


def drift(entries: Iterable[Entry], today: date) -> tuple[tuple[str, int], ...]:
    """Open orders with their drift in working days, the worst first."""
    found = [
        (entry.page_id, entry.timeline.drift)
        for entry in entries
        if entry.is_open_on(today) and entry.timeline.drift is not None
    ]
    return tuple(sorted(((page, days or 0) for page, days in found), key=lambda pair: (-pair[1], pair[0])))


def _plan_slipped(entry: Entry) -> bool:
    steps = (each for each in entry.timeline.milestones if each.kind not in (SOURCING, DELIVERY))
    return any(entry.is_late(each) for each in steps)


CAUSES: Sequence[tuple[str, Callable[[Entry], bool]]] = (
    ("Sourcing", is_sourced_late),
    ("Production plan", _plan_slipped),
    ("Missed fittings", missed_a_fitting),
    ("Work on hold", lambda entry: entry.timeline.hold > 0),
    ("Change orders", lambda entry: entry.timeline.impacts > 0),
)
NOT_RECORDED = "Not recorded"


def causes(entries: Iterable[Entry], period: Period) -> tuple[Cause, ...]:
    """What came with delay in orders that are late today, or were delivered late in a period."""
    late = [
        entry
        for entry in entries
        if (entry.timeline.status == LATE and entry.is_open_on(entry.today))
        or (entry.timeline.status == DELIVERED_LATE and entry.order.delivered in period)
    ]
    found = {name: tuple(e.page_id for e in late if applies(e)) for name, applies in CAUSES}
    known = {page for pages in found.values() for page in pages}
    found[NOT_RECORDED] = tuple(entry.page_id for entry in late if entry.page_id not in known)
    return tuple(Cause(name, pages) for name, pages in found.items())
