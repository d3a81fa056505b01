"""The lives of alerts by what Slack heard: one opening each, changes that are changes, one end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate, chain, repeat

from notion_sync.demo.end_state import Event
from rules.alerts import next_episode
from rules.finding import Level, rank
from tests.soak.history import Look, Violation
from tests.soak.judging import Standards

ONCE = "each alert event is said once, in its order"


@dataclass
class Episode:
    """One life of an alert. said: its events with the instants of their passes. over: it ended."""

    order: str
    family: str
    name: str
    said: list[tuple[datetime, Event]] = field(default_factory=list)
    over: bool = False

    @property
    def standing(self) -> Event:
        """The event that says how it stands: the last one that is no repeat."""
        return next(event for _, event in reversed(self.said) if event.event != "repeated")

    @property
    def stood_since(self) -> datetime:
        """When that was said."""
        return next(now for now, event in reversed(self.said) if event.event != "repeated")

    @property
    def repeated_at(self) -> datetime | None:
        """When it was last repeated since then."""
        now, event = self.said[-1]
        return now if event.event == "repeated" else None


@dataclass
class Lives:
    """All alerts of a history so far. ledger_since: when the last lost ledger was begun anew."""

    standards: Standards
    episodes: dict[tuple[str, str], list[Episode]] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=list)
    ledger_since: datetime | None = None

    @property
    def all_open(self) -> list[Episode]:
        """Every alert that is open by what Slack heard."""
        return [found[-1] for found in self.episodes.values() if not found[-1].over]

    def open(self, order: str, family: str) -> Episode | None:
        """The alert that is open by what Slack heard."""
        found = self.episodes.get((order, family), ())
        return found[-1] if found and not found[-1].over else None

    def hear(self, look: Look) -> Iterator[Violation]:
        """Take in what a pass said; yield what should not have been said so."""
        self.looks.append(look)
        if look.without_ledger:
            self.ledger_since = look.now
        for event in look.said:
            for what in self._hear(event, look):
                subject = f"{look.before.title(event.order)}, {event.code} {event.level}: {what}"
                yield Violation(ONCE, event.order, subject, look.now)

    def _hear(self, event: Event, look: Look) -> Iterator[str]:
        known = self.episodes.setdefault((event.order, event.family), [])
        if event.event == "opened":
            yield from self._opened(event, known, look.now)
            known.append(Episode(event.order, event.family, event.episode, [(look.now, event)]))
            return
        episode = next((each for each in reversed(known) if each.name == event.episode), None)
        if episode is None:
            yield f"{event.event}, though {event.episode} was never opened"
            return
        if episode.over:
            yield f"{event.event}, though {event.episode} is over"
        yield from self._changed(event, episode, look.now)
        episode.said.append((look.now, event))
        episode.over = event.event == "resolved"

    def _opened(self, event: Event, known: list[Episode], now: datetime) -> Iterator[str]:
        today = self.standards.calendar.local_day(now)
        if any(each.name == event.episode for each in known):
            yield f"opened {event.episode} for a second time"
        elif known and not known[-1].over and not self.may_have_ended_in_silence(known[-1]):
            yield f"opened {event.episode} while {known[-1].name} is open"
        elif event.episode != next_episode(known[-1].name if known else "", today):
            yield f"opened as {event.episode} on {today}"

    def may_have_ended_in_silence(self, episode: Episode) -> bool:
        """Whether a pass since its last event could have ended it without a message, as rules say of some."""
        last = episode.said[-1][0]
        for look in reversed(self.looks):
            if look.now < last:
                return False
            if self.ends_in_silence(episode, look):
                return True
        return False

    def ends_in_silence(self, episode: Episode, look: Look) -> bool:
        """Whether it is over at a pass, without a message."""
        found = self.standards.evaluation(look.before, episode.order, look.now)
        if found is None or episode.family in found.stands_down:
            return False
        ending = found.endings.get(episode.family)
        is_so = any(finding.family == episode.family for finding in found.findings)
        return not is_so and ending is not None and ending.silent

    def _changed(self, event: Event, episode: Episode, now: datetime) -> Iterator[str]:
        before, after = _rank(episode.standing), _rank(event)
        if event.event == "raised" and after <= before:
            yield f"raised from {episode.standing.code} {episode.standing.level}, which is no climb"
        if event.event == "lowered" and after >= before:
            yield f"lowered from {episode.standing.code} {episode.standing.level}, which is no descent"
        if event.event == "repeated":
            if after != before:
                yield f"repeated, though last said as {episode.standing.code} {episode.standing.level}"
            elif not self._is_due(episode, now):
                yield f"repeated before it was due, after {episode.said[-1][0]:%a %d %b}"

    def _is_due(self, episode: Episode, now: datetime) -> bool:
        """Whether a repeat is due, counted from what was said, or from when a new ledger took it over."""
        return any(self._due(episode, start, self._day(now)) for start in self._beginnings(episode))

    def was_due(self, episode: Episode, today: date) -> bool:
        """Whether a repeat was due by that day, by whatever it may be counted from."""
        return all(self._due(episode, start, today) for start in self._beginnings(episode))

    def _beginnings(self, episode: Episode) -> list[datetime]:
        is_new = self.ledger_since is not None and self.ledger_since > episode.stood_since
        return [episode.stood_since, *([self.ledger_since] if self.ledger_since and is_new else [])]

    def due_since(self, episode: Episode, today: date) -> date | None:
        """The day on which the repeat fell due that is due today; None where none is."""
        days = (self._due_day(episode, start, today) for start in self._beginnings(episode))
        return min((day for day in days if day), default=None)

    def _due(self, episode: Episode, since: datetime, today: date) -> bool:
        """Whether a repeat is due that day that was not yet when it was last repeated."""
        return self._due_day(episode, since, today) is not None

    def _due_day(self, episode: Episode, since: datetime, today: date) -> date | None:
        """When the last repeat fell due that was not yet due when it was last repeated."""
        calendar, start = self.standards.calendar, self._day(since)
        last = episode.repeated_at
        used = calendar.working_days(start, self._day(last)) if last and last >= since else 0
        passed = calendar.working_days(start, today)
        due = max((o for o in self._offsets(episode.standing.level, passed) if o > used), default=None)
        return calendar.add_working_days(start, due) if due else None

    def _offsets(self, level: str, most: int) -> Iterator[int]:
        alerts = self.standards.alerts
        steps = alerts.repeat_critical if level == "critical" else alerts.repeat_warning
        for offset in accumulate(chain(steps, repeat(steps[-1]))):
            if offset > most:
                return
            yield offset

    def _day(self, instant: datetime) -> date:
        return self.standards.calendar.local_day(instant)


def _rank(event: Event) -> tuple[int, int]:
    return rank(event.code, Level[event.level.upper()])
