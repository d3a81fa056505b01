"""Own messages, read back from the stand-in over real connections."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from adapters.slack.client import SlackMessenger
from notion_sync.sandbox.slack.server import SlackSandbox
from rules.finding import Level
from rules.heard import Post, Said
from rules.notice import Message
from tests.adapters.slack.samples import PAYMENT, UNANSWERED, Waits, alert, as_event, numbered, summary

pytestmark = pytest.mark.anyio

TOKEN = "xoxb-sandbox"
NOW = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
HISTORY = "conversations.history"


@pytest.fixture
def channel(slack: SlackSandbox) -> str:
    slack.clock.set(NOW)
    made = slack.workspace.add_channel("orders")
    slack.workspace.add_bot(TOKEN, channels=[made])
    return made


@pytest.fixture
def messenger(http: httpx.AsyncClient, slack: SlackSandbox, waits: Waits) -> SlackMessenger:
    return SlackMessenger(http, TOKEN, slack.url, policy=waits.policy())


async def all_of(posts: AsyncIterator[Post]) -> list[Post]:
    return [post async for post in posts]


async def test_a_message_tells_what_it_said_when_and_where(messenger: SlackMessenger, channel: str) -> None:
    ref = await messenger.post(channel, alert(), thread_ts=None)
    (post,) = await all_of(messenger.posts(channel, since=NOW))
    said = Said(PAYMENT.key, PAYMENT.code, Level[PAYMENT.level.upper()], "opened")
    assert (post.ref, post.says, post.says_one_alert) == (ref, (said,), True)
    assert NOW <= post.at < NOW + timedelta(seconds=1)
    assert (post.is_summary, post.has_replies, post.is_edited) == (False, False, False)


async def test_the_newest_comes_first_and_what_others_say_is_left_out(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    first = await messenger.post(channel, alert(), thread_ts=None)
    slack.workspace.say(channel, slack.workspace.add_user("Min-ji Seo"), "lunch?")
    second = await messenger.post(channel, alert(UNANSWERED), thread_ts=None)
    assert [post.ref for post in await all_of(messenger.posts(channel, since=NOW))] == [second, first]


async def test_hundreds_of_messages_are_read_page_by_page(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    ref = await messenger.post(channel, alert(), thread_ts=None)
    person = slack.workspace.add_user("Min-ji Seo")
    for _ in range(420):
        slack.workspace.say(channel, person, "lunch?")
    assert [post.ref for post in await all_of(messenger.posts(channel, since=NOW))] == [ref]
    assert len(slack.journal.matching(HISTORY)) == 3


async def test_older_ones_are_not_read(slack: SlackSandbox, messenger: SlackMessenger, channel: str) -> None:
    await messenger.post(channel, alert(), thread_ts=None)
    assert await all_of(messenger.posts(channel, since=NOW + timedelta(hours=1))) == []


async def test_a_summary_is_known_by_its_thread(messenger: SlackMessenger, channel: str) -> None:
    head = await messenger.post(channel, summary(), thread_ts=None)
    replies = [
        await messenger.post(channel, alert(*notices), thread_ts=head.ts)
        for notices in ([PAYMENT], numbered(20))
    ]
    (post,) = await all_of(messenger.posts(channel, since=NOW))
    assert (post.is_summary, post.has_replies, post.says) == (True, True, ())
    read = await all_of(messenger.replies(head))
    assert [reply.ref for reply in read] == replies
    assert [len(reply.says) for reply in read] == [1, 20]


async def test_a_thread_that_is_gone_has_no_replies(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    head = await messenger.post(channel, summary(), thread_ts=None)
    slack.workspace.delete(channel, head.ts)
    assert await all_of(messenger.replies(head)) == []


async def test_an_edit_shows(messenger: SlackMessenger, channel: str) -> None:
    ref = await messenger.post(channel, alert(), thread_ts=None)
    done = alert(as_event(PAYMENT, "resolved", "paid in full")).model_copy(update={"kind": "done"})
    await messenger.edit(ref, done)
    (post,) = await all_of(messenger.posts(channel, since=NOW))
    assert (post.is_edited, [said.event for said in post.says]) == (True, ["opened"])


async def test_a_message_about_the_service_names_its_conditions(
    messenger: SlackMessenger, channel: str
) -> None:
    gaps = Message(kind="operational", pass_id="p", heading="Gaps", key="role:Finance,role:Operations")
    await messenger.post(channel, gaps, thread_ts=None)
    (post,) = await all_of(messenger.posts(channel, since=NOW))
    assert post.conditions == ("role:Finance", "role:Operations")
    assert not post.is_summary
