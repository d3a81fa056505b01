"""The points at which a pass can die: after each request and after each commit of its ledger.

Nothing else that a pass does outlives it, so a death anywhere between two points leaves what one at the
earlier point leaves. SQLite's own promise is that a commit is whole or nothing.
"""

import os
import signal
from dataclasses import dataclass, field

import httpx
from sqlalchemy import Connection, Engine, Pool, event

from notion_sync.connections import certificates


@dataclass
class Points:
    """Counts the points that a process comes by, and ends it for good at one of them.

    die_at: the number of that point, counted from 1; None to live. passed: what the points were.
    """

    die_at: int | None = None
    passed: list[str] = field(default_factory=list)

    def come_by(self, what: str) -> None:
        """Come by a point. SIGKILL lets nothing be finished, flushed or closed."""
        self.passed.append(what)
        if len(self.passed) == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch_commits(self) -> None:
        """Count the commits of this process, each once it is made."""
        committing: list[bool] = []

        def before(_connection: Connection) -> None:
            committing.append(True)

        def after(*_: object) -> None:
            # A connection goes back to its pool after a commit, and after mere reading.
            if committing:
                committing.clear()
                self.come_by("a commit")

        event.listen(Engine, "commit", before)
        event.listen(Pool, "checkin", after)

    def transport(self) -> httpx.AsyncBaseTransport:
        """The ordinary way of requests, with a point once an answer is there that nobody has read yet."""
        return _Watched(self)


class _Watched(httpx.AsyncHTTPTransport):
    def __init__(self, points: Points) -> None:
        super().__init__(verify=certificates())
        self._points = points

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        self._points.come_by(f"{request.method} {request.url.path}")
        return response
