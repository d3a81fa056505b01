"""One order's alerts through time: passes look, what they decide is said at once and remembered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rules.alert_policy import AlertPolicy
from rules.alerts import Decision, Speaking, decide
from rules.calendar import WorkCalendar
from rules.finding import Ending, Finding, Level, say
from rules.record import Alert, AlertState

SEOUL = WorkCalendar(ZoneInfo("Asia/Seoul"), "KR")
NEW_YORK = WorkCalendar(ZoneInfo("America/New_York"), "US")
PARIS = WorkCalendar(ZoneInfo("Europe/Paris"), "FR")

ALWAYS_CRITICAL = frozenset(
    {
        "payment.pause",
        "payment.escalated",
        "payment.disputed",
        "timeline.late",
        "change.unapproved_work",
        "closing.spec_mismatch",
    }
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def at(text: str, calendar: WorkCalendar = SEOUL) -> datetime:
    """The instant of ``"Mon 2 Nov 10:00"``, local time, in 2026; else ``"Wed 6 Jan 2027 10:00"``."""
    weekday, day, month, *year, clock = text.split()
    hour, minute = clock.split(":")
    of_year = int(year[0]) if year else 2026
    local = datetime(of_year, MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=calendar.zone)
    assert WEEKDAYS[local.weekday()] == weekday, f"{text} is no {weekday}"
    return local.astimezone(UTC)


def finding(shown: str, *, repeats: bool = True) -> Finding:
    """What ``"client.waiting critical"`` says; codes that always stand at critical need no such word."""
    code, _, level = shown.partition(" ")
    critical = level == "critical" or code in ALWAYS_CRITICAL
    level_of = Level.CRITICAL if critical else Level.WARNING
    return Finding(code, level_of, say(code), say("Act"), repeats=repeats)


def what_is_so(shown: str) -> dict[str, Finding]:
    """Findings by family, of ``"payment.pause + client.waiting"``."""
    found = [finding(part) for part in shown.split(" + ") if part]
    return {one.family: one for one in found}


@dataclass(frozen=True, slots=True)
class Said:
    """One event as it was said."""

    when: datetime
    family: str
    key: str
    event: str
    code: str
    level: Level

    def __str__(self) -> str:
        """As in ``"raised payment.pause"``; the level only where the code does not imply it."""
        implied = Level.CRITICAL if self.code in ALWAYS_CRITICAL else Level.WARNING
        return f"{self.event} {self.code}" + (" critical" if self.level > implied else "")


@dataclass
class AlertLife:
    """What is remembered of one order between passes, and everything that was said."""

    calendar: WorkCalendar = SEOUL
    policy: AlertPolicy = field(default_factory=AlertPolicy)
    alerts: dict[str, Alert] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    repeats_day: date | None = None
    decision: Decision = field(default_factory=Decision)

    def look(
        self,
        when: str | datetime,
        so: str | dict[str, Finding] = "",
        *,
        endings: dict[str, Ending] | None = None,
        untouched: frozenset[str] = frozenset(),
        snoozed_until: date | None = None,
        first_contact: bool = False,
    ) -> str:
        """One pass; returns what it says, as in ``"opened payment.reminder"``."""
        now = at(when, self.calendar) if isinstance(when, str) else when
        today = self.calendar.local_day(now)
        speaking = Speaking(
            self.calendar,
            self.policy,
            now,
            first_contact=first_contact,
            repeats_open=self.repeats_day != today,
        )
        self.decision = decide(
            "page",
            what_is_so(so) if isinstance(so, str) else so,
            endings or {},
            self.alerts,
            speaking,
            untouched=untouched,
            snoozed_until=snoozed_until,
        )
        if self.calendar.is_open(now):
            self.repeats_day = today
        before = len(self.said)
        self._remember(now)
        return ", ".join(str(one) for one in self.said[before:])

    def _remember(self, now: datetime) -> None:
        for gone in self.decision.forgotten:
            del self.alerts[gone.family]
        self.alerts |= {settled.family: settled for settled in self.decision.settled}
        for change in (*self.decision.changes, *self.decision.repeats):
            after = change.after
            self.alerts[after.family] = after
            self.said.append(Said(now, after.family, after.key, change.event, after.code, after.level))

    def open(self) -> Iterator[Alert]:
        """Alerts that were said and are open."""
        return (alert for alert in self.alerts.values() if alert.state is AlertState.OPEN)

    def episodes(self) -> list[str]:
        """Episodes in the order in which they opened."""
        return [one.key.rpartition(":")[2] for one in self.said if one.event == "opened"]
