"""What there is to know about one order at one instant, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from pydantic import JsonValue

from rules.cells import CellValue
from rules.columns import Source
from rules.finding import Finding, LevelWord
from rules.notice import Event
from rules.record import Alert, Delivery, Setback


@dataclass(frozen=True, slots=True)
class Fact:
    """A cell, by the column's name in the tracker."""

    column: str
    value: CellValue


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell the service writes: what it shows, and what it should show.

    left_alone: it differs and is not written, since somebody else keeps rewriting it.
    """

    column: str
    shows: CellValue
    should_show: CellValue
    differs: bool
    left_alone: bool = False


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A row of another source that belongs to the order."""

    source: Source
    title: str
    url: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A threshold, and the file where it is set or, where ``is_default``, can be set."""

    key: str
    value: JsonValue
    file: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Whom:
    """A person, or a role that nobody holds, and why they are named. A note: "away until 5 Dec 2026"."""

    name: str
    why: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seat:
    """A role of the current decision and who holds it. ``letter`` is e.g. ``responsible``."""

    letter: str
    role: str
    people: tuple[Whom, ...]


@dataclass(frozen=True, slots=True)
class FindingExplained:
    """A finding and whom it concerns. ``decision``: the line of the matrix whose people are named."""

    finding: Finding
    decision: str
    named: tuple[Whom, ...]
    informed: tuple[str, ...]
    consulted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StandDown:
    """Alert families a rule cannot judge, and why; what was said of them stays as it is."""

    families: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleExplained:
    """One rule's verdict. ``next_look``: when it could come to another one without an edit (UTC)."""

    name: str
    findings: tuple[FindingExplained, ...]
    stands_down: StandDown | None
    policy: tuple[PolicyLine, ...]
    next_look: datetime | None


@dataclass(frozen=True, slots=True)
class AlertExplained:
    """Where an alert stands, and what is to be said of it next.

    code, level: as found, else as last said. upcoming: the next event, None where nothing is to come; from
    ``upcoming_at`` on (UTC) a pass says it, in ``channel``. from_row: only the row's cell remembers it.
    """

    alert: Alert
    code: str
    level: LevelWord
    channel: str | None
    upcoming: Event | None = None
    upcoming_at: datetime | None = None
    from_row: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """What was said about the order, when (UTC), where, and whom it named. ``error``: why it could not be."""

    at: datetime
    channel: str
    event: Event
    code: str
    level: LevelWord
    what: str
    named: tuple[str, ...]
    in_thread: bool
    delivery: Delivery
    error: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """An order, explained. ``gone``: it was deleted, and is not judged any more.

    as_of, next_look: instants (UTC). zone: the team's. speaks: whether Slack is configured. set_aside: what
    failed in pass after pass, where the order waits for its next try.
    """

    page_id: str
    title: str
    number: str | None
    url: str
    as_of: datetime
    zone: tzinfo
    speaks: bool
    gone: bool = False
    health: str = ""
    facts: tuple[Fact, ...] = ()
    related: tuple[RelatedRow, ...] = ()
    cells: tuple[OwnCell, ...] = ()
    issues: tuple[str, ...] = ()
    rules: tuple[RuleExplained, ...] = ()
    decision: str | None = None
    seats: tuple[Seat, ...] = ()
    alerts: tuple[AlertExplained, ...] = ()
    snoozed_until: date | None = None
    announcements: tuple[Announcement, ...] = ()
    next_look: datetime | None = None
    set_aside: Setback | None = None
