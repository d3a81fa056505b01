"""A watchdog hears of each pass; whether it listens is of no importance to the pass."""

import asyncio
import io
import json

import httpx
import pytest

from adapters.telemetry.heartbeat import LONGEST, Heartbeat
from adapters.telemetry.logging import configure
from adapters.telemetry.redaction import Redaction

URL = "https://hc.example/ping/unguessable"


class Watchdog(httpx.AsyncBaseTransport):
    """Notes the pings it gets and answers each as told, the last answer again and again."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.heard: list[str] = []
        self.told: list[str] = []
        self._answers = list(answers)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.heard.append(str(request.url))
        self.told.append((await request.aread()).decode())
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def live_through(heartbeat: Heartbeat) -> None:
    await heartbeat.start()
    await heartbeat.success("3 rows read")
    await heartbeat.fail("Notion does not accept the token.")


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_a_pass_is_pinged_at_start_success_and_failure(url: str) -> None:
    watchdog = Watchdog(httpx.Response(200))
    asyncio.run(live_through(Heartbeat(url, transport=watchdog)))

    assert watchdog.heard == [f"{URL}/start", URL, f"{URL}/fail"]


def test_what_came_of_the_pass_is_told() -> None:
    watchdog = Watchdog(httpx.Response(200))
    asyncio.run(live_through(Heartbeat(URL, transport=watchdog)))

    assert watchdog.told == ["", "3 rows read", "Notion does not accept the token."]


def test_no_secret_is_told_and_no_novel() -> None:
    watchdog = Watchdog(httpx.Response(200))
    heartbeat = Heartbeat(URL, redacted=Redaction(["ntn_secret9"]).text, transport=watchdog)
    asyncio.run(heartbeat.fail("ntn_secret9 is refused, see postgresql://u:pw@db/x; " + "x" * 100_000))

    (told,) = watchdog.told
    assert told.startswith("*** is refused, see postgresql://***@db/x; ")
    assert len(told) == LONGEST


def test_a_ping_that_tells_an_end_is_tried_once_more() -> None:
    watchdog = Watchdog(httpx.ConnectTimeout("no answer"), httpx.Response(200))
    stream = io.StringIO()
    configure("json", stream=stream)
    asyncio.run(Heartbeat(URL, transport=watchdog).success("done"))

    assert watchdog.heard == [URL, URL]
    assert stream.getvalue() == ""


def test_a_watchdog_that_is_away_does_not_hold_up_the_beginning() -> None:
    watchdog = Watchdog(httpx.ConnectTimeout("no answer"))
    asyncio.run(Heartbeat(URL, transport=watchdog).start())

    assert watchdog.heard == [f"{URL}/start"]


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
        (httpx.Response(301), {"status": 301}),
    ],
)
def test_a_ping_that_fails_stops_nothing_and_shows_no_url(
    answer: httpx.Response | Exception, said: dict[str, object]
) -> None:
    stream = io.StringIO()
    configure("json", secrets=[URL], stream=stream)
    asyncio.run(Heartbeat(URL, transport=Watchdog(answer)).success("done"))
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
