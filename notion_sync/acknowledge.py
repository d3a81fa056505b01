"""Look for those who took an alert in hand, by their reactions in Slack. Bounded, and never in the way.

What it is about is on the screen of a person; that a look fails changes nothing of what is said or written,
so it is only logged and done again by a later pass.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from adapters.errors import AdapterError, LedgerError
from notion_sync.people import directory
from notion_sync.ports import Ledger, Messenger
from notion_sync.terms import Terms
from rules.acknowledging import takers
from rules.heard import Post
from rules.record import Alert, AlertState, MessageRef, Taken
from rules.text import one_line, shortened

PLACES = 20
"""Threads that are looked into in one pass: as many as Slack allows in half a minute."""

LONGEST_NAME = 60
"""Characters of a name that a cell shows."""

Place = tuple[str, str]
"""A channel and the ts of the message that heads a thread."""

log = structlog.get_logger()


@dataclass
class Acknowledgements:
    """Keeps in the ledger who has which alert. ``in_time``: whether the pass may begin another request."""

    terms: Terms
    messenger: Messenger
    ledger: Ledger
    now: datetime
    in_time: Callable[[], bool]

    async def look(self) -> None:
        """Look again where that is due, the longest not looked at first; what changed is judged anew."""
        if not self.terms.alerts.acknowledge:
            return
        due = sorted(
            filter(self._is_due, self.ledger.open_alerts()), key=lambda each: (_looked(each), each.key)
        )
        if not due:
            return
        try:
            await self._look_at(due)
        except LedgerError:
            raise
        except AdapterError as error:
            log.warning("slack.reactions_not_read", reason=error.what)

    def _is_due(self, alert: Alert) -> bool:
        if alert.state is not AlertState.OPEN or alert.message is None or not alert.page_id:
            return False
        return self.now - _looked(alert) >= timedelta(minutes=self.terms.alerts.acknowledge_minutes)

    async def _look_at(self, due: list[Alert]) -> None:
        posts: dict[Place, list[Post]] = {}
        names = self._names()
        for alert in due:
            places = set(_places(alert))
            if len(posts.keys() | places) > PLACES or not self.in_time():
                return
            for place in sorted(places - posts.keys()):
                channel, ts = place
                posts[place] = [post async for post in self.messenger.thread(MessageRef(channel, ts, ts))]
            there = [post for place in places for post in posts[place]]
            taken = await self._taken(alert, takers(alert, there, self.terms.alerts.acknowledge), names)
            self._keep(alert, taken)

    async def _taken(
        self, alert: Alert, users: tuple[str, ...], names: dict[str, str | None]
    ) -> Taken | None:
        """Who has it now: whoever had it before, as long as the reaction stands, else the first person."""
        if alert.taken and alert.taken.user in users:
            return alert.taken
        for user in users:
            if user not in names:
                names[user] = await self.messenger.called(user)
            if name := names[user]:
                return Taken(user, shortened(one_line(name), LONGEST_NAME), self.now)
        return None

    def _keep(self, alert: Alert, taken: Taken | None) -> None:
        with self.ledger.transaction():
            self.ledger.save_alerts([replace(alert, taken=taken, looked_at=self.now)])
            if taken != alert.taken:
                self.ledger.make_due([alert.page_id], now=self.now)
        if taken != alert.taken:
            what = "alert.taken" if taken else "alert.given_back"
            log.info(what, code=alert.code, page_id=alert.page_id, by=taken.name if taken else None)

    def _names(self) -> dict[str, str | None]:
        """Names of the team by Slack account, as the directory has them."""
        by_email: Mapping[str, tuple[str | None, datetime]] = self.ledger.slack_ids()
        known: dict[str, str | None] = {}
        for member in directory(self.terms, self.ledger).members:
            found, _ = by_email.get(member.email.casefold(), (None, None)) if member.email else (None, None)
            if slack_id := member.slack_id or found:
                known[slack_id] = member.name
        return known


def _looked(alert: Alert) -> datetime:
    """When it was last looked at; what was just said nobody took yet."""
    known = [at for at in (alert.looked_at, alert.said_at, alert.opened_at) if at]
    return max(known) if alert.looked_at is None else alert.looked_at


def _places(alert: Alert) -> list[Place]:
    """Threads in which somebody may have reacted to it."""
    refs = [ref for ref in (alert.message, alert.reminder) if ref]
    return [(ref.channel, ref.thread_ts) for ref in refs]
