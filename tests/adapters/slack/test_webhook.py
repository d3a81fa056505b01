"""The webhook says things; it can neither look nor edit, and its address stays secret."""

import traceback
from datetime import UTC, datetime

import httpx
import pytest
import respx

from adapters.errors import AdapterError, Ambiguous, NotFound, Refused, Rejected, Unavailable
from adapters.slack.webhook import WebhookMessenger
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.slack.server import SlackSandbox
from rules.record import MessageRef
from tests.adapters.slack.samples import PAYMENT, Waits, alert

pytestmark = pytest.mark.anyio

SECRET = "https://hooks.example/services/T0/B0/never-shown"
NOW = datetime(2026, 12, 10, tzinfo=UTC)


@pytest.fixture
def channel(slack: SlackSandbox) -> str:
    return slack.workspace.add_channel("orders")


@pytest.fixture
def webhook(http: httpx.AsyncClient, slack: SlackSandbox, channel: str, waits: Waits) -> WebhookMessenger:
    url = slack.webhook_url(slack.workspace.add_webhook(channel))
    return WebhookMessenger(http, url, policy=waits.policy())


async def test_it_says_an_alert_and_knows_nothing_of_the_message(
    slack: SlackSandbox, webhook: WebhookMessenger, channel: str
) -> None:
    assert await webhook.post(channel, alert(), thread_ts="1.000001") is None
    (message,) = slack.workspace.messages(channel)
    assert PAYMENT.url in message.links
    assert message.blocks


async def test_it_can_neither_look_nor_edit(webhook: WebhookMessenger) -> None:
    assert await webhook.find("C1", alert(), thread_ts=None, since=NOW) is None
    await webhook.moment()
    assert [post async for post in webhook.posts("C1", since=NOW)] == []
    assert [post async for post in webhook.replies(MessageRef("C1", "1.000001", "1.000001"))] == []
    assert await webhook.slack_id("minji@example.com") is None
    with pytest.raises(NotFound):
        await webhook.edit(MessageRef("C1", "1.000001", "1.000001"), alert())


async def test_a_refused_rate_is_waited_for(
    slack: SlackSandbox, webhook: WebhookMessenger, channel: str, waits: Waits
) -> None:
    slack.faults.add(Fault("POST /services/", "status", status=429, headers={"retry-after": "4"}))
    await webhook.post(channel, alert(), thread_ts=None)
    assert waits.seconds == [4.0]
    assert len(slack.workspace.all_messages()) == 1


async def test_a_lost_answer_is_ambiguous(
    slack: SlackSandbox, webhook: WebhookMessenger, channel: str
) -> None:
    slack.faults.add(Fault("POST /services/", "drop_after"))
    with pytest.raises(Ambiguous):
        await webhook.post(channel, alert(), thread_ts=None)
    assert len(slack.workspace.all_messages()) == 1


async def test_an_archived_channel_is_refused_with_a_remedy(
    slack: SlackSandbox, webhook: WebhookMessenger, channel: str
) -> None:
    slack.workspace.archive(channel)
    with pytest.raises(Refused) as refused:
        await webhook.post(channel, alert(), thread_ts=None)
    assert refused.value.code == "channel_is_archived"
    assert "Unarchive" in refused.value.remedy


async def test_blocks_that_are_disliked_are_left_out(http: httpx.AsyncClient, waits: Waits) -> None:
    with respx.mock() as router:
        route = router.post(SECRET)
        route.mock(side_effect=[httpx.Response(400, text="invalid_blocks"), httpx.Response(200, text="ok")])
        await WebhookMessenger(http, SECRET, policy=waits.policy()).post("C1", alert(), thread_ts=None)
        assert b'"blocks"' not in route.calls[1].request.content


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(404, text="no_service"), Refused),
        (httpx.Response(403, text="invalid_token"), Refused),
        (httpx.Response(400, text="invalid_payload"), Rejected),
        (httpx.Response(400, text="too_many_attachments"), Rejected),
        (httpx.Response(200, html="<html>a proxy</html>"), Ambiguous),
        (httpx.Response(500, text="rollup_error"), Ambiguous),
        (httpx.ReadTimeout(SECRET), Ambiguous),
        (httpx.ConnectError(SECRET), Unavailable),
    ],
)
async def test_no_error_shows_the_address(
    http: httpx.AsyncClient, waits: Waits, answer: httpx.Response | Exception, error: type[AdapterError]
) -> None:
    with respx.mock() as router:
        router.post(SECRET).mock(side_effect=[answer] * 3)
        with pytest.raises(error) as raised:
            await WebhookMessenger(http, SECRET, policy=waits.policy()).post("C1", alert(), thread_ts=None)
    assert "never-shown" not in "".join(traceback.format_exception(raised.value)) + raised.value.remedy
