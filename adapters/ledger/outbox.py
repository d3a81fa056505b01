"""Messages decided on: what waits, what leaves, what was said where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, or_, select, update
from sqlalchemy import Row as Record

from adapters.errors import LedgerError
from adapters.ledger.alerts import AlertTable
from adapters.ledger.schema import MENTIONS, OUTBOX
from rules.notice import Message
from rules.record import Alert, Delivery, MessageRef, OutboxEntry

_UNSETTLED = (Delivery.PENDING.value, Delivery.SENDING.value)
_OUTCOMES = TypeAdapter(tuple[Alert, ...])


class OutboxTables(AlertTable):
    """The outbox, and which orders each entry speaks of. Entries are kept as history."""

    def add_to_outbox(self, entries: Iterable[OutboxEntry]) -> None:
        with self._writing() as connection:
            first = self._next_position(connection, OUTBOX)
            added = [(position, entry) for position, entry in enumerate(entries, first)]
            if not added:
                return
            records = [_record(entry) | {"position": position} for position, entry in added]
            connection.execute(OUTBOX.insert(), self._stamped(records))
            spoken_of = (
                {"page_id": page_id, "entry_id": entry.id} for _, entry in added for page_id in _pages(entry)
            )
            self._insert_missing(connection, MENTIONS, spoken_of)

    def unsettled(self) -> Sequence[OutboxEntry]:
        with self._reading() as connection:
            waiting = connection.execute(self._entries().where(OUTBOX.c.delivery.in_(_UNSETTLED)))
            return [_entry(record) for record in waiting]

    def undeliverable(self) -> Sequence[OutboxEntry]:
        with self._reading() as connection:
            parked = connection.execute(self._entries().where(OUTBOX.c.delivery == Delivery.PARKED.value))
            return [_entry(record) for record in parked]

    def attempt(self, entry_id: str, *, at: datetime) -> None:
        if self._current is not None:
            raise RuntimeError(
                "An attempt inside a transaction would not be durable before the message leaves."
            )
        with self._writing() as connection:
            self._change(connection, entry_id, delivery=Delivery.SENDING.value, attempted_at=at)

    def settle(
        self, entry_id: str, delivery: Delivery, *, ref: MessageRef | None = None, error: str = ""
    ) -> None:
        """Say what became of an entry.

        One that was said makes its outcomes true, and tells its replies which thread is theirs.
        """
        with self._writing() as connection:
            self._change(connection, entry_id, delivery=delivery.value, error=error)
            if delivery is not Delivery.SAID:
                return
            entry = self._entry(connection, entry_id)
            self.save_alerts(self._said(entry, ref))
            if ref is None:
                self._change(connection, entry_id, ts=entry.edits)
                return
            self._change(connection, entry_id, ts=ref.ts, said_channel=ref.channel)
            replies = (OUTBOX.c.in_thread_of == entry_id, OUTBOX.c.thread_ts.is_(None))
            waiting = OUTBOX.c.delivery.in_(_UNSETTLED)
            connection.execute(
                update(OUTBOX).where(self._mine(OUTBOX), waiting, *replies).values(thread_ts=ref.thread_ts)
            )

    def said_in(self, ref: MessageRef) -> Message | None:
        query = (
            select(OUTBOX.c.message)
            .where(self._mine(OUTBOX), OUTBOX.c.ts == ref.ts, OUTBOX.c.delivery == Delivery.SAID.value)
            .where(or_(OUTBOX.c.said_channel == ref.channel, OUTBOX.c.channel == ref.channel))
            .order_by(OUTBOX.c.position.desc())
            .limit(1)
        )
        with self._reading() as connection:
            text = connection.scalar(query)
        return None if text is None else Message.model_validate_json(text)

    def history(self, page_id: str) -> Sequence[OutboxEntry]:
        spoken_of = select(MENTIONS.c.entry_id).where(self._mine(MENTIONS), MENTIONS.c.page_id == page_id)
        with self._reading() as connection:
            return [
                _entry(record)
                for record in connection.execute(self._entries().where(OUTBOX.c.id.in_(spoken_of)))
            ]

    def _entries(self) -> Select[tuple[object, ...]]:
        return select(OUTBOX).where(self._mine(OUTBOX)).order_by(OUTBOX.c.position)

    def _entry(self, connection: Connection, entry_id: str) -> OutboxEntry:
        return _entry(connection.execute(self._entries().where(OUTBOX.c.id == entry_id)).one())

    def _change(self, connection: Connection, entry_id: str, **values: object) -> None:
        changed = connection.execute(
            update(OUTBOX).where(self._mine(OUTBOX), OUTBOX.c.id == entry_id).values(**values)
        )
        if changed.rowcount == 0:
            raise LedgerError(f"The outbox has no entry {entry_id}.")

    def _said(self, entry: OutboxEntry, ref: MessageRef | None) -> Iterator[Alert]:
        """The outcomes, each with the message that heads its thread: its episode's first one."""
        outcomes, repeats = entry.outcomes, Message.model_validate_json(entry.message).kind == "repeats"
        known = {
            (alert.page_id, alert.family, alert.episode): alert.message
            for alert in self.alerts({outcome.page_id for outcome in outcomes})
        }
        for outcome in outcomes:
            before = known.get((outcome.page_id, outcome.family, outcome.episode))
            said = replace(outcome, message=outcome.message or before or ref)
            yield replace(said, reminder=ref) if repeats else said


def _pages(entry: OutboxEntry) -> set[str]:
    """Orders an entry speaks of: those of its outcomes, and those in the keys of its notices."""
    notices = Message.model_validate_json(entry.message).notices
    return {alert.page_id for alert in entry.outcomes} | {notice.key.partition(":")[0] for notice in notices}


def _record(entry: OutboxEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "pass_id": entry.pass_id,
        "channel": entry.channel,
        "message": entry.message,
        "created_at": entry.created_at,
        "thread_ts": entry.thread_ts,
        "in_thread_of": entry.in_thread_of,
        "edits": entry.edits,
        "outcomes": _OUTCOMES.dump_json(entry.outcomes).decode(),
        "delivery": entry.delivery.value,
        "attempted_at": entry.attempted_at,
        "ts": entry.ts,
        "error": entry.error,
    }


def _entry(record: Record[tuple[object, ...]]) -> OutboxEntry:
    return OutboxEntry(
        id=record.id,
        pass_id=record.pass_id,
        channel=record.channel,
        message=record.message,
        created_at=record.created_at,
        thread_ts=record.thread_ts,
        in_thread_of=record.in_thread_of,
        edits=record.edits,
        outcomes=_OUTCOMES.validate_json(record.outcomes),
        delivery=Delivery(record.delivery),
        attempted_at=record.attempted_at,
        ts=record.ts,
        error=record.error,
    )
