"""What Slack knows of alerts that no ledger remembers: said already, though the rows may not show it yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from adapters.errors import AdapterError, Unavailable
from notion_sync.deliver import CLOCK_SKEW
from notion_sync.judge import Judge, Judged, Sifted, adopted
from notion_sync.look_back import LookBack, Memory
from notion_sync.operational import Condition, said_condition
from notion_sync.ports import Ledger, Messenger
from notion_sync.terms import Terms
from rules.alerts import UNEXPLAINED, Change
from rules.finding import FAMILIES, family_of
from rules.heard import Heard, Post, Said, about, standing
from rules.record import Alert, AlertState, MessageRef

UNSHOWN = timedelta(days=31)
"""How far back something is looked for that may have been said though its row does not show it."""

HISTORY = timedelta(days=400)
"""How far back the message of an alert is looked for that its row shows, or of a standing condition."""

Threads = Mapping[tuple[str, str], MessageRef]
"""By page and family: the message in whose thread an alert is to be said, as a summary announced it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Remembered:
    """An alert that Slack remembers: how it stands there, its own message, and the last word on it."""

    order: Judged
    alert: Alert
    post: Post
    last: Said

    @property
    def is_shown(self) -> bool:
        """Whether the order's row shows the alert as it stands."""
        shown = adopted(self.order.stored, self.post.at).get(self.alert.family)
        if self.alert.state is not AlertState.OPEN:
            return shown is None
        return shown is not None and (shown.code, shown.level) == (self.alert.code, self.alert.level)

    def change(self) -> Change | None:
        """What was said last, where it is so still."""
        found = self.order.evaluation
        if found is None:
            return None
        if self.last.event == "resolved":
            ending = found.endings.get(self.alert.family, UNEXPLAINED)
            return Change("resolved", replace(self.alert, state=AlertState.OPEN), self.alert, ending=ending)
        for finding in found.findings:
            if (finding.code, finding.level) == (self.last.code, self.last.level):
                return Change(self.last.event, self.alert, self.alert, finding)
        return None


@dataclass
class Recollected:
    """What came of it.

    judged: the orders, decided anew where Slack knew better. alerts: those that Slack remembers. threads:
    where new alerts go on with a summary. conditions: those that were said. unclear: why Slack cannot tell
    now; then nothing is to be said.
    """

    judged: list[Judged]
    alerts: list[Remembered] = field(default_factory=list)
    threads: dict[tuple[str, str], MessageRef] = field(default_factory=dict)
    conditions: list[Alert] = field(default_factory=list)
    unclear: AdapterError | None = None


