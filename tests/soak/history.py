"""What was seen from outside: the rows around each pass, and what Slack heard in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from notion_sync.demo.end_state import Event
from rules.cells import Row
from rules.columns import Source
from tests.soak.reading import State


@dataclass(frozen=True)
class Look:
    """One pass, as anybody can see it who looks at Notion and Slack and never asks the service.

    now: the instant it judges. before, after: the rows as it found and left them. said: the alert events of
    new messages, oldest first. writes: requests that may have changed something, of both services.
    calm: nothing disturbed it. full: it read everything. without_ledger: the ledger was lost before it.
    """

    now: datetime
    before: State
    after: State
    said: tuple[Event, ...] = ()
    writes: int = 0
    calm: bool = False
    full: bool = False
    without_ledger: bool = False


@dataclass(frozen=True)
class Violation:
    """A promise that was broken: which, about which order (page id, "" for none), and what was found."""

    promise: str
    order: str
    what: str
    now: datetime

    def __str__(self) -> str:
        """One line."""
        return f"{self.promise}: {self.what} (pass of {self.now:%a %d %b %Y %H:%M})"


History = Sequence[Look]


def gone_unseen(history: History, now: State) -> Iterator[tuple[Source, Row]]:
    """Rows that went since a pass certainly read everything, as they were before: only that shows it."""
    since = next((n for n, each in enumerate(reversed(history)) if each.calm and each.full), None)
    seen = history[len(history) - 1 - since :] if since is not None else history
    for source, rows in now.rows.items():
        for page_id, row in rows.items():
            if row.gone:
                past = (each.after.rows[source].get(page_id) for each in reversed(seen))
                last = next((each for each in past if each and not each.gone), None)
                if last:
                    yield source, last
