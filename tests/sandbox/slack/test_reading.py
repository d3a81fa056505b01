"""conversations.*: history, threads, pages, and posts that are late to appear."""

from datetime import timedelta

import pytest

from tests.sandbox.slack.office import Office, texts


def _five(office: Office) -> list[str]:
    stamps = []
    for text in ["one", "two", "three", "four", "five"]:
        stamps.append(office.ts(text))
        office.slack.clock.advance(timedelta(seconds=10))
    return stamps


def test_history_is_newest_first_without_replies(office: Office) -> None:
    stamps = _five(office)
    office.post("reply", thread_ts=stamps[0])

    answer = office.history()

    assert texts(answer) == ["five", "four", "three", "two", "one"]
    assert answer["has_more"] is False
    assert "response_metadata" not in answer


def test_a_parent_tells_of_its_thread(office: Office) -> None:
    parent = office.ts("parent")
    reply = office.ts("reply", thread_ts=parent)

    shown = office.history()["messages"][0]

    assert (shown["thread_ts"], shown["reply_count"], shown["latest_reply"]) == (parent, 1, reply)


def test_bounds_leave_out_their_own_messages_unless_inclusive(office: Office) -> None:
    stamps = _five(office)

    assert texts(office.history(oldest=stamps[1], latest=stamps[3])) == ["three"]
    assert texts(office.history(oldest=stamps[1], latest=stamps[3], inclusive="true")) == [
        "four",
        "three",
        "two",
    ]
    assert texts(office.history(oldest=stamps[3])) == ["five"]
    assert texts(office.history(latest=stamps[1])) == ["one"]


def test_a_bound_may_be_whole_seconds(office: Office) -> None:
    _five(office)

    assert texts(office.history(oldest="1789000035")) == ["five"]


@pytest.mark.parametrize("name", ["oldest", "latest"])
def test_a_bound_that_is_no_time_is_refused(office: Office, name: str) -> None:
    assert office.history(**{name: "yesterday"})["error"] == f"invalid_ts_{name}"


def test_pages_join_to_the_whole_without_gap_or_repeat(office: Office) -> None:
    _five(office)
    seen, cursor = [], ""
    for _ in range(3):
        page = office.history(limit="2", cursor=cursor)
        seen += texts(page)
        cursor = page.get("response_metadata", {}).get("next_cursor", "")

    assert seen == ["five", "four", "three", "two", "one"]
    assert cursor == ""


def test_a_message_posted_meanwhile_does_not_shift_the_pages(office: Office) -> None:
    _five(office)
    first = office.history(limit="2")
    office.post("six")

    second = office.history(limit="2", cursor=first["response_metadata"]["next_cursor"])

    assert texts(second) == ["three", "two"]


def test_the_default_page_has_a_hundred_messages(office: Office) -> None:
    for number in range(101):
        office.slack.workspace.say(office.channel, office.ana, str(number))

    answer = office.history()

    assert len(answer["messages"]) == 100
    assert answer["has_more"] is True


@pytest.mark.parametrize("limit", ["0", "1000", "-1", "many"])
def test_a_page_has_one_to_999_messages(office: Office, limit: str) -> None:
    assert office.history(limit=limit)["error"] == "invalid_limit"
    assert office.history(limit="999")["ok"] is True


@pytest.mark.parametrize("cursor", ["next", "bmV4dF90czp4", "w6Q"])
def test_a_made_up_cursor_is_refused(office: Office, cursor: str) -> None:
    assert office.history(cursor=cursor)["error"] == "invalid_cursor"


def test_reading_wants_membership(office: Office) -> None:
    public = office.slack.workspace.add_channel("public")
    private = office.slack.workspace.add_channel("private", private=True)

    assert office.history(channel=public)["error"] == "not_in_channel"
    assert office.history(channel=private)["error"] == "channel_not_found"
    assert office.history(channel="C0NOWHERE")["error"] == "channel_not_found"


def test_an_archived_channel_can_still_be_read(office: Office) -> None:
    office.post("hello")
    office.slack.workspace.archive(office.channel)

    assert texts(office.history()) == ["hello"]


def test_a_thread_is_oldest_first_with_its_parent(office: Office) -> None:
    parent = office.ts("parent")
    office.post("beside")
    office.post("first", thread_ts=parent)
    office.post("second", thread_ts=parent)

    assert texts(office.replies(parent)) == ["parent", "first", "second"]


