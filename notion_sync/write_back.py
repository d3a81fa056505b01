"""Write what the rows should show: only our own cells, only those that differ, one request a row."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import structlog

from adapters.errors import AdapterError, Misconfigured, NotFound, Overloaded, Refused, Rejected
from notion_sync.contested import Contested
from notion_sync.ports import Ledger, Tracker
from notion_sync.remember import Memory, as_carried, stored_row
from notion_sync.report import CellChange, PassReport, RowChange
from notion_sync.set_aside import SetAside
from notion_sync.unbroken import unbroken
from rules.cells import Cells, CellValue, Row, fingerprint, same
from rules.columns import WRITTEN, Binding, Source
from rules.record import StoredRow

AT_ONCE = 6
"""Requests under way at the same time: enough to hide their latency, the pace is kept elsewhere."""

InTime = Callable[[], bool]
"""Whether the pass may begin another request."""

log = structlog.get_logger()


def differences(stored: StoredRow, desired: Cells, binding: Binding) -> tuple[CellChange, ...]:
    """The service's cells that do not show what they should, in the order of the contract."""
    changes = []
    for key in WRITTEN:
        column = binding.column(key)
        if column is None or key not in desired:
            continue
        before, after = stored.row.cells.get(key), desired[key]
        if not same(before, after):
            changes.append(CellChange(key, column.name, before, after))
    return tuple(changes)


@dataclass
class Writer:
    """Writes rows. Once the tracker refuses writing altogether, ``refused`` says why and nothing is sent.

    due_again: orders that the next pass must judge anew: not written, or edited meanwhile. in_time: whether
    the pass may begin another request. misfits: the tracker did not take a cell, though the row is there.
    overloaded: the tracker asks for fewer requests, for longer than this pass can wait: nothing more is sent.
    binding: as of now; once a cell was not taken, the columns are looked at again, and what is left goes by
    what they are then.
    """

    tracker: Tracker
    ledger: Ledger
    binding: Binding
    report: PassReport
    in_time: InTime
    set_aside: SetAside
    contested: Contested
    refused: Refused | None = None
    overloaded: Overloaded | None = None
    due_again: set[str] = field(default_factory=set)
    misfits: bool = False
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write(self, wanted: Iterable[tuple[StoredRow, tuple[CellChange, ...]]]) -> None:
        """Write rows side by side. What could not be written is named in the report."""
        pending = iter(wanted)

        async def work_off() -> None:
            for stored, changes in pending:
                await unbroken(self._one(stored, changes))

        # A group, because told to stop it waits for the writes in hand, which gather does not.
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(work_off())
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _one(self, stored: StoredRow, changes: tuple[CellChange, ...]) -> None:
        page_id = stored.row.page_id
        binding = self.binding
        changes = tuple(change for change in changes if binding.column(change.key))
        if not changes:
            return
        if self.refused or self.overloaded or not self.in_time():
            self.due_again.add(page_id)
            return
        cells: Mapping[str, CellValue] = {change.key: change.after for change in changes}
        try:
            row = await self.tracker.write(binding, stored.row, cells)
        except Refused as error:
            self.refused = error
            self.due_again.add(page_id)
            return
        except Overloaded as error:
            self.overloaded = error
            self.due_again.add(page_id)
            return
        except (NotFound, Rejected, Misconfigured) as error:
            if await self._is_gone(stored):
                self._gone(stored)
            elif await self._columns_changed(binding):
                await self._one(stored, changes)
            else:
                self.due_again.add(page_id)
                self.set_aside.not_written(stored, changes, error)
            return
        except AdapterError as error:
            self.due_again.add(page_id)
            self.set_aside.not_written(stored, changes, error)
            return
        self._written(stored, changes, row, binding)

    def _written(
        self, stored: StoredRow, changes: tuple[CellChange, ...], row: Row, binding: Binding
    ) -> None:
        """Remember a row as it is now that it was written."""
        page_id = stored.row.page_id
        cells = {change.key: change.after for change in changes}
        if row.gone:
            self._gone(stored)
            return
        written = as_carried(stored_row(Source.ORDERS, row), stored, binding)
        if _untouched(written, cells) != _untouched(stored, cells):
            # Somebody edited the row between our reading and our writing: that is left for the next
            # reading to see, with everything that follows from it.
            self.due_again.add(page_id)
            ours = {key: row.cells.get(key) for key in cells}
            written = stored_row(Source.ORDERS, replace(stored.row, cells={**stored.row.cells, **ours}))
        with self.ledger.transaction():
            self.ledger.save_rows([replace(written, since=stored.since)])
            self.contested.wrote(stored, changes)
            self.set_aside.written(stored)
        self.report.rows.append(RowChange(page_id, stored.title, stored.number, stored.row.url, changes))

    async def _is_gone(self, stored: StoredRow) -> bool:
        """Tell a row that is gone, which reading what changed would not show, from a cell that misfits."""
        try:
            row = await self.tracker.retrieve(self.binding, stored.row.page_id)
        except AdapterError:
            return False
        return row is None or row.gone

    async def _columns_changed(self, since: Binding) -> bool:
        """Whether other columns or options than these are to be written now; they are looked at once."""
        async with self._looking:
            if not self.misfits:
                # The binding that the ledger keeps stays: the next pass looks itself, and tells people.
                self.misfits = True
                try:
                    self.binding = await self.tracker.bind(Source.ORDERS, known=since)
                except AdapterError as error:
                    log.warning("columns.not_seen", reason=error.what)
            return not _writable(since) <= _writable(self.binding)

    def _gone(self, stored: StoredRow) -> None:
        """Remember that a row went away between reading and writing, for the next pass to act upon.

        Other orders were judged with it in place, those of the same number for example.
        """
        log.warning("row.gone", page_id=stored.row.page_id)
        memory = Memory(self.ledger, self.report.as_of, self.report)
        self.due_again.update({stored.row.page_id}, memory.forget(Source.ORDERS, stored.row.page_id))


def _writable(binding: Binding) -> set[tuple[str, str, str]]:
    """What can be named in a write: columns with their types, and their options."""
    columns = {(column.property_id, column.type, "") for column in binding.columns}
    return columns | {(c.property_id, c.type, choice.id) for c in binding.columns for choice in c.choices}


def _untouched(stored: StoredRow, written: Cells) -> str:
    """Identity of the cells that were not written."""
    return fingerprint({key: value for key, value in stored.row.cells.items() if key not in written})
