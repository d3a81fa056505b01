"""What a request looks like on the wire, and what the client tells about it."""

import asyncio
import logging
from datetime import UTC, datetime

import httpx
import pytest
import respx

from adapters.errors import Misconfigured
from adapters.notion.client import Answer, NotionClient
from adapters.retry import RetryPolicy, TimeLimit
from tests.adapters.notion.stage import API, TOKEN, Stage, answer, error
from tests.adapters.notion.virtual_time import VirtualTime


async def me(client: NotionClient) -> Answer:
    return await client.request(method="GET", path="users/me")


def test_a_request_names_the_api_version_and_the_token(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.get("/users/me").mock(return_value=answer({"object": "user"}))
    stage.ask(me)
    headers = route.calls.last.request.headers
    assert headers["Notion-Version"] == "2026-03-11"
    assert headers["Authorization"] == f"Bearer {TOKEN}"


def test_an_answer_says_when_it_was_given_by_notions_clock(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get("/users/me").mock(return_value=answer({"object": "user"}))
    assert stage.ask(me) == Answer({"object": "user"}, datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC))


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Nov 2026 09:00:07 GMT"])
def test_an_answer_without_a_readable_date_has_no_instant(
    stage: Stage, notion: respx.MockRouter, date: str
) -> None:
    notion.get("/users/me").mock(return_value=answer({}, date=date))
    assert stage.ask(me).at is None


def test_body_and_query_are_sent_as_given(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post("/search", params={"page_size": "5"}).mock(return_value=answer({}))
    stage.ask(
        lambda client: client.request(
            method="POST", path="search", body={"is_archived": True}, query={"page_size": 5}
        )
    )
    assert route.calls.last.request.content == b'{"is_archived":true}'


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8081", "http://127.0.0.1:8081/"])
def test_another_base_url_is_given_without_v1(stage: Stage, base_url: str) -> None:
    with respx.mock() as network:
        network.get("http://127.0.0.1:8081/v1/users/me").mock(return_value=answer({}))
        stage.ask(me, base_url=base_url)


def test_every_request_is_told_with_its_status(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get("/users/me").mock(
        side_effect=[httpx.ConnectError("refused"), error(529, "service_overload"), answer({})]
    )
    stage.ask(me)
    assert stage.requests == [("GET", "users/me", None), ("GET", "users/me", 529), ("GET", "users/me", 200)]


def test_concurrent_requests_hear_their_own_answers(stage: Stage, notion: respx.MockRouter) -> None:
    for number in range(10):
        date = f"Mon, 23 Nov 2026 09:00:{number:02} GMT"
        notion.get(f"/pages/{number}").mock(return_value=answer({"number": number}, date=date))

    async def ask_all(client: NotionClient) -> list[Answer]:
        paths = [f"pages/{number}" for number in range(10)]
        return await asyncio.gather(*(client.request(method="GET", path=path) for path in paths))

    for number, heard in enumerate(stage.ask(ask_all)):
        assert heard.body == {"number": number}
        assert heard.at is not None
        assert heard.at.second == number


def test_all_requests_share_the_budget(notion: respx.MockRouter) -> None:
    notion.get("/users/me").mock(return_value=answer({}))
    time = VirtualTime()
    left: list[float] = []

    async def scenario() -> None:
        async with httpx.AsyncClient() as http:
            client = NotionClient(
                http,
                token=TOKEN,
                requests_per_minute=3,
                policy=RetryPolicy(limit=TimeLimit(clock=time.clock), sleep=time.sleep),
                on_request=lambda *_: left.append(time.now - 1000.0),
            )
            await asyncio.gather(*(me(client) for _ in range(7)))

    time.run(scenario())
    assert left == [0.0] * 3 + [60.0] * 3 + [120.0]


def test_who_keeps_time_hears_each_readable_date_with_when_it_was_asked_for_and_heard(
    notion: respx.MockRouter,
) -> None:
    time = VirtualTime()
    heard: list[tuple[datetime, float, float]] = []

    async def slowly(_: httpx.Request) -> httpx.Response:
        await time.sleep(40.0)
        return answer({}, date="Mon, 23 Nov 2026 09:00:07 GMT")

    notion.get("/users/me").mock(side_effect=slowly)
    notion.get("/pages/1").mock(return_value=answer({}, date=""))
    notion.get("/pages/2").mock(return_value=answer({}, date="yesterday"))

    async def scenario() -> None:
        async with httpx.AsyncClient() as http:
            policy = RetryPolicy(limit=TimeLimit(clock=time.clock))
            client = NotionClient(http, token=TOKEN, policy=policy, on_date=lambda *told: heard.append(told))
            await me(client)
            await client.request(method="GET", path="pages/1")
            await client.request(method="GET", path="pages/2")

    time.run(scenario())
    assert heard == [(datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC), 1000.0, 1040.0)]


def test_a_pause_asked_of_one_request_holds_the_others_too(notion: respx.MockRouter) -> None:
    notion.get("/users/me").mock(side_effect=[error(429, "rate_limited", {"Retry-After": "75"}), answer({})])
    notion.get("/pages/1").mock(return_value=answer({}))
    time = VirtualTime()
    left: list[tuple[str, float]] = []

    async def scenario() -> None:
        async with httpx.AsyncClient() as http:
            client = NotionClient(
                http,
                token=TOKEN,
                policy=RetryPolicy(limit=TimeLimit(clock=time.clock), sleep=time.sleep),
                on_request=lambda _, path, *__: left.append((path, time.now - 1000.0)),
            )
            limited = asyncio.ensure_future(me(client))
            await time.sleep(10.0)
            await client.request(method="GET", path="pages/1")
            await limited

    time.run(scenario())
    assert sorted(left) == [("pages/1", 75.0), ("users/me", 0.0), ("users/me", 75.0)]


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "geheimnüs"])
def test_a_token_that_cannot_be_one_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(Misconfigured) as raised:
        NotionClient(httpx.AsyncClient(), token=token)
    assert "NOTION_TOKEN" in raised.value.what
    assert token not in raised.value.what or not token


def test_the_sdk_neither_prints_nor_adds_handlers(
    stage: Stage, notion: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    notion.get("/users/me").mock(side_effect=[error(503, "service_unavailable"), answer({})])
    before = list(logging.getLogger("notion_client").handlers)
    with caplog.at_level(logging.INFO):
        stage.ask(me)
    assert not [record for record in caplog.records if record.name.startswith(("adapters", "notion_client"))]
    assert logging.getLogger("notion_client").handlers == before
    assert API not in caplog.text.replace(f"GET {API}", "")
