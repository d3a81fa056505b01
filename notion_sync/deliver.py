"""Deliver what was decided to be said, in Slack and in Notion: once, even where an answer is lost."""

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
from notion_sync.ports import Commenter, Ledger, Messenger
from notion_sync.report import PassReport, Spoken
from notion_sync.unbroken import unbroken
from rules.notice import Message, Notice
from rules.record import NOTION, AlertState, Delivery, MessageRef, OutboxEntry

CLOCK_SKEW = timedelta(minutes=5)
"""How far another clock and ours may differ when something that was said is looked for."""

log = structlog.get_logger()


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

    async def settle_last_pass(self) -> Mapping[str, frozenset[str]]:
        """Find out what became of messages that an earlier pass left open.

        What never left is dropped and decided anew. What may have arrived is looked for in Slack; while
        that cannot be told, its alerts are left alone: returned as families by order.
        """
        frozen: dict[str, frozenset[str]] = {}
        for entry in self.ledger.unsettled():
            if entry.channel == NOTION:
                continue
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
            now_said_in = self.channel_for(message.notices[0].code) if message.notices else None
            if now_said_in is None or now_said_in == channel:
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
        return True

    async def _find(
        self, entry: OutboxEntry, message: Message, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """Look where it was to be said, and outside the thread, where it went if that was deleted."""
        find = self.messenger.find
        found = await find(entry.channel, message, thread_ts=thread_ts, since=since)
        if found is None and thread_ts is not None:
            found = await find(entry.channel, message, thread_ts=None, since=since)
        return found

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
                # An edit can be repeated without harm; what was to be said is decided anew.
                later = Delivery.PENDING if entry.edits is not None else Delivery.DROPPED
                self.ledger.settle(entry.id, later, error=error.what)
                self._close(entry, error)

    def _close(self, entry: OutboxEntry, error: AdapterError) -> None:
        sentence = self._note(error)
        if isinstance(error, PlaceRefused):
            self.closed_channels[entry.channel] = sentence
        else:
            self.closed = sentence

    def _note(self, error: AdapterError) -> str:
        """Name what went wrong in the report, once."""
        sentence = f"{error.what}. {error.remedy}".strip()
        if sentence not in self.report.problems:
            self.report.problems.append(sentence)
        return sentence


@dataclass
class Annotator:
    """Makes the comments that wait in the outbox, each once its alert was said in Slack.

    commenter: None where comments are switched off. in_time: whether the pass may begin another request.
    """

    commenter: Commenter | None
    ledger: Ledger
    report: PassReport
    now: datetime
    in_time: Callable[[], bool]
    closed: bool = False

    def settle_last_pass(self, frozen: Mapping[str, frozenset[str]]) -> None:
        """Drop comments on what is not so any more, or was not said after all and is decided anew.

        frozen: families by order of which Slack does not tell yet whether they were said.
        """
        for entry in self._unsettled():
            page_id, family, _ = _notice(entry).key.split(":", 2)
            waits = family in frozen.get(page_id, frozenset())
            if self.commenter is None:
                self.ledger.settle(entry.id, Delivery.DROPPED, error="comments were switched off")
            elif not waits and not self._is_so(entry):
                self.ledger.settle(entry.id, Delivery.DROPPED, error="its alert is not open so any more")

    async def annotate(self) -> None:
        """Make the comments whose alerts are open as they say it."""
        if self.commenter is None:
            return
        for entry in self._unsettled():
            if self._is_so(entry) and self.in_time() and not self.closed:
                await unbroken(self._annotate(self.commenter, entry))

    def _unsettled(self) -> list[OutboxEntry]:
        return [entry for entry in self.ledger.unsettled() if entry.channel == NOTION]

    def _is_so(self, entry: OutboxEntry) -> bool:
        """Whether the ledger knows the alert as the comment tells it."""
        told = _notice(entry)
        return any(
            alert.state is AlertState.OPEN
            and (alert.key, alert.code, alert.level.word) == (told.key, told.code, told.level)
            for alert in self.ledger.alerts([_page(told)])
        )

    async def _annotate(self, commenter: Commenter, entry: OutboxEntry) -> None:
        notice = _notice(entry)
        try:
            comment_id = None
            if entry.delivery is Delivery.SENDING:
                comment_id = await self._found(commenter, notice, entry.attempted_at or entry.created_at)
            if comment_id is None:
                self.ledger.attempt(entry.id, at=self.now)
                comment_id = await self._made(commenter, notice)
        except Ambiguous as error:
            self._problem(f"{error.what} The next pass looks whether it arrived. {error.remedy}")
        except NotFound as error:
            # The order went away meanwhile, and its alert goes with it.
            self.ledger.settle(entry.id, Delivery.DROPPED, error=error.what)
        except Rejected as error:
            self.ledger.settle(entry.id, Delivery.PARKED, error=error.what)
            self._problem(error.what)
        except LedgerError:
            raise
        except AdapterError as error:
            self.closed = True
            self.ledger.settle(entry.id, Delivery.PENDING, error=error.what)
            self._problem(f"{error.what} {error.remedy}")
        else:
            self.ledger.settle(entry.id, Delivery.SAID, ref=MessageRef(NOTION, comment_id, comment_id))
            self.report.comments.append(notice)

    async def _made(self, commenter: Commenter, notice: Notice) -> str:
        try:
            return await commenter.comment(_page(notice), notice)
        except Ambiguous as error:
            log.warning("notion.answer_lost", page_id=_page(notice), reason=error.what)
            found = await self._found(commenter, notice, self.now)
            if found is None:
                raise
            return found

    async def _found(self, commenter: Commenter, notice: Notice, at: datetime) -> str | None:
        try:
            return await commenter.find_comment(_page(notice), notice, since=at - CLOCK_SKEW)
        except NotFound:
            raise
        except AdapterError as error:
            self.closed = True
            raise Ambiguous(error.what, remedy=error.remedy) from error

    def _problem(self, what: str) -> None:
        sentence = f"Comments in Notion: {what}".strip()
        if sentence not in self.report.problems:
            self.report.problems.append(sentence)


def _notice(entry: OutboxEntry) -> Notice:
    """What a comment says."""
    (notice,) = Message.model_validate_json(entry.message).notices
    return notice


def _page(notice: Notice) -> str:
    """The page of the order that an alert is about."""
    return notice.key.partition(":")[0]
