"""Deliver what was decided to be said: once, even where an answer is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.errors import AdapterError, Ambiguous, NotFound, PlaceRefused, Rejected, Unavailable
from notion_sync.ports import Ledger, Messenger
from notion_sync.report import PassReport, Spoken
from notion_sync.unbroken import unbroken
from rules.notice import Message
from rules.record import AlertState, Delivery, MessageRef, OutboxEntry

CLOCK_SKEW = timedelta(minutes=5)
"""How far Slack's clock and ours may differ when a message is looked for."""

log = structlog.get_logger()


@dataclass
class Courier:
    """Sends outbox entries. Once Slack refuses us altogether, nothing more is sent in this pass.

    in_time: whether the pass may begin another request.
    """

    messenger: Messenger
    ledger: Ledger
    report: PassReport
    now: datetime
    in_time: Callable[[], bool]
    closed: str = ""
    closed_channels: dict[str, str] = field(default_factory=dict)
    heads: dict[str, MessageRef] = field(default_factory=dict)

    async def settle_last_pass(self) -> Mapping[str, frozenset[str]]:
        """Find out what became of messages that an earlier pass left open.

        What never left is dropped and decided anew. What may have arrived is looked for in Slack; while
        that cannot be told, its alerts are left alone: returned as families by order.
        """
        frozen: dict[str, frozenset[str]] = {}
        for entry in self.ledger.unsettled():
            if entry.edits is not None:
                await self._settle_edit(entry)
            elif entry.delivery is Delivery.PENDING:
                self.ledger.settle(entry.id, Delivery.DROPPED, error="not sent before the pass ended")
            elif not await self._found(entry):
                for alert in entry.outcomes:
                    frozen[alert.page_id] = frozen.get(alert.page_id, frozenset()) | {alert.family}
        return frozen

    async def _settle_edit(self, entry: OutboxEntry) -> None:
        """Mark done what is over; if that was not said after all, it is decided anew with its mark."""
        notices = Message.model_validate_json(entry.message).notices
        marked = {notice.key for notice in notices if notice.event == "resolved"}
        alerts = self.ledger.alerts({key.partition(":")[0] for key in marked})
        if any(alert.key in marked and alert.state is AlertState.OPEN for alert in alerts):
            self.ledger.settle(
                entry.id, Delivery.DROPPED, error="what it marks as done is not said to be over"
            )
        else:
            await self.deliver([entry])

    async def deliver(self, entries: Sequence[OutboxEntry]) -> None:
        """Send entries in order, a thread's head before its replies."""
        for entry in entries:
            if self.closed or entry.channel in self.closed_channels or not self.in_time():
                continue
            thread_ts = entry.thread_ts
            if entry.in_thread_of is not None:
                head = self.heads.get(entry.in_thread_of)
                if head is None:
                    continue
                thread_ts = head.ts or None
            await unbroken(self._send(entry, thread_ts))

    async def _send(self, entry: OutboxEntry, thread_ts: str | None) -> None:
        message = Message.model_validate_json(entry.message)
        self.ledger.attempt(entry.id, at=self.now)
        try:
            await self._post(entry, message, thread_ts)
        except Ambiguous as error:
            await self._look_then_send_again(entry, message, thread_ts, error)
        except AdapterError as error:
            self._failed(entry, error)

    async def _post(self, entry: OutboxEntry, message: Message, thread_ts: str | None) -> None:
        if entry.edits is not None:
            ref = MessageRef(entry.channel, entry.edits, entry.edits)
            await self.messenger.edit(ref, message)
        else:
            sent = await self._post_message(entry.channel, message, thread_ts)
            ref = sent or MessageRef(entry.channel, "", "")
        self._said(entry, message, ref)

    async def _post_message(self, channel: str, message: Message, thread_ts: str | None) -> MessageRef | None:
        if thread_ts is None:
            return await self.messenger.post(channel, message, thread_ts=None)
        try:
            return await self.messenger.post(channel, message, thread_ts=thread_ts)
        except NotFound:
            # Somebody deleted the thread: better said outside of it than not at all.
            return await self.messenger.post(channel, message, thread_ts=None)

    def _said(self, entry: OutboxEntry, message: Message, ref: MessageRef) -> None:
        self.ledger.settle(entry.id, Delivery.SAID, ref=ref if ref.ts else None)
        self.heads[entry.id] = ref
        in_thread = bool(entry.thread_ts or entry.in_thread_of)
        self.report.spoken.append(Spoken(entry.channel, message, in_thread, entry.edits is not None))

    async def _look_then_send_again(
        self, entry: OutboxEntry, message: Message, thread_ts: str | None, error: Ambiguous
    ) -> None:
        """The answer was lost: if Slack shows the message it was said, else it is sent once more."""
        log.warning("slack.answer_lost", entry=entry.id, reason=error.what)
        try:
            ref = await self.messenger.find(
                entry.channel, message, thread_ts=thread_ts, since=self.now - CLOCK_SKEW
            )
            if ref:
                self._said(entry, message, ref)
            else:
                await self._post(entry, message, thread_ts)
        except (Ambiguous, Unavailable) as again:
            self.closed = f"{again.what}; the next pass looks whether it arrived"
            self.report.problems.append(self.closed)
        except AdapterError as again:
            self._failed(entry, again)

    async def _found(self, entry: OutboxEntry) -> bool:
        """Settle an entry that may have been sent, by what Slack shows. False where Slack does not tell."""
        message = Message.model_validate_json(entry.message)
        since = (entry.attempted_at or entry.created_at) - CLOCK_SKEW
        try:
            ref = await self.messenger.find(entry.channel, message, thread_ts=entry.thread_ts, since=since)
        except AdapterError as error:
            self._close(entry, error)
            return False
        self.ledger.settle(entry.id, Delivery.SAID if ref else Delivery.DROPPED, ref=ref)
        return True

    def _failed(self, entry: OutboxEntry, error: AdapterError) -> None:
        match error:
            case NotFound() if entry.edits is not None:
                # The message is gone or may not be edited any more: there is nothing left to mark done.
                self.ledger.settle(entry.id, Delivery.DROPPED, error=error.what)
            case Rejected():
                # Sending it again each pass would change nothing: its alerts count as said.
                with self.ledger.transaction():
                    self.ledger.settle(entry.id, Delivery.PARKED, error=error.what)
                    self.ledger.save_alerts(entry.outcomes)
                self.report.problems.append(f"Slack calls a message invalid: {error.what}")
            case _:
                self.ledger.settle(entry.id, Delivery.DROPPED, error=error.what)
                self._close(entry, error)

    def _close(self, entry: OutboxEntry, error: AdapterError) -> None:
        sentence = f"{error.what}. {error.remedy}".strip()
        if isinstance(error, PlaceRefused):
            self.closed_channels[entry.channel] = sentence
        else:
            self.closed = sentence
        if sentence not in self.report.problems:
            self.report.problems.append(sentence)
