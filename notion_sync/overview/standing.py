"""What stands at one instant, as plain values. All instants are UTC."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from notion_sync.explain import Announcement
from rules.cells import CellValue
from rules.finding import Level
from rules.record import Taken, Task


@dataclass(frozen=True, slots=True)
class Order:
    """An order as people know it. Of one that is gone only the page id is left."""

    page_id: str
    title: str
    number: str | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """An alert that was said and is open; only shown in the row where no Slack is configured.

    opened_at, said_at: None where only the row told of it. news_since: since when a change of it waits.
    taken: who acknowledged it. snoozed_until: the order is silent until that day is over.
    """

    order: Order
    code: str
    level: Level
    opened_at: datetime | None
    said_at: datetime | None
    repeats: int
    channel: str | None
    ts: str | None
    news_since: datetime | None
    taken: Taken | None = None
    snoozed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An alert that was found and is not said yet. ``until``: from then on a pass says it.

    since: since when it waits; None where it was to be said and Slack did not take it.
    """

    order: Order
    code: str
    level: Level
    since: datetime | None
    until: datetime
    is_snoozed: bool


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """What Slack, or Notion for a comment, calls invalid, while what it says is still so.

    order: None for a message about the service itself.
    """

    at: datetime
    channel: str
    order: Order | None
    code: str
    what: str
    error: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Something about the service or its set-up that a person should mend. ``is_said``: else it waits."""

    key: str
    what: str
    since: datetime | None
    is_said: bool


@dataclass(frozen=True, slots=True)
class SetAsideOrder:
    """An order that failed in pass after pass and is tried again later."""

    order: Order
    task: Task
    reason: str
    failures: int
    first_at: datetime
    last_at: datetime
    next_try: datetime


@dataclass(frozen=True, slots=True)
class CellLeft:
    """A cell that somebody else keeps rewriting. ``next_look``: when it is looked at without an edit.

    is_right: it shows what it should for now.
    """

    order: Order
    column: str
    shows: CellValue
    should_show: CellValue
    since: datetime
    next_look: datetime | None
    is_right: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that stands; of one order alone where its ``history`` was asked for.

    speaks: whether Slack is configured. remembers: whether the ledger outlives a pass.
    """

    as_of: datetime
    zone: tzinfo
    speaks: bool
    remembers: bool
    open: tuple[Open, ...]
    held: tuple[Held, ...]
    undeliverable: tuple[Undeliverable, ...]
    conditions: tuple[Condition, ...]
    set_aside: tuple[SetAsideOrder, ...]
    left_alone: tuple[CellLeft, ...]
    order: Order | None = None
    history: tuple[Announcement, ...] = ()
