"""Every way a request can fail, and what the application sees of it."""

from collections.abc import Callable

import httpx
import pytest
import respx

from adapters.errors import (
    AdapterError,
    Ambiguous,
    Misconfigured,
    NotFound,
    Overloaded,
    Refused,
    Rejected,
    Unavailable,
)
from adapters.notion.client import NotionClient
from adapters.notion.failures import MaybeCommitted, ServerTrouble
from tests.adapters.notion.stage import DATE, TOKEN, Stage, answer, error

ATTEMPTS = 6

READS = {
    "GET": ("GET", "pages/1"),
    "query": ("POST", "data_sources/1/query"),
    "search": ("POST", "search"),
}
WRITES = {"PATCH": ("PATCH", "pages/1"), "create": ("POST", "pages")}


def fail(stage: Stage, request: tuple[str, str], kind: type[AdapterError]) -> AdapterError:
    method, path = request

    async def scenario(client: NotionClient) -> None:
        await client.request(method=method, path=path)

    with pytest.raises(kind) as raised:
        stage.ask(scenario)
    assert TOKEN not in str(raised.value) + raised.value.remedy
    return raised.value


def succeed(stage: Stage, request: tuple[str, str]) -> None:
    method, path = request
    stage.ask(lambda client: client.request(method=method, path=path))


def respond(notion: respx.MockRouter, *answers: httpx.Response | Exception) -> None:
    """Give these answers in turn, the last one for ever."""
    turns = iter(answers)
    state = {"last": answers[0]}

    def next_answer(_: httpx.Request) -> httpx.Response:
        state["last"] = next(turns, state["last"])
        if isinstance(state["last"], Exception):
            raise state["last"]
        return state["last"]

    notion.route().mock(side_effect=next_answer)


both = pytest.mark.parametrize("request_", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
reads = pytest.mark.parametrize("request_", READS.values(), ids=READS)
writes = pytest.mark.parametrize("request_", WRITES.values(), ids=WRITES)


@both
def test_a_wrong_token_is_refused_at_once(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str]
) -> None:
    respond(notion, error(401, "unauthorized"))
    failure = fail(stage, request_, Refused)
    assert isinstance(failure, Refused)
    assert failure.code == "unauthorized"
    assert "NOTION_TOKEN" in failure.remedy
    assert stage.statuses == [401]


@both
def test_a_missing_capability_is_refused_with_the_remedy(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str]
) -> None:
    respond(notion, error(403, "restricted_resource"))
    failure = fail(stage, request_, Refused)
    assert isinstance(failure, Refused)
    assert failure.code == "restricted_resource"
    assert "capabilities" in failure.remedy
    assert stage.statuses == [403]


@both
def test_what_is_not_found_may_not_be_shared(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str]
) -> None:
    respond(notion, error(404, "object_not_found"))
    assert "Share the database" in fail(stage, request_, NotFound).remedy
    assert stage.statuses == [404]


@both
@pytest.mark.parametrize(("status", "code"), [(400, "validation_error"), (406, "not_acceptable")])
def test_an_invalid_request_is_rejected_with_notions_word(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str], status: int, code: str
) -> None:
    respond(notion, error(status, code))
    failure = fail(stage, request_, Rejected)
    assert isinstance(failure, Rejected)
    assert failure.code == code
    assert f"Notion says {code}." in failure.what
    assert stage.statuses == [status]


@both
def test_a_conflict_was_not_done_and_is_tried_again(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str]
) -> None:
    respond(notion, error(409, "conflict_error"), answer({}))
    succeed(stage, request_)
    assert stage.statuses == [409, 200]