def test_the_ts_of_a_reply_brings_that_reply_alone(office: Office) -> None:
    parent = office.ts("parent")
    reply = office.ts("reply", thread_ts=parent)
    office.post("other", thread_ts=parent)

    assert texts(office.replies(reply)) == ["reply"]


def test_a_message_without_replies_is_a_thread_of_one(office: Office) -> None:
    assert texts(office.replies(office.ts("alone"))) == ["alone"]


def test_an_unknown_ts_has_no_thread(office: Office) -> None:
    assert office.replies("1.000001")["error"] == "thread_not_found"


def test_a_thread_has_pages_and_the_parent_only_on_the_first(office: Office) -> None:
    parent = office.ts("parent")
    for text in ["a", "b", "c"]:
        office.post(text, thread_ts=parent)

    first = office.replies(parent, limit="2")
    second = office.replies(parent, limit="2", cursor=first["response_metadata"]["next_cursor"])

    assert (texts(first), first["has_more"]) == (["parent", "a"], True)
    assert (texts(second), second["has_more"]) == (["b", "c"], False)


def test_the_parent_is_there_whatever_the_bounds_say(office: Office) -> None:
    parent = office.ts("parent")
    office.slack.clock.advance(timedelta(seconds=10))
    early = office.ts("early", thread_ts=parent)
    office.post("late", thread_ts=parent)

    assert texts(office.replies(parent, oldest=early)) == ["parent", "late"]


def test_a_post_can_be_late_by_seconds(office: Office) -> None:
    office.slack.workspace.delay_visibility(seconds=2)
    office.post("late")

    assert texts(office.history()) == []
    assert [each.text for each in office.slack.workspace.messages(office.channel)] == ["late"]
    office.slack.clock.advance(timedelta(seconds=2))
    assert texts(office.history()) == ["late"]


def test_a_post_can_be_late_by_reads(office: Office) -> None:
    office.slack.workspace.delay_visibility(reads=2)
    office.post("late")

    assert [texts(office.history()) for _ in range(3)] == [[], [], ["late"]]


def test_a_late_reply_is_missing_from_its_thread(office: Office) -> None:
    parent = office.ts("parent")
    office.slack.workspace.delay_visibility(reads=1)
    office.post("late", thread_ts=parent)

    assert [texts(office.replies(parent)) for _ in range(2)] == [["parent"], ["parent", "late"]]


def test_a_late_parent_has_no_thread_yet(office: Office) -> None:
    office.slack.workspace.delay_visibility(reads=1)
    parent = office.ts("late")

    assert office.replies(parent)["error"] == "thread_not_found"
    assert texts(office.replies(parent)) == ["late"]


def test_the_delay_ends_where_it_is_set_to_nothing(office: Office) -> None:
    office.slack.workspace.delay_visibility(seconds=60)
    office.slack.workspace.delay_visibility()
    office.post("at once")

    assert texts(office.history()) == ["at once"]


def test_info_shows_a_channel_as_the_bot_sees_it(office: Office) -> None:
    elsewhere = office.slack.workspace.add_channel("elsewhere")

    shown = office.read("conversations.info", channel=office.channel, include_num_members="true")["channel"]

    assert (shown["name"], shown["is_member"], shown["num_members"]) == ("orders", True, 2)
    assert office.read("conversations.info", channel=elsewhere)["channel"]["is_member"] is False
    assert office.read("conversations.info", channel="C0NOWHERE")["error"] == "channel_not_found"


def test_list_shows_public_channels_unless_asked_for_more(office: Office) -> None:
    workspace = office.slack.workspace
    workspace.archive(workspace.add_channel("old"))
    workspace.invite(workspace.add_channel("board", private=True), office.bot.user_id)
    workspace.add_channel("secret", private=True)

    def names(**arguments: str) -> list[str]:
        return [each["name"] for each in office.read("conversations.list", **arguments)["channels"]]

    assert names() == ["orders", "old"]
    assert names(exclude_archived="true") == ["orders"]
    assert names(types="public_channel,private_channel") == ["orders", "old", "board"]
    assert office.read("conversations.list", types="secret")["error"] == "invalid_types"


def test_list_has_pages(office: Office) -> None:
    office.slack.workspace.add_channel("second")

    first = office.read("conversations.list", limit="1")
    second = office.read("conversations.list", limit="1", cursor=first["response_metadata"]["next_cursor"])

    assert [each["name"] for each in second["channels"]] == ["second"]
    assert second["response_metadata"]["next_cursor"] == ""
