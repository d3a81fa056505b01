"""Whether what was said was so, and was to be said then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from notion_sync.demo.end_state import Event
from rules.evaluate import Evaluation
from tests.soak.history import History, Look, Violation, gone_unseen
from tests.soak.judging import Standards
from tests.soak.lives import Lives
from tests.soak.reading import State, linked

DESERVED = "nothing is said about a row that does not deserve it"
HOURS = "alerts are said in working hours, or once they have waited long enough"


@dataclass(frozen=True)
class Deserved:
    """Judges what a pass said by the rows as it found them. history, lives: the passes before it."""

    standards: Standards
    history: History
    lives: Lives

    def judge(self, look: Look) -> Iterator[Violation]:
        """Yield what was said and was not so, or not to be said then."""
        for event in look.said:
            subject = f"{look.before.title(event.order)}, {event.event} {event.code} {event.level}"
            against = [self._against(event, state, look.now) for state in self._known(event.order, look)]
            if all(against):
                yield Violation(DESERVED, event.order, f"{subject}: {against[0]}", look.now)
            elif not self._may_speak(event, look):
                yield Violation(HOURS, event.order, subject, look.now)

    def _against(self, event: Event, state: State, now: datetime) -> str:
        found = self.standards.evaluation(state, event.order, now)
        until = snoozed_until(found) if found else None
        snoozed = f"snoozed until {until}" if until and until >= self._day(now) else ""
        return _not_so(event, found) or snoozed

    def _known(self, order: str, look: Look) -> Iterator[State]:
        """The rows as they are, and as they may still seem: what went away shows only when all is read."""
        yield look.before
        went = [
            (source, row)
            for source, row in gone_unseen(self.history, look.before)
            if row.page_id == order or order in linked(row)
        ]
        for count in range(1, len(went) + 1):
            for rows in combinations(went, count):
                yield look.before.with_rows(rows)

    def _may_speak(self, event: Event, look: Look) -> bool:
        calendar = self.standards.calendar
        if calendar.is_open(look.now):
            return True
        patience = timedelta(hours=self.standards.alerts.wait_hours)
        minute = self._waits_since(event, look).replace(second=0, microsecond=0)
        return calendar.add_time_on_working_days(minute, patience) <= look.now

    def _waits_since(self, event: Event, look: Look) -> datetime:
        if event.event == "repeated":
            return self._repeat_waits_since(event, look)
        since = look.now
        for earlier in reversed(self.history):
            # As long as something was to be said at every pass, it may have waited since the first of them.
            if not self._was_to_be_said(event, earlier):
                break
            since = earlier.now
        return since

    def _repeat_waits_since(self, event: Event, look: Look) -> datetime:
        """A repeat waits from the beginning of the day on which it fell due."""
        episode = self.lives.open(event.order, event.family)
        day = self.lives.due_since(episode, self._day(look.now)) if episode else None
        return self.standards.calendar.midnight(day) if day else look.now

    def _was_to_be_said(self, event: Event, look: Look) -> bool:
        """Whether at an earlier pass the alert stood otherwise than last said, and nothing was said of it."""
        found = self.standards.evaluation(look.before, event.order, look.now)
        if any((each.order, each.family) == (event.order, event.family) for each in look.said):
            return False
        if found and event.family in found.stands_down:
            return True  # a rule that stands down leaves what waits as it is
        episode = self.lives.open(event.order, event.family)
        stood = (episode.standing.code, episode.standing.level) if episode else None
        finding = self.standards.findings(look.before, event.order, look.now).get(event.family)
        return stood != ((finding.code, finding.level.word) if finding else None)

    def _day(self, instant: datetime) -> date:
        return self.standards.calendar.local_day(instant)


def snoozed_until(found: Evaluation) -> date | None:
    """Until when people do not want to hear of the order."""
    return found.case.order.snoozed_until


def _not_so(event: Event, found: Evaluation | None) -> str:
    """What speaks against an event; "" where it was so."""
    if found is None:
        return "" if event.event == "resolved" else "the row is gone"
    if event.family in found.stands_down:
        return "what it rests on is not known"
    finding = next((each for each in found.findings if each.family == event.family), None)
    if event.event == "resolved":
        return f"it is still so ({finding.code})" if finding and finding.level.word != "info" else ""
    if finding is None:
        return "it is not so"
    if (finding.code, finding.level.word) != (event.code, event.level):
        return f"it is {finding.code} {finding.level.word}"
    return "" if event.event != "repeated" or finding.repeats else "it is not to be repeated"
