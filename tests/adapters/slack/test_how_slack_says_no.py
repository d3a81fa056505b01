"""What each kind of failure means: repeat it, look first, tell somebody, or say it more plainly."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import respx

from adapters.errors import AdapterError, Ambiguous, NotFound, Refused, Rejected, Unavailable
from adapters.slack.client import SlackMessenger
from adapters.slack.failures import DESTINATION_CODES
from rules.record import MessageRef
from tests.adapters.slack.samples import PAYMENT, Waits, alert, as_event

pytestmark = pytest.mark.anyio

BASE = "https://slack.example/api/"
TOKEN = "xoxb-never-shown"
REF = MessageRef("C1", "1.000001", "1.000001")
SINCE = datetime(2026, 12, 10, tzinfo=UTC)
DONE = alert(as_event(PAYMENT, "resolved")).model_copy(update={"kind": "done"})
POSTED = httpx.Response(200, json={"ok": True, "channel": "C1", "ts": "1.000001"})


def refusal(code: str, **more: str) -> httpx.Response:
    return httpx.Response(200, json={"ok": False, "error": code, **more})


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=BASE, assert_all_called=False) as mocked:
        yield mocked


@pytest.fixture
def posts(router: respx.MockRouter) -> respx.Route:
    return router.post("chat.postMessage")


@pytest.fixture
def edits(router: respx.MockRouter) -> respx.Route:
    return router.post("chat.update")


@pytest.fixture
def messenger(http: httpx.AsyncClient, waits: Waits) -> SlackMessenger:
    return SlackMessenger(http, TOKEN, BASE, policy=waits.policy())


def bodies(route: respx.Route) -> list[dict[str, object]]:
    return [json.loads(call.request.content) for call in route.calls]


@pytest.mark.parametrize(
    "not_done",
    [
        httpx.Response(429, headers={"retry-after": "7"}, json={"ok": False, "error": "ratelimited"}),
        refusal("ratelimited"),
        refusal("rate_limited"),
        refusal("service_unavailable"),
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("too slow"),
        httpx.PoolTimeout("busy"),
    ],
)
async def test_a_post_that_was_certainly_not_done_is_repeated(
    messenger: SlackMessenger, posts: respx.Route, not_done: httpx.Response | Exception
) -> None:
    posts.mock(side_effect=[not_done, POSTED])
    assert await messenger.post("C1", alert(), thread_ts=None) == REF
    assert posts.call_count == 2


async def test_what_slack_asks_to_wait_is_waited(
    messenger: SlackMessenger, posts: respx.Route, waits: Waits
) -> None:
    posts.mock(side_effect=[httpx.Response(429, headers={"retry-after": "7"}), POSTED])
    await messenger.post("C1", alert(), thread_ts=None)
    assert waits.seconds == [7.0]


async def test_after_some_attempts_slack_counts_as_unavailable(
    messenger: SlackMessenger, posts: respx.Route
) -> None:
    posts.mock(side_effect=httpx.ConnectError("refused"))
    with pytest.raises(Unavailable):
        await messenger.post("C1", alert(), thread_ts=None)
    assert posts.call_count == 3


UNHEARD = [
    httpx.ReadTimeout("no answer"),
    httpx.ReadError("reset"),
    httpx.WriteError("broken pipe"),
    httpx.RemoteProtocolError("dropped"),
    httpx.Response(500),
    httpx.Response(503, json={"ok": False, "error": "service_unavailable"}),
    refusal("fatal_error"),
    refusal("internal_error"),
    httpx.Response(200, html="<html>a proxy</html>"),
    httpx.Response(404, html="<html>a proxy</html>"),
    httpx.Response(302, headers={"location": "https://login.example/"}),
    httpx.Response(200, json={"ok": True}),
]


@pytest.mark.parametrize("unheard", UNHEARD)
async def test_a_post_that_may_have_been_done_is_never_repeated(
    messenger: SlackMessenger, posts: respx.Route, unheard: httpx.Response | Exception
) -> None:
    posts.mock(side_effect=[unheard, POSTED])
    with pytest.raises(Ambiguous):
        await messenger.post("C1", alert(), thread_ts=None)
    assert posts.call_count == 1


@pytest.mark.parametrize("unheard", UNHEARD)
async def test_an_edit_may_be_repeated_whatever_happened(
    messenger: SlackMessenger, edits: respx.Route, unheard: httpx.Response | Exception
) -> None:
    edits.mock(side_effect=[unheard, POSTED])
    await messenger.edit(REF, DONE)
    assert edits.call_count == 2


@pytest.mark.parametrize(
    "code",
    [
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "accesslimited",
    ],
)
async def test_a_configuration_slack_refuses_comes_with_a_remedy(
    messenger: SlackMessenger, posts: respx.Route, code: str
) -> None:
    posts.mock(side_effect=[refusal(code)])
    with pytest.raises(Refused) as refused:
        await messenger.post("C1", alert(), thread_ts=None)
    assert (refused.value.code, code in DESTINATION_CODES) == (code, False)
    assert refused.value.remedy


async def test_a_missing_scope_is_named(messenger: SlackMessenger, posts: respx.Route) -> None:
    posts.mock(side_effect=[refusal("missing_scope", needed="chat:write", provided="users:read")])
    with pytest.raises(Refused, match=r"needs chat:write") as refused:
        await messenger.post("C1", alert(), thread_ts=None)
    assert refused.value.remedy.startswith("Add the scope chat:write")


@pytest.mark.parametrize(
    "code",
    [
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "message_limit_exceeded",
    ],
)
async def test_a_channel_that_cannot_be_posted_to_concerns_that_channel_only(
    messenger: SlackMessenger, posts: respx.Route, code: str
) -> None:
    posts.mock(side_effect=[refusal(code)])
    with pytest.raises(Refused) as refused:
        await messenger.post("C1", alert(), thread_ts=None)
    assert refused.value.code == code
    assert code in DESTINATION_CODES
    assert refused.value.remedy


async def test_a_restriction_slack_invents_later_concerns_the_channel_too(
    messenger: SlackMessenger, posts: respx.Route
) -> None:
    posts.mock(side_effect=[refusal("restricted_action_on_sundays")])
    with pytest.raises(Refused) as refused:
        await messenger.post("C1", alert(), thread_ts=None)
    assert refused.value.code in DESTINATION_CODES


async def test_a_bot_outside_the_channel_is_to_be_invited(
    messenger: SlackMessenger, posts: respx.Route
) -> None:
    posts.mock(side_effect=[refusal("not_in_channel")])
    with pytest.raises(Refused) as refused:
        await messenger.post("C1", alert(), thread_ts=None)
    assert "/invite" in refused.value.remedy


@pytest.mark.parametrize(
    "code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text"]
)
async def test_a_message_slack_dislikes_is_said_once_more_without_blocks(
    messenger: SlackMessenger, posts: respx.Route, code: str
) -> None:
    posts.mock(side_effect=[refusal(code), POSTED])
    assert await messenger.post("C1", alert(), thread_ts=None) == REF
    first, second = bodies(posts)
    assert "blocks" in first
    assert "blocks" not in second
    assert (second["text"], second["metadata"]) == (first["text"], first["metadata"])


@pytest.mark.parametrize("code", ["invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"])
async def test_metadata_slack_dislikes_is_left_out(
    messenger: SlackMessenger, posts: respx.Route, code: str
) -> None:
    posts.mock(side_effect=[refusal(code), POSTED])
    await messenger.post("C1", alert(), thread_ts=None)
    assert "metadata" not in bodies(posts)[1]


async def test_a_message_slack_dislikes_twice_is_rejected(
    messenger: SlackMessenger, posts: respx.Route
) -> None:
    posts.mock(side_effect=[refusal("invalid_blocks")] * 3)
    with pytest.raises(Rejected) as rejected:
        await messenger.post("C1", alert(), thread_ts=None)
    assert rejected.value.code == "invalid_blocks"
    assert posts.call_count == 2


async def test_an_edit_slack_dislikes_loses_its_blocks_too(
    messenger: SlackMessenger, edits: respx.Route
) -> None:
    edits.mock(side_effect=[refusal("msg_blocks_too_long"), POSTED])
    await messenger.edit(REF, DONE)
    assert bodies(edits)[1]["blocks"] == []


@pytest.mark.parametrize(
    "code", ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"]
)
async def test_a_message_that_cannot_be_edited_is_gone_for_us(
    messenger: SlackMessenger, edits: respx.Route, code: str
) -> None:
    edits.mock(side_effect=[refusal(code)])
    with pytest.raises(NotFound, match=code):
        await messenger.edit(REF, DONE)


async def test_a_reply_to_a_thread_that_is_gone_is_not_posted(
    messenger: SlackMessenger, posts: respx.Route
) -> None:
    posts.mock(side_effect=[refusal("thread_not_found")])
    with pytest.raises(NotFound):
        await messenger.post("C1", alert(), thread_ts="1.000001")


async def test_a_code_nobody_knows_rejects_the_message(messenger: SlackMessenger, posts: respx.Route) -> None:
    posts.mock(side_effect=[refusal("something_new")])
    with pytest.raises(Rejected) as rejected:
        await messenger.post("C1", alert(), thread_ts=None)
    assert rejected.value.code == "something_new"


@pytest.mark.parametrize("unheard", UNHEARD[:-1])
async def test_reading_is_repeated_whatever_happened(
    messenger: SlackMessenger, router: respx.MockRouter, unheard: httpx.Response | Exception
) -> None:
    history = router.get("conversations.history")
    history.mock(side_effect=[unheard, httpx.Response(200, json={"ok": True, "messages": []})])
    assert [post async for post in messenger.posts("C1", since=SINCE)] == []
    assert history.call_count == 2


async def test_an_app_that_slack_limits_most_gets_smaller_pages(
    messenger: SlackMessenger, router: respx.MockRouter
) -> None:
    history = router.get("conversations.history")
    history.mock(side_effect=[refusal("invalid_limit"), httpx.Response(200, json={"ok": True})])
    assert [post async for post in messenger.posts("C1", since=SINCE)] == []
    assert [call.request.url.params["limit"] for call in history.calls] == ["200", "15"]


@pytest.mark.parametrize("failure", [*UNHEARD, refusal("invalid_auth"), httpx.ConnectError(TOKEN)])
async def test_no_error_shows_the_token(
    messenger: SlackMessenger, posts: respx.Route, failure: httpx.Response | Exception
) -> None:
    posts.mock(side_effect=[failure] * 3)
    with pytest.raises(AdapterError) as error:
        await messenger.post("C1", alert(), thread_ts=None)
    assert (
        TOKEN not in f"{error.value!r} {error.value.remedy} {error.value.__cause__} {error.value.__context__}"
    )
