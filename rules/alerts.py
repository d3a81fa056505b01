"""The life of an alert: what is to be said now, what waits, what is repeated.

Pure: from what was said (alerts), what is so (findings) and the instant follow events with their reasons.
An event is the difference between the two; whatever may not be said yet is simply decided again later.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate, chain, islice, repeat, takewhile

from rules.alert_policy import AlertPolicy
from rules.calendar import ONE_DAY, WorkCalendar
from rules.finding import Ending, Finding, Level, rank, shown_code
from rules.notice import Event
from rules.record import Alert, AlertState

UNEXPLAINED = Ending()

A_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Change:
    """Something to be said about one alert.

    before: the alert until now. after: the alert once it is said. finding: what is so, None when it is over.
    ending: why it is over.
    """

    event: Event
    before: Alert
    after: Alert
    finding: Finding | None = None
    ending: Ending = UNEXPLAINED


@dataclass(frozen=True, slots=True)
class Decision:
    """What follows for the alerts of one order.

    changes: to be said now. settled: alert records that change without a message. forgotten: records of
    alerts that were never said and are over. repeats: open alerts due to be repeated, as they will be then.
    waiting: families with something to say that may not be said yet.
    recheck_at: when something could have to be said though nobody edits the order (UTC).
    """

    changes: tuple[Change, ...] = ()
    settled: tuple[Alert, ...] = ()
    forgotten: tuple[Alert, ...] = ()
    repeats: tuple[Change, ...] = ()
    waiting: frozenset[str] = frozenset()
    recheck_at: datetime | None = None


@dataclass(frozen=True)
class Speaking:
    """When alerts may be said: working hours, the daily digest, waiting and snoozing.

    now: the instant of the pass (UTC). first_contact: this pass meets the tracker for the first time.
    repeats_open: no pass of this day's working hours has said its repeats yet, and with them its digest.
    """

    calendar: WorkCalendar
    policy: AlertPolicy
    now: datetime
    first_contact: bool = False
    repeats_open: bool = True

    @property
    def today(self) -> date:
        """The team's date."""
        return self.calendar.local_day(self.now)

    @property
    def is_repeat_time(self) -> bool:
        """Whether this pass decides on the repeats of its day: it lies in the day's working hours."""
        return self.is_repeat_day if self.policy.hours == "any" else self.calendar.is_open(self.now)

    @property
    def is_repeat_day(self) -> bool:
        """Whether people work today: what is only repeated never goes out on another day."""
        return self.calendar.is_working(self.today)

    def may_speak(self, waiting_since: datetime | None, snoozed_until: date | None) -> bool:
        """Whether a difference that has waited since then may be said now."""
        return self.moment_to_speak(waiting_since, snoozed_until) <= self.now

    def moment_to_speak(self, waiting_since: datetime | None, snoozed_until: date | None) -> datetime:
        """The first instant, now or later, at which a difference seen since then may be said (UTC)."""
        awake = self.calendar.midnight(snoozed_until + ONE_DAY) if snoozed_until else self.now
        earliest = max(self.now, awake)
        opening = self._next_digest(earliest) if self.is_digest else self._next_hours(earliest)
        if opening == earliest:
            return earliest
        start = max(waiting_since or self.now, awake) if snoozed_until else waiting_since or self.now
        patience = self.calendar.add_time_on_working_days(start, self._patience)
        return max(earliest, min(opening, patience))

    @property
    def is_digest(self) -> bool:
        """Whether everything waits for the day's first pass in working hours."""
        return self.policy.mode == "digest"

    def without_digest(self) -> "Speaking":
        """The same for what is not about an order: the service's own state waits for no digest."""
        return replace(self, policy=self.policy.model_copy(update={"mode": "immediate"}))

    @property
    def _patience(self) -> timedelta:
        """How long something waits at most, in time on working days: a digest comes once a day."""
        waits = timedelta(hours=self.policy.wait_hours)
        return max(waits, A_DAY) if self.is_digest else waits

    def _next_hours(self, earliest: datetime) -> datetime:
        """The first instant from then on at which people may be spoken to (UTC)."""
        if self.policy.hours == "any" or self.calendar.is_open(earliest):
            return earliest
        return self.calendar.next_opening(earliest)

    def _next_digest(self, earliest: datetime) -> datetime:
        """The first instant from then on at which a digest may go out (UTC)."""
        day = self.calendar.local_day(earliest)
        is_said = day == self.today and not self.repeats_open
        if self.policy.hours != "any":
            return self.calendar.next_opening(earliest) if is_said else self._next_hours(earliest)
        if self.calendar.is_working(day) and not is_said:
            return earliest
        return self.calendar.midnight(self.calendar.add_working_days(day, 1))

    def repeats_due(self, alert: Alert) -> int:
        """How many repeats of an open alert should have been sent by today."""
        passed = self._working_days_since(alert)
        return sum(1 for _ in takewhile(lambda offset: offset <= passed, self._offsets(alert.level)))

    def repeat_day(self, alert: Alert, number: int) -> date:
        """The day on which the n-th repeat of an open alert is due, counted from 1."""
        said = self.calendar.local_day(alert.said_at or alert.opened_at or self.now)
        offset = next(islice(self._offsets(alert.level), number - 1, None))
        return self.calendar.add_working_days(said, offset)

    def repeat_moment(self, day: date) -> datetime:
        """From when on a repeat due on that day may be said (UTC)."""
        return self.calendar.midnight(day) if self.policy.hours == "any" else self.calendar.hours(day)[0]

    def _working_days_since(self, alert: Alert) -> int:
        said = self.calendar.local_day(alert.said_at or alert.opened_at or self.now)
        return self.calendar.working_days(said, self.today)

    def _offsets(self, level: Level) -> Iterator[int]:
        """Working days after which an alert is repeated, from when it was said; the last step recurs."""
        critical = level is Level.CRITICAL
        steps = self.policy.repeat_critical if critical else self.policy.repeat_warning
        return accumulate(chain(steps, repeat(steps[-1])))


