"""How much there is in the ledger, for those who watch it."""

from datetime import datetime

from sqlalchemy import func, select, text

from adapters.ledger.schema import OUTBOX, metadata
from adapters.ledger.tables import TrackerTables
from rules.record import Delivery

_SQLITE = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")


class Measures(TrackerTables):
    """Numbers about the ledger. Of the outbox they are the tracker's, of the size those of all trackers."""

    def outbox_sizes(self, *, since: datetime) -> tuple[int, int]:
        """Entries that are not settled yet, and those parked that were added since an instant."""
        mine = select(func.count()).select_from(OUTBOX).where(self._mine(OUTBOX))
        unsettled = OUTBOX.c.delivery.in_((Delivery.PENDING.value, Delivery.SENDING.value))
        parked = (OUTBOX.c.delivery == Delivery.PARKED.value, OUTBOX.c.created_at >= since)
        with self._reading() as connection:
            pending = connection.scalars(mine.where(unsettled)).one()
            return pending, connection.scalars(mine.where(*parked)).one()

    def size_in_bytes(self) -> int:
        """How much room the ledger takes."""
        with self._reading() as connection:
            if connection.dialect.name == "sqlite":
                return int(connection.execute(_SQLITE).scalar_one())
            sizes = (func.pg_total_relation_size(table.name) for table in metadata.sorted_tables)
            return sum(connection.execute(select(*sizes)).one())
