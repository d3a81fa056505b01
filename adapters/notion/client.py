"""Requests to Notion: paced, tried again by the one policy, and failing only with our own errors."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from json import JSONDecodeError
from typing import TypeVar

import httpx
from notion_client import AsyncClient
from pydantic import JsonValue

from adapters.errors import AdapterError, Misconfigured, Unavailable
from adapters.notion.failures import CHECK_ACCESS, WIRE_ERRORS, instant, translate
from adapters.notion.pacing import SlidingWindow
from adapters.notion.wire import JsonObject
from adapters.retry import DEFAULT_POLICY, RetryPolicy, retrying

API_VERSION = "2026-03-11"
BASE_URL = "https://api.notion.com"
PLUS_PLAN_BUDGET = 180
"""Requests in any 60 seconds on Free and Plus; 600 on Business and Enterprise (Notion, request limits)."""
TIMEOUT = httpx.Timeout(65.0, connect=10.0)
"""Notion cuts a request at 60 seconds itself; its own answer is better than our silence."""

T = TypeVar("T")
Observer = Callable[[str, str, int | None, float], None]
"""Told of each request: method, path, HTTP status (None where nobody answered), seconds."""

_heard: ContextVar[httpx.Response | None] = ContextVar("heard", default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Notion answered, and by its own clock when (None where the answer does not say)."""

    body: JsonObject
    at: datetime | None


class NotionClient:
    """Notion's API over an injected ``httpx.AsyncClient``, whose owner closes it.

    base_url: without ``/v1``. requests_per_minute: the connection's budget; make one client for a
    connection, or give the next one the ``window`` of the first. ``http`` gets Notion's headers and address
    for good: share it with nobody.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        token: str,
        base_url: str = BASE_URL,
        requests_per_minute: int = PLUS_PLAN_BUDGET,
        policy: RetryPolicy = DEFAULT_POLICY,
        timeout: httpx.Timeout = TIMEOUT,
        on_request: Observer | None = None,
        clock: Callable[[], float] = time.monotonic,
        window: SlidingWindow | None = None,
    ) -> None:
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise Misconfigured("NOTION_TOKEN is empty or not a token.", remedy=CHECK_ACCESS)
        # Never entered as a context manager: the SDK would put a client of its own in place of ours.
        self._sdk = AsyncClient(
            client=http,
            auth=token,
            base_url=base_url.rstrip("/"),
            notion_version=API_VERSION,
            retry=False,
            logger=logging.getLogger("adapters.notion.sdk"),
            log_level=logging.CRITICAL,
        )
        http.timeout = timeout
        http.event_hooks["response"].append(_hear)
        self._window = window or SlidingWindow(requests_per_minute, clock=clock, sleep=policy.sleep)
        self._policy = policy
        self._on_request = on_request
        self._clock = clock

    async def request(
        self,
        *,
        method: str,
        path: str,
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Ask until there is an answer. Raises the errors of :mod:`adapters.errors`.

        A write that may have been saved is not repeated: it raises Ambiguous.
        """
        return await self.retrying(lambda: self.attempt(method=method, path=path, body=body, query=query))

    async def retrying(self, call: Callable[[], Awaitable[T]]) -> T:
        """Repeat a call made of :meth:`attempt` under this client's policy."""
        return await retrying(call, self._policy)

    async def attempt(
        self,
        *,
        method: str,
        path: str,
        body: JsonObject | None = None,
        query: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Ask once, when the budget allows it."""
        async with self._window.slot():
            _heard.set(None)
            started = self._clock()
            try:
                content = await self._sdk.request(
                    path, method, dict(query) if query else None, dict(body) if body is not None else None
                )
                return Answer(_json_object(content), _answered_at())
            except WIRE_ERRORS as error:
                failure = translate(error, reading=_is_read(method, path))
                self._hold(failure)
                # The cause is left out: httpx quotes headers, and the token is one of them.
                raise failure from None
            finally:
                self._tell(method, path, self._clock() - started)

    def _hold(self, failure: AdapterError) -> None:
        # A pause longer than anybody here would wait is left to Notion to ask for again.
        asked = failure.retry_after if isinstance(failure, Unavailable) else None
        if asked and asked <= self._policy.deadline:
            self._window.hold(asked)

    def _tell(self, method: str, path: str, seconds: float) -> None:
        if self._on_request is not None:
            response = _heard.get()
            self._on_request(method, path, response.status_code if response else None, seconds)


async def _hear(response: httpx.Response) -> None:
    # The SDK gives back the body alone. This runs in the asking task, so each task hears its own answer.
    _heard.set(response)


def _answered_at() -> datetime | None:
    response = _heard.get()
    return instant(response.headers.get("date")) if response else None


def _is_read(method: str, path: str) -> bool:
    return method == "GET" or (method == "POST" and (path == "search" or path.endswith("/query")))


def _json_object(content: JsonValue) -> JsonObject:
    if not isinstance(content, dict):
        raise JSONDecodeError("an answer of Notion is an object", "", 0)
    return content
