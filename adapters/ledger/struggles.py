"""What does not go smoothly: orders that keep failing, and cells that somebody else rewrites."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import Row as Record
from sqlalchemy import Table, delete, select, tuple_

from adapters.ledger.schema import FIGHTS, SETBACKS
from adapters.ledger.tables import TrackerTables, chunks
from rules.cells import CellValue, dump_cells, load_cells
from rules.record import Fight, Setback, Task

_INSTANTS = TypeAdapter(tuple[datetime, ...])


class StruggleTables(TrackerTables):
    """Setbacks and fights. There are few of them, so they are read all at once."""

    def setbacks(self) -> Sequence[Setback]:
        query = select(SETBACKS).where(self._mine(SETBACKS))
        with self._reading() as connection:
            return [_setback(record) for record in connection.execute(query.order_by(*SETBACKS.primary_key))]

    def save_setbacks(self, setbacks: Iterable[Setback]) -> None:
        with self._writing() as connection:
            self._upsert(connection, SETBACKS, map(_setback_record, setbacks))

    def delete_setbacks(self, setbacks: Iterable[Setback]) -> None:
        self._delete(SETBACKS, ((each.page_id, each.task.value) for each in setbacks))

    def fights(self) -> Sequence[Fight]:
        query = select(FIGHTS).where(self._mine(FIGHTS))
        with self._reading() as connection:
            return [_fight(record) for record in connection.execute(query.order_by(*FIGHTS.primary_key))]

    def save_fights(self, fights: Iterable[Fight]) -> None:
        with self._writing() as connection:
            self._upsert(connection, FIGHTS, map(_fight_record, fights))

    def delete_fights(self, fights: Iterable[Fight]) -> None:
        self._delete(FIGHTS, ((each.page_id, each.cell) for each in fights))

    def _delete(self, table: Table, keys: Iterable[tuple[str, str]]) -> None:
        _tracker, *key = table.primary_key
        with self._writing() as connection:
            for chunk in chunks(keys):
                connection.execute(delete(table).where(self._mine(table), tuple_(*key).in_(chunk)))


def _setback_record(setback: Setback) -> dict[str, object]:
    return {
        "page_id": setback.page_id,
        "task": setback.task.value,
        "reason": setback.reason,
        "attempt": setback.attempt,
        "failures": setback.failures,
        "first_at": setback.first_at,
        "last_at": setback.last_at,
        "next_try": setback.next_try,
    }


def _setback(record: Record[tuple[object, ...]]) -> Setback:
    return Setback(
        page_id=record.page_id,
        task=Task(record.task),
        reason=record.reason,
        attempt=record.attempt,
        failures=record.failures,
        first_at=record.first_at,
        last_at=record.last_at,
        next_try=record.next_try,
    )


def _fight_record(fight: Fight) -> dict[str, object]:
    return {
        "page_id": fight.page_id,
        "cell": fight.cell,
        "put_right": _INSTANTS.dump_json(fight.put_right).decode(),
        "left_since": fight.left_since,
        "since": fight.since,
        "is_right": fight.is_right,
        "ours": _text(fight.ours),
        "theirs": _text(fight.theirs),
    }


def _fight(record: Record[tuple[object, ...]]) -> Fight:
    return Fight(
        page_id=record.page_id,
        cell=record.cell,
        put_right=_INSTANTS.validate_json(record.put_right),
        left_since=record.left_since,
        since=record.since,
        is_right=record.is_right,
        ours=_value(record.ours),
        theirs=_value(record.theirs),
    )


def _text(value: CellValue) -> str:
    return dump_cells({"": value})


def _value(text: str) -> CellValue:
    return load_cells(text)[""]
