"""Comments on the orders' pages: each once, after its alert was said in Slack."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from adapters.errors import AdapterError, Ambiguous, LedgerError, NotFound, Rejected
from notion_sync.deliver import CLOCK_SKEW
from notion_sync.ports import Commenter, Ledger
from notion_sync.report import PassReport
from notion_sync.unbroken import unbroken
from rules.notice import Message, Notice
from rules.record import NOTION, AlertState, Delivery, MessageRef, OutboxEntry

log = structlog.get_logger()


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
