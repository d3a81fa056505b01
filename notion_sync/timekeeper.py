"""Whether this machine's clock can be believed: its time beside the dates of Notion's answers.

Every rule depends on the day and the hour. A clock that is hours off would remind clients too early, pause
work that goes on, and speak at night.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from adapters.errors import ClockWrong

NOTICED = timedelta(minutes=1)
"""From here on a difference is told: below it is the network's, or of no consequence."""

PRECISION = timedelta(seconds=1)
"""The date of an answer is cut to the second."""

REMEDY = "Set the clock, best by NTP."
OVERRIDE = (
    "If it is Notion's date that is wrong, as behind some proxies, use --trust-clock, "
    "or raise clock_tolerance under [run] in policy.toml."
)

Verdict = Literal["agrees", "off", "wrong"]


def surely_off(date: datetime, *, asked: datetime, heard: datetime) -> timedelta:
    """How far our clock is ahead of the one that dated an answer (negative: behind), at least.

    The answer was dated somewhere between ``asked`` and ``heard``, our times of the request and the answer:
    a slow answer proves less than a quick one, and nothing is held against a clock that may be right.
    """
    least, most = asked - date - PRECISION, heard - date
    if least > timedelta():
        return least
    return min(timedelta(), most)


def verdict(off: timedelta, tolerance: timedelta) -> Verdict:
    """What to make of a difference: nothing, a warning, or no judgement by such a clock."""
    if abs(off) > tolerance:
        return "wrong"
    return "off" if abs(off) >= NOTICED else "agrees"


def in_words(off: timedelta) -> str:
    """A difference as a clause: ``this machine's clock is 3 h 5 min ahead of Notion's``."""
    minutes = round(abs(off) / timedelta(minutes=1))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = ((days, "d"), (hours, "h"), (rest, "min"))
    length = " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than 1 min"
    return f"this machine's clock is {length} {'ahead of' if off > timedelta() else 'behind'} Notion's"


@dataclass
class Timekeeper:
    """Compares the instant of one pass after another with the dates of the answers that it hears.

    tolerance: a greater difference makes the clock wrong. trusted: it is believed nevertheless.
    Of several answers that one counts which differs least: one odd date stops nothing.
    """

    tolerance: timedelta
    trusted: bool = False
    off: timedelta | None = field(default=None, init=False)
    _now: datetime | None = field(default=None, init=False)
    _taken: float = field(default=0.0, init=False)

    def begin(self, now: datetime | None, taken: float = 0.0) -> None:
        """A pass begins, at ``now`` by this machine's clock; None where its instant was given.

        taken: when ``now`` was read, in the seconds that :meth:`hear` is told.
        """
        self._now, self._taken, self.off = now, taken, None

    def hear(self, date: datetime, asked: float, heard: float) -> None:
        """An answer with that date; when it was asked for and heard, in seconds that only grow."""
        if self._now is None:
            return
        times = (self._now + timedelta(seconds=each - self._taken) for each in (asked, heard))
        off = surely_off(date, asked=next(times), heard=next(times))
        self.off = off if self.off is None else min(self.off, off, key=abs)

    def check(self) -> None:
        """Raise ClockWrong where nothing may be judged by this clock."""
        if self.off is not None and not self.trusted and verdict(self.off, self.tolerance) == "wrong":
            what = f"{_capital(in_words(self.off))}: too far to judge by it, and nothing was written or said."
            raise ClockWrong(what, remedy=f"{REMEDY} {OVERRIDE}")

    @property
    def warning(self) -> str:
        """A sentence for the report where the clock differs, else empty."""
        if self.off is None or verdict(self.off, self.tolerance) == "agrees":
            return ""
        return f"{_capital(in_words(self.off))}: days and hours may be judged wrongly. {REMEDY}"


def _capital(clause: str) -> str:
    return clause[0].upper() + clause[1:]
