"""A ledger of plain dictionaries, for one process that throws it away: many passes over the past, fast.

It meets the same protocol as the ledger in a database, and a test holds replays over both to be the same. It
takes nothing back: a transaction that fails leaves what it wrote.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from adapters.errors import LedgerError
from adapters.ledger.stored_row import folded, number_key
from rules.cells import Person
from rules.columns import Binding, Source
from rules.notice import Message
from rules.record import (
    Alert,
    AlertState,
    Delivery,
    Fight,
    Holder,
    Judgement,
    MessageRef,
    OutboxEntry,
    PassRecord,
    PastRow,
    Reading,
    Setback,
    StoredRow,
    Task,
    TrackerState,
)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
UNSETTLED = (Delivery.PENDING, Delivery.SENDING)


class ScratchLedger:
    """Remembers as long as it lives."""

    def __init__(self) -> None:
        self._state = TrackerState()
        self._bindings: dict[Source, Binding] = {}
        self._watermarks: dict[Source, datetime] = {}
        self._readings: dict[Source, Reading] = {}
        self._rows: dict[Source, dict[str, StoredRow]] = {source: {} for source in Source}
        self._children: defaultdict[str, dict[tuple[Source, str], None]] = defaultdict(dict)
        self._numbers: defaultdict[str, set[str]] = defaultdict(set)
        self._judgements: dict[str, Judgement] = {}
        self._rechecks: dict[str, datetime] = {}
        self._alerts: defaultdict[str, dict[str, Alert]] = defaultdict(dict)
        self._unresolved: dict[tuple[str, str], None] = {}
        self._outbox: dict[str, OutboxEntry] = {}
        self._waiting: dict[str, None] = {}
        self._said: dict[tuple[str, str], str] = {}
        self._setbacks: dict[tuple[str, Task], Setback] = {}
        self._fights: dict[tuple[str, str], Fight] = {}
        self._slack_ids: dict[str, tuple[str | None, datetime]] = {}
        self._titles: dict[str, str | None] = {}
        self._people: dict[str, Person] = {}
        self._passes: dict[str, PassRecord] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        yield

    def make_ready(self, now: datetime) -> None:
        """It always is."""

    def rebuild(self, now: datetime) -> str:
        raise LedgerError("What is only in memory is never damaged.")

    def check(self) -> None:
        """It is always whole."""

    def acquire(self, holder: Holder, *, seconds: float) -> Holder | None:
        return None

    def keep(self) -> None:
        """Nobody else sees it."""

    def release(self, holder: Holder) -> None:
        """Nobody else sees it."""

    def state(self) -> TrackerState:
        return self._state

    def save_state(self, state: TrackerState) -> None:
        self._state = state

    def binding(self, source: Source) -> Binding | None:
        return self._bindings.get(source)

    def save_binding(self, binding: Binding) -> None:
        self._bindings[binding.source] = binding

    def watermark(self, source: Source) -> datetime | None:
        return self._watermarks.get(source)

    def save_watermark(self, source: Source, at: datetime) -> None:
        self._watermarks[source] = at

    def reading(self, source: Source) -> Reading | None:
        return self._readings.get(source)

    def save_reading(self, source: Source, reading: Reading | None) -> None:
        self._readings.pop(source, None)
        if reading is not None:
            self._readings[source] = reading

    def end_readings(self) -> None:
        self._readings.clear()

    def rows(self, source: Source, page_ids: Collection[str]) -> Mapping[str, StoredRow]:
        there = self._rows[source]
        return {page_id: there[page_id] for page_id in page_ids if page_id in there}

    def all_rows(self, source: Source) -> Sequence[StoredRow]:
        return [row for _, row in sorted(self._rows[source].items())]

    def page_ids(self, source: Source) -> frozenset[str]:
        return frozenset(self._rows[source])

    def created(self, source: Source) -> Mapping[str, datetime]:
        return {page_id: stored.row.created for page_id, stored in self._rows[source].items()}

    def save_rows(self, rows: Iterable[StoredRow]) -> None:
        for stored in rows:
            page_id = stored.row.page_id
            self._forget(stored.source, page_id)
            self._rows[stored.source][page_id] = stored
            for order in stored.order_ids:
                self._children[order][stored.source, page_id] = None
            if stored.source is Source.ORDERS:
                if stored.number and not stored.row.gone:
                    self._numbers[stored.number].add(page_id)
                if page_id not in self._judgements:
                    self._rechecks.setdefault(page_id, LONG_AGO)

    def delete_rows(self, source: Source, page_ids: Collection[str]) -> None:
        for page_id in page_ids:
            self._forget(source, page_id)
            self._rows[source].pop(page_id, None)
            if source is Source.ORDERS:
                self._judgements.pop(page_id, None)
                self._rechecks.pop(page_id, None)

    def note_past(self, rows: Iterable[StoredRow], *, until: datetime) -> None:
        """Nobody looks back at what was only played."""

    def note_look(self, at: datetime) -> None:
        """Nobody looks back at what was only played."""

    def looks(self) -> Sequence[datetime]:
        return ()

    def past(self) -> Iterable[PastRow]:
        return ()

    def forget_past(self, *, before: datetime) -> None:
        """There is none."""

    def forget_past_of(self, source: Source) -> None:
        """There is none."""

    def _forget(self, source: Source, page_id: str) -> None:
        before = self._rows[source].get(page_id)
        if before is None:
            return
        for order in before.order_ids:
            self._children[order].pop((source, page_id), None)
        if source is Source.ORDERS and before.number:
            self._numbers[before.number].discard(page_id)

    def related(self, order_ids: Collection[str]) -> Mapping[str, Sequence[StoredRow]]:
        found: dict[str, Sequence[StoredRow]] = {}
        for order in order_ids:
            children = [self._rows[source][page] for source, page in self._children.get(order, ())]
            found[order] = sorted(children, key=lambda s: (s.source.value, s.row.created, s.row.page_id))
        return found

    def beside(self, order_ids: Collection[str]) -> Collection[str]:
        related = self.related(order_ids).values()
        return {order for items in related for item in items for order in item.order_ids}

    def with_number(self, numbers: Collection[str]) -> Mapping[str, Sequence[str]]:
        return {number: sorted(self._numbers.get(number, ())) for number in numbers}

    def find_orders(self, text: str) -> Sequence[StoredRow]:
        wanted, orders = folded(text), self.all_rows(Source.ORDERS)
        exactly = [
            stored
            for stored in orders
            if text.strip() == stored.row.page_id
            or folded(stored.title) == wanted
            or (stored.number and number_key(stored.number) == number_key(text))
        ]
        return exactly or [stored for stored in orders if wanted and wanted in folded(stored.title)]

    def judgements(self, page_ids: Collection[str]) -> Mapping[str, Judgement]:
        return {page: self._judgements[page] for page in page_ids if page in self._judgements}

    def all_judgements(self) -> Sequence[Judgement]:
        return list(self._judgements.values())

    def troubled(self) -> Sequence[Judgement]:
        return [each for each in self._judgements.values() if each.invalid or each.gaps]

    def count_judged(self, also: Collection[str] = ()) -> int:
        return len(self._judgements.keys() | set(also))

    def save_judgements(self, judgements: Iterable[Judgement]) -> None:
        for judgement in judgements:
            self._judgements[judgement.page_id] = judgement
            self._rechecks.pop(judgement.page_id, None)
            if judgement.recheck_at is not None:
                self._rechecks[judgement.page_id] = judgement.recheck_at

    def due(self, now: datetime) -> Sequence[str]:
        return [page for at, page in sorted((at, page) for page, at in self._rechecks.items()) if at <= now]

    def next_recheck(self) -> datetime | None:
        return min(self._rechecks.values(), default=None)

    def make_due(self, page_ids: Collection[str] | None, *, now: datetime) -> None:
        if page_ids is None:
            page_ids = [page for page in self._rows[Source.ORDERS] if not self._has_ended(page)]
        self._rechecks.update(dict.fromkeys(page_ids, now))

    def _has_ended(self, page_id: str) -> bool:
        judgement = self._judgements.get(page_id)
        return judgement is not None and judgement.ended

    def alerts(self, page_ids: Collection[str]) -> Sequence[Alert]:
        return [
            alert for page in sorted(set(page_ids)) for _, alert in sorted(self._alerts.get(page, {}).items())
        ]

    def open_alerts(self) -> Sequence[Alert]:
        return [self._alerts[page][family] for page, family in sorted(self._unresolved)]

    def save_alerts(self, alerts: Iterable[Alert]) -> None:
        for alert in alerts:
            self._alerts[alert.page_id][alert.family] = alert
            self._unresolved.pop((alert.page_id, alert.family), None)
            if alert.state is not AlertState.RESOLVED:
                self._unresolved[alert.page_id, alert.family] = None

    def delete_alerts(self, alerts: Iterable[Alert]) -> None:
        for alert in alerts:
            self._alerts[alert.page_id].pop(alert.family, None)
            self._unresolved.pop((alert.page_id, alert.family), None)

    def add_to_outbox(self, entries: Iterable[OutboxEntry]) -> None:
        for entry in entries:
            self._put(entry)

    def _put(self, entry: OutboxEntry) -> None:
        self._outbox[entry.id] = entry
        if entry.delivery in UNSETTLED:
            self._waiting.setdefault(entry.id)
        else:
            self._waiting.pop(entry.id, None)

    def unsettled(self) -> Sequence[OutboxEntry]:
        return [self._outbox[entry_id] for entry_id in self._waiting]

    def settle(
        self, entry_id: str, delivery: Delivery, *, ref: MessageRef | None = None, error: str = ""
    ) -> None:
        entry = replace(self._outbox[entry_id], delivery=delivery, error=error)
        if delivery is Delivery.SAID:
            self._put(replace(entry, ts=ref.ts if ref else entry.edits))
            self.save_alerts(list(self._outcomes(entry, ref)))
            for channel in {entry.channel, *((ref.channel,) if ref else ())}:
                self._said[channel, ref.ts if ref else entry.edits or ""] = entry_id
            if ref:
                self._thread(entry_id, ref)
            return
        self._put(entry)

    def _thread(self, head: str, ref: MessageRef) -> None:
        """Tell the replies of a head which thread is theirs."""
        for reply in [self._outbox[waiting] for waiting in self._waiting]:
            if reply.in_thread_of == head and reply.thread_ts is None:
                self._put(replace(reply, thread_ts=ref.thread_ts))

    def _outcomes(self, entry: OutboxEntry, ref: MessageRef | None) -> Iterator[Alert]:
        repeats = Message.model_validate_json(entry.message).kind == "repeats"
        for outcome in entry.outcomes:
            known = self._alerts.get(outcome.page_id, {}).get(outcome.family)
            before = known.message if known and known.episode == outcome.episode else None
            said = replace(outcome, message=outcome.message or before or ref)
            yield replace(said, reminder=ref) if repeats else said

    def attempt(self, entry_id: str, *, at: datetime) -> None:
        self._put(replace(self._outbox[entry_id], delivery=Delivery.SENDING, attempted_at=at))

    def said_in(self, ref: MessageRef) -> Message | None:
        entry_id = self._said.get((ref.channel, ref.ts))
        return Message.model_validate_json(self._outbox[entry_id].message) if entry_id else None

    def undeliverable(self) -> Sequence[OutboxEntry]:
        return [entry for entry in self._outbox.values() if entry.delivery is Delivery.PARKED]

    def history(self, page_id: str) -> Sequence[OutboxEntry]:
        return [
            entry
            for entry in self._outbox.values()
            if any(outcome.page_id == page_id for outcome in entry.outcomes)
            or any(
                notice.key.startswith(f"{page_id}:")
                for notice in Message.model_validate_json(entry.message).notices
            )
        ]

    def setbacks(self) -> Sequence[Setback]:
        return [setback for _, setback in sorted(self._setbacks.items(), key=lambda pair: pair[0])]

    def save_setbacks(self, setbacks: Iterable[Setback]) -> None:
        self._setbacks.update({(each.page_id, each.task): each for each in setbacks})

    def delete_setbacks(self, setbacks: Iterable[Setback]) -> None:
        for each in setbacks:
            self._setbacks.pop((each.page_id, each.task), None)

    def fights(self) -> Sequence[Fight]:
        return [fight for _, fight in sorted(self._fights.items(), key=lambda pair: pair[0])]

    def save_fights(self, fights: Iterable[Fight]) -> None:
        self._fights.update({(each.page_id, each.cell): each for each in fights})

    def delete_fights(self, fights: Iterable[Fight]) -> None:
        for each in fights:
            self._fights.pop((each.page_id, each.cell), None)

    def slack_ids(self) -> Mapping[str, tuple[str | None, datetime]]:
        return dict(self._slack_ids)

    def save_slack_id(self, email: str, slack_id: str | None, *, at: datetime) -> None:
        self._slack_ids[email] = slack_id, at

    def known_titles(self) -> Mapping[str, str | None]:
        return self._titles

    def save_titles(self, titles: Mapping[str, str | None]) -> None:
        self._titles.update(titles)

    def known_people(self) -> Sequence[Person]:
        return list(self._people.values())

    def save_people(self, people: Iterable[Person], *, at: datetime) -> None:
        self._people.update({person.id: person for person in people})

    def begin_pass(self, record: PassRecord) -> None:
        self._passes[record.id] = record

    def finish_pass(self, record: PassRecord) -> None:
        self._passes[record.id] = record

    def passes(self, limit: int) -> Sequence[PassRecord]:
        return list(self._passes.values())[::-1][:limit]

    def outbox_sizes(self, *, since: datetime) -> tuple[int, int]:
        parked = sum(entry.created_at >= since for entry in self.undeliverable())
        return len(self._waiting), parked

    def size_in_bytes(self) -> int:
        return 0
