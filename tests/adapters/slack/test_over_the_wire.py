"""The messenger against the stand-in, over real connections."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from adapters.errors import Ambiguous, NotFound
from adapters.slack.client import SECOND_LOOK_AFTER, SlackMessenger
from adapters.slack.metadata import Metadata
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.slack.server import SlackSandbox
from rules.notice import Message
from rules.record import MessageRef
from tests.adapters.slack.samples import PAYMENT, UNANSWERED, Waits, alert, as_event, numbered, summary

pytestmark = pytest.mark.anyio

TOKEN = "xoxb-sandbox"
POST = "POST /api/chat.postMessage"
NOW = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def channel(slack: SlackSandbox) -> str:
    slack.clock.set(NOW)
    made = slack.workspace.add_channel("orders")
    slack.workspace.add_bot(TOKEN, channels=[made])
    return made


@pytest.fixture
def messenger(http: httpx.AsyncClient, slack: SlackSandbox, waits: Waits) -> SlackMessenger:
    return SlackMessenger(http, TOKEN, slack.url, policy=waits.policy())


async def say(
    messenger: SlackMessenger, channel: str, message: Message, under: str | None = None
) -> MessageRef:
    return await messenger.post(channel, message, thread_ts=under)


async def test_an_alert_is_posted_with_text_blocks_and_metadata(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    account = slack.workspace.add_user("Min-ji Seo", "minji@example.com")
    named = PAYMENT.named[0].model_copy(update={"slack_id": account})
    ref = await say(messenger, channel, alert(PAYMENT.model_copy(update={"named": (named,)})))
    (message,) = slack.workspace.messages(channel)
    assert ref == MessageRef(channel, message.ts, message.ts)
    assert message.mentions == (account,)
    assert message.links == (PAYMENT.url,)
    assert message.blocks
    assert message.metadata is not None
    assert message.metadata.event_payload["pass"] == "pass-1"


async def test_a_reply_belongs_to_the_thread(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    head = await say(messenger, channel, summary())
    reply = await say(messenger, channel, alert(), head.ts)
    assert reply.thread_ts == head.ts
    assert [each.ts for each in slack.workspace.thread(channel, head.ts)] == [head.ts, reply.ts]


async def test_hostile_titles_ping_nobody_and_link_nowhere(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    hostile = "<!channel> <@U0000000001> <https://evil.example|Invoice>"
    await say(messenger, channel, alert(UNANSWERED.model_copy(update={"order": hostile, "what": hostile})))
    (message,) = slack.workspace.messages(channel)
    assert message.mentions == ()
    assert message.links == (UNANSWERED.url,)


async def test_an_edit_changes_what_is_said_and_keeps_the_metadata(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    ref = await say(messenger, channel, alert())
    before = slack.workspace.message(channel, ref.ts)
    done = alert(as_event(PAYMENT, "resolved", "paid in full")).model_copy(update={"kind": "done"})
    await messenger.edit(ref, done)
    after = slack.workspace.message(channel, ref.ts)
    assert "paid in full" in after.text
    assert after.blocks != before.blocks
    assert after.metadata == before.metadata


async def test_editing_a_deleted_message_says_that_it_is_gone(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    ref = await say(messenger, channel, alert())
    slack.workspace.delete(channel, ref.ts)
    with pytest.raises(NotFound):
        await messenger.edit(ref, alert().model_copy(update={"kind": "done"}))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(POST, "drop_after"),
        Fault(POST, "status", status=503, commit=True),
        Fault(POST, "html", status=502, commit=True),
    ],
)
async def test_a_post_whose_answer_got_lost_is_found_and_not_said_again(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str, fault: Fault
) -> None:
    slack.faults.add(fault)
    with pytest.raises(Ambiguous):
        await say(messenger, channel, alert())
    found = await messenger.find(channel, alert(), thread_ts=None, since=NOW)
    (message,) = slack.workspace.all_messages()
    assert found == MessageRef(channel, message.ts, message.ts)


async def test_a_post_that_was_dropped_unsaid_is_not_found(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str, waits: Waits
) -> None:
    slack.faults.add(Fault(POST, "drop_before"))
    with pytest.raises(Ambiguous):
        await say(messenger, channel, alert())
    assert await messenger.find(channel, alert(), thread_ts=None, since=NOW) is None
    assert waits.seconds == [SECOND_LOOK_AFTER]


async def test_a_post_that_shows_late_is_found_at_the_second_look(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    slack.workspace.delay_visibility(reads=1)
    ref = await say(messenger, channel, alert())
    assert await messenger.find(channel, alert(), thread_ts=None, since=NOW) == ref


async def test_a_refused_rate_is_waited_for(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str, waits: Waits
) -> None:
    slack.faults.add(Fault(POST, "status", status=429, headers={"retry-after": "4"}))
    await say(messenger, channel, alert())
    assert len(slack.workspace.all_messages()) == 1
    assert waits.seconds == [4.0]


async def test_a_reply_is_looked_for_in_its_thread(messenger: SlackMessenger, channel: str) -> None:
    head = await say(messenger, channel, summary())
    for notice in numbered(20):
        await say(messenger, channel, alert(notice), head.ts)
    wanted = alert(numbered(20)[17])
    found = await messenger.find(channel, wanted, thread_ts=head.ts, since=NOW)
    assert found is not None
    assert found.thread_ts == head.ts
    assert await messenger.find(channel, wanted, thread_ts=None, since=NOW) is None


async def test_a_reply_under_a_deleted_message_is_not_found(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    head = await say(messenger, channel, summary())
    slack.workspace.delete(channel, head.ts)
    assert await messenger.find(channel, alert(), thread_ts=head.ts, since=NOW) is None


async def test_a_message_pages_back_is_found(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    ref = await say(messenger, channel, summary())
    person = slack.workspace.add_user("Min-ji Seo")
    for _ in range(40):
        slack.workspace.say(channel, person, "lunch?")
    assert await messenger.find(channel, summary(), thread_ts=None, since=NOW) == ref


async def test_a_reply_that_shows_late_is_found_at_the_second_look(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str, waits: Waits
) -> None:
    head = await say(messenger, channel, summary())
    slack.workspace.delay_visibility(reads=1)
    ref = await say(messenger, channel, alert(), head.ts)
    assert await messenger.find(channel, alert(), thread_ts=head.ts, since=NOW) == ref
    assert waits.seconds == [SECOND_LOOK_AFTER]


async def test_what_was_said_before_the_attempt_is_not_taken_for_it(
    messenger: SlackMessenger, channel: str
) -> None:
    await say(messenger, channel, alert())
    later = NOW + timedelta(hours=1)
    assert await messenger.find(channel, alert(), thread_ts=None, since=later) is None


async def test_people_are_found_by_email(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    account = slack.workspace.add_user("Min-ji Seo", "minji@example.com")
    gone = slack.workspace.add_user("Jun Park", "jun@example.com")
    slack.workspace.deactivate(gone)
    assert await messenger.slack_id("minji@example.com") == account
    assert await messenger.slack_id("jun@example.com") is None
    assert await messenger.slack_id("nobody@example.com") is None
    assert channel


async def test_a_deactivated_account_that_slack_still_names_is_not_mentioned(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    deleted = {"ok": True, "user": {"id": "U012AB3CD", "deleted": True}}
    slack.faults.add(Fault("users.lookupByEmail", "status", status=200, body=deleted))
    assert await messenger.slack_id("minji@example.com") is None
    assert channel


async def test_what_is_stored_is_what_was_meant(
    slack: SlackSandbox, messenger: SlackMessenger, channel: str
) -> None:
    await say(messenger, channel, alert(*numbered(20)))
    (message,) = slack.workspace.messages(channel)
    assert message.metadata is not None
    stored = Metadata(event_type=message.metadata.event_type, event_payload=message.metadata.event_payload)
    assert stored.same_message(Metadata.of(alert(*numbered(20))))
