"""Runs passes over the past, at every moment at which something was due."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from notion_sync.ports import Ledger
from notion_sync.reconcile import Reconciler
from notion_sync.replay.past import Past
from notion_sync.replay.stage import PastTracker, Said, Scribe
from notion_sync.terms import Terms
from rules.cells import Person
from rules.columns import Binding, Source

NEVER = timedelta.max
CHANNEL = "replay"
EVENTS = ("opened", "raised", "lowered", "repeated", "resolved")
A_DAY = timedelta(days=1)
"""So long nobody waits for a pass that really was, where another policy makes something due."""

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


@dataclass(frozen=True)
class Story:
    """What is played. met_late: the first orders were there before the service was, and are met as one.

    accounts, titles: those that are known. looks: the passes that really were and judged anything.
    """

    past: Past
    bindings: Mapping[Source, Binding]
    met_late: bool = False
    accounts: Sequence[Person] = ()
    titles: Mapping[str, str | None] = field(default_factory=dict)
    looks: Sequence[datetime] = ()


async def play(
    terms: Terms,
    story: Story,
    ledger: Ledger,
    *,
    until: datetime,
    as_it_was: bool = False,
    progress: Callable[[datetime], None] = lambda _now: None,
) -> Played:
    """Live through the past with the code of a pass. ledger: an empty one. until: the last instant.

    as_it_was: at the passes that really were; else whenever something was due.
    """
    past, begins = story.past, story.past.begins or until
    terms = as_replayed(terms, story.bindings)
    # Else an empty tracker first: the first orders of an export are not to be one summary.
    now = begins if story.met_late else begins - timedelta(days=1)
    tracker = PastTracker(past, story.bindings, now, story.accounts, story.titles)
    scribe = Scribe(now=now)
    reconciler = Reconciler(terms, tracker, scribe, ledger, rehearses=True, full_every=NEVER)
    passes, before = 0, now
    looks = story.looks if as_it_was else ()
    upcoming: datetime | None = now
    while upcoming is not None and upcoming <= until:
        now = tracker.now = scribe.now = upcoming
        # As in life, only a full reading shows what is gone.
        await reconciler.run(now, full=any(version.row.gone for version in past.between(before, now)))
        passes, before = passes + 1, now
        progress(now)
        upcoming = _next(past, ledger, now, looks)
    return Played(begins, until, tuple(_events(scribe.written)), len(scribe.written), passes)


def as_replayed(terms: Terms, known: Collection[Source]) -> Terms:
    """The terms for the past: the sources that are known, said in one place, to nobody in particular."""
    alerts = terms.alerts.model_copy(update={"acknowledge": False, "test_channel": None})
    return replace(
        terms,
        sources=tuple(source for source in Source if source in known),
        alerts=alerts,
        speaks=True,
        channel=terms.channel or CHANNEL,
    )


def _next(past: Past, ledger: Ledger, now: datetime, looks: Sequence[datetime]) -> datetime | None:
    due = ledger.next_recheck()
    if due is not None and due <= now:
        due = now + A_WHILE
    if due is not None and (place := bisect_left(looks, due)) < len(looks):
        due = min(looks[place], due + A_DAY)
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
