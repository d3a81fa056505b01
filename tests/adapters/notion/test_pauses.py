"""Being asked for fewer requests: one pause for the whole connection, and one request that ends it."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
import respx

from adapters.errors import Overloaded
from adapters.notion.client import LONGEST_PAUSE, NotionClient
from adapters.retry import RetryPolicy, TimeLimit
from tests.adapters.notion.stage import TLS, TOKEN, answer, error
from tests.adapters.notion.virtual_time import VirtualTime

REASONS = (
    "public_api_request_rate_limit",
    "public_api_space_request_rate_limit",
    "public_api_endpoint_rate_limit",
    "one_that_nobody_knows_yet",
)


@dataclass
class Crowd:
    """Callers that share one connection. ``asked``: when each request left, from the beginning."""

    seconds: float = 600.0
    time: VirtualTime = field(default_factory=VirtualTime)
    asked: list[float] = field(default_factory=list)
    failures: list[Overloaded] = field(default_factory=list)

    def note(self, _method: str, _path: str, _status: int | None, seconds: float) -> None:
        self.asked.append(self.time.now - 1000.0 - seconds)

    async def one(self, client: NotionClient, number: int) -> None:
        try:
            await client.request(method="PATCH", path=f"pages/{number}")
        except Overloaded as failure:
            self.failures.append(failure)

    def ask(self, *bursts: int) -> float:
        """So many callers at once, then the next burst; the seconds that all took."""

        async def scenario() -> None:
            async with httpx.AsyncClient(verify=TLS) as http:
                limit = TimeLimit(self.seconds, clock=self.time.clock)
                policy = RetryPolicy(limit=limit, sleep=self.time.sleep, jitter=lambda: 1.0)
                client = NotionClient(http, token=TOKEN, policy=policy, on_request=self.note)
                for callers in bursts:
                    await asyncio.gather(*(self.one(client, number) for number in range(callers)))

        self.time.run(scenario())
        return self.time.now - 1000.0


def storm(notion: respx.MockRouter, lasts: float, crowd: Crowd, **told: str) -> None:
    """Notion asks for fewer requests for so many seconds, whoever asks; each answer takes a second."""

    async def respond(_: httpx.Request) -> httpx.Response:
        await crowd.time.sleep(1.0)
        over = crowd.time.now - 1000.0 >= lasts
        return answer({}) if over else error(429, "rate_limited", told)

    notion.route().mock(side_effect=respond)


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


@pytest.mark.parametrize("reason", REASONS)
def test_all_wait_one_pause_whatever_the_reason(notion: respx.MockRouter, crowd: Crowd, reason: str) -> None:
    refusal = error(429, "rate_limited", {"Retry-After": "30"}, rate_limit_reason=reason)
    notion.route().mock(side_effect=[refusal, *[answer({})] * 20])
    crowd.ask(1, 6)
    assert crowd.asked == [0.0, 30.0] + [30.0] * 6


def test_while_the_pause_may_not_be_over_one_request_tries_and_the_others_wait_for_it(
    notion: respx.MockRouter, crowd: Crowd
) -> None:
    storm(notion, 100.0, crowd, **{"Retry-After": "30"})
    crowd.ask(6)
    assert crowd.asked == [0.0] * 6 + [31.0, 62.0, 93.0, 124.0] + [125.0] * 5
    assert crowd.failures == []


def test_short_pauses_that_do_not_help_grow(notion: respx.MockRouter, crowd: Crowd) -> None:
    storm(notion, 300.0, crowd, **{"Retry-After": "1"})
    crowd.ask(6)
    assert crowd.asked[6:11] == [2.0, 5.0, 10.0, 19.0, 36.0]
    assert crowd.asked[11] - crowd.asked[10] == 31.0
    assert len(crowd.asked) < 30


def test_an_answer_to_what_was_asked_before_does_not_end_the_pause(
    notion: respx.MockRouter, crowd: Crowd
) -> None:
    async def respond(request: httpx.Request) -> httpx.Response:
        is_slow = request.url.path.endswith("/0") and not crowd.time.now > 1001.0
        await crowd.time.sleep(5.0 if is_slow else 1.0)
        over = is_slow or crowd.time.now >= 1060.0
        return answer({}) if over else error(429, "rate_limited", {"Retry-After": "30"})

    notion.route().mock(side_effect=respond)
    crowd.ask(4)
    assert crowd.asked == [0.0] * 4 + [31.0, 62.0] + [63.0] * 2


def test_a_limit_without_a_word_on_how_long_is_not_hammered(notion: respx.MockRouter, crowd: Crowd) -> None:
    storm(notion, 300.0, crowd)
    crowd.ask(6)
    assert len(crowd.asked) < 30


def test_a_storm_that_lasts_ends_all_calls_within_the_time_of_the_pass(
    notion: respx.MockRouter, crowd: Crowd
) -> None:
    storm(notion, 10_000.0, crowd, **{"Retry-After": "40"})
    took = crowd.ask(6, 6, 6)
    assert took <= 600.0
    assert len(crowd.failures) == 18
    assert len(crowd.asked) == 6 + 600 // 41


def test_what_comes_after_the_time_is_over_is_not_even_asked(notion: respx.MockRouter, crowd: Crowd) -> None:
    crowd.seconds = 60.0
    storm(notion, 10_000.0, crowd, **{"Retry-After": "100"})
    crowd.ask(6, 6)
    assert crowd.asked == [0.0] * 6
    assert all(failure.remedy for failure in crowd.failures)


def test_an_absurd_pause_is_tried_after_an_hour(notion: respx.MockRouter, crowd: Crowd) -> None:
    storm(notion, 2.0, crowd, **{"Retry-After": str(10**9)})

    async def scenario() -> None:
        async with httpx.AsyncClient(verify=TLS) as http:
            policy = RetryPolicy(limit=TimeLimit(clock=crowd.time.clock), sleep=crowd.time.sleep)
            client = NotionClient(http, token=TOKEN, policy=policy, on_request=crowd.note)
            await crowd.one(client, 1)
            await crowd.time.sleep(LONGEST_PAUSE)
            await crowd.one(client, 2)

    crowd.time.run(scenario())
    assert crowd.asked == [0.0, LONGEST_PAUSE + 1.0]
    assert len(crowd.failures) == 1