def decide(
    page_id: str,
    findings: Mapping[str, Finding],
    endings: Mapping[str, Ending],
    alerts: Mapping[str, Alert],
    speaking: Speaking,
    *,
    untouched: frozenset[str] = frozenset(),
    snoozed_until: date | None = None,
) -> Decision:
    """Compare what is so with what was said, family by family.

    findings: warnings and critical findings by family. untouched: families that stand down, or whose last
    message is not known to have arrived. snoozed_until: the order is silent until that day is over.
    """
    changes: list[Change] = []
    repeats: list[Change] = []
    settled: list[Alert] = []
    forgotten: list[Alert] = []
    waiting: set[str] = set()
    moments: list[datetime] = []
    for family in sorted((findings.keys() | alerts.keys()) - untouched):
        alert = alerts.get(family) or Alert(page_id, family)
        finding = findings.get(family)
        change = difference(alert, finding, endings.get(family, UNEXPLAINED), speaking)
        if change is None:
            if alert.waiting_since:
                alert = _stop_waiting(alert, settled, forgotten)
            if finding and alert.state is AlertState.OPEN and finding.repeats and alert.taken is None:
                repeated, moment = _repeat(alert, finding, snoozed_until, speaking)
                repeats += repeated
                moments.append(moment)
        elif change.event == "resolved" and change.ending.silent:
            settled.append(change.after)
        elif speaking.may_speak(alert.waiting_since, snoozed_until):
            changes.append(change)
            if finding and finding.repeats:
                moments.append(speaking.repeat_moment(speaking.repeat_day(change.after, 1)))
        else:
            held = _wait(alert, speaking)
            if held != alert:
                settled.append(held)
            waiting.add(family)
            moments.append(speaking.moment_to_speak(held.waiting_since, snoozed_until))
    return Decision(
        changes=tuple(changes),
        settled=tuple(settled),
        forgotten=tuple(forgotten),
        repeats=tuple(repeats),
        waiting=frozenset(waiting),
        recheck_at=min((moment for moment in moments if moment > speaking.now), default=None),
    )


