"""A stand-in can be put back to how it was, and tells when nothing is under way any more."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.slack import SlackSandbox
from tests.sandbox.tracker import Tracker

TOKEN = "xoxb-snapshots"


@pytest.fixture
def slack() -> Iterator[SlackSandbox]:
    with SlackSandbox(clock=SandboxClock(datetime(2026, 11, 5, 12, 0, tzinfo=UTC))) as sandbox:
        sandbox.workspace.add_bot(TOKEN, channels=[sandbox.workspace.add_channel("orders")])
        yield sandbox


def post(slack: SlackSandbox, text: str) -> None:
    channel = next(iter(slack.workspace.directory.channels))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    httpx.post(f"{slack.url}chat.postMessage", json={"channel": channel, "text": text}, headers=headers)


def test_notion_is_as_it_was_however_often(tracker: Tracker) -> None:
    page = tracker.add("A")
    store = tracker.workspace.store
    before = store.snapshot()
    for _ in range(2):
        tracker.workspace.edit(page, {"Value": 5, "Health": "Newly invented"})
        tracker.add("B")
        assert tracker.workspace.cell(page, "Value") == 5
        store.go_back(before)
        assert tracker.workspace.cell(page, "Value") is None
        shown = tracker.query().json()
        assert [row["properties"]["Value"]["number"] for row in shown["results"]] == [None]


def test_slack_is_as_it_was_however_often(slack: SlackSandbox) -> None:
    post(slack, "before")
    (message,) = slack.workspace.all_messages()
    before = slack.workspace.snapshot()
    for _ in range(2):
        post(slack, "after")
        slack.workspace.delete(message.channel, message.ts)
        slack.workspace.add_channel("another")
        slack.workspace.go_back(before)
        assert slack.workspace.all_messages() == [message]
        assert len(slack.workspace.directory.channels) == 1


def test_what_a_client_sent_before_it_died_is_dealt_with(slack: SlackSandbox) -> None:
    url = httpx.URL(slack.url)
    channel = next(iter(slack.workspace.directory.channels))
    body = f'{{"channel": "{channel}", "text": "last words"}}'
    head = (
        "POST /api/chat.postMessage HTTP/1.1\r\nHost: slack\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 0)) as dying:
        dying.sendall((head + body).encode())
    slack.settle()
    assert [message.text for message in slack.workspace.all_messages()] == ["last words"]


def test_a_stand_in_that_was_stopped_is_settled(slack: SlackSandbox) -> None:
    slack.stop()
    slack.settle()
