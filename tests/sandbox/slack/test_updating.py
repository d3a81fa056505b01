"""chat.update: only own messages, shorter texts, and what stays when it is left out."""

from tests.sandbox.slack.office import Answer, Office, section

ALERT = {"event_type": "order_alert", "event_payload": {"key": "row:pay:1"}}


def _update(office: Office, ts: str, **arguments: object) -> Answer:
    body: Answer = {"channel": office.channel, "ts": ts, **arguments}
    return office.write("chat.update", **body)


def test_an_update_changes_the_text_and_marks_the_message_as_edited(office: Office) -> None:
    ts = office.ts("unpaid")

    answer = _update(office, ts, text="paid")

    assert (answer["ok"], answer["ts"], answer["text"]) == (True, ts, "paid")
    message = office.slack.workspace.message(office.channel, ts)
    assert (message.text, message.edited) == ("paid", True)
    assert office.history()["messages"][0]["edited"]["user"] == office.bot.user_id


def test_metadata_that_is_left_out_stays(office: Office) -> None:
    ts = office.ts("unpaid", metadata=ALERT)

    _update(office, ts, text="paid")

    assert office.history(include_all_metadata="true")["messages"][0]["metadata"] == ALERT


def test_metadata_can_be_replaced_and_removed(office: Office) -> None:
    ts = office.ts("unpaid", metadata=ALERT)

    _update(office, ts, text="paid", metadata={**ALERT, "event_type": "other"})
    assert office.history()["messages"][0]["metadata"] == {"event_type": "other"}

    _update(office, ts, text="paid", metadata={})
    assert "metadata" not in office.history()["messages"][0]


def test_blocks_that_are_left_out_stay_so_text_alone_changes_nothing_to_see(office: Office) -> None:
    ts = office.ts("unpaid", blocks=[section("unpaid")])

    _update(office, ts, text="paid")
    assert office.slack.workspace.message(office.channel, ts).blocks == (section("unpaid"),)

    _update(office, ts, text="paid", blocks=[])
    assert office.slack.workspace.message(office.channel, ts).blocks == ()


def test_attachments_that_are_left_out_stay(office: Office) -> None:
    ts = office.ts("unpaid", attachments=[{"text": "since Monday"}])

    _update(office, ts, text="paid")
    assert office.slack.workspace.message(office.channel, ts).attachments == ({"text": "since Monday"},)

    _update(office, ts, text="paid", attachments=[])
    assert office.slack.workspace.message(office.channel, ts).attachments == ()


def test_the_text_of_an_update_has_four_thousand_characters_at_most(office: Office) -> None:
    ts = office.ts("unpaid")

    assert _update(office, ts, text="x" * 4_000)["ok"] is True
    assert _update(office, ts, text="x" * 4_001)["error"] == "msg_too_long"


def test_blocks_of_an_update_are_checked_too(office: Office) -> None:
    assert _update(office, office.ts("unpaid"), blocks=[section("")])["error"] == "invalid_blocks"


def test_an_update_must_say_something(office: Office) -> None:
    ts = office.ts("unpaid")

    assert _update(office, ts)["error"] == "no_text"
    assert _update(office, ts, text="", blocks=[])["error"] == "no_text"


def test_a_message_of_somebody_else_cannot_be_updated(office: Office) -> None:
    said = office.slack.workspace.say(office.channel, office.ana, "mine")

    assert _update(office, said.ts, text="ours")["error"] == "cant_update_message"


def test_a_message_that_is_gone_is_not_found(office: Office) -> None:
    ts = office.ts("unpaid")
    office.slack.workspace.delete(office.channel, ts)

    assert _update(office, ts, text="paid")["error"] == "message_not_found"


def test_the_placeholder_of_a_deleted_message_is_not_found_either(office: Office) -> None:
    ts = office.ts("unpaid")
    office.post("reply", thread_ts=ts)
    office.slack.workspace.delete(office.channel, ts)

    assert _update(office, ts, text="paid")["error"] == "message_not_found"


def test_an_archived_channel_is_inactive(office: Office) -> None:
    ts = office.ts("unpaid")
    office.slack.workspace.archive(office.channel)

    assert _update(office, ts, text="paid")["error"] == "is_inactive"


def test_a_reply_can_be_updated_and_stays_in_its_thread(office: Office) -> None:
    parent = office.ts("parent")
    reply = office.ts("reply", thread_ts=parent)

    _update(office, reply, text="better")

    assert [each.text for each in office.slack.workspace.thread(office.channel, parent)] == [
        "parent",
        "better",
    ]
