"""From the decisions of a pass to what goes out: who is mentioned, and where earlier messages are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from adapters.errors import AdapterError
from notion_sync.compose import Composer, SlackIds, done_edit, mentioned, order_name
from notion_sync.judge import Judged, Sifted
from notion_sync.operational import (
    AWAY,
    INVALID,
    ROLE,
    Condition,
    Operations,
    gap_conditions,
    invalid_condition,
)
from notion_sync.ports import Ledger, Messenger
from notion_sync.recollect import Recollected, Remembered, Threads
from notion_sync.report import PassReport
from notion_sync.terms import Terms
from rules.alerts import Change, Speaking
from rules.columns import Source
from rules.heard import Post
from rules.notice import Message, Named, Notice
from rules.policy import Member
from rules.record import NOTION, Alert, AlertState, Delivery, MessageRef, OutboxEntry

REMEMBERED = timedelta(days=7)
"""How long a Slack account looked up by email is believed."""

Changes = Sequence[tuple[Judged, Change]]


@dataclass(frozen=True)
class Announcer:
    """Turns decisions into outbox entries."""

    terms: Terms
    messenger: Messenger | None
    ledger: Ledger
    speaking: Speaking
    report: PassReport

    def remembered(self, recollected: Recollected) -> Iterator[OutboxEntry]:
        """What is known of messages that only Slack remembers, so that they can be marked done."""
        for each in recollected.alerts:
            if each.post.says_one_alert and self.ledger.said_in(each.post.ref) is None:
                yield self._as_said(each.order, each.alert, each.post)

    def _as_said(self, order: Judged, alert: Alert, post: Post) -> OutboxEntry:
        client = order.evaluation.case.order.client if order.evaluation else None
        notice = Notice(
            key=alert.key,
            code=alert.code,
            level=alert.level.word,
            event="opened",
            order=order_name(order.stored, self.terms.language),
            url=order.stored.row.url,
            what="",
            client=client or "",
        )
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=self.report.pass_id,
            channel=post.ref.channel,
            message=Message(kind="alert", pass_id=self.report.pass_id, notices=(notice,)).model_dump_json(),
            created_at=post.at,
            delivery=Delivery.SAID,
            ts=post.ref.ts,
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

    def entries(
        self,
        changes: Changes,
        slack_ids: SlackIds,
        recollected: Recollected,
        threads: Threads,
        *,
        first_contact: bool,
    ) -> list[OutboxEntry]:
        """Outbox entries for all changes, for marking done what was resolved, and for comments.

        Edits and comments also for what was said by a pass that died before it got to them.
        """
        composer = Composer(self.terms, self.report.pass_id, self.speaking.now, slack_ids, threads)
        entries = composer.compose(changes, first_contact=first_contact)
        if composer.unplaced:
            self.report.problems.append(
                f"{len(composer.unplaced)} alerts have no channel: set SLACK_CHANNEL, "
                "or channel in config/alerts.toml"
            )
        unshown = [
            (each, composer.notice(each.order, change))
            for each in recollected.alerts
            if not each.is_shown and (change := each.change())
        ]
        edits = self._edits(entries, unshown)
        return [*entries, *edits, *self._comments(changes, entries, unshown)]

    def _comments(
        self, changes: Changes, entries: Sequence[OutboxEntry], unshown: Sequence[tuple[Remembered, Notice]]
    ) -> Iterator[OutboxEntry]:
        """One comment for each critical alert that is opened or raised, where somebody is there to act."""
        if not self.terms.comments:
            return
        orders = {change.after.key: order for order, change in changes}
        for entry in entries:
            for notice in Message.model_validate_json(entry.message).notices:
                if notice.key in orders and (comment := self._comment(orders[notice.key], notice)):
                    yield comment
        for each, notice in unshown:
            if comment := self._comment(each.order, notice):
                # Perhaps it is there already: it is looked for first.
                yield replace(comment, delivery=Delivery.SENDING, attempted_at=each.alert.said_at)

    def _comment(self, order: Judged, notice: Notice) -> OutboxEntry | None:
        if order.evaluation is None or notice.level != "critical" or notice.event not in ("opened", "raised"):
            return None
        people = order.evaluation.concerned[notice.code].acting.people
        if not people:
            return None
        named = tuple(Named(name=each.name, notion_user=each.notion_user) for each in people)
        said = notice.model_copy(update={"named": named, "informed": (), "consulted": ()})
        message = Message(kind="alert", pass_id=self.report.pass_id, notices=(said,))
        return OutboxEntry(
            id=uuid4().hex,
            pass_id=self.report.pass_id,
            channel=NOTION,
            message=message.model_dump_json(),
            created_at=self.speaking.now,
        )

    def _edits(
        self, entries: Sequence[OutboxEntry], unshown: Sequence[tuple[Remembered, Notice]]
    ) -> list[OutboxEntry]:
        """One edit for each message of which an alert is over."""
        over: dict[MessageRef, dict[str, Notice]] = {}
        for entry in entries:
            for alert, notice in zip(
                entry.outcomes, Message.model_validate_json(entry.message).notices, strict=False
            ):
                if alert.message and alert.message.channel == entry.channel and notice.event == "resolved":
                    over.setdefault(alert.message, {})[notice.key] = notice
        for each, notice in unshown:
            if notice.event == "resolved" and not each.post.is_edited:
                over.setdefault(each.post.ref, {})[notice.key] = notice
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

    def conditions(self, sifted: Sifted, of_tracker: Iterable[Condition]) -> list[Condition]:
        """What a person should mend in the set-up, as far as this pass can tell, the tracker among it."""
        said = {alert.family for alert in self.ledger.alerts([""]) if alert.state is not AlertState.RESOLVED}
        found = list(of_tracker)
        kinds = {family.partition(":")[0] for family in said}
        if not sifted.judged and kinds.isdisjoint((ROLE, AWAY, INVALID)):
            return found
        gaps: dict[str, list[str]] = {}
        known = self.ledger.troubled()
        current = {judgement.page_id: judgement for judgement in known}
        current |= {order.page_id: order.judgement() for order in sifted.held}
        concerned = {page_id: judgement.gaps for page_id, judgement in current.items() if judgement.gaps}
        rows = self.ledger.rows(Source.ORDERS, concerned.keys())
        for page_id, names in concerned.items():
            title = order_name(rows[page_id], self.terms.language) if page_id in rows else page_id
            for gap in names:
                gaps.setdefault(gap, []).append(title)
        found += gap_conditions({gap: sorted(orders) for gap, orders in gaps.items()})
        invalid = {page_id for page_id, judgement in current.items() if judgement.invalid}
        if INVALID not in said:
            invalid -= {judgement.page_id for judgement in known if judgement.invalid}
        orders = self.ledger.count_judged({order.page_id for order in sifted.held})
        return [*found, *invalid_condition(len(invalid), orders, self.terms)]

    def told_one_by_one(self, judged: Sequence[Judged], conditions: Sequence[Condition]) -> Changes:
        """All changes but those for which one message about the tracker stands; these stay to be said."""
        covered = {condition.stands_for for condition in conditions}
        return [
            (order, change)
            for order in judged
            for change in order.changes
            if change.event != "opened" or change.after.family not in covered
        ]

    def operational(
        self,
        conditions: Sequence[Condition],
        looked: Sequence[str],
        frozen: frozenset[str],
    ) -> list[OutboxEntry]:
        """Entries for conditions that are new.

        looked: kinds of condition that could be told. frozen: those that may have been said already.
        """
        operations = Operations(self.terms, self.ledger, self.speaking, self.report.pass_id)
        return operations.announce(conditions, looked=looked, frozen=frozen)
