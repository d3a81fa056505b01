"""Whether a cell of our own that somebody keeps rewriting is written once more. Pure.

Who rewrites it is not known, nor why. A person who corrects a cell once or twice is put right; what is put
right three times within an hour is left alone from then on, until the other side has rested for an hour.
Then it is written once: where that stays as it is for an hour, the fight is over.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rules.cells import CellValue, same
from rules.record import Fight

TIMES = 3
WITHIN = timedelta(hours=1)
"""So often within so long a cell is put right; then it is left alone."""

QUIET = timedelta(hours=1)
"""How long a cell has to stay as it is until it is tried again, or until the fight over it is over."""


def look(
    fight: Fight, shown: CellValue, wanted: CellValue, now: datetime, *, rewritten: bool
) -> Fight | None:
    """What is known of a cell once it was looked at; None where there is nothing to remember.

    rewritten: somebody changed it since it was last looked at.
    """
    recent = _recent(fight, now)
    if fight.left_since is None:
        if rewritten and len(recent) >= TIMES and not same(shown, wanted):
            return replace(
                fight, put_right=recent, left_since=now, since=now, is_right=False, ours=wanted, theirs=shown
            )
        return replace(fight, put_right=recent) if recent else None
    fight = replace(fight, put_right=recent, since=min(fight.since or now, now))
    if same(shown, wanted):
        if fight.is_right:
            return None if _is_quiet(fight, now) else replace(fight, ours=wanted)
        return replace(fight, is_right=True, since=now, ours=wanted)
    if fight.is_right and same(shown, fight.ours):  # nobody touched it: what we want has changed
        return None if _is_quiet(fight, now) else fight
    if fight.is_right or not same(shown, fight.theirs):
        return replace(fight, is_right=False, since=now, ours=wanted, theirs=shown)
    return replace(fight, ours=wanted)


def may_write(fight: Fight | None, shown: CellValue, now: datetime) -> bool:
    """Whether a cell that shows something else than it should may be written. It was looked at before."""
    if fight is None or fight.left_since is None:
        return True
    if fight.is_right:
        return same(shown, fight.ours)
    return same(shown, fight.theirs) and _is_quiet(fight, now)


def wrote(fight: Fight, value: CellValue, now: datetime, *, rewritten: bool) -> Fight | None:
    """What is known of a cell once it was written; None where there is nothing to remember."""
    if fight.left_since is not None:
        since = fight.since if fight.is_right else now
        return replace(fight, is_right=True, since=since, ours=value)
    recent = _recent(fight, now)
    if rewritten:
        return replace(fight, put_right=(*recent, now))
    return replace(fight, put_right=recent) if recent else None


def check_at(fight: Fight) -> datetime | None:
    """When a cell that is left alone has to be looked at though nobody edits its row (UTC)."""
    return fight.since + QUIET if fight.left_since and fight.since else None


def _recent(fight: Fight, now: datetime) -> tuple[datetime, ...]:
    return tuple(at for at in fight.put_right if now - WITHIN < at <= now)


def _is_quiet(fight: Fight, now: datetime) -> bool:
    return fight.since is not None and now - fight.since >= QUIET