@dataclass(frozen=True)
class Recollection:
    """Asks Slack where something is to be said that it may have heard before.

    first_contact: no ledger remembers the tracker. remembers: the ledger outlives this process. in_time:
    whether there is time to look further back.
    """

    terms: Terms
    messenger: Messenger
    ledger: Ledger
    judge: Judge
    first_contact: bool
    remembers: bool
    in_time: Callable[[], bool]

    async def recollect(self, sifted: Sifted, conditions: Sequence[Condition]) -> Recollected:
        """Look back once into each channel concerned, and decide anew about what was said there."""
        judged = sifted.held
        unsure = [(order, alert) for order in judged for alert in self._unsure(order)]
        doubtful = self.first_contact and sifted.shown_before
        memories: dict[str, Memory] = {}
        alerts, about_the_service = self._alerts(unsure), self._conditions(conditions)
        for channel in {**alerts, **about_the_service}:
            look = LookBack(self.messenger, channel, self._now, self.in_time, doubtful)
            try:
                memories[channel] = await look.remember(
                    alerts.get(channel, {}), about_the_service.get(channel, {})
                )
            except Unavailable as error:
                return Recollected(judged, unclear=error)
            except AdapterError as error:
                # It will not tell tomorrow either: rather twice than not at all.
                log.warning("slack.not_searched", channel=channel, reason=error.what)
        return self._decided_anew(judged, unsure, conditions, memories)

    def _decided_anew(
        self,
        judged: Sequence[Judged],
        unsure: Sequence[tuple[Judged, Alert]],
        conditions: Sequence[Condition],
        memories: Mapping[str, Memory],
    ) -> Recollected:
        heard = [each for memory in memories.values() for each in memory.heard]
        found = [each for order, alert in unsure if (each := self._remembered(order, alert, heard))]
        known = {about(each.alert) for each in found}
        corrected = [each.alert for each in found]
        today = self.judge.speaking.today.isoformat()
        for _, alert in unsure:
            if about(alert) not in known and alert.state is AlertState.OPEN and not alert.episode:
                # Only the row remembers it: its episode begins now, for its key has to name one.
                corrected.append(replace(alert, episode=today))
        by_page: dict[str, list[Alert]] = {}
        for alert in corrected:
            by_page.setdefault(alert.page_id, []).append(alert)
        anew = {
            order.page_id: self.judge.again(order, by_page[order.page_id])
            for order in judged
            if order.page_id in by_page
        }
        result = Recollected([anew.get(order.page_id, order) for order in judged])
        result.alerts = [replace(each, order=anew[each.order.page_id]) for each in found]
        result.conditions = list(_said_conditions(conditions, memories))
        if self.first_contact:
            for channel, memory in memories.items():
                result.threads |= self._gone_on_with(channel, memory, result)
        return result

    @property
    def _now(self) -> datetime:
        return self.judge.speaking.now

    def _unsure(self, order: Judged) -> Iterator[Alert]:
        """Alerts of which something is to be said, or waits to be, and that Slack may know better."""
        for change in order.changes:
            alert = change.before
            remembered = alert.message is not None or alert.said_at is not None
            if self.first_contact if change.event == "opened" else not remembered:
                yield alert
        if self.first_contact and self.remembers:
            # Once they may be said, the ledger remembers the tracker and Slack is not asked any more.
            known = {alert.family: alert for alert in self.judge.known(order)}
            for family in order.decision.waiting:
                yield known.get(family) or Alert(order.page_id, family)

    def _alerts(self, unsure: Sequence[tuple[Judged, Alert]]) -> dict[str, dict[str, datetime]]:
        """Since when to look for which alert, by channel."""
        wanted: dict[str, dict[str, datetime]] = {}
        for order, alert in unsure:
            since = self._now - HISTORY
            if alert.state is not AlertState.OPEN:
                since = max(self._now - UNSHOWN, order.stored.row.created - CLOCK_SKEW)
            for channel in self._channels(alert.family):
                wanted.setdefault(channel, {})[about(alert)] = since
        return wanted

    def _conditions(self, conditions: Sequence[Condition]) -> dict[str, dict[str, datetime]]:
        """Since when to look for which condition, by channel."""
        channel = self.terms.operational_channel
        known = {alert.family for alert in self.ledger.alerts([""]) if alert.state is AlertState.OPEN}
        unknown = {condition.key for condition in conditions} - known
        if not self.first_contact or channel is None or not unknown:
            return {}
        return {channel: dict.fromkeys(unknown, self._now - HISTORY)}

    def _channels(self, family: str) -> set[str]:
        """Where alerts of a family may have been said: its codes may be routed apart."""
        codes = [code for code in FAMILIES if family_of(code) == family] or [family]
        return {channel for code in codes if (channel := self.terms.channel_for(code))}

    def _remembered(self, order: Judged, alert: Alert, heard: Sequence[Heard]) -> Remembered | None:
        found = standing(alert, heard, self.judge.speaking)
        return Remembered(order, *found) if found else None

    def _gone_on_with(self, channel: str, memory: Memory, result: Recollected) -> Threads:
        """New alerts that belong under a summary of which the end is missing."""
        unshown = {about(each.alert) for each in result.alerts if not each.is_shown}
        head = memory.summary_without_end(unshown, self._now)
        return {
            (order.page_id, change.after.family): head
            for order in result.judged
            for change in order.changes
            if head and change.event == "opened" and self.terms.channel_for(change.after.code) == channel
        }


def _said_conditions(conditions: Sequence[Condition], memories: Mapping[str, Memory]) -> Iterator[Alert]:
    known = {key: at for memory in memories.values() for key, at in memory.conditions.items()}
    for condition in conditions:
        if condition.key in known:
            yield said_condition(condition, known[condition.key])
