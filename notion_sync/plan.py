"""A pass without a single write: the same code, over a tracker and a Slack that only pretend."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from notion_sync.ports import Batch, Commenter, Messenger, Tracker
from rules.cells import Cells, Person, Row
from rules.columns import Binding, Source
from rules.heard import Post
from rules.notice import Message, Notice
from rules.record import MessageRef


@dataclass(frozen=True)
class ReadOnlyTracker:
    """Reads the real tracker; a write only says what the row would be."""

    tracker: Tracker

    async def bind(self, source: Source, *, known: Binding | None) -> Binding:
        """As the tracker does."""
        return await self.tracker.bind(source, known=known)

    def read(
        self, binding: Binding, *, since: datetime | None, created_from: datetime | None = None
    ) -> AsyncIterator[Batch]:
        """As the tracker does."""
        return self.tracker.read(binding, since=since, created_from=created_from)

    async def retrieve(self, binding: Binding, page_id: str) -> Row | None:
        """As the tracker does."""
        return await self.tracker.retrieve(binding, page_id)

    async def write(self, binding: Binding, row: Row, changes: Cells) -> Row:
        """The row as it would be."""
        return replace(row, cells={**row.cells, **changes})

    async def check_may_write(self) -> None:
        """Nothing is written, so nobody has to be allowed to."""

    async def people(self) -> Sequence[Person]:
        """As the tracker does."""
        return await self.tracker.people()

    async def titles(self, page_ids: Collection[str]) -> Mapping[str, str | None]:
        """As the tracker does."""
        return await self.tracker.titles(page_ids)


@dataclass
class Rehearsal:
    """Says nothing; every message counts as heard. Reading Slack goes through, where there is one to read."""

    slack: Messenger | None = None
    said: int = field(default=0)

    async def post(self, channel: str, message: Message, *, thread_ts: str | None) -> MessageRef:
        """Pretend that it was said."""
        self.said += 1
        ts = f"rehearsal-{self.said}"
        return MessageRef(channel, ts, thread_ts or ts)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Pretend that it was edited."""

    async def find(
        self, channel: str, message: Message, *, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """Look in Slack, which changes nothing."""
        if self.slack is None:
            return None
        return await self.slack.find(channel, message, thread_ts=thread_ts, since=since)

    async def posts(self, channel: str, *, since: datetime) -> AsyncIterator[Post]:
        """Look in Slack, which changes nothing."""
        if self.slack:
            async for post in self.slack.posts(channel, since=since):
                yield post

    async def replies(self, head: MessageRef) -> AsyncIterator[Post]:
        """Look in Slack, which changes nothing."""
        if self.slack:
            async for post in self.slack.replies(head):
                yield post

    async def thread(self, head: MessageRef) -> AsyncIterator[Post]:
        """Look in Slack, which changes nothing."""
        if self.slack:
            async for post in self.slack.thread(head):
                yield post

    async def called(self, user: str) -> str | None:
        """Look in Slack, which changes nothing."""
        return await self.slack.called(user) if self.slack else None

    async def moment(self) -> None:
        """As in Slack."""
        if self.slack:
            await self.slack.moment()

    async def slack_id(self, email: str) -> str | None:
        """Look in Slack, which changes nothing."""
        return await self.slack.slack_id(email) if self.slack else None


@dataclass(frozen=True)
class ReadOnlyPages:
    """Makes no comment; every one counts as made. Looking for one goes through."""

    notion: Commenter

    async def comment(self, page_id: str, notice: Notice) -> str:
        """Pretend that it was made."""
        return "rehearsal"

    async def find_comment(self, page_id: str, notice: Notice, *, since: datetime) -> str | None:
        """Look on the page, which changes nothing."""
        return await self.notion.find_comment(page_id, notice, since=since)
