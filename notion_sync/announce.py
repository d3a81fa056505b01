"""From the decisions of a pass to what goes out: who is mentioned, and where earlier messages are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import structlog

from adapters.errors import AdapterError
from notion_sync.compose import Composer, SlackIds, done_edit, mentioned, order_name
from notion_sync.judge import Judged
from notion_sync.operational import (
    CONFIGURATION,
    INVALID,
    Condition,
    Operations,
    column_conditions,
    gap_conditions,
    invalid_condition,
    said_condition,
)
from notion_sync.ports import Found, Ledger, Messenger
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.alerts import Change, Speaking
from rules.columns import Binding, Source
from rules.notice import Message, Named, Notice
from rules.policy import Member
from rules.record import NOTION, Alert, AlertState, Delivery, MessageRef, OutboxEntry

REMEMBERED = timedelta(days=7)
"""How long a Slack account looked up by email is believed."""

HISTORY = timedelta(days=400)
"""How far back the message of an alert is looked for that only the row remembers."""

log = structlog.get_logger()

Changes = Sequence[tuple[Judged, Change]]


@dataclass(frozen=True)
class Announcer:
    """Turns decisions into outbox entries."""

    terms: Terms
    messenger: Messenger | None
    ledger: Ledger
    speaking: Speaking
    report: PassReport

    async def located(self, judged: Sequence[Judged]) -> Changes:
        """All changes; an alert that only the row remembers is found in Slack before more is said of it."""
        return [(order, await self._located(order, change)) for order in judged for change in order.changes]

    async def _located(self, order: Judged, change: Change) -> Change:
        before = change.before
        remembered = before.message is not None or before.said_at is not None
        channel = self.terms.channel_for(before.code)
        if before.state is not AlertState.OPEN or remembered or not self.messenger or not channel:
            return change
        prefix = f"{before.page_id}:{before.family}:"
        try:
            found = await self.messenger.find_alert(channel, prefix, since=self.speaking.now - HISTORY)
        except AdapterError as error:
            # Said without its thread rather than not at all.
            log.warning("slack.not_searched", reason=error.what)
            found = None
        if found is None:
            episode = self.speaking.today.isoformat()
            return replace(change, after=replace(change.after, episode=episode))
        episode = found.key.removeprefix(prefix)
        located = replace(
            change,
            before=replace(before, message=found.ref, opened_at=found.at, episode=episode),
            after=replace(change.after, message=found.ref, opened_at=found.at, episode=episode),
        )
        if found.alone:
            self.ledger.add_to_outbox([self._as_said(order, located.before, found)])
        return located

    def _as_said(self, order: Judged, alert: Alert, found: Found) -> OutboxEntry:
        """What is known of a message that Slack remembers alone, so that it can be marked done."""
        notice = Notice(
            key=alert.key,
            code=alert.code,
            level=alert.level.word,
            event="opened",
            order=order_name(order.stored, self.terms.language),
            url=order.stored.row.url,
            what="",
        )
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=self.report.pass_id,
            channel=found.ref.channel,
            message=Message(kind="alert", pass_id=self.report.pass_id, notices=(notice,)).model_dump_json(),
            created_at=found.at,
            delivery=Delivery.SAID,
            ts=found.ref.ts,
        )

    async def slack_ids(self, changes: Changes) -> SlackIds:
        """Slack accounts of everybody to be mentioned; None where there is none or it cannot be found now."""
        known = self.ledger.slack_ids()
        found: dict[Member, str | None] = {}
        messenger = self.messenger
        for member in mentioned(changes):
            found[member] = member.slack_id
            if member.slack_id or not member.email:
                continue
            email = member.email.casefold()
            slack_id, looked_up_at = known.get(email, (None, None))
            old = looked_up_at is None or self.speaking.now - looked_up_at > REMEMBERED
            if old and messenger:
                try:
                    slack_id = await messenger.slack_id(email)
                except AdapterError as error:
                    # It would say the same of everybody else: they are named in words.
                    messenger = None
                    self.report.problems.append(f"{error.what}. {error.remedy}".strip())
                else:
                    self.ledger.save_slack_id(email, slack_id, at=self.speaking.now)
            found[member] = slack_id
        return found

    def entries(self, changes: Changes, slack_ids: SlackIds, *, first_contact: bool) -> list[OutboxEntry]:
        """Outbox entries for all changes, and for marking done what was resolved."""
        composer = Composer(self.terms, self.report.pass_id, self.speaking.now, slack_ids)
        entries = composer.compose(changes, first_contact=first_contact)
        if composer.unplaced:
            self.report.problems.append(
                f"{len(composer.unplaced)} alerts have no channel: set SLACK_CHANNEL, "
                "or channel in config/alerts.toml"
            )
        return [*entries, *self._edits(entries), *self._comments(changes, entries)]

    def _comments(self, changes: Changes, entries: Sequence[OutboxEntry]) -> Iterator[OutboxEntry]:
        """One comment for each critical alert that is opened or raised, where somebody is there to act."""
        if not self.terms.comments:
            return
        acting = {
            change.after.key: order.evaluation.concerned[change.finding.code].acting.people
            for order, change in changes
            if order.evaluation and change.finding
        }
        for entry in entries:
            for notice in Message.model_validate_json(entry.message).notices:
                people = acting.get(notice.key)
                if people and notice.level == "critical" and notice.event in ("opened", "raised"):
                    named = tuple(Named(name=each.name, notion_user=each.notion_user) for each in people)
                    said = notice.model_copy(update={"named": named, "informed": (), "consulted": ()})
                    message = Message(kind="alert", pass_id=self.report.pass_id, notices=(said,))
                    yield OutboxEntry(
                        id=uuid4().hex,
                        pass_id=self.report.pass_id,
                        channel=NOTION,
                        message=message.model_dump_json(),
                        created_at=self.speaking.now,
                    )

    def _edits(self, entries: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """One edit for each message of which an alert is over."""
        over: dict[MessageRef, dict[str, Notice]] = {}
        for entry in entries:
            for alert, notice in zip(
                entry.outcomes, Message.model_validate_json(entry.message).notices, strict=False
            ):
                if alert.message and alert.message.channel == entry.channel and notice.event == "resolved":
                    over.setdefault(alert.message, {})[notice.key] = notice
        edits = []
        for ref, resolved in over.items():
            said = self.ledger.said_in(ref)
            if said:
                message = done_edit(said, resolved, self.report.pass_id)
                edits.append(
                    OutboxEntry(
                        id=uuid4().hex,
                        pass_id=self.report.pass_id,
                        channel=ref.channel,
                        message=message.model_dump_json(),
                        created_at=self.speaking.now,
                        edits=ref.ts,
                    )
                )
        return edits

    def conditions(
        self,
        judged: Sequence[Judged],
        before: Mapping[Source, Binding],
        bindings: Mapping[Source, Binding],
    ) -> list[Condition]:
        """What a person should mend in the set-up, as far as this pass can tell."""
        said = {alert.family for alert in self.ledger.alerts([""]) if alert.state is not AlertState.RESOLVED}
        found = list(column_conditions(self.terms, before, bindings, said))
        if not judged and not any(family.startswith(("role:", "away:", INVALID)) for family in said):
            return found
        gaps: dict[str, list[str]] = {}
        known = self.ledger.all_judgements()
        current = {judgement.page_id: judgement for judgement in known}
        current |= {order.page_id: order.judgement() for order in judged}
        concerned = {page_id: judgement.gaps for page_id, judgement in current.items() if judgement.gaps}
        rows = self.ledger.rows(Source.ORDERS, concerned.keys())
        for page_id, names in concerned.items():
            for gap in names:
                gaps.setdefault(gap, []).append(
                    order_name(rows[page_id], self.terms.language) if page_id in rows else page_id
                )
        found += gap_conditions({gap: sorted(orders) for gap, orders in gaps.items()})
        invalid = {page_id for page_id, judgement in current.items() if judgement.invalid}
        if INVALID not in said:
            invalid -= {judgement.page_id for judgement in known if judgement.invalid}
        return [*found, *invalid_condition(len(invalid), len(current), self.terms)]

    def told_one_by_one(self, changes: Changes, conditions: Sequence[Condition]) -> Changes:
        """Changes without those for which a message about the whole tracker stands; these stay to be said."""
        covered = {condition.stands_for for condition in conditions}
        return [
            (order, change)
            for order, change in changes
            if change.event != "opened" or change.after.family not in covered
        ]

    async def recalled(self, conditions: Sequence[Condition]) -> None:
        """Without a ledger that remembers the tracker, Slack tells which conditions were said already."""
        channel = self.terms.operational_channel
        if self.messenger is None or channel is None:
            return
        since = self.speaking.now - HISTORY
        for condition in conditions:
            try:
                found = await self.messenger.find_alert(channel, condition.key, since=since)
            except AdapterError as error:
                log.warning("slack.not_searched", reason=error.what)
                return
            if found and found.key == condition.key:
                self.ledger.save_alerts([said_condition(condition, found.at)])

    def operational(self, conditions: Sequence[Condition], judged: Sequence[Judged]) -> list[OutboxEntry]:
        """Entries for conditions that are new."""
        looked = ["column", CONFIGURATION, *(("role", "away", INVALID) if judged else ())]
        operations = Operations(self.terms, self.ledger, self.speaking, self.report.pass_id)
        return operations.announce(conditions, looked=looked)
