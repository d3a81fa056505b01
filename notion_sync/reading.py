"""Reading one source: what is gone is noticed on the way, and a reading that was cut off is gone on with.

Rows come in the order in which they were created. How far a reading came is remembered, so that a tracker
that cannot be read in one pass, however slow Notion is, is read in several.
"""

from bisect import bisect_left
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from adapters.errors import Unavailable
from adapters.retry import TimeLimit
from notion_sync.identity import fingerprint_of
from notion_sync.ports import Ledger, Tracker
from rules.cells import Row
from rules.columns import Binding
from rules.record import Reading

OVERLAP = timedelta(minutes=2)
"""Edit times are rounded down to the minute: the last minutes are read again and told apart by content."""

KEPT = timedelta(days=7)
"""How long a reading that was cut off may wait for the pass that goes on with it."""

E = TypeVar("E", bound=Unavailable)


@dataclass
class SourceReading:
    """One reading of a source, begun or gone on with.

    whole: all rows are wanted, not only those edited since the last reading. seen: the rows that came.
    strange: columns and options that the binding does not know. complete: it came to its end, and was not
    broken off to look at the columns first. noted: the ledger has a note about it, which is to be cleared
    once all sources are read. resumed: it had one before, for an earlier pass did not come to its end.
    """

    tracker: Tracker
    ledger: Ledger
    binding: Binding
    now: datetime
    limit: TimeLimit
    whole: bool
    seen: set[str] = field(default_factory=set)
    strange: frozenset[str] = frozenset()
    complete: bool = False
    noted: bool = False
    resumed: bool = False
    _since: datetime | None = field(init=False)
    _begun: Reading | None = field(init=False, default=None)
    _asked_at: datetime | None = field(init=False, default=None)
    _known: list[tuple[datetime, str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        note = self.ledger.reading(self.binding.source)
        self.noted = self.resumed = note is not None
        if note and (abs(self.now - note.asked_at) > KEPT or not is_begun(note, self.binding)):
            note = None
        if note and note.since is None and note.reached is None:
            # Read whole by a pass that did not come to the end of another source.
            self.whole = False
        watermark = None if self.whole else self.ledger.watermark(self.binding.source)
        self._since = watermark and watermark - OVERLAP
        if note and note.reached and note.since == self._since:
            self._begun, self._asked_at = note, note.asked_at
        if self._since is None:
            created = self.ledger.created(self.binding.source)
            reached = self._begun and self._begun.reached
            self._known = sorted(
                (at, page_id) for page_id, at in created.items() if not reached or at >= reached
            )

    async def steps(self) -> AsyncIterator[tuple[Sequence[Row], list[str]]]:
        """Rows as they come, and with them the ids of known rows that should have come by now and did not."""
        begun_at = self._begun.reached if self._begun else None
        place: Reading | None = None
        try:
            async for batch in self.tracker.read(self.binding, since=self._since, created_from=begun_at):
                # Not before more has come: most readings have one batch, and need no note.
                self._note(place)
                self._asked_at = self._asked_at or batch.asked_at
                self.strange |= batch.strange
                self.seen |= {row.page_id for row in batch.rows}
                reached = max((row.created for row in batch.rows), default=begun_at)
                yield batch.rows, self._missing(reached) if reached else []
                if reached is not None:
                    place = Reading(self._since, self._asked_at, reached, _identity(self.binding))
                self._progressed(stands_still=reached is not None and reached == begun_at)
        except Unavailable as error:
            self._note(place)
            raise self._told(error) if self.noted else error from error
        yield (), self._missing(None)
        self.complete = True

    def finish(self) -> None:
        """Remember that everything was read."""
        source = self.binding.source
        with self.ledger.transaction():
            if self._asked_at:
                self.ledger.save_watermark(source, self._asked_at)
            if self.whole and self._asked_at:
                self._note(Reading(None, self._asked_at, None, _identity(self.binding)))

    def _note(self, place: Reading | None) -> None:
        if place is not None:
            self.ledger.save_reading(self.binding.source, place)
            self.noted = True

    def _missing(self, reached: datetime | None) -> list[str]:
        """Known rows created before that which did not come; those created with it may come yet."""
        end = len(self._known) if reached is None else bisect_left(self._known, (reached, ""))
        missing = [page_id for _, page_id in self._known[:end] if page_id not in self.seen]
        del self._known[:end]
        return missing

    def _progressed(self, *, stands_still: bool) -> None:
        if stands_still:
            # Many rows created in one minute: the next pass would have to begin where this one did.
            self.limit.restart()
        else:
            self.limit.progressed()

    def _told(self, error: E) -> E:
        what = (
            f"{error.what} {len(self.seen)} rows of {self.binding.title} were read; the next pass reads on."
        )
        return type(error)(what, retry_after=error.retry_after, remedy=error.remedy)


def is_begun(note: Reading | None, binding: Binding) -> bool:
    """Whether a reading was begun by this very binding: what was read by another one does not count."""
    return note is not None and note.binding == _identity(binding)


def _identity(binding: Binding) -> str:
    return fingerprint_of(binding)
