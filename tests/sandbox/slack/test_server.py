"""The stand-in as a server of its own."""

from collections.abc import Iterator

import httpx
import pytest

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.slack import SlackSandbox
from tests.sandbox.slack.office import NOW, TOKEN, bearer


@pytest.fixture
def slack() -> Iterator[SlackSandbox]:
    with SlackSandbox(clock=SandboxClock(NOW)) as slack:
        slack.workspace.add_bot(TOKEN, channels=[slack.workspace.add_channel("orders")])
        yield slack


def _post(slack: SlackSandbox, text: str) -> None:
    channel = next(iter(slack.workspace.directory.channels))
    body = {"channel": channel, "text": text}
    httpx.post(f"{slack.url}chat.postMessage", json=body, headers=bearer(TOKEN))


def test_its_address_is_the_base_of_the_web_api_on_loopback(slack: SlackSandbox) -> None:
    assert slack.url.startswith("http://127.0.0.1:")
    assert slack.url.endswith("/api/")
    assert httpx.get(f"{slack.url}auth.test", headers=bearer(TOKEN)).json()["ok"] is True


def test_a_webhook_lives_beside_the_web_api(slack: SlackSandbox) -> None:
    path = slack.workspace.add_webhook(next(iter(slack.workspace.directory.channels)))

    assert httpx.post(slack.webhook_url(path), json={"text": "hello"}).text == "ok"


def test_the_workspace_outlives_its_server(slack: SlackSandbox) -> None:
    url = slack.url
    _post(slack, "before")
    slack.stop()
    with pytest.raises(httpx.ConnectError):
        _post(slack, "meanwhile")

    slack.start()
    _post(slack, "after")

    assert slack.url == url
    assert [message.text for message in slack.workspace.all_messages()] == ["before", "after"]


def test_an_answer_is_dated_by_the_clock_of_the_sandbox(slack: SlackSandbox) -> None:
    answer = httpx.get(f"{slack.url}auth.test", headers=bearer(TOKEN))

    assert answer.headers["date"] == "Thu, 10 Sep 2026 00:26:40 GMT"


def test_a_sandbox_without_a_clock_runs_in_real_time() -> None:
    workspace = SlackSandbox().workspace
    before = SandboxClock().now().timestamp()

    said = workspace.say(workspace.add_channel("orders"), workspace.add_user("Ana"), "hello")

    assert before - 1 < float(said.ts) < before + 60
