"""Telling a watchdog such as healthchecks.io that passes are run, so that silence is noticed."""

import ssl

import httpx
import structlog

from adapters.trust import untrusted

TIMEOUT_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Heartbeat:
    """Pings ``URL/start``, ``URL`` and ``URL/fail``. Without a URL it does nothing.

    A ping that fails is logged and forgotten; so is one that is sent elsewhere, for the URL is a secret:
    whoever knows it can fake a heartbeat. trust: certificates; by default those that httpx trusts.
    """

    def __init__(
        self,
        url: str | None,
        *,
        trust: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = httpx.URL(url) if url else None
        self._trust = trust
        self._transport = transport

    async def start(self) -> None:
        """A pass begins."""
        await self._ping("start")

    async def success(self) -> None:
        """A pass did all of its work."""
        await self._ping("")

    async def fail(self) -> None:
        """A pass could not do its work, or not all of it."""
        await self._ping("fail")

    async def _ping(self, what: str) -> None:
        if self._url is None:
            return
        path = self._url.path.rstrip("/") + (f"/{what}" if what else "")
        try:
            async with httpx.AsyncClient(
                verify=self._trust or True,
                timeout=TIMEOUT_SECONDS,
                follow_redirects=False,
                transport=self._transport,
            ) as client:
                response = await client.get(self._url.copy_with(path=path))
        except (httpx.HTTPError, OSError) as error:
            refused = untrusted("the watchdog", error)
            reason = refused.what if refused else type(error).__name__
            log.warning("heartbeat_failed", ping=what or "success", error=reason)
        else:
            if not response.is_success:
                log.warning("heartbeat_failed", ping=what or "success", status=response.status_code)