@both
@pytest.mark.parametrize("full", [(429, "rate_limited"), (529, "service_overload")])
@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", 7.0),
        ("240", 240.0),
        ("Mon, 23 Nov 2026 09:01:37 GMT", 90.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0.0),
        ("soon", 1.0),
        ("inf", 1.0),
        ("", 1.0),
    ],
    ids=["seconds", "over a minute", "a date", "a past date", "nonsense", "for ever", "nothing said"],
)
def test_a_full_budget_waits_what_notion_asks_for_any_method(
    notion: respx.MockRouter, request_: tuple[str, str], full: tuple[int, str], said: str, wait: float
) -> None:
    stage = Stage()
    respond(notion, error(*full, {"Retry-After": said}), answer({}))
    succeed(stage, request_)
    assert stage.statuses == [full[0], 200]
    assert stage.waits[0] == wait


def test_the_wait_may_stand_in_the_body_alone(stage: Stage, notion: respx.MockRouter) -> None:
    limits = error(
        429, "rate_limited", retry_after="33", rate_limit_reason="public_api_space_request_rate_limit"
    )
    respond(notion, limits, answer({}))
    succeed(stage, READS["GET"])
    assert stage.waits[0] == 33.0


def test_a_date_to_wait_for_says_nothing_without_a_clock(stage: Stage, notion: respx.MockRouter) -> None:
    limits = error(429, "rate_limited", {"Retry-After": "Mon, 23 Nov 2026 09:01:37 GMT", "Date": ""})
    respond(notion, limits, answer({}))
    succeed(stage, READS["GET"])
    assert stage.waits[0] == 1.0


def test_a_failing_notion_may_say_when_to_ask_again(stage: Stage, notion: respx.MockRouter) -> None:
    respond(notion, error(503, "service_unavailable", {"Retry-After": "20"}), answer({}))
    succeed(stage, READS["GET"])
    assert stage.waits[0] == 20.0


def test_a_wait_of_an_hour_is_left_to_the_next_pass(stage: Stage, notion: respx.MockRouter) -> None:
    respond(notion, error(429, "rate_limited", {"Retry-After": "3600"}))
    failure = fail(stage, READS["GET"], Unavailable)
    assert isinstance(failure, Unavailable)
    assert failure.retry_after == 3600.0
    assert (stage.statuses, stage.waits) == ([429], [])


def test_while_a_wait_of_an_hour_lasts_nothing_else_is_asked_and_nobody_hangs(
    stage: Stage, notion: respx.MockRouter
) -> None:
    respond(notion, error(429, "rate_limited", {"Retry-After": "3600"}))

    async def scenario(client: NotionClient) -> None:
        for path in ("users/me", "users", "pages/1"):
            with pytest.raises(Overloaded):
                await client.request(method="GET", path=path)

    stage.ask(scenario)
    assert (stage.statuses, stage.waits) == ([429], [])


@both
def test_a_blocked_integration_never_asks_again(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str]
) -> None:
    blocked = error(429, "rate_limited", {"Retry-After": "1"}, rate_limit_reason="public_api_request_blocked")
    respond(notion, blocked)
    failure = fail(stage, request_, Refused)
    assert isinstance(failure, Refused)
    assert failure.code == "public_api_request_blocked"
    assert stage.statuses == [429]


HTML = httpx.Response(502, html="<html><h1>502 Bad Gateway</h1></html>", headers={"Date": DATE})
UNHEARD: dict[str, Callable[[], httpx.Response | Exception]] = {
    "500": lambda: error(500, "internal_server_error"),
    "502": lambda: error(502, "bad_gateway"),
    "502 in HTML": lambda: HTML,
    "503": lambda: error(503, "service_unavailable"),
    "503 of the database": lambda: error(503, "database_connection_unavailable"),
    "520 of the edge": lambda: httpx.Response(520, html="<html>Web server returned an unknown error</html>"),
    "501": lambda: error(501, "not_implemented"),
    "408": lambda: httpx.Response(408, html="<html>"),
    "504": lambda: error(504, "gateway_timeout"),
    "read time-out": lambda: httpx.ReadTimeout("slow"),
    "write time-out": lambda: httpx.WriteTimeout("slow"),
    "dropped": lambda: httpx.RemoteProtocolError("Server disconnected without sending a response."),
    "reset": lambda: httpx.ReadError("reset"),
    "200 in HTML": lambda: httpx.Response(200, html="<html>Welcome to the hotel</html>"),
    "200 cut short": lambda: httpx.Response(200, content=b'{"object": "pa'),
    "200 that is no object": lambda: httpx.Response(200, json=["page"]),
    "200 that is no text": lambda: httpx.Response(200, content=b"\xff\xfe\xfa"),
}
unheard = pytest.mark.parametrize("failure", UNHEARD.values(), ids=UNHEARD)


