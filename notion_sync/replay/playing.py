"""Runs passes over the past, at every moment at which something was due."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from notion_sync.ports import Ledger
from notion_sync.reconcile import Reconciler
from notion_sync.replay.past import Past
from notion_sync.replay.stage import PastTracker, Said, Scribe
from notion_sync.terms import Terms
from rules.columns import Source

NEVER = timedelta.max
CHANNEL = "replay"
EVENTS = ("opened", "raised", "lowered", "repeated", "resolved")
A_WHILE = timedelta(minutes=15)
"""After so long a pass looks again at what it could not finish."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that would have been said of an order.

    page_id, order: which. named: whom the message would have mentioned.
    """

    at: datetime
    event: str
    code: str
    level: str
    page_id: str
    order: str
    what: str
    do: str
    named: tuple[str, ...]
    channel: str


@dataclass(frozen=True)
class Played:
    """What came of it. messages: how many there would have been, summaries and lists of repeats included."""

    first: datetime
    last: datetime
    events: tuple[Event, ...]
    messages: int
    passes: int


async def play(
    terms: Terms,
    past: Past,
    columns: Mapping[Source, Collection[str]],
    ledger: Ledger,
    *,
    until: datetime,
    progress: Callable[[datetime], None] = lambda _now: None,
) -> Played:
    """Live through the past with the code of a pass. ledger: an empty one. until: the last instant."""
    begins = past.begins or until
    terms = as_replayed(terms, columns)
    now = begins - timedelta(days=1)  # an empty tracker: else the first orders would be one summary
    tracker, scribe = PastTracker(past, columns, now), Scribe(now=now)
    reconciler = Reconciler(terms, tracker, scribe, ledger, rehearses=True, full_every=NEVER)
    passes = 0
    upcoming: datetime | None = now
    while upcoming is not None and upcoming <= until:
        now = tracker.now = scribe.now = upcoming
        await reconciler.run(now)
        passes += 1
        progress(now)
        upcoming = _next(past, ledger, now)
    return Played(begins, until, tuple(_events(scribe.written)), len(scribe.written), passes)


def as_replayed(terms: Terms, columns: Mapping[Source, Collection[str]]) -> Terms:
    """The terms for the past: what the files have, said in one place, to nobody in particular."""
    alerts = terms.alerts.model_copy(update={"acknowledge": False, "test_channel": None})
    return replace(
        terms,
        sources=tuple(source for source in Source if source in columns),
        alerts=alerts,
        speaks=True,
        channel=terms.channel or CHANNEL,
    )


def _next(past: Past, ledger: Ledger, now: datetime) -> datetime | None:
    due = ledger.next_recheck()
    if due is not None and due <= now:
        due = now + A_WHILE
    return min((moment for moment in (past.next_after(now), due) if moment), default=None)


def _events(said: Collection[Said]) -> list[Event]:
    return [
        Event(
            each.at,
            notice.event,
            notice.code,
            notice.level,
            notice.key.partition(":")[0],
            notice.order,
            notice.what or notice.note,
            notice.do,
            tuple(person.name for person in notice.named),
            each.channel,
        )
        for each in said
        if each.message.kind in {"alert", "repeats"}
        for notice in each.message.notices
    ]
