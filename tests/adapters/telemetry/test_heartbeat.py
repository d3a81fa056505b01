"""A watchdog hears of each pass; whether it listens is of no importance to the pass."""

import asyncio
import io
import json

import httpx
import pytest

from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.logging import configure

URL = "https://hc.example/ping/unguessable"


class Watchdog(httpx.AsyncBaseTransport):
    """Notes the pings it gets and answers each the same."""

    def __init__(self, answer: httpx.Response | Exception) -> None:
        self.heard: list[str] = []
        self._answer = answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(str(request.url))
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


async def live_through(heartbeat: Heartbeat) -> None:
    await heartbeat.start()
    await heartbeat.success()
    await heartbeat.fail()


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_a_pass_is_pinged_at_start_success_and_failure(url: str) -> None:
    watchdog = Watchdog(httpx.Response(200))
    asyncio.run(live_through(Heartbeat(url, transport=watchdog)))

    assert watchdog.heard == [f"{URL}/start", URL, f"{URL}/fail"]


def test_a_query_stays_where_it_was() -> None:
    watchdog = Watchdog(httpx.Response(200))
    asyncio.run(Heartbeat(f"{URL}?create=1", transport=watchdog).start())

    assert watchdog.heard == [f"{URL}/start?create=1"]


def test_without_a_url_nothing_is_pinged() -> None:
    watchdog = Watchdog(httpx.Response(200))
    asyncio.run(live_through(Heartbeat(None, transport=watchdog)))

    assert watchdog.heard == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.ConnectTimeout(f"no answer from {URL}"), {"error": "ConnectTimeout"}),
        (httpx.UnsupportedProtocol(URL), {"error": "UnsupportedProtocol"}),
        (OSError("no route"), {"error": "OSError"}),
        (httpx.Response(503), {"status": 503}),
    ],
)
def test_a_ping_that_fails_stops_nothing_and_shows_no_url(
    answer: httpx.Response | Exception, said: dict[str, object]
) -> None:
    stream = io.StringIO()
    configure("json", secrets=[URL], stream=stream)
    asyncio.run(Heartbeat(URL, transport=Watchdog(answer)).success())
    (line,) = map(json.loads, stream.getvalue().splitlines())

    assert line["event"] == "heartbeat_failed"
    assert said.items() <= line.items()
    assert "unguessable" not in stream.getvalue()


def test_a_watchdog_that_is_not_there_stops_nothing() -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    asyncio.run(Heartbeat("http://127.0.0.1:1/unguessable").start())

    assert '"error": "ConnectError"' in stream.getvalue()
    assert "unguessable" not in stream.getvalue()
