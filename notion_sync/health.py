"""Whether passes succeed in time, told by what is remembered of them.

Pure: from the passes, the instant and whether somebody is at work follow two answers, each with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import JsonValue

from rules.record import PassRecord

BY_CRON = timedelta(hours=2)
"""How old the last success may be where no worker says how often it works: an hourly cron may lose one."""

SHORTEST = timedelta(minutes=10)
"""A worker's success is fresh for so long at least: a Notion that is away for some minutes is no illness."""

INTERVALS = 3
"""How many of a worker's intervals may go by without a success."""

GRACE = timedelta(minutes=5)
"""How late a worker's pass may begin before the worker counts as stuck."""

LONGEST = timedelta(hours=6)
"""How long a pass may run: reading a tracker of a million rows for the first time takes about that."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why in one line."""

    yes: bool
    why: str


@dataclass(frozen=True, slots=True)
class Health:
    """How passes go.

    succeeds: they succeed in time. alive: they begin and end in time, whatever comes of them; where not, a
    restart may help. within: how old the last success may be. All instants are wall-clock (UTC).
    """

    succeeds: Answer
    alive: Answer
    within: timedelta
    last_success: datetime | None = None
    running_since: datetime | None = None
    next_at: datetime | None = None

    def document(self) -> dict[str, JsonValue]:
        """The answers as ``health --json`` prints them."""
        instants = (self.last_success, self.running_since, self.next_at)
        last_success, running_since, next_at = (at.isoformat() if at else None for at in instants)
        return {
            "succeeds": {"yes": self.succeeds.yes, "why": self.succeeds.why},
            "alive": {"yes": self.alive.yes, "why": self.alive.why},
            "within_seconds": int(self.within.total_seconds()),
            "last_success": last_success,
            "running_since": running_since,
            "next_pass": next_at,
        }


def health(
    passes: Sequence[PassRecord], *, now: datetime, at_work: bool, within: timedelta | None = None
) -> Health:
    """What the latest passes, newest first, tell at an instant.

    at_work: whether somebody holds the lease. within: how old the last success may be, where that shall not
    follow from the pace of the worker.
    """
    if not passes:
        none = Answer(yes=False, why="no pass has begun yet")
        return Health(none, none, within or BY_CRON)
    newest = passes[0]
    ended = next((each for each in passes if each.finished_at), None)
    success = next((each for each in passes if each.finished_at and each.exit_code == 0), None)
    allowed = within or _allowed(success or ended)
    running = at_work and newest.finished_at is None
    return Health(
        _succeeds(newest, ended, success, now=now, running=running, allowed=allowed),
        _is_alive(newest, now=now, running=running, allowed=allowed),
        allowed,
        last_success=success.finished_at if success else None,
        running_since=newest.started_at if running else None,
        next_at=newest.next_at,
    )


def _allowed(known: PassRecord | None) -> timedelta:
    if known is None or known.next_at is None:
        return BY_CRON
    return max(SHORTEST, INTERVALS * (known.next_at - known.started_at))


def _succeeds(
    newest: PassRecord,
    ended: PassRecord | None,
    success: PassRecord | None,
    *,
    now: datetime,
    running: bool,
    allowed: timedelta,
) -> Answer:
    if running and (ended is None or ended is success):
        return _running(newest, now)
    last = _outcome(newest if newest.finished_at or not running else ended or newest)
    if success is None:
        return Answer(yes=False, why=f"no pass has succeeded yet; {last}")
    age = now - _end(success)
    if age > allowed:
        told = f"; {last}" if newest is not success else ""
        why = f"no pass has succeeded for {lasting(age)} ({lasting(allowed)} are allowed){told}"
        return Answer(yes=False, why=why)
    if newest is success:
        due = newest.next_at - now if newest.next_at else timedelta(0)
        coming = f", the next is due in {lasting(due)}" if due > timedelta(0) else ""
        return Answer(yes=True, why=f"the last pass succeeded {lasting(age)} ago{coming}")
    return Answer(yes=True, why=f"a pass succeeded {lasting(age)} ago; {last}")


def _is_alive(newest: PassRecord, *, now: datetime, running: bool, allowed: timedelta) -> Answer:
    if running:
        return _running(newest, now)
    if newest.next_at is None:
        age = now - _end(newest)
        why = f"{_outcome(newest)}, {lasting(age)} ago"
        return Answer(age <= allowed, why if age <= allowed else f"{why} ({lasting(allowed)} are allowed)")
    late = now - newest.next_at
    if late > GRACE:
        return Answer(yes=False, why=f"a pass was due {lasting(late)} ago and has not begun")
    due = f"the next is due in {lasting(-late)}" if late < timedelta(0) else "the next is about to begin"
    return Answer(yes=True, why=f"{_outcome(newest)}; {due}")


def _running(newest: PassRecord, now: datetime) -> Answer:
    age = now - newest.started_at
    what = f"a pass has been running for {lasting(age)}"
    return Answer(age <= LONGEST, what if age <= LONGEST else f"{what} ({lasting(LONGEST)} are allowed)")


def _outcome(ended: PassRecord) -> str:
    """What came of a pass; its own words are on one line."""
    if ended.finished_at is None:
        return "the last pass broke off, and its process is gone"
    if ended.exit_code == 0:
        return "the last pass succeeded"
    how = "had problems" if ended.exit_code == 1 else "failed"
    return f"the last pass {how}: {' '.join(ended.summary.split())}".rstrip(":. ")


def _end(record: PassRecord) -> datetime:
    return record.finished_at or record.started_at


def lasting(time: timedelta) -> str:
    """How long, to the unit that matters: ``40 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(int(time.total_seconds()), 0)
    for unit, length, until in (("s", 1, 120), ("min", 60, 120), ("h", 3600, 48)):
        if seconds < until * length:
            return f"{seconds // length} {unit}"
    return f"{seconds // 86400} days"
