"""How rows were before they were changed, so that a policy can be tried on what really happened."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from adapters.ledger.schema import LOOKS, PAST
from adapters.ledger.stored_row import past_record, past_row
from adapters.ledger.tables import CHUNK, TrackerTables
from rules.columns import Source
from rules.record import PastRow, StoredRow


class PastTable(TrackerTables):
    """Versions of rows that are not so any more. ``keeps_past``: whether any are kept from now on."""

    keeps_past: bool = True

    def note_past(self, rows: Iterable[StoredRow], *, until: datetime) -> None:
        if self.keeps_past:
            with self._writing() as connection:
                self._upsert(connection, PAST, (past_record(stored, until) for stored in rows))

    def note_look(self, at: datetime) -> None:
        if self.keeps_past:
            with self._writing() as connection:
                self._insert_missing(connection, LOOKS, [{"at": at}])

    def looks(self) -> Sequence[datetime]:
        query = select(LOOKS.c.at).where(self._mine(LOOKS)).order_by(LOOKS.c.at)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def past(self) -> Iterator[PastRow]:
        """Every version that is kept, oldest first."""
        query = select(PAST).where(self._mine(PAST)).order_by(PAST.c.until, PAST.c.source, PAST.c.page_id)
        with self._reading() as connection:
            for record in connection.execute(query, execution_options={"yield_per": CHUNK}):
                yield past_row(record)

    def forget_past(self, *, before: datetime) -> None:
        with self._writing() as connection:
            connection.execute(delete(PAST).where(self._mine(PAST), PAST.c.until < before))
            connection.execute(delete(LOOKS).where(self._mine(LOOKS), LOOKS.c.at < before))

    def forget_past_of(self, source: Source) -> None:
        with self._writing() as connection:
            connection.execute(delete(PAST).where(self._mine(PAST), PAST.c.source == source.value))
