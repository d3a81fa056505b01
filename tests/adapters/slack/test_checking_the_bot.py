"""Before anything is posted, the bot tells what would keep it from working."""

from collections.abc import Iterable

import httpx
import pytest

from adapters.slack.client import SlackMessenger
from notion_sync.sandbox.slack.server import SlackSandbox
from notion_sync.sandbox.slack.workspace import BOT_SCOPES
from tests.adapters.slack.samples import Waits

pytestmark = pytest.mark.anyio

TOKEN = "xoxb-sandbox"


def messenger(http: httpx.AsyncClient, slack: SlackSandbox, token: str = TOKEN) -> SlackMessenger:
    return SlackMessenger(http, token, slack.url, policy=Waits().policy())


def channel_with_bot(slack: SlackSandbox, scopes: Iterable[str] = BOT_SCOPES, *, member: bool = True) -> str:
    channel = slack.workspace.add_channel("orders")
    slack.workspace.add_bot(TOKEN, scopes=scopes, channels=[channel] if member else [], name="order-bot")
    return channel


async def test_a_bot_in_its_channel_with_all_scopes_is_fine(
    http: httpx.AsyncClient, slack: SlackSandbox
) -> None:
    channel = channel_with_bot(slack)
    assert await messenger(http, slack).check(channel) == ()
    assert slack.workspace.all_messages() == []


async def test_a_wrong_token_is_the_only_thing_said(http: httpx.AsyncClient, slack: SlackSandbox) -> None:
    channel = channel_with_bot(slack)
    (problem,) = await messenger(http, slack, "xoxb-wrong").check(channel)
    assert "invalid_auth" in problem.what
    assert "SLACK_BOT_TOKEN" in problem.remedy


async def test_each_missing_scope_is_named_with_its_use(http: httpx.AsyncClient, slack: SlackSandbox) -> None:
    channel = channel_with_bot(slack, ["chat:write", "users:read", "channels:history", "files:write"])
    email, reactions = await messenger(http, slack).check(channel)
    assert "users:read.email, to mention people" in email.what
    assert "reactions:read" in reactions.remedy


async def test_a_bot_that_cannot_read_the_channel_is_told_which_scope_to_add(
    http: httpx.AsyncClient, slack: SlackSandbox
) -> None:
    channel = channel_with_bot(slack, [each for each in BOT_SCOPES if "history" not in each])
    lacking, probe = await messenger(http, slack).check(channel)
    assert "channels:history" in lacking.remedy
    assert "missing_scope" in probe.what


async def test_a_bot_outside_its_channel_is_to_be_invited_by_name(
    http: httpx.AsyncClient, slack: SlackSandbox
) -> None:
    channel = channel_with_bot(slack, member=False)
    (problem,) = await messenger(http, slack).check(channel)
    assert problem.what.startswith(f"channel {channel}: ")
    assert "/invite @order-bot" in problem.remedy


async def test_an_unknown_channel_is_a_problem(http: httpx.AsyncClient, slack: SlackSandbox) -> None:
    channel_with_bot(slack)
    (problem,) = await messenger(http, slack).check("C0NOWHERE")
    assert "channel_not_found" in problem.what


async def test_a_slack_that_cannot_be_reached_is_a_problem_and_no_crash(
    http: httpx.AsyncClient, slack: SlackSandbox
) -> None:
    channel = channel_with_bot(slack)
    slack.stop()
    (problem,) = await messenger(http, slack).check(channel)
    assert "cannot be reached" in problem.what
