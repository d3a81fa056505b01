"""Fills the table of a scorecard: each row made once, and then changed in place."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from adapters.errors import Rejected
from notion_sync.publishing import columns
from notion_sync.publishing.lines import Line, emptied, keys_of_periods, lines, period_of
from notion_sync.publishing.outcome import Published
from notion_sync.publishing.ports import Board
from notion_sync.scorecard import Scorecard
from rules.cells import CellValue
from rules.language import Language
from rules.tables import FoundRow, NewRow

AT_ONCE = 8
"""Rows that are written at the same time: so the latency of answers costs nothing under the budget."""

Work = Callable[[], Awaitable[None]]


@dataclass
class Filling:
    """Writes rows. ``names``: what the table calls the columns, by key; ``there``: its rows by key."""

    board: Board
    done: Published
    names: Mapping[str, str]
    language: Language
    there: defaultdict[str, list[FoundRow]] = field(default_factory=lambda: defaultdict(list))

    async def fill(self, card: Scorecard) -> None:
        """Every figure; what is right already is left alone. Raises AdapterError."""
        async for row in self.board.rows(self.done.table):
            if key := row.cells.get(self.names["key"]):
                self.there[str(key)].append(row)
        wanted = {line.key: line for line in lines(card, self.language)}
        shown = keys_of_periods(card)
        gone = [key for key in self.there if key not in wanted and period_of(key) in shown]
        await self._together([partial(self._write, line) for line in wanted.values()])
        await self._together([partial(self._change, key, emptied(self.language)) for key in gone])
        await self._clear_doubles()

    async def _write(self, line: Line) -> None:
        if line.key in self.there:
            await self._change(line.key, line.cells)
            return
        cells = {key: cell for key, cell in line.cells.items() if key != columns.TITLE}
        await self.board.add_row(self.done.table, NewRow(line.title, self._named(cells)))
        self.done.made += 1

    async def _change(self, key: str, cells: Mapping[str, CellValue]) -> None:
        changed = await self.board.update(self.done.table, self.there[key][0], self._named(cells))
        self.done.changed += changed
        self.done.unchanged += not changed

    def _named(self, cells: Mapping[str, CellValue]) -> Mapping[str, CellValue]:
        return {self.names[key]: cell for key, cell in cells.items()}

    async def _clear_doubles(self) -> None:
        """Two that published at once may both have made a row; those that people copied are theirs."""
        doubles = [row for rows in self.there.values() for row in rows[1:]]
        if doubles:
            account = await self.board.account()
            ours = [row for row in doubles if row.made_by == account]
            await self._together([partial(self.board.trash, row.page_id) for row in ours])

    async def _together(self, work: Sequence[Work]) -> None:
        """Do it, some at once. A row that Notion rejects is reported, and the others go on."""
        for start in range(0, len(work), AT_ONCE):
            some = work[start : start + AT_ONCE]
            for outcome in await asyncio.gather(*(each() for each in some), return_exceptions=True):
                if isinstance(outcome, Rejected):
                    self.done.problems.append(outcome)
                elif isinstance(outcome, BaseException):
                    raise outcome
