"""Alerts about the service and its set-up: gaps in the directory, many invalid rows at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import structlog

from notion_sync.identity import fingerprint_of
from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from rules.alerts import Speaking
from rules.data import INVALID as ROW_INVALID
from rules.finding import Level, Say, say
from rules.notice import Message
from rules.record import Alert, AlertState, OutboxEntry

SHOWN = 10
"""Orders listed by title before the rest is counted."""

INVALID = "invalid"
"""The key of the condition that many rows turned invalid in one pass."""

ROLE, AWAY = "role", "away"
"""The kinds of condition that the directory lacks somebody: for a role, or instead of who is away."""

CONFIGURATION = "configuration"
"""The kind of condition that the edited configuration cannot be used."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Condition:
    """Something about the set-up that a person should mend.

    key: identifies it as long as it lasts. stands_for: the family of alerts that it says instead of hundreds.
    """

    key: str
    heading: Say
    lines: tuple[Say, ...]
    stands_for: str | None = None


def gap_conditions(gaps: Mapping[str, Sequence[str]]) -> Iterator[Condition]:
    """One condition for each role that nobody holds and each person away with nobody to act.

    gaps: titles of the orders concerned, by gap.
    """
    for gap, orders in sorted(gaps.items()):
        kind, _, name = gap.partition(":")
        listed = ", ".join(orders[:SHOWN])
        concerned = say("Orders concerned: {orders}.", orders=listed)
        if len(orders) > SHOWN:
            more = len(orders) - SHOWN
            concerned = say("Orders concerned: {orders} and {more} more.", orders=listed, more=more)
        if kind == ROLE:
            heading = say("Nobody holds the role {role}", role=name)
            remedy = say("Name somebody with the role {role} in the team directory.", role=name)
        else:
            heading = say("{person} is away and nobody acts for them", person=name)
            remedy = say("Let somebody stand in for {person} in the team directory.", person=name)
        yield Condition(gap, heading, (concerned, remedy))


def invalid_condition(invalid: int, rows: int, terms: Terms) -> Iterator[Condition]:
    """More than a fifth of the rows turned invalid in one pass: most likely a column was changed.

    invalid: how many did in this pass; once that was many, how many still are.
    """
    policy = terms.policy.data
    if invalid >= policy.invalid_rows and invalid > policy.invalid_share * rows:
        yield Condition(
            INVALID,
            say("{invalid} of {rows} orders turned invalid at once", invalid=invalid, rows=rows),
            (say("Most likely a column was changed. Look at Data issues in the tracker for what is wrong."),),
            stands_for=ROW_INVALID if invalid > policy.invalid_alerts else None,
        )


def configuration_condition(problems: Sequence[str]) -> Condition:
    """The configuration was edited and cannot be used as it stands. ``problems``: what is wrong with it."""
    shown = [say("{problem}", problem=problem) for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        shown.append(say("And {more} more.", more=len(problems) - SHOWN))
    return Condition(
        f"{CONFIGURATION}:{fingerprint_of(*problems)}",
        say("The edited configuration cannot be used"),
        (
            *shown,
            say("The service goes on with the one of before. Correct the file; nothing has to be restarted."),
        ),
    )


def said_condition(condition: Condition, at: datetime) -> Alert:
    """What is remembered of a condition once it was said."""
    return Alert(
        "",
        condition.key,
        AlertState.OPEN,
        code=condition.key,
        level=Level.WARNING,
        opened_at=at,
        said_at=at,
    )


@dataclass(frozen=True)
class Operations:
    """Says each condition once, as long as it lasts."""

    terms: Terms
    ledger: Ledger
    speaking: Speaking
    pass_id: str

    def announce(
        self, conditions: Sequence[Condition], *, looked: Sequence[str], frozen: frozenset[str] = frozenset()
    ) -> list[OutboxEntry]:
        """Messages for new conditions.

        looked: kinds of condition this pass could tell to be over. frozen: what may have been said already.
        """
        known = {alert.family: alert for alert in self.ledger.alerts([""])}
        present = {condition.key: condition for condition in conditions}
        over = [
            replace(alert, state=AlertState.RESOLVED, waiting_since=None)
            for key, alert in known.items()
            if alert.state is not AlertState.RESOLVED
            and key not in present
            and key.partition(":")[0] in looked
        ]
        self.ledger.save_alerts(over)
        new = [
            condition
            for key, condition in present.items()
            if key not in frozen and (key not in known or known[key].state is not AlertState.OPEN)
        ]
        return list(self._say(new, known))

    def end(self, kind: str) -> None:
        """Conditions of a kind are over."""
        known = (alert for alert in self.ledger.alerts([""]) if alert.family.partition(":")[0] == kind)
        standing = [alert for alert in known if alert.state is not AlertState.RESOLVED]
        self.ledger.save_alerts(
            replace(alert, state=AlertState.RESOLVED, waiting_since=None) for alert in standing
        )

    def _say(self, new: Sequence[Condition], known: Mapping[str, Alert]) -> Iterator[OutboxEntry]:
        channel = self.terms.operational_channel
        ready = []
        for condition in new:
            alert = known.get(condition.key) or Alert("", condition.key)
            if alert.waiting_since is None:
                log.warning("setup.condition", what=str(condition.heading), remedy=str(condition.lines[-1]))
                # Remembered until it is said: not every condition shows itself again in the next pass.
                waiting = replace(alert, state=AlertState.WAITING, waiting_since=self.speaking.now)
                self.ledger.save_alerts([waiting])
            may_speak = self.speaking.without_digest().may_speak(alert.waiting_since, None)
            if channel and self.terms.speaks and may_speak:
                ready.append((condition, alert))
        if channel is None or not ready:
            return
        groups = [ready] if len(ready) > self.terms.alerts.many else [[item] for item in ready]
        for group in groups:
            yield self._entry(channel, group)

    def _entry(self, channel: str, group: Sequence[tuple[Condition, Alert]]) -> OutboxEntry:
        language = self.terms.language
        texts = [
            (condition.heading.text(language), tuple(line.text(language) for line in condition.lines))
            for condition, _ in group
        ]
        heading, lines = texts[0]
        if len(group) > 1:
            several = say("{count} things about the set-up need somebody", count=len(group))
            heading = several.text(language)
            lines = tuple(f"{heading}. {' '.join(lines)}" for heading, lines in texts)
        message = Message(
            kind="operational",
            pass_id=self.pass_id,
            heading=heading,
            lines=lines,
            key=",".join(condition.key for condition, _ in group),
        )
        now = self.speaking.now
        outcomes = tuple(said_condition(condition, now) for condition, _ in group)
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=self.pass_id,
            channel=channel,
            message=message.model_dump_json(),
            created_at=now,
            outcomes=outcomes,
        )
