"""The ledger of one tracker, put together from its parts."""

from sqlalchemy import select

from adapters.ledger.engine import is_in_memory, memory_engine, open_engine
from adapters.ledger.judgements import JudgementTable
from adapters.ledger.lease import LeaseTable
from adapters.ledger.lookup import OrderLookup
from adapters.ledger.measures import Measures
from adapters.ledger.names import NameTables
from adapters.ledger.outbox import OutboxTables
from adapters.ledger.passes import PassTable
from adapters.ledger.rows import RowTables
from adapters.ledger.schema import LEASES, metadata
from adapters.ledger.tables import CHUNK
from adapters.ledger.tracker import StateTables


class SqlLedger(
    RowTables,
    OrderLookup,
    JudgementTable,
    OutboxTables,
    LeaseTable,
    PassTable,
    NameTables,
    StateTables,
    Measures,
):
    """What is remembered of one tracker. Each method commits by itself unless inside ``transaction()``."""

    @property
    def outlives_the_process(self) -> bool:
        """Whether anything of it is still there once this process has ended."""
        return not is_in_memory(self._engine.url)

    def scratch_copy(self) -> "SqlLedger":
        """All that is remembered, copied into memory to be tried out on; the lease is left behind."""
        copy = memory_engine()
        with self._reading() as source, copy.begin() as target:
            for table in metadata.sorted_tables:
                if table is LEASES:
                    continue
                found = source.execute(
                    select(table).where(self._mine(table)), execution_options={"yield_per": CHUNK}
                )
                for records in found.mappings().partitions():
                    target.execute(table.insert(), [dict(record) for record in records])
        return SqlLedger(copy, self._tracker)

    def close(self) -> None:
        """Let go of the database; a ledger in memory is gone then."""
        self._engine.dispose()


def open_ledger(url: str, *, tracker: str, create: bool = True) -> SqlLedger:
    """The ledger at a URL: ``memory``, ``sqlite:///path`` or ``postgresql+psycopg://…``.

    tracker: any stable name of the tracker; ledgers of several share a database without seeing each other.
    create: make the database where it does not exist, and migrate it where it is older. With False nothing
    is written, and a database that does not exist is an empty ledger in memory.
    Raises LedgerError where it cannot be opened.
    """
    return SqlLedger(open_engine(url, create=create), tracker)
