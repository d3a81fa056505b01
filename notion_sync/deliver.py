"""Deliver what was decided to be said in Slack: once, even where an answer is lost."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from adapters.errors import (
    AdapterError,
    Ambiguous,
    LedgerError,
    NotFound,
    PlaceRefused,
    Rejected,
    Unavailable,
)
from notion_sync.ports import Ledger, Messenger
from notion_sync.report import PassReport, Spoken
from notion_sync.unbroken import unbroken
from rules.notice import Message
from rules.record import NOTION, AlertState, Delivery, MessageRef, OutboxEntry

CLOCK_SKEW = timedelta(minutes=5)
"""How far another clock and ours may differ when something that was said is looked for."""

log = structlog.get_logger()


@dataclass(frozen=True)
class LastPass:
    """What an earlier pass left open.

    frozen: families by order of which Slack does not tell yet whether their message arrived. threads: by page
    and family, the message under which they were to be said and were not.
    """

    frozen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    threads: Mapping[tuple[str, str], MessageRef] = field(default_factory=dict)


@dataclass
class Courier:
    """Sends outbox entries. Once Slack refuses us altogether, nothing more is sent in this pass.

    in_time: whether the pass may begin another request. channel_for: where alerts of a code are said now.
    """

    messenger: Messenger
    ledger: Ledger
    report: PassReport
    now: datetime
    in_time: Callable[[], bool]
    channel_for: Callable[[str], str | None] = lambda _code: None
    closed: str = ""
    closed_channels: dict[str, str] = field(default_factory=dict)
    heads: dict[str, MessageRef] = field(default_factory=dict)

    async def settle_last_pass(self) -> LastPass:
        """Find out what became of messages that an earlier pass left open.

        What never left is dropped and decided anew. What may have arrived is looked for in Slack; while
        that cannot be told, its alerts are left alone, and those of the replies that it heads.
        """
        frozen: dict[str, frozenset[str]] = {}
        threads: dict[tuple[str, str], MessageRef] = {}
        unclear: set[str] = set()
        for entry in self.ledger.unsettled():
            if entry.channel == NOTION:
                continue
            if entry.edits is not None:
                await self._settle_edit(entry, frozen)
            elif entry.in_thread_of in unclear or not await self._settled(entry):
                unclear.add(entry.id)
                for alert in entry.outcomes:
                    frozen[alert.page_id] = frozen.get(alert.page_id, frozenset()) | {alert.family}
            elif head := self._head_of(entry):
                threads |= {(alert.page_id, alert.family): head for alert in entry.outcomes}
        return LastPass(frozen, threads)

    async def settle_about_the_service(self) -> frozenset[str]:
        """The same for messages about the service alone: conditions of which Slack does not tell yet."""
        unsettled = [entry for entry in self.ledger.unsettled() if entry.channel != NOTION and entry.outcomes]
        about_the_service = [e for e in unsettled if not any(alert.page_id for alert in e.outcomes)]
        unclear = [entry for entry in about_the_service if not await self._settled(entry)]
        return frozenset(alert.family for entry in unclear for alert in entry.outcomes)

    async def _settled(self, entry: OutboxEntry) -> bool:
        if entry.delivery is Delivery.PENDING:
            self.ledger.settle(entry.id, Delivery.DROPPED, error="not sent before the pass ended")
            return True
        return await self._found(entry)

    def _head_of(self, entry: OutboxEntry) -> MessageRef | None:
        """The message that heads the thread of an entry, where it was said."""
        if entry.in_thread_of is None:
            return None
        if entry.thread_ts:
            return MessageRef(entry.channel, entry.thread_ts, entry.thread_ts)
        return self.heads.get(entry.in_thread_of)

    async def _settle_edit(self, entry: OutboxEntry, frozen: Mapping[str, frozenset[str]]) -> None:
        """Mark done what is over; if that was not said after all, it is decided anew with its mark."""
        notices = Message.model_validate_json(entry.message).notices
        marked = {notice.key for notice in notices if notice.event == "resolved"}
        alerts = self.ledger.alerts({key.partition(":")[0] for key in marked})
        still_open = [alert for alert in alerts if alert.key in marked and alert.state is AlertState.OPEN]
        if any(alert.family in frozen.get(alert.page_id, ()) for alert in still_open):
            return
        if still_open:
            self.ledger.settle(
                entry.id, Delivery.DROPPED, error="what it marks as done is not said to be over"
            )
        else:
            await self.deliver([entry])

    async def deliver(self, entries: Sequence[OutboxEntry]) -> None:
        """Send entries in order, a thread's head before its replies."""
        for entry in entries:
            closed = self.closed or entry.channel in self.closed_channels
            if closed or entry.channel == NOTION or not self.in_time():
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
        except LedgerError:
            raise  # said perhaps, and not noted: the next pass looks
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
        try:
            return await self.messenger.post(channel, message, thread_ts=thread_ts)
        except NotFound:
            # Somebody deleted the thread: better said outside of it than not at all.
            return await self.messenger.post(channel, message, thread_ts=None)
        except PlaceRefused as error:
            # The alert's old channel is closed to us: its news goes where such alerts are said now.
            now_said_in = self._elsewhere(channel, message)
            if now_said_in is None:
                raise
            self._note(error)
            return await self.messenger.post(now_said_in, message, thread_ts=None)

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
            ref = await self._find(entry, message, thread_ts, self.now - CLOCK_SKEW)
            if ref:
                self._said(entry, message, ref)
            else:
                await self._post(entry, message, thread_ts)
        except (Ambiguous, Unavailable) as again:
            self.closed = f"{again.what}; the next pass looks whether it arrived"
            self.report.problems.append(self.closed)
        except LedgerError:
            raise
        except AdapterError as again:
            self._failed(entry, again)

    async def _found(self, entry: OutboxEntry) -> bool:
        """Settle an entry that may have been sent, by what Slack shows. False where Slack does not tell."""
        message = Message.model_validate_json(entry.message)
        since = (entry.attempted_at or entry.created_at) - CLOCK_SKEW
        try:
            ref = await self._find(entry, message, entry.thread_ts, since)
        except AdapterError as error:
            self._close(entry, error)
            return False
        self.ledger.settle(entry.id, Delivery.SAID if ref else Delivery.DROPPED, ref=ref)
        if ref:
            self.heads[entry.id] = ref
        return True

    async def _find(
        self, entry: OutboxEntry, message: Message, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """Look where it was to be said, and where it went if it could not be said there."""
        places = [(entry.channel, thread_ts), (entry.channel, None)]
        if elsewhere := self._elsewhere(entry.channel, message):
            places.append((elsewhere, None))
        for channel, thread in dict.fromkeys(places):
            try:
                found = await self.messenger.find(channel, message, thread_ts=thread, since=since)
            except PlaceRefused:
                # Nothing can have been said in a place that is closed to us, if there was another one.
                if channel != entry.channel or elsewhere is None:
                    raise
                continue
            if found:
                return found
        return None

    def _elsewhere(self, channel: str, message: Message) -> str | None:
        """Where such alerts are said now, if that is another channel."""
        now_said_in = self.channel_for(message.notices[0].code) if message.notices else None
        return now_said_in if now_said_in != channel else None

    def _failed(self, entry: OutboxEntry, error: AdapterError) -> None:
        match error:
            case NotFound() if entry.edits is not None:
                # The message is gone or may not be edited any more: there is nothing left to mark done.
                self.ledger.settle(entry.id, Delivery.DROPPED, error=error.what)
            case Rejected() if not entry.outcomes:
                # A head without its thread: what it heads is said all the same, each by itself.
                self.ledger.settle(entry.id, Delivery.PARKED, error=error.what)
                self.heads[entry.id] = MessageRef(entry.channel, "", "")
                self.report.problems.append(f"Slack calls a message invalid: {error.what}")
            case Rejected():
                # Sending it again each pass would change nothing: its alerts count as said.
                with self.ledger.transaction():
                    self.ledger.settle(entry.id, Delivery.PARKED, error=error.what)
                    self.ledger.save_alerts(entry.outcomes)
                self.report.problems.append(f"Slack calls a message invalid: {error.what}")
            case PlaceRefused() if entry.edits is not None:
                self.ledger.settle(entry.id, Delivery.DROPPED, error=error.what)
            case _:
                # An edit can be repeated without harm, and a reply has its place; the rest is decided anew.
                keeps = entry.edits is not None or entry.in_thread_of is not None
                later = Delivery.PENDING if keeps else Delivery.DROPPED
                self.ledger.settle(entry.id, later, error=error.what)
                self._close(entry, error)

    def _close(self, entry: OutboxEntry, error: AdapterError) -> None:
        if isinstance(error, PlaceRefused):
            self.closed_channels[entry.channel] = self._note(error)
        else:
            self.close(error)

    def close(self, error: AdapterError) -> None:
        """Say nothing more in this pass."""
        self.closed = self._note(error)

    def _note(self, error: AdapterError) -> str:
        """Name what went wrong in the report, once."""
        sentence = f"{error.what}. {error.remedy}".strip()
        if sentence not in self.report.problems:
            self.report.problems.append(sentence)
        return sentence
