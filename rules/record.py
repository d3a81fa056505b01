"""What is remembered between passes. The ledger stores it: a cache and an outbox, never the truth."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.cells import CellValue, Row
from rules.columns import Source
from rules.finding import Level


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as last read. ``order_ids`` are the orders a related row belongs to.

    title, number: of an order, for looking it up and for finding duplicates. since: when what people typed
    was first read as it is (UTC); None where a ledger of before does not tell.
    """

    source: Source
    row: Row
    fingerprint: str
    title: str = ""
    number: str | None = None
    order_ids: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PastRow:
    """How a row was for a time, as far as people type it in. until: the first instant at which it was not."""

    source: Source
    row: Row
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the last evaluation of an order left behind.

    recheck_at: when the order must be looked at again though nobody edits it (UTC); None for never.
    codes: the open warning and critical codes, as ``Open alerts`` would show them.
    gaps: directory gaps that concern the order, e.g. ``role:Finance``. ended: the order's stage is ended.
    """

    page_id: str
    recheck_at: datetime | None
    codes: tuple[str, ...] = ()
    invalid: bool = False
    gaps: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class TrackerState:
    """What is remembered of a tracker as a whole.

    configuration: fingerprint of configuration and rule version; a change makes every open order due.
    first_contact: True until the first pass has recorded all rows. repeats_day: the local day whose
    repeats were decided. full_read_at: when everything was last read.
    """

    configuration: str = ""
    first_contact: bool = True
    repeats_day: date | None = None
    full_read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a source was read by a pass that may have been cut off.

    since: only rows edited from then on (UTC); None for all of them. asked_at: the tracker's own clock at
    the first answer. reached: all rows created before were read; None where all were read, but not yet all
    other sources that were to be read whole. binding: identity of the binding by which they were read.
    """

    since: datetime | None
    asked_at: datetime
    reached: datetime | None
    binding: str


class AlertState(StrEnum):
    """Where an alert stands: found but not said yet, said and open, or over."""

    WAITING = "waiting"
    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A Slack message: ``ts`` is its id in the channel, ``thread_ts`` the thread it belongs to or heads."""

    channel: str
    ts: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody has an alert in hand. user: the Slack account. since: when that was first seen (UTC)."""

    user: str
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert of one order and code family (page_id "" for the service itself).

    code, level: as last said. episode: the local date on which it was first said, ``-2`` and so on
    if that day saw more. said_at: when it was last opened, raised or lowered (UTC); None where only
    the row told that it was said, and opened_at is when that was seen. repeats: how many of
    its repeat offsets are used up. waiting_since: since when a difference waits to be said (UTC).
    first_contact: found by the first pass. message: its own message, where it is known. reminder: the last
    message that repeated it since. taken: who acknowledged it. looked_at: when we last looked who (UTC).
    """

    page_id: str
    family: str
    state: AlertState = AlertState.WAITING
    code: str = ""
    level: Level = Level.INFO
    episode: str = ""
    opened_at: datetime | None = None
    said_at: datetime | None = None
    repeats: int = 0
    waiting_since: datetime | None = None
    first_contact: bool = False
    message: MessageRef | None = None
    reminder: MessageRef | None = None
    taken: Taken | None = None
    looked_at: datetime | None = None

    @property
    def key(self) -> str:
        """The public key in Slack metadata."""
        return f"{self.page_id}:{self.family}:{self.episode}"


class Delivery(StrEnum):
    """Where an outbox entry stands."""

    PENDING = "pending"
    SENDING = "sending"
    SAID = "said"
    DROPPED = "dropped"
    PARKED = "parked"


NOTION = "notion"
"""The channel of what is said as a comment on the order's page; Slack's own are ids."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message decided on, and what will be true of its alerts once it is said.

    channel: in Slack, or :data:`NOTION` for a comment on the page of the one alert it says.
    message: the :class:`rules.notice.Message` as JSON. edits: ts of an own message to edit instead of
    posting; an edit is harmless to repeat. in_thread_of: id of another entry of the same pass whose message
    heads this one's thread. outcomes: alert records to store once said (their ``message`` is filled in then).
    attempted_at: set before the request leaves (UTC), so that an unheard answer is recognised.
    """

    id: str
    pass_id: str
    channel: str
    message: str
    created_at: datetime
    thread_ts: str | None = None
    in_thread_of: str | None = None
    edits: str | None = None
    outcomes: tuple[Alert, ...] = ()
    delivery: Delivery = Delivery.PENDING
    attempted_at: datetime | None = None
    ts: str | None = None
    error: str = ""


class Task(StrEnum):
    """What is done with an order, pass after pass."""

    WRITE = "write"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Setback:
    """An order on which a task failed in every pass that tried.

    reason: what was said of the last failure. attempt: identity of what was tried. failures: how many
    passes in a row. next_try: set aside until then; None while every pass tries. All instants are UTC.
    """

    page_id: str
    task: Task
    reason: str
    attempt: str
    failures: int
    first_at: datetime
    last_at: datetime
    next_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fight:
    """A cell of the service's own that somebody else rewrites.

    cell: the column's key. put_right: when it was put right (UTC), oldest first. left_since: since when it
    is left alone; None while it is not. Of a cell that is left alone: ``ours`` is what we last wanted it
    to show, ``theirs`` what somebody else made it show, ``is_right`` whether it shows ours, and that
    ``since`` when.
    """

    page_id: str
    cell: str
    put_right: tuple[datetime, ...] = ()
    left_since: datetime | None = None
    since: datetime | None = None
    is_right: bool = False
    ours: CellValue = None
    theirs: CellValue = None


@dataclass(frozen=True, slots=True)
class PassRecord:
    """One pass. ``as_of`` is the instant it judged at, the others are wall-clock (all UTC).

    next_at: when the worker begins the next one; None where something else than a worker ran this one.
    """

    id: str
    started_at: datetime
    as_of: datetime
    finished_at: datetime | None = None
    exit_code: int | None = None
    summary: str = ""
    next_at: datetime | None = None


LEASE_SECONDS = 600
"""After so long without a sign of life a lease is nobody's: its holder hangs, or its machine is gone."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lease: a process on a machine. ``started`` tells a reused process id apart.

    host: the machine's name, and behind a colon which of its process-id spaces, where there are several.
    """

    host: str
    pid: int
    started: float
    token: str

    @property
    def machine(self) -> str:
        """The machine's name, for people."""
        return self.host.partition(":")[0]
