"""The latest passes."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from adapters.errors import LedgerError
from adapters.ledger.schema import PASSES
from adapters.ledger.tables import TrackerTables
from rules.record import PassRecord

KEPT = 1000


class PassTable(TrackerTables):
    """Passes in the order they began; only the last :data:`KEPT` are kept."""

    def begin_pass(self, record: PassRecord) -> None:
        with self._writing() as connection:
            position = self._next_position(connection, PASSES)
            values = _values(record) | {"id": record.id, "position": position}
            connection.execute(PASSES.insert(), self._stamped([values]))
            connection.execute(delete(PASSES).where(self._mine(PASSES), PASSES.c.position <= position - KEPT))

    def finish_pass(self, record: PassRecord) -> None:
        with self._writing() as connection:
            finished = connection.execute(
                update(PASSES).where(self._mine(PASSES), PASSES.c.id == record.id).values(_values(record))
            )
            if finished.rowcount == 0:
                raise LedgerError(f"The ledger has no pass {record.id}.")

    def passes(self, limit: int) -> Sequence[PassRecord]:
        query = select(PASSES).where(self._mine(PASSES)).order_by(PASSES.c.position.desc()).limit(limit)
        with self._reading() as connection:
            return [
                PassRecord(
                    id=record.id,
                    started_at=record.started_at,
                    as_of=record.as_of,
                    finished_at=record.finished_at,
                    exit_code=record.exit_code,
                    summary=record.summary,
                    next_at=record.next_at,
                )
                for record in connection.execute(query)
            ]


def _values(record: PassRecord) -> dict[str, object]:
    return {
        "started_at": record.started_at,
        "as_of": record.as_of,
        "finished_at": record.finished_at,
        "exit_code": record.exit_code,
        "summary": record.summary,
        "next_at": record.next_at,
    }
