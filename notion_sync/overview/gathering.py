"""Gathers what stands from the ledger. Nothing is asked of anybody, and nothing is written."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from notion_sync.explain import announcements
from notion_sync.lookup import OrderNotFound, find_order
from notion_sync.overview.standing import (
    CellLeft,
    Condition,
    Held,
    Open,
    Order,
    Overview,
    SetAsideOrder,
    Undeliverable,
)
from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from rules.alerts import Speaking
from rules.cells import DateCell
from rules.columns import Source
from rules.fights import check_at
from rules.finding import Level, family_of, read_code
from rules.notice import Message
from rules.record import NOTION, Alert, AlertState, OutboxEntry, StoredRow


def gather(
    terms: Terms, ledger: Ledger, now: datetime, *, remembers: bool = True, history_of: str | None = None
) -> Overview:
    """What stands at an instant. ``history_of``: only about that order. Raises OrderNotFound."""
    order = _known_order(ledger, history_of) if history_of is not None else None
    found = _Gathering(terms, ledger, now, order.page_id if order else None)
    return Overview(
        as_of=now,
        zone=terms.calendar.zone,
        speaks=terms.speaks,
        remembers=remembers,
        open=tuple(sorted(found.open(), key=lambda each: (-each.level, each.order.title, each.code))),
        held=tuple(sorted(found.held(), key=lambda each: (-each.level, each.order.title, each.code))),
        undeliverable=tuple(found.undeliverable()),
        conditions=() if order else tuple(found.conditions()),
        set_aside=tuple(each for each in set_aside(ledger) if found.concerns(each.order.page_id)),
        left_alone=tuple(each for each in left_alone(ledger) if found.concerns(each.order.page_id)),
        order=order,
        history=tuple(announcements(ledger, order.page_id)) if order else (),
    )


def set_aside(ledger: Ledger) -> Iterator[SetAsideOrder]:
    """Orders that wait for their next try, the one that is due first in front."""
    waiting = [(each.next_try, each) for each in ledger.setbacks() if each.next_try]
    orders = _orders(ledger, {setback.page_id for _, setback in waiting})
    for next_try, setback in sorted(waiting, key=lambda pair: pair[0]):
        yield SetAsideOrder(
            orders[setback.page_id],
            setback.task,
            setback.reason,
            setback.failures,
            setback.first_at,
            setback.last_at,
            next_try,
        )


def left_alone(ledger: Ledger) -> Iterator[CellLeft]:
    """Cells that somebody else keeps rewriting, by order."""
    fights = [(fight.left_since, fight) for fight in ledger.fights() if fight.left_since]
    orders = _orders(ledger, {fight.page_id for _, fight in fights})
    binding = ledger.binding(Source.ORDERS)
    for since, fight in fights:
        column = binding.column(fight.cell) if binding else None
        yield CellLeft(
            orders[fight.page_id],
            column.name if column else fight.cell,
            fight.ours if fight.is_right else fight.theirs,
            fight.ours,
            since,
            check_at(fight),
            fight.is_right,
        )


def _known_order(ledger: Ledger, text: str) -> Order:
    try:
        return _order(find_order(ledger, text))
    except OrderNotFound:
        if ledger.history(text.strip()):  # an order that is gone, by its page id
            return Order(text.strip(), "An order that is gone")
        raise


def _order(stored: StoredRow) -> Order:
    return Order(stored.row.page_id, stored.title or "Untitled order", stored.number, stored.row.url)


def _orders(ledger: Ledger, page_ids: Collection[str]) -> Mapping[str, Order]:
    rows = ledger.rows(Source.ORDERS, page_ids)
    return {page: _order(rows[page]) if page in rows else Order(page, page) for page in page_ids}


@dataclass(frozen=True)
class _Gathering:
    """Alerts, of all orders or of one."""

    terms: Terms
    ledger: Ledger
    now: datetime
    only: str | None

    def concerns(self, page_id: str) -> bool:
        """Whether anything about that order is wanted."""
        return self.only in (None, page_id)

    def open(self) -> Iterator[Open]:
        """Alerts that are open; where no Slack is configured, what the rows show."""
        if not self.terms.speaks:
            for page_id, code, level in self._found:
                yield Open(self._orders[page_id], code, level, None, None, 0, None, None, None)
        for alert in self._alerts:
            if alert.state is AlertState.OPEN:
                said = alert.message
                yield Open(
                    self._orders[alert.page_id],
                    alert.code,
                    alert.level,
                    alert.opened_at,
                    alert.said_at,
                    alert.repeats,
                    said.channel if said else None,
                    said.ts if said else None,
                    alert.waiting_since,
                    alert.taken,
                    self._still_snoozed_until(alert.page_id),
                )

    def held(self) -> Iterator[Held]:
        """What was found and is not said yet."""
        if not self.terms.speaks:
            return
        speaking = Speaking(self.terms.calendar, self.terms.alerts, self.now)
        known = {(alert.page_id, alert.family): alert for alert in self._alerts}
        for page_id, code, level in self._found:
            alert = known.get((page_id, family_of(code)))
            if alert is None or alert.state is not AlertState.OPEN:
                since = alert.waiting_since if alert else None
                until = speaking.moment_to_speak(since, self._snoozed_until(page_id))
                is_snoozed = self._still_snoozed_until(page_id) is not None
                yield Held(self._orders[page_id], code, level, since, until, is_snoozed)

    def _still_snoozed_until(self, page_id: str) -> date | None:
        """The last day on which the order is silent, where that is not over."""
        until = self._snoozed_until(page_id)
        today = self.terms.calendar.local_day(self.now)
        return until if until is not None and until >= today else None

    def undeliverable(self) -> Iterator[Undeliverable]:
        """Parked messages of which something is still so."""
        still_open = {alert.key for alert in self.ledger.open_alerts() if alert.state is AlertState.OPEN}
        for entry in self.ledger.undeliverable():
            message = Message.model_validate_json(entry.message)
            told = [notice for notice in message.notices if notice.key in still_open]
            pages = [notice.key.partition(":")[0] for notice in told]
            orders = _orders(self.ledger, set(pages))
            for notice, page_id in zip(told, pages, strict=True):
                if self.concerns(page_id):
                    what = notice.what or notice.note
                    yield _undelivered(entry, orders[page_id], notice.code, what)
            if not message.notices and self.only is None and self._is_standing(entry):
                yield _undelivered(entry, None, message.key, message.heading)

    def conditions(self) -> Iterator[Condition]:
        """What stands about the service itself, in the words in which it was said."""
        headings: dict[str, str] = {}
        for entry in self.ledger.history(""):
            message = Message.model_validate_json(entry.message)
            headings |= dict.fromkeys(message.key.split(","), message.heading)
        for alert in self.ledger.alerts([""]):
            if alert.state is not AlertState.RESOLVED:
                since = alert.opened_at or alert.waiting_since
                is_said = alert.state is AlertState.OPEN
                yield Condition(alert.family, headings.get(alert.family, ""), since, is_said)

    def _is_standing(self, entry: OutboxEntry) -> bool:
        standing = {alert.family for alert in self.ledger.alerts([""]) if alert.state is AlertState.OPEN}
        return entry.channel != NOTION and not standing.isdisjoint(a.family for a in entry.outcomes)

    @cached_property
    def _alerts(self) -> list[Alert]:
        alerts = (alert for alert in self.ledger.open_alerts() if alert.page_id)
        return [alert for alert in alerts if self.concerns(alert.page_id)]

    @cached_property
    def _found(self) -> list[tuple[str, str, Level]]:
        """What the last evaluation of each order found: page, code, level."""
        return [
            (judgement.page_id, *read_code(shown))
            for judgement in self.ledger.all_judgements()
            if self.concerns(judgement.page_id)
            for shown in judgement.codes
        ]

    @cached_property
    def _orders(self) -> Mapping[str, Order]:
        pages = {page_id for page_id, _, _ in self._found} | {alert.page_id for alert in self._alerts}
        return _orders(self.ledger, pages)

    def _snoozed_until(self, page_id: str) -> date | None:
        stored = self.ledger.rows(Source.ORDERS, [page_id]).get(page_id)
        cell = stored.row.cells.get("snoozed_until") if stored else None
        return self.terms.calendar.stamp(cell.start).day if isinstance(cell, DateCell) else None


def _undelivered(entry: OutboxEntry, order: Order | None, code: str, what: str) -> Undeliverable:
    at = entry.attempted_at or entry.created_at
    return Undeliverable(at, entry.channel, order, code, what, entry.error)
