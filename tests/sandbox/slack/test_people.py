"""users.* and reactions.*."""

import pytest

from tests.sandbox.slack.office import Office


def test_a_person_is_found_by_email_in_any_case(office: Office) -> None:
    user = office.read("users.lookupByEmail", email="Ana@Example.com")["user"]

    assert (user["id"], user["profile"]["email"]) == (office.ana, "ana@example.com")


def test_nobody_is_found_by_an_unknown_email(office: Office) -> None:
    assert office.read("users.lookupByEmail", email="who@example.com")["error"] == "users_not_found"


def test_a_deactivated_person_is_not_found_by_email_but_by_id(office: Office) -> None:
    office.slack.workspace.deactivate(office.ana)
    gone = office.slack.workspace.add_user("Ben", "ben@example.com", deleted=True)

    assert office.read("users.lookupByEmail", email="ana@example.com")["error"] == "users_not_found"
    assert office.read("users.lookupByEmail", email="ben@example.com")["error"] == "users_not_found"
    assert office.read("users.info", user=gone)["user"]["deleted"] is True


def test_an_email_is_shown_only_with_its_scope(office: Office) -> None:
    office.slack.workspace.add_bot("xoxb-names", scopes=["users:read"])

    assert office.read("users.info", user=office.ana)["user"]["profile"]["email"] == "ana@example.com"
    assert "email" not in office.read("users.info", token="xoxb-names", user=office.ana)["user"]["profile"]


def test_an_unknown_user_is_not_found(office: Office) -> None:
    assert office.read("users.info", user="U0NOBODY")["error"] == "user_not_found"


def test_a_bot_has_a_user_too(office: Office) -> None:
    assert office.read("users.info", user=office.bot.user_id)["user"]["is_bot"] is True


def test_reactions_of_people_are_read_back(office: Office) -> None:
    ts = office.ts("alert")
    office.slack.workspace.react(office.channel, ts, "eyes", office.ana)
    office.slack.workspace.react(office.channel, ts, "eyes", office.ana)

    answer = office.read("reactions.get", channel=office.channel, timestamp=ts)

    assert (answer["type"], answer["channel"]) == ("message", office.channel)
    assert answer["message"]["reactions"] == [{"name": "eyes", "users": [office.ana], "count": 1}]
    assert office.history()["messages"][0]["reactions"][0]["name"] == "eyes"


def test_a_message_without_reactions_has_no_such_field(office: Office) -> None:
    answer = office.read("reactions.get", channel=office.channel, timestamp=office.ts("alert"))

    assert "reactions" not in answer["message"]


def test_a_reaction_is_added_once(office: Office) -> None:
    arguments = {"channel": office.channel, "timestamp": office.ts("alert"), "name": "eyes"}

    assert office.write("reactions.add", **arguments) == {"ok": True}
    assert office.write("reactions.add", **arguments)["error"] == "already_reacted"
    assert office.slack.workspace.messages(office.channel)[0].reactions == {"eyes": (office.bot.user_id,)}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": ":eyes:"}, "invalid_name"),
        ({"timestamp": "now"}, "bad_timestamp"),
        ({"timestamp": "1.000001"}, "message_not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
    ],
)
def test_a_reaction_that_fits_nothing_is_refused(office: Office, changes: dict[str, str], error: str) -> None:
    arguments = {"channel": office.channel, "timestamp": office.ts("alert"), "name": "eyes", **changes}

    assert office.write("reactions.add", **arguments)["error"] == error


def test_reacting_wants_membership_and_a_live_channel(office: Office) -> None:
    elsewhere = office.slack.workspace.add_channel("elsewhere")
    arguments = {"timestamp": office.ts("alert"), "name": "eyes"}

    assert office.write("reactions.add", channel=elsewhere, **arguments)["error"] == "not_in_channel"
    office.slack.workspace.archive(office.channel)
    assert office.write("reactions.add", channel=office.channel, **arguments)["error"] == "is_archived"


def test_reactions_of_nothing_are_refused(office: Office) -> None:
    assert office.read("reactions.get", channel=office.channel)["error"] == "no_item_specified"
    missing = office.read("reactions.get", channel=office.channel, timestamp="1.000001")
    assert missing["error"] == "message_not_found"
