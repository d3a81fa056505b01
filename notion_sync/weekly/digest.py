"""The messages of a week's digest, each channel's once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from notion_sync.announce import Announcer
from notion_sync.compose import Composer, order_name
from notion_sync.judge import Judge, Judged
from notion_sync.ports import Ledger
from notion_sync.terms import Terms
from notion_sync.weekly.content import Channels, Need, Week
from notion_sync.weekly.say import MOST, message_of
from notion_sync.weekly.when import due_week, key_of, of_other_weeks, week_of
from rules.alerts import Change
from rules.columns import Source
from rules.record import Alert, AlertState, OutboxEntry


@dataclass(frozen=True)
class WeeklyDigest:
    """Tells each channel once a week what needs whom.

    What was said is remembered as an alert of the service itself that is over, so that an unheard answer is
    looked for in Slack as any other. A channel that has nothing to hear is remembered likewise.
    """

    terms: Terms
    ledger: Ledger
    judge: Judge
    announcer: Announcer

    async def entries(
        self, frozen: frozenset[str], *, first_contact: bool, at_once: bool = False
    ) -> list[OutboxEntry]:
        """What is due now. ``frozen``: what may have been said already. at_once: the week's, at any time.

        At first contact nothing is: perhaps a ledger was lost that knew of this week's digest.
        """
        now = self.judge.speaking.now
        week = due_week(self.terms.alerts, self.terms.calendar, now)
        if at_once:
            week = week or week_of(self.terms.calendar, now)
        if week is None or not self.terms.speaks:
            return []
        known = {alert.family: alert for alert in self.ledger.alerts([""])}
        due = {channel: key_of(week, channel) for channel in self.terms.channels}
        due = {channel: key for channel, key in due.items() if key not in known and key not in frozen}
        if not due:
            return []
        found = {} if first_contact else self._weeks()
        told = {
            channel: each
            for channel, each in found.items()
            if channel in due and self._is_worth(channel, each)
        }
        with self.ledger.transaction():
            self.ledger.delete_alerts(of_other_weeks(known.values(), week))
            self.ledger.save_alerts(_said(key, now) for channel, key in due.items() if channel not in told)
        return [await self._entry(channel, each, due[channel]) for channel, each in told.items()]

    def _weeks(self) -> Mapping[str, Week]:
        judge = self.judge
        judge = Judge(judge.process, judge.rules, judge.ledger, judge.speaking, judge.speaks)
        channels = Channels(
            judge.process, judge.speaking.today, self.terms.channel_for, self.terms.operational_channel
        )
        orders = judge.judge(sorted(self.ledger.page_ids(Source.ORDERS)))
        return channels.weeks(orders, self.ledger.open_alerts())

    def _is_worth(self, channel: str, week: Week) -> bool:
        """Whether the channel hears of it: of a quiet week only the one where everything else is said."""
        return (
            not week.is_quiet
            or bool(week.needs or week.delivered or week.paid)
            or channel == self.terms.operational_channel
        )

    async def _entry(self, channel: str, week: Week, key: str) -> OutboxEntry:
        now, pass_id = self.judge.speaking.now, self.announcer.report.pass_id
        changes = [(need.order, _as_change(need)) for need in week.needs[:MOST]]
        slack_ids = await self.announcer.slack_ids(changes)
        composer = Composer(self.terms, pass_id, now, slack_ids)
        message = message_of(
            week,
            [composer.notice(order, change) for order, change in changes],
            {order.page_id: order_name(order.stored, self.terms.language) for order in _named(week)},
            key=key,
            pass_id=pass_id,
            language=self.terms.language,
        )
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=pass_id,
            channel=channel,
            message=message.model_dump_json(),
            created_at=now,
            outcomes=(_said(key, now),),
        )


def _named(week: Week) -> Iterator[Judged]:
    yield from (order for _, order in week.waking)
    yield from week.delivered
    yield from week.paid


def _as_change(need: Need) -> Change:
    alert = Alert(need.order.page_id, need.finding.family)
    return Change("repeated", alert, alert, need.finding)


def _said(key: str, now: datetime) -> Alert:
    return Alert("", key, AlertState.RESOLVED, code=key, opened_at=now, said_at=now)
