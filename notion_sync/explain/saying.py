"""Where an order's alerts stand: what was said, what waits, what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from notion_sync.explain.explanation import AlertExplained, Announcement
from notion_sync.judge import Judged
from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from rules.alerts import UNEXPLAINED, Speaking, difference
from rules.calendar import ONE_DAY
from rules.finding import Finding, Level
from rules.notice import Message
from rules.record import Alert, AlertState


@dataclass(frozen=True)
class Saying:
    """The alerts of one order at an instant."""

    terms: Terms
    ledger: Ledger
    judged: Judged
    speaking: Speaking

    def alerts(self) -> Iterator[AlertExplained]:
        """Every alert that was said or is to be said, by family."""
        page_id = self.judged.page_id
        adopted = {alert.family: alert for alert in self.judged.adopted}
        known = {alert.family: alert for alert in self.ledger.alerts([page_id])} | adopted
        findings = self._findings()
        for family in sorted(known.keys() | findings.keys()):
            alert, finding = known.get(family) or Alert(page_id, family), findings.get(family)
            code, level = (finding.code, finding.level) if finding else (alert.code, alert.level)
            explained = AlertExplained(
                alert=alert,
                code=code or family,
                level=level.word,
                channel=alert.message.channel if alert.message else self.terms.channel_for(code),
                from_row=family in adopted,
            )
            yield self._with_upcoming(explained, finding)

    def _findings(self) -> Mapping[str, Finding]:
        found = self.judged.evaluation.findings if self.judged.evaluation else ()
        return {finding.family: finding for finding in found if finding.level > Level.INFO}

    def _with_upcoming(self, known: AlertExplained, finding: Finding | None) -> AlertExplained:
        alert, evaluation = known.alert, self.judged.evaluation
        if not self.terms.speaks or (evaluation and alert.family in evaluation.stands_down):
            return known
        snoozed = evaluation.case.order.snoozed_until if evaluation else None
        ending = evaluation.endings.get(alert.family, UNEXPLAINED) if evaluation else UNEXPLAINED
        change = difference(alert, finding, ending, self.speaking)
        if change is not None and not (change.event == "resolved" and change.ending.silent):
            at = self.speaking.moment_to_speak(alert.waiting_since, snoozed)
            return replace(known, upcoming=change.event, upcoming_at=at)
        is_free = alert.state is AlertState.OPEN and alert.taken is None
        if finding and finding.repeats and is_free and alert.said_at:
            day = self.speaking.repeat_day(alert, alert.repeats + 1)
            awake = self.speaking.calendar.midnight(snoozed + ONE_DAY) if snoozed else self.speaking.now
            at = max(self.speaking.repeat_moment(day), awake)
            return replace(known, upcoming="repeated", upcoming_at=at)
        return known


def announcements(ledger: Ledger, page_id: str) -> Iterator[Announcement]:
    """What was said about an order, or tried to be said, oldest first; edits of earlier messages left out."""
    for entry in ledger.history(page_id):
        if entry.edits is not None:
            continue
        for notice in Message.model_validate_json(entry.message).notices:
            if notice.key.partition(":")[0] == page_id:
                yield Announcement(
                    at=entry.attempted_at or entry.created_at,
                    channel=entry.channel,
                    event=notice.event,
                    code=notice.code,
                    level=notice.level,
                    what=notice.what or notice.note,
                    named=tuple(person.name for person in notice.named),
                    in_thread=entry.thread_ts is not None,
                    delivery=entry.delivery,
                    error=entry.error,
                )