@reads
@unheard
def test_a_read_that_failed_is_asked_again(
    stage: Stage,
    notion: respx.MockRouter,
    request_: tuple[str, str],
    failure: Callable[[], httpx.Response | Exception],
) -> None:
    respond(notion, failure(), failure(), answer({}))
    succeed(stage, request_)
    assert len(stage.requests) == 3
    assert stage.waits == [1.0, 2.0]


@unheard
def test_a_read_that_keeps_failing_is_unavailable_in_plain_words(
    stage: Stage, notion: respx.MockRouter, failure: Callable[[], httpx.Response | Exception]
) -> None:
    respond(notion, failure())
    raised = fail(stage, READS["GET"], ServerTrouble)
    assert len(stage.requests) == ATTEMPTS
    assert raised.what.endswith(".")
    assert "<" not in raised.what


@writes
@unheard
def test_a_write_that_nobody_answered_is_ambiguous_and_not_repeated(
    stage: Stage,
    notion: respx.MockRouter,
    request_: tuple[str, str],
    failure: Callable[[], httpx.Response | Exception],
) -> None:
    respond(notion, failure())
    fail(stage, request_, Ambiguous)
    assert len(stage.requests) == 1
    assert stage.waits == []


@writes
@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("[Errno 111] Connection refused"),
        httpx.ConnectError("[Errno -2] Name or service not known"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
        httpx.ProxyError("407"),
    ],
    ids=["refused", "no such host", "connect time-out", "pool time-out", "proxy"],
)
def test_a_write_that_never_left_is_safe_to_repeat(
    stage: Stage, notion: respx.MockRouter, request_: tuple[str, str], failure: httpx.TransportError
) -> None:
    respond(notion, failure, answer({}))
    succeed(stage, request_)
    assert stage.statuses == [None, 200]


def test_a_create_that_was_saved_after_all_says_what_it_made(stage: Stage, notion: respx.MockRouter) -> None:
    respond(
        notion, error(503, "service_unavailable", committed_resource_id="abc", retry_guidance="do_not_retry")
    )
    failure = fail(stage, WRITES["create"], MaybeCommitted)
    assert isinstance(failure, MaybeCommitted)
    assert failure.resource_id == "abc"


@pytest.mark.parametrize("status", [301, 403, 404, 418])
def test_an_answer_that_is_not_notions_says_so(stage: Stage, notion: respx.MockRouter, status: int) -> None:
    respond(notion, httpx.Response(status, html="<html>Access denied</html>"))
    failure = fail(stage, READS["GET"], Unavailable)
    assert failure.what == f"Something that is not Notion answered ({status})."
    assert "NOTION_BASE_URL" in failure.remedy


def test_a_path_that_climbs_out_is_rejected_unsent(stage: Stage, notion: respx.MockRouter) -> None:
    respond(notion, answer({}))
    fail(stage, ("GET", "pages/../users"), Rejected)
    assert stage.statuses == [None]


def test_an_address_that_is_none_is_a_matter_of_configuration(stage: Stage) -> None:
    async def scenario(client: NotionClient) -> None:
        await client.request(method="GET", path="users/me")

    with pytest.raises(Misconfigured) as raised:
        stage.ask(scenario, base_url="gopher://127.0.0.1")
    assert "NOTION_BASE_URL" in raised.value.remedy
