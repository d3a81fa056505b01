"""Orders that were trashed while nobody remembered them: their alerts stand in Slack, and no row shows them.

Asked once in a ledger's life, at first contact. Only a row that the tracker still shows in its own trash
counts: in a channel that trackers share, alerts of pages elsewhere are another's.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

import structlog

from adapters.errors import AdapterError
from notion_sync.ports import Ledger, Messenger, Tracker
from notion_sync.recollect import HISTORY
from notion_sync.remember import stored_row
from rules.alerts import Speaking
from rules.columns import Binding, Source
from rules.heard import Heard, Post, standing
from rules.record import Alert, AlertState

log = structlog.get_logger()


@dataclass(frozen=True)
class LostOrders:
    """Looks for them. in_time: whether there is time to look further back."""

    tracker: Tracker
    messenger: Messenger
    ledger: Ledger
    binding: Binding
    speaking: Speaking
    in_time: Callable[[], bool]

    async def recall(self, channels: Iterable[str]) -> None:
        """Remember them as gone, with their alerts as they stand: judging them ends these.

        What cannot be asked is left: it was not known either.
        """
        known = self.ledger.page_ids(Source.ORDERS)
        heard: defaultdict[str, list[Heard]] = defaultdict(list)
        try:
            for channel in channels:
                for post, said in [each async for each in self._heard(channel, known)]:
                    heard[said.about].append((post, said))
            for page_id in dict.fromkeys(name.partition(":")[0] for name in heard):
                mine = [words for name, words in heard.items() if name.partition(":")[0] == page_id]
                await self._recall(page_id, [each for words in mine for each in words])
        except AdapterError as error:
            log.warning("slack.lost_orders_not_searched", reason=error.what)

    async def _heard(self, channel: str, known: frozenset[str]) -> AsyncIterator[Heard]:
        async for post in self.messenger.posts(channel, since=self.speaking.now - HISTORY):
            if not self.in_time():
                log.warning("slack.searched_in_part", channel=channel)
                return
            if post.is_summary or self._is_of_others(post, known):
                replies = [r async for r in self.messenger.replies(post.ref)] if post.has_replies else []
                for each in (post, *replies):
                    for said in each.says:
                        if said.about.partition(":")[0] not in known:
                            yield each, said

    def _is_of_others(self, post: Post, known: frozenset[str]) -> bool:
        return any(said.about.partition(":")[0] not in known for said in post.says)

    async def _recall(self, page_id: str, heard: list[Heard]) -> None:
        families = dict.fromkeys(said.about.partition(":")[2] for _, said in heard)
        found = [
            each[0]
            for family in families
            if (each := standing(Alert(page_id, family), heard, self.speaking))
            and each[0].state is AlertState.OPEN
        ]
        if not found:
            return
        row = await self.tracker.retrieve(self.binding, page_id)
        if row is None or not row.gone or not row.cells:
            return
        with self.ledger.transaction():
            self.ledger.save_rows([stored_row(Source.ORDERS, row)])
            self.ledger.save_alerts(found)
