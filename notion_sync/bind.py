"""Bind the tracker's sources: find out which data source and which columns they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adapters.errors import NotFound
from notion_sync.ports import Ledger, Tracker
from rules.cells import Unseen
from rules.columns import Binding, BoundColumn, Source
from rules.record import AlertState

REACH = "reach"
"""The kind of condition that a source cannot be reached."""


@dataclass
class Binder:
    """Binds sources, those known before only where that is needed.

    full: bind all anew. whole: sources whose rows have to be read again whole. away: sources that cannot be
    reached though they could before, and why; what was read of them is kept.
    """

    tracker: Tracker
    ledger: Ledger
    full: bool = False
    bindings: dict[Source, Binding] = field(default_factory=dict)
    whole: set[Source] = field(default_factory=set)
    away: dict[Source, NotFound] = field(default_factory=dict)

    async def bind(self, sources: tuple[Source, ...]) -> None:
        """Bind every configured source. Raises AdapterError where one that is needed cannot be."""
        standing = {a.family for a in self.ledger.alerts([""]) if a.state is not AlertState.RESOLVED}
        for source in sources:
            known = self.ledger.binding(source)
            if f"{REACH}:{source}" in standing:
                # What was trashed or archived meanwhile shows in no edit.
                self.whole.add(source)
            if known and not (self.full or any(column.blind for column in known.columns)):
                self.bindings[source] = known
                continue
            try:
                alike = await self.again(source)
            except NotFound as error:
                self.leave(source, error)
            else:
                self.whole |= set() if alike else {source}

    def leave(self, source: Source, error: NotFound) -> None:
        """Do without a source that cannot be reached now. Raises the error where that is not possible."""
        known = self.ledger.binding(source)
        if known is None or source is Source.ORDERS:
            raise error
        self.bindings[source] = known
        self.away[source] = error

    async def again(self, source: Source, strange: frozenset[str] = frozenset()) -> bool:
        """Look at a source's columns again. Whether its rows would be read as they were.

        strange: what was seen in rows and is not in the binding; it is known from now on, whatever it is.
        """
        known = self.ledger.binding(source)
        found = without_unused(await self.tracker.bind(source, known=known), self.ledger)
        binding = replace(found, schema=tuple(sorted({*found.schema, *strange})))
        self.bindings[source] = binding
        if known and known.data_source_id != binding.data_source_id:
            with self.ledger.transaction():
                self.ledger.delete_rows(source, self.ledger.page_ids(source))
                self.ledger.forget_past_of(source)
                self.ledger.save_binding(binding)
            self.full = True
        return known is not None and _read_alike(known, binding)

    def save(self, source: Source) -> None:
        """Keep a binding, now that its rows were read by it: a pass that ends before looks again."""
        if self.bindings[source] != self.ledger.binding(source):
            self.ledger.save_binding(self.bindings[source])


def without_unused(binding: Binding, ledger: Ledger) -> Binding:
    """A binding that knows nothing of options that were deleted and that no row showed."""
    if not any(column.lost_words for column in binding.columns):
        return binding
    rows = ledger.all_rows(binding.source)
    columns = []
    for column in binding.columns:
        cells = [stored.row.cells.get(column.key) for stored in rows] if column.lost_words else []
        used = {cell.shown if isinstance(cell, Unseen) else cell for cell in cells}
        columns.append(replace(column, lost_words=tuple(word for word in column.lost_words if word in used)))
    return replace(binding, columns=tuple(columns))


def _read_alike(before: Binding, after: Binding) -> bool:
    """Whether both make the same cells of the same row."""
    return before.data_source_id == after.data_source_id and _sense(before, after) == _sense(after, before)


def _sense(binding: Binding, other: Binding) -> Mapping[str, object]:
    """How each column is read, as far as options are known to both bindings."""
    return {column.key: _how(column, other.column(column.key)) for column in binding.columns}


def _how(column: BoundColumn, other: BoundColumn | None) -> object:
    shared = {choice.id for choice in other.choices} if other else set()
    words = {choice.id: choice.word for choice in column.choices if choice.id in shared}
    return column.property_id, column.type, words, column.lost_words, column.blind
