"""Look back into a channel for what was said about some alerts: bounded in time, twice where in doubt."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from notion_sync.ports import Messenger
from rules.heard import Heard, Post
from rules.record import MessageRef

RECENT = timedelta(minutes=10)
"""For so long a message counts as one of a pass that may just have ended in the middle."""

GOES_ON = timedelta(days=1)
"""For so long the thread of a summary is gone on with."""

Since = Mapping[str, datetime]
"""What to look for, and since when."""

log = structlog.get_logger()


@dataclass
class Memory:
    """What a channel tells.

    heard: words on alerts. conditions: keys, with when they were said. found: of what the beginning is known.
    newest: the latest own message there, with its replies where it is a summary.
    """

    heard: list[Heard] = field(default_factory=list)
    conditions: dict[str, datetime] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)
    newest: Post | None = None
    replies: tuple[Post, ...] = ()

    def take(self, post: Post, wanted: Collection[str]) -> set[str]:
        """Note what a message says of what is wanted; return what it opened or said for the first time."""
        heard = [said for said in post.says if said.about in wanted]
        conditions = {key for key in post.conditions if key in wanted}
        self.heard += [(post, said) for said in heard]
        self.conditions |= dict.fromkeys(conditions, post.at)
        found = conditions | {said.about for said in heard if said.event == "opened"}
        self.found |= found
        return found

    def summary_without_end(self, unshown: Collection[str], now: datetime) -> MessageRef | None:
        """The summary that a pass had begun when it died: nothing was said after it, nor shown in a row.

        unshown: alerts, by page and family, that were found though their rows do not show them.
        """
        head = self.newest
        if head is None or not head.is_summary or head.at < now - GOES_ON:
            return None
        told = {said.about for reply in self.replies for said in reply.says}
        return head.ref if not head.has_replies or told & set(unshown) else None


@dataclass(frozen=True)
class LookBack:
    """Looks into one channel. in_time: whether there is time to ask for more.

    doubtful: whether a message may have been accepted a moment ago that does not show yet.
    """

    messenger: Messenger
    channel: str
    now: datetime
    in_time: Callable[[], bool]
    doubtful: bool

    async def remember(self, alerts: Since, conditions: Since) -> Memory:
        """What was said about alerts (by page and family) and conditions (by key), each since an instant.

        Raises AdapterError where Slack does not tell.
        """
        memory = Memory()
        await self._look(memory, alerts, {**alerts, **conditions})
        missing = {*alerts, *conditions} - memory.found
        if missing and (self.doubtful or (memory.newest and memory.newest.at > self.now - RECENT)):
            await self.messenger.moment()
            lately = {name: max(since, self.now - RECENT) for name, since in {**alerts, **conditions}.items()}
            await self._look(memory, alerts, {name: lately[name] for name in missing})
        return memory

    async def _look(self, memory: Memory, alerts: Since, wanted: Since) -> None:
        """Read, newest first, until everything was found or is older than it can be."""
        left = dict(wanted)
        own: list[Post] = []
        is_newest = True
        async for post in self.messenger.posts(self.channel, since=min(wanted.values())):
            left = {name: since for name, since in left.items() if since <= post.at}
            replies = await self._replies(post) if post.is_summary and alerts.keys() & left else ()
            if is_newest:
                memory.newest, memory.replies, is_newest = post, replies, False
            found = {name for each in (*reversed(replies), post) for name in memory.take(each, left)}
            if found and not replies:
                own.append(post)
            left = {name: since for name, since in left.items() if name not in found}
            if not left:
                break
            if not self.in_time():
                log.warning("slack.searched_in_part", channel=self.channel)
                break
        for post in own:
            for reply in await self._replies(post):
                memory.take(reply, {said.about for said in post.says})

    async def _replies(self, head: Post) -> tuple[Post, ...]:
        if not head.has_replies:
            return ()
        return tuple([post async for post in self.messenger.replies(head.ref)])
