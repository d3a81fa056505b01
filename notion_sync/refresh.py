"""Bring a ledger up to date with the tracker, for those who only look."""

from datetime import datetime

from adapters.retry import TimeLimit
from notion_sync.observe import Observer, Progress
from notion_sync.ports import Ledger, Tracker
from notion_sync.report import PassReport
from notion_sync.terms import Terms


async def refreshed(
    terms: Terms, tracker: Tracker, ledger: Ledger, now: datetime, *, progress: Progress, limit: TimeLimit
) -> Observer:
    """Read what changed since the ledger was written; everything, where there was none.

    limit: the time that reading may take. Raises AdapterError.
    """
    state = ledger.state()
    anew = not state.configuration.startswith(terms.fingerprint)
    observer = Observer(
        terms,
        tracker,
        ledger,
        now,
        PassReport("", now),
        full=state.full_read_at is None or anew,
        progress=progress,
        limit=limit,
    )
    await observer.observe()
    await observer.people()
    return observer
