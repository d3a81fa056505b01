"""chat.postMessage: where, what, and how long."""

from datetime import timedelta

import pytest

from tests.sandbox.slack.office import NOW, TOKEN, Office, texts


def test_a_post_returns_the_channel_and_a_ts_from_the_clock(office: Office) -> None:
    answer = office.post("hello")

    assert (answer["ok"], answer["channel"], answer["ts"]) == (True, office.channel, "1789000000.000000")
    assert answer["message"]["bot_id"] == office.bot.bot_id


def test_a_ts_rises_even_where_the_clock_stands_or_goes_back(office: Office) -> None:
    stamps = [office.ts("one"), office.ts("two")]
    office.slack.clock.set(NOW - timedelta(days=1))
    stamps.append(office.ts("three"))
    office.slack.clock.set(NOW + timedelta(seconds=1))
    stamps.append(office.ts("four"))

    assert stamps == ["1789000000.000000", "1789000000.000001", "1789000000.000002", "1789000001.000000"]


def test_an_unknown_channel_is_not_found(office: Office) -> None:
    assert office.post("hello", channel="C0NOWHERE")["error"] == "channel_not_found"


def test_a_channel_goes_by_its_id_not_by_its_name(office: Office) -> None:
    assert office.post("hello", channel="#orders")["error"] == "channel_not_found"


def test_a_public_channel_wants_the_bot_as_a_member(office: Office) -> None:
    elsewhere = office.slack.workspace.add_channel("elsewhere")
    assert office.post("hello", channel=elsewhere)["error"] == "not_in_channel"

    office.slack.workspace.invite(elsewhere, office.bot.user_id)
    assert office.post("hello", channel=elsewhere)["ok"] is True

    office.slack.workspace.remove(elsewhere, office.bot.user_id)
    assert office.post("hello", channel=elsewhere)["error"] == "not_in_channel"


def test_a_scope_lets_a_bot_post_to_public_channels_it_is_not_in(office: Office) -> None:
    office.slack.workspace.add_bot("xoxb-loud", scopes=["chat:write", "chat:write.public"])

    answer = office.write("chat.postMessage", token="xoxb-loud", channel=office.channel, text="hello")

    assert answer["ok"] is True


def test_a_private_channel_does_not_exist_for_a_bot_outside(office: Office) -> None:
    private = office.slack.workspace.add_channel("board", private=True)

    assert office.post("hello", channel=private)["error"] == "channel_not_found"


def test_an_archived_channel_takes_nothing(office: Office) -> None:
    office.slack.workspace.archive(office.channel)

    assert office.post("hello")["error"] == "is_archived"


@pytest.mark.parametrize("arguments", [{}, {"text": ""}, {"text": "  "}, {"blocks": []}])
def test_a_message_that_says_nothing_has_no_text(office: Office, arguments: dict[str, object]) -> None:
    assert office.post(**arguments)["error"] == "no_text"


def test_text_of_forty_thousand_characters_is_kept_whole(office: Office) -> None:
    answer = office.post("x" * 40_000)

    assert "warning" not in answer
    assert len(office.slack.workspace.messages(office.channel)[0].text) == 40_000


def test_longer_text_is_cut_and_still_posted(office: Office) -> None:
    answer = office.post("x" * 40_001)

    assert (answer["ok"], answer["warning"]) == (True, "message_truncated")
    assert len(office.slack.workspace.messages(office.channel)[0].text) == 40_000


def test_markdown_text_stands_alone(office: Office) -> None:
    assert office.post(None, markdown_text="**hello**")["ok"] is True
    assert office.post("hello", markdown_text="**hello**")["error"] == "markdown_text_conflict"
    assert office.post(None, markdown_text="x" * 12_001)["error"] == "msg_too_long"


def test_a_message_takes_a_hundred_attachments(office: Office) -> None:
    assert office.post(None, attachments=[{"text": "x"}] * 100)["ok"] is True
    assert office.post(None, attachments=[{"text": "x"}] * 101)["error"] == "too_many_attachments"
    assert office.post(None, attachments=["x"])["error"] == "invalid_attachments"


def test_a_reply_stands_in_its_thread_and_not_in_the_channel(office: Office) -> None:
    parent = office.ts("parent")
    office.post("reply", thread_ts=parent)
    workspace = office.slack.workspace

    assert [each.text for each in workspace.messages(office.channel)] == ["parent"]
    assert [each.text for each in workspace.thread(office.channel, parent)] == ["parent", "reply"]
    assert [each.thread_ts for each in workspace.all_messages()] == [None, parent]


def test_a_broadcast_reply_stands_in_both(office: Office) -> None:
    parent = office.ts("parent")
    office.post("reply", thread_ts=parent, reply_broadcast=True)

    assert [each.text for each in office.slack.workspace.messages(office.channel)] == ["parent", "reply"]
    assert office.history()["messages"][0]["subtype"] == "thread_broadcast"


def test_broadcasting_what_is_no_reply_means_nothing(office: Office) -> None:
    office.post("parent", reply_broadcast=True)

    assert office.slack.workspace.messages(office.channel)[0].broadcast is False


def test_a_reply_goes_to_a_parent_and_not_to_a_reply(office: Office) -> None:
    reply = office.ts("reply", thread_ts=office.ts("parent"))

    assert office.post("nested", thread_ts=reply)["error"] == "cannot_reply_to_message"


def test_a_reply_to_a_deleted_message_finds_no_thread(office: Office) -> None:
    parent = office.ts("parent")
    office.slack.workspace.delete(office.channel, parent)

    assert office.post("reply", thread_ts=parent)["error"] == "thread_not_found"


def test_a_deleted_parent_leaves_a_placeholder_above_its_thread(office: Office) -> None:
    parent = office.ts("parent", metadata={"event_type": "alert", "event_payload": {"key": "k"}})
    office.post("reply", thread_ts=parent)
    office.slack.workspace.delete(office.channel, parent)

    shown = office.history(include_all_metadata="true")["messages"][0]

    assert (shown["subtype"], shown["text"]) == ("tombstone", "This message was deleted.")
    assert "metadata" not in shown
    assert office.slack.workspace.message(office.channel, parent).deleted


def test_people_talk_in_the_channel_too(office: Office) -> None:
    said = office.slack.workspace.say(office.channel, office.ana, "looking at it & more")
    office.slack.workspace.say(office.channel, office.ana, "done", thread_ts=said.ts)

    assert texts(office.history()) == ["looking at it &amp; more"]
    assert texts(office.replies(said.ts)) == ["looking at it &amp; more", "done"]


def test_an_unknown_message_is_a_key_error_for_tests(office: Office) -> None:
    with pytest.raises(KeyError):
        office.slack.workspace.message(office.channel, "1.000001")


def test_two_bots_share_a_workspace(office: Office) -> None:
    other = office.slack.workspace.add_bot("xoxb-other", channels=[office.channel], name="other-bot")
    office.write("chat.postMessage", token="xoxb-other", channel=office.channel, text="hello")

    assert office.slack.workspace.messages(office.channel)[0].user == other.user_id
    assert office.read("auth.test", token=TOKEN)["user_id"] != other.user_id
