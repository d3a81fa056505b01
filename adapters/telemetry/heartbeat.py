"""Telling a watchdog such as healthchecks.io that passes are run, so that silence is noticed."""

import ssl
from collections.abc import Callable

import httpx
import structlog

from adapters.trust import untrusted

TIMEOUT_SECONDS = 5.0
TRIES = 2
LONGEST = 2000
"""Characters of a reason: enough to know where to look, and what a watchdog shows."""

log = structlog.get_logger(__name__)


class Heartbeat:
    """Pings ``URL/start``, ``URL`` and ``URL/fail``, the last two with a line on what came of the pass.

    A ping that fails is logged and forgotten, and so is one that is sent elsewhere; one that tells an end is
    tried once more before. The URL is a secret: whoever knows it can fake a heartbeat. Without a URL nothing
    is done. redacted: takes secrets out of what is told. trust: certificates; by default those of httpx.
    """

    def __init__(
        self,
        url: str | None,
        *,
        redacted: Callable[[str], str] = str,
        trust: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = httpx.URL(url) if url else None
        self._redacted = redacted
        self._trust = trust
        self._transport = transport

    async def start(self) -> None:
        """A pass begins."""
        await self._ping("start", "")

    async def success(self, summary: str) -> None:
        """A pass did all of its work."""
        await self._ping("", summary)

    async def fail(self, reason: str) -> None:
        """A pass could not do its work, or not all of it."""
        await self._ping("fail", reason)

    async def _ping(self, what: str, told: str) -> None:
        if self._url is None:
            return
        url = self._url.copy_with(path=self._url.path.rstrip("/") + (f"/{what}" if what else ""))
        body = self._redacted(told)[:LONGEST]
        failure: dict[str, object] = {}
        async with httpx.AsyncClient(
            verify=self._trust or True,
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            transport=self._transport,
        ) as client:
            for _ in range(1 if what == "start" else TRIES):
                failure = await self._failure(client, url, body)
                if not failure:
                    return
        log.warning("heartbeat_failed", ping=what or "success", **failure)

    async def _failure(self, client: httpx.AsyncClient, url: httpx.URL, body: str) -> dict[str, object]:
        """What went wrong with one try; nothing where it arrived."""
        try:
            response = await (client.post(url, content=body.encode()) if body else client.get(url))
        except (httpx.HTTPError, OSError) as error:
            refused = untrusted("the watchdog", error)
            return {"error": refused.what if refused else type(error).__name__}
        return {} if response.is_success else {"status": response.status_code}
