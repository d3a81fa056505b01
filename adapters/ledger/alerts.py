"""Alerts by order and code family."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Row as Record
from sqlalchemy import Select, delete, select, tuple_

from adapters.ledger.schema import ALERTS
from adapters.ledger.tables import TrackerTables, chunks
from rules.finding import Level
from rules.record import Alert, AlertState, MessageRef, Taken

_UNRESOLVED = (AlertState.WAITING.value, AlertState.OPEN.value)


class AlertTable(TrackerTables):
    """Alerts, one for each order and family."""

    def alerts(self, page_ids: Collection[str]) -> Sequence[Alert]:
        query = self._alerts()
        with self._reading() as connection:
            return [
                _alert(record)
                for chunk in chunks(page_ids)
                for record in connection.execute(query.where(ALERTS.c.page_id.in_(chunk)))
            ]

    def open_alerts(self) -> Sequence[Alert]:
        with self._reading() as connection:
            found = connection.execute(self._alerts().where(ALERTS.c.state.in_(_UNRESOLVED)))
            return [_alert(record) for record in found]

    def save_alerts(self, alerts: Iterable[Alert]) -> None:
        with self._writing() as connection:
            self._upsert(connection, ALERTS, map(_record, alerts))

    def delete_alerts(self, alerts: Iterable[Alert]) -> None:
        keys = tuple_(ALERTS.c.page_id, ALERTS.c.family)
        with self._writing() as connection:
            for chunk in chunks((alert.page_id, alert.family) for alert in alerts):
                connection.execute(delete(ALERTS).where(self._mine(ALERTS), keys.in_(chunk)))

    def _alerts(self) -> Select[tuple[object, ...]]:
        return select(ALERTS).where(self._mine(ALERTS)).order_by(ALERTS.c.page_id, ALERTS.c.family)


def _record(alert: Alert) -> dict[str, object]:
    return {
        "page_id": alert.page_id,
        "family": alert.family,
        "state": alert.state.value,
        "code": alert.code,
        "level": int(alert.level),
        "episode": alert.episode,
        "opened_at": alert.opened_at,
        "said_at": alert.said_at,
        "repeats": alert.repeats,
        "waiting_since": alert.waiting_since,
        "first_contact": alert.first_contact,
        "channel": alert.message and alert.message.channel,
        "ts": alert.message and alert.message.ts,
        "thread_ts": alert.message and alert.message.thread_ts,
        "reminder_channel": alert.reminder and alert.reminder.channel,
        "reminder_ts": alert.reminder and alert.reminder.ts,
        "reminder_thread_ts": alert.reminder and alert.reminder.thread_ts,
        "taken_by": alert.taken and alert.taken.user,
        "taken_name": alert.taken and alert.taken.name,
        "taken_since": alert.taken and alert.taken.since,
        "looked_at": alert.looked_at,
    }


def _alert(record: Record[tuple[object, ...]]) -> Alert:
    said, reminded, taken = record.ts is not None, record.reminder_ts is not None, record.taken_by is not None
    return Alert(
        page_id=record.page_id,
        family=record.family,
        state=AlertState(record.state),
        code=record.code,
        level=Level(record.level),
        episode=record.episode,
        opened_at=record.opened_at,
        said_at=record.said_at,
        repeats=record.repeats,
        waiting_since=record.waiting_since,
        first_contact=record.first_contact,
        message=MessageRef(record.channel, record.ts, record.thread_ts) if said else None,
        reminder=MessageRef(record.reminder_channel, record.reminder_ts, record.reminder_thread_ts)
        if reminded
        else None,
        taken=Taken(record.taken_by, record.taken_name, record.taken_since) if taken else None,
        looked_at=record.looked_at,
    )
