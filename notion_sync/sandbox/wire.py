"""Middleware around a stand-in's app: it keeps the journal, plays the faults and dates the answers."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Fault, Faults
from notion_sync.sandbox.journal import Exchange, Journal
from notion_sync.sandbox.late import Late, showing_late

ErrorBody = Callable[[Fault, Request, bytes | None], Mapping[str, object]]
"""The body a service sends with an ordered error; the bytes are its answer where the request was saved."""


class Wire:
    """Wraps an ASGI app. Every answer carries a `Date` header from the sandbox's clock.

    Dropping a connection needs the transport that `serve.Server` puts into the scope's state.
    """

    def __init__(
        self, app: ASGIApp, *, journal: Journal, faults: Faults, clock: SandboxClock, error_body: ErrorBody
    ) -> None:
        self._app = app
        self._journal = journal
        self._faults = faults
        self._clock = clock
        self._error_body = error_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        body = await Request(scope, receive).body()
        fault = self._faults.take(scope["method"], scope["path"], self._clock.now())
        call = _Call(self, scope, receive, send, body)
        if fault is None:
            await call.answer()
        else:
            with showing_late(Late(fault.late_reads, fault.late_seconds)):
                await call.play(fault)

    def note(self, scope: Scope, body: bytes, status: int | None) -> None:
        """Enter an exchange into the journal."""
        request = Request(scope)
        self._journal.record(
            Exchange(
                at=self._clock.now(),
                method=request.method,
                path=scope["path"],
                query=dict(request.query_params),
                body=_parsed(request.headers.get("content-type", ""), body),
                status=status,
                headers=dict(request.headers),
            )
        )

    def stamp(self, message: Message) -> None:
        """Date an answer that is about to start."""
        MutableHeaders(raw=message["headers"])["date"] = format_datetime(self._clock.now(), usegmt=True)

    async def run_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the stand-in itself answer."""
        await self._app(scope, receive, send)

    def refusal(self, fault: Fault, scope: Scope, saved: bytes | None) -> Response:
        """Build the answer of a fault that answers."""
        headers = dict(fault.headers)
        if fault.retry_after is not None:
            headers["Retry-After"] = self._retry_after(fault.retry_after, as_date=fault.retry_as_date)
            fault = replace(fault, headers=headers)
        if fault.kind == "html":
            page = (
                f"<html><head><title>{fault.status}</title></head><body><h1>{fault.status}</h1></body></html>"
            )
            return HTMLResponse(page, fault.status, headers)
        body = fault.body if fault.body is not None else self._error_body(fault, Request(scope), saved)
        return JSONResponse(body, fault.status, headers)

    def _retry_after(self, seconds: float, *, as_date: bool) -> str:
        if as_date:
            return format_datetime(self._clock.now() + timedelta(seconds=seconds), usegmt=True)
        return f"{seconds:g}"

    def kill(self) -> None:
        """End the process that asks."""
        if self._faults.kill is not None:
            self._faults.kill()

    def wait_instead(self, seconds: float) -> float | None:
        """How long an answer really takes; None where the client would not wait for it."""
        if not self._faults.takes_no_time:
            return seconds
        self._clock.advance(timedelta(seconds=min(seconds, self._faults.patience)))
        return 0 if seconds <= self._faults.patience else None


class _Call:
    """One request on its way through the wire."""

    def __init__(self, wire: Wire, scope: Scope, receive: Receive, send: Send, body: bytes) -> None:
        self._wire = wire
        self._scope = scope
        self._receive = receive
        self._send = send
        self._body = body

    async def answer(self) -> None:
        await self._wire.run_app(self._scope, self._replay, self._answer)

    async def play(self, fault: Fault) -> None:
        match fault.kind:
            case "late":
                await self.answer()
            case "slow":
                await self._answer_slowly(fault)
            case "status" | "html":
                saved = await self._apply_silently() if fault.commit else None
                refusal = self._wire.refusal(fault, self._scope, saved)
                await refusal(self._scope, self._replay, self._answer)
            case "drop_before" | "drop_after" | "kill_before" | "kill_after":
                if fault.applies:
                    await self._apply_silently()
                if fault.kills:
                    self._wire.kill()
                await self._drop()

    async def _replay(self) -> Message:
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def _answer(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._wire.stamp(message)
            self._wire.note(self._scope, self._body, message["status"])
        await self._send(message)

    async def _apply(self) -> list[Message]:
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._wire.run_app(self._scope, self._replay, keep)
        return messages

    async def _apply_silently(self) -> bytes:
        return b"".join(message.get("body", b"") for message in await self._apply())

    async def _answer_slowly(self, fault: Fault) -> None:
        early = await self._apply() if fault.commit else None
        delay = self._wire.wait_instead(fault.delay)
        if delay is None:
            await self._drop()
            return
        if await self._hangs_up_within(delay):
            self._wire.note(self._scope, self._body, None)
            return
        for message in early or await self._apply():
            await self._answer(message)

    async def _hangs_up_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._hung_up(), seconds)
        except TimeoutError:
            return False
        return True

    async def _hung_up(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            continue

    async def _drop(self) -> None:
        self._wire.note(self._scope, self._body, None)
        transport: asyncio.Transport = self._scope["state"]["transport"]
        transport.close()
        # The server would answer 500 for a call that ends before it has noticed the closed connection.
        await self._hung_up()


def _parsed(content_type: str, body: bytes) -> object:
    if content_type.startswith("application/json"):
        try:
            parsed: object = json.loads(body)
        except ValueError:
            return None
        return parsed
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return None
