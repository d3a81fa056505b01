"""Requests to Notion: paced, tried again by the one policy, and failing only with our own errors."""

import logging
import math
import re
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from json import JSONDecodeError
from typing import TypeVar

import httpx
from notion_client import AsyncClient
from pydantic import JsonValue

from adapters.errors import AdapterError, Misconfigured, Overloaded, Unavailable
from adapters.notion.failures import (
    CHECK_ACCESS,
    WIRE_ERRORS,
    MaybeCommitted,
    instant,
    overloaded,
    translate,
)
from adapters.notion.pacing import SlidingWindow
from adapters.notion.wire import JsonObject, whole
from adapters.retry import DEFAULT_POLICY, RetryPolicy, retrying

API_VERSION = "2026-03-11"
BASE_URL = "https://api.notion.com"
PLUS_PLAN_BUDGET = 180
"""Requests in any 60 seconds on Free and Plus; 600 on Business and Enterprise (Notion, request limits)."""
TIMEOUT = httpx.Timeout(65.0, connect=10.0)
"""Notion cuts a request at 60 seconds itself; its own answer is better than our silence."""
LONGEST_PAUSE = 3600.0
"""Seconds after which we ask again, whatever we were told."""

T = TypeVar("T")
Observer = Callable[[str, str, int | None, float], None]
"""Told of each request: method, path, HTTP status (None where nobody answered), seconds."""

File = tuple[str, bytes, str]
"""A file of a form: its name, its bytes, its content type."""

OnDate = Callable[[datetime, float, float], None]
"""Told the date of each answer, and when it was asked for and heard, in seconds of the client's clock."""

_ESCAPES = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)

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
        window: SlidingWindow | None = None,
        on_date: OnDate | None = None,
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
        self._token = token
        http.timeout = timeout
        http.event_hooks["response"].append(_hear)
        self._clock = policy.limit.clock
        self._window = window or SlidingWindow(requests_per_minute, clock=self._clock, sleep=policy.sleep)
        self._policy = policy
        self._on_request = on_request
        self._overloads = 0
        self._overloaded_at = -math.inf
        self._on_date = on_date

    async def request(
        self,
        *,
        method: str,
        path: str,
        body: JsonObject | None = None,
        query: Mapping[str, str | int | list[str]] | None = None,
    ) -> Answer:
        """Ask until there is an answer. Raises the errors of :mod:`adapters.errors`.

        A write that may have been saved is not repeated: it raises Ambiguous.
        """
        return await self.retrying(lambda: self.attempt(method=method, path=path, body=body, query=query))

    async def retrying(self, call: Callable[[], Awaitable[T]]) -> T:
        """Repeat a call made of :meth:`attempt` under this client's policy."""
        return await retrying(call, self._policy)

    async def repeating(self, call: Callable[[], Awaitable[T]]) -> T:
        """As :meth:`retrying`, for writes that may be made twice: one perhaps saved is repeated."""

        async def attempt() -> T:
            try:
                return await call()
            except MaybeCommitted as unheard:
                raise Unavailable(unheard.what) from None

        return await self.retrying(attempt)

    async def attempt(
        self,
        *,
        method: str,
        path: str,
        body: JsonObject | None = None,
        query: Mapping[str, str | int | list[str]] | None = None,
        form: Mapping[str, File] | None = None,
    ) -> Answer:
        """Ask once, when the budget allows it. Raises Overloaded unasked where a pause lasts too long."""
        async with self._window.slot(self._refuse):
            _heard.set(None)
            started = self._clock()
            try:
                content = await self._sdk.request(
                    path,
                    method,
                    dict(query) if query else None,
                    dict(body) if body is not None else None,
                    dict(form) if form else None,
                )
                answer = Answer(_json_object(_storable(content)), _answered_at())
                if answer.at and self._on_date:
                    self._on_date(answer.at, started, self._clock())
            except WIRE_ERRORS as error:
                failure = translate(error, reading=_is_read(method, path), token=self._token)
                self._heed(failure, sent_at=started)
                # The cause is left out: httpx quotes headers, and the token is one of them.
                raise failure from None
            else:
                self._heed(None, sent_at=started)
                return answer
            finally:
                self._tell(method, path, self._clock() - started)

    def _refuse(self, pause: float) -> None:
        self._policy.limit.troubled()
        if pause > self._policy.patience:
            raise overloaded(pause)

    def _heed(self, failure: AdapterError | None, *, sent_at: float) -> None:
        """Hold every request back for as long as Notion asks, and longer each time that did not help."""
        is_news = sent_at >= self._overloaded_at  # else it was on its way already when we were told to wait
        if not isinstance(failure, Overloaded):
            if is_news:
                self._overloads = 0
                self._window.served()
            return
        if is_news:
            self._overloads += 1
            self._overloaded_at = self._clock()
        usual = self._policy.backoff(self._overloads)
        asked = usual if failure.retry_after is None else failure.retry_after
        self._window.hold(min(asked if self._overloads == 1 else max(asked, usual), LONGEST_PAUSE))

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


def _storable(content: JsonValue) -> JsonValue:
    """The answer without NUL and halves of surrogate pairs: JSON may carry them, databases and UTF-8 not."""
    response = _heard.get()
    suspect = response is not None and _ESCAPES.search(response.content)
    return whole(content) if suspect else content


def _is_read(method: str, path: str) -> bool:
    return method == "GET" or (method == "POST" and (path == "search" or path.endswith("/query")))


def _json_object(content: JsonValue) -> JsonObject:
    if not isinstance(content, dict):
        raise JSONDecodeError("an answer of Notion is an object", "", 0)
    return content