def difference(alert: Alert, finding: Finding | None, ending: Ending, speaking: Speaking) -> Change | None:
    """The event that would bring what was said in line with what is so; None where it is in line."""
    if alert.state is not AlertState.OPEN:
        return Change("opened", alert, _said(alert, finding, speaking), finding) if finding else None
    if finding is None:
        over = replace(
            alert,
            state=AlertState.RESOLVED,
            waiting_since=None,
            first_contact=False,
            reminder=None,
            taken=None,
        )
        return Change("resolved", alert, over, ending=ending)
    was, now_is = rank(alert.code, alert.level), rank(finding.code, finding.level)
    if was == now_is and alert.code == finding.code:
        return None
    said = _said(alert, finding, speaking)
    if now_is > was:
        return Change("raised", alert, replace(said, taken=None), finding)
    return Change("lowered", alert, said, finding)


def _said(alert: Alert, finding: Finding, speaking: Speaking) -> Alert:
    """The alert once this finding is said; a new episode, with a new message, where it was not open."""
    said = replace(
        alert,
        state=AlertState.OPEN,
        code=finding.code,
        level=finding.level,
        said_at=speaking.now,
        repeats=0,
        waiting_since=None,
        first_contact=False,
        reminder=None,
    )
    if alert.state is AlertState.OPEN:
        return said
    episode = next_episode(alert.episode, speaking.today)
    return replace(said, opened_at=speaking.now, episode=episode, message=None, taken=None, looked_at=None)


def next_episode(last: str, today: date) -> str:
    """The local date, with ``-2`` and so on where that day saw one already."""
    day = today.isoformat()
    if last == day:
        return f"{day}-2"
    prefix, _, number = last.rpartition("-")
    return f"{day}-{int(number) + 1}" if prefix == day else day


def _wait(alert: Alert, speaking: Speaking) -> Alert:
    # To the minute: a nightly pass that starts a second early tomorrow has waited its day all the same.
    since = alert.waiting_since or speaking.now.replace(second=0, microsecond=0)
    return replace(alert, waiting_since=since, first_contact=alert.first_contact or speaking.first_contact)


def _stop_waiting(alert: Alert, settled: list[Alert], forgotten: list[Alert]) -> Alert:
    """What opened or changed and went back before it could be said is not said."""
    if alert.state is AlertState.WAITING and not alert.episode:
        forgotten.append(alert)
        return alert
    state = AlertState.RESOLVED if alert.state is AlertState.WAITING else alert.state
    quiet = replace(alert, state=state, waiting_since=None, first_contact=False)
    settled.append(quiet)
    return quiet


def _repeat(
    alert: Alert, finding: Finding, snoozed_until: date | None, speaking: Speaking
) -> tuple[list[Change], datetime]:
    """Repeat an open alert that is due, once however many were missed; and when the next one is due."""
    due = speaking.repeats_due(alert)
    if due <= alert.repeats:
        return [], speaking.repeat_moment(speaking.repeat_day(alert, alert.repeats + 1))
    if not speaking.is_repeat_day:
        return [], speaking.repeat_moment(speaking.calendar.add_working_days(speaking.today, 1))
    waiting_since = speaking.calendar.midnight(speaking.repeat_day(alert, due))
    if not speaking.may_speak(waiting_since, snoozed_until):
        return [], speaking.moment_to_speak(waiting_since, snoozed_until)
    if not speaking.repeats_open:
        return [], speaking.repeat_moment(speaking.calendar.add_working_days(speaking.today, 1))
    repeated = Change("repeated", alert, replace(alert, repeats=due), finding)
    return [repeated], speaking.repeat_moment(speaking.repeat_day(alert, due + 1))


def open_codes(alerts: Iterable[Alert]) -> tuple[str, ...]:
    """The option names of ``Open alerts``: what was said and is open."""
    return tuple(sorted(shown_code(a.code, a.level) for a in alerts if a.state is AlertState.OPEN))
