"""The ledger of one tracker, put together from its parts."""

from datetime import datetime

from sqlalchemy import Engine, select

from adapters.errors import LeaseLost
from adapters.ledger.engine import file_of, is_in_memory, open_engine, parsed
from adapters.ledger.failure import in_plain_words
from adapters.ledger.file import LedgerFile
from adapters.ledger.judgements import JudgementTable
from adapters.ledger.lease import LeaseTable
from adapters.ledger.lookup import OrderLookup
from adapters.ledger.measures import Measures
from adapters.ledger.names import NameTables
from adapters.ledger.outbox import OutboxTables
from adapters.ledger.passes import PassTable
from adapters.ledger.past import PastTable
from adapters.ledger.rows import RowTables
from adapters.ledger.schema import LEASES, LOOKS, PAST, metadata
from adapters.ledger.sqlite import check_pages, checkpoint, journal_kept, memory_engine
from adapters.ledger.struggles import StruggleTables
from adapters.ledger.tables import CHUNK
from adapters.ledger.tracker import StateTables
from rules.record import Holder


class SqlLedger(
    RowTables,
    PastTable,
    OrderLookup,
    JudgementTable,
    OutboxTables,
    StruggleTables,
    LeaseTable,
    PassTable,
    NameTables,
    StateTables,
    Measures,
):
    """What is remembered of one tracker. Each method commits by itself unless inside ``transaction()``.

    file: where it is kept in one.
    """

    def __init__(self, engine: Engine, tracker: str, *, file: LedgerFile | None = None) -> None:
        super().__init__(engine, tracker)
        self._file = file

    @property
    def outlives_the_process(self) -> bool:
        """Whether anything of it is still there once this process has ended."""
        return not is_in_memory(self._engine.url)

    @property
    def moved_to(self) -> str:
        """Where a damaged file lies that this ledger takes the place of; empty where there was none."""
        moved = self._file and self._file.moved_to
        return str(moved) if moved else ""

    def acquire(self, holder: Holder, *, seconds: float) -> Holder | None:
        other = super().acquire(holder, seconds=seconds)
        if other is None and self._file:
            with in_plain_words(self._engine.url):
                if self._was_abandoned:
                    check_pages(self._engine)
                # So that the file itself tells of a pass whose journal was lost.
                checkpoint(self._engine)
        return other

    def keep(self) -> None:
        if self._ours and self._file and not self._file.is_in_place:
            raise LeaseLost(
                f"The ledger {self._file.path} was deleted or replaced while a pass was at work.",
                remedy="The next pass begins a new one. Delete it between passes.",
            )
        super().keep()

    def check(self) -> None:
        """Look every part over. Raises LedgerDamaged; a server does that by itself."""
        if self._file:
            with in_plain_words(self._engine.url):
                check_pages(self._engine)

    def make_ready(self, now: datetime) -> None:
        if self._file and not self._file.is_in_place:
            self._reopen(now)

    def rebuild(self, now: datetime) -> str:
        self._reopen(now, is_damaged=True)
        return self.moved_to

    def _reopen(self, now: datetime, *, is_damaged: bool = False) -> None:
        if self._file:
            self._file.moved_to = None
            with journal_kept(self._file.path):
                self._engine.dispose()
        self._engine = open_engine(self._engine.url, self._file, create=True, now=now, is_damaged=is_damaged)

    def scratch_copy(self) -> "SqlLedger":
        """All that is remembered, copied into memory to be tried out on; lease and past are left behind."""
        copy = memory_engine()
        with self._reading() as source, copy.begin() as target:
            for table in metadata.sorted_tables:
                if table in (LEASES, LOOKS, PAST):
                    continue
                found = source.execute(
                    select(table).where(self._mine(table)), execution_options={"yield_per": CHUNK}
                )
                for records in found.mappings().partitions():
                    target.execute(table.insert(), [dict(record) for record in records])
        return SqlLedger(copy, self._tracker)

    def close(self) -> None:
        """Let go of the database; a ledger in memory is gone then."""
        self._unlock()
        if self._file and self.outlives_the_process and self._is_out:
            # Whose pass was killed, or could not give its lease back, has a journal to show for it: without
            # that the next pass would take the file for one whose journal was lost.
            with journal_kept(self._file.path):
                self._engine.dispose()
        self._engine.dispose()


def open_ledger(url: str, *, tracker: str, create: bool = True, now: datetime | None = None) -> SqlLedger:
    """The ledger at a URL: ``memory``, ``sqlite:///path`` or ``postgresql+psycopg://…``.

    tracker: any stable name of the tracker; ledgers of several share a database without seeing each other.
    create: make the database where it does not exist, and migrate it where it is older. With False nothing
    is written, and a database that does not exist is an empty ledger in memory. now: move a damaged file
    aside and begin anew; without it, or without ``create``, LedgerDamaged is raised.
    Raises LedgerError where it cannot be opened.
    """
    where = parsed(url)
    file = file_of(where)
    engine = open_engine(where, file, create=create, now=now)
    return SqlLedger(engine, tracker, file=file)
