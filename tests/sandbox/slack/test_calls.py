"""What holds for every method: tokens, scopes, arguments."""

import pytest

from tests.sandbox.slack.office import SCOPES, TOKEN, UTF8_JSON, Office, bearer


def test_auth_test_says_whose_token_it_is(office: Office) -> None:
    answer = office.read("auth.test")

    assert answer["ok"] is True
    assert (answer["user_id"], answer["bot_id"]) == (office.bot.user_id, office.bot.bot_id)
    assert answer["team_id"].startswith("T")


def test_every_answer_tells_the_scopes_of_the_token(office: Office) -> None:
    response = office.http.post("auth.test", headers=bearer(TOKEN))

    assert response.headers["x-oauth-scopes"] == ",".join(sorted(SCOPES))


def test_a_call_without_a_token_is_not_authed(office: Office) -> None:
    assert office.json(office.http.post("auth.test")) == {"ok": False, "error": "not_authed"}


def test_an_unknown_token_is_invalid(office: Office) -> None:
    assert office.read("auth.test", token="xoxb-nobody") == {"ok": False, "error": "invalid_auth"}


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive"])
def test_a_dead_token_gets_its_error_until_it_is_restored(office: Office, error: str) -> None:
    office.slack.workspace.revoke(TOKEN, error)
    assert office.post("hello")["error"] == error

    office.slack.workspace.restore(TOKEN)
    assert office.post("hello")["ok"] is True


def test_an_unknown_method_is_named(office: Office) -> None:
    assert office.read("chat.shout") == {"ok": False, "error": "unknown_method", "req_method": "chat.shout"}


@pytest.mark.parametrize(
    ("method", "needed"),
    [
        ("chat.postMessage", "chat:write"),
        ("chat.update", "chat:write"),
        ("conversations.history", "channels:history,groups:history"),
        ("conversations.replies", "channels:history,groups:history"),
        ("conversations.info", "channels:read,groups:read"),
        ("conversations.list", "channels:read,groups:read"),
        ("users.lookupByEmail", "users:read.email"),
        ("users.info", "users:read"),
        ("reactions.add", "reactions:write"),
        ("reactions.get", "reactions:read"),
    ],
)
def test_a_method_without_its_scope_says_what_is_needed_and_what_is_there(
    office: Office, method: str, needed: str
) -> None:
    office.slack.workspace.add_bot("xoxb-poor", scopes=["files:write"])

    answer = office.json(office.http.post(method, headers=bearer("xoxb-poor")))

    assert answer == {"ok": False, "error": "missing_scope", "needed": needed, "provided": "files:write"}


def test_a_private_channel_needs_the_scope_of_groups(office: Office) -> None:
    private = office.slack.workspace.add_channel("board", private=True)
    office.slack.workspace.add_bot("xoxb-public", scopes=["channels:history"], channels=[private])

    answer = office.read("conversations.history", token="xoxb-public", channel=private)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:history")


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("users.lookupByEmail", {"email": "ana@example.com"}),
        ("users.info", {"user": "U0000000001"}),
        ("conversations.replies", {"channel": "C0000000001", "ts": "1.000001"}),
        ("conversations.info", {"channel": "C0000000001"}),
        ("conversations.list", {}),
        ("reactions.get", {"channel": "C0000000001", "timestamp": "1.000001"}),
    ],
)
def test_a_reading_method_refuses_a_json_body(office: Office, method: str, arguments: dict[str, str]) -> None:
    answer = office.write(method, **arguments)

    assert answer["error"] == "invalid_arguments"
    assert "JSON" in answer["response_metadata"]["messages"][0]


def test_a_reading_method_takes_a_form(office: Office) -> None:
    form = office.http.post("users.lookupByEmail", data={"email": "ana@example.com"}, headers=bearer(TOKEN))

    assert office.json(form)["user"]["id"] == office.ana


def test_history_takes_json_as_well(office: Office) -> None:
    office.post("hello")

    answer = office.write("conversations.history", channel=office.channel, limit=15)

    assert [message["text"] for message in answer["messages"]] == ["hello"]


def test_a_writing_method_takes_a_form_with_nested_values_as_json_text(office: Office) -> None:
    form = {"channel": office.channel, "blocks": '[{"type": "divider"}]', "reply_broadcast": "false"}

    assert office.json(office.http.post("chat.postMessage", data=form, headers=bearer(TOKEN)))["ok"] is True
    assert office.slack.workspace.messages(office.channel)[0].blocks == ({"type": "divider"},)


def test_a_writing_method_wants_post(office: Office) -> None:
    answer = office.read("chat.postMessage", channel=office.channel, text="hello")

    assert answer["error"] == "invalid_arguments"


@pytest.mark.parametrize(
    ("content_type", "body", "error"),
    [
        (UTF8_JSON, b"{", "invalid_json"),
        (UTF8_JSON, b"[]", "json_not_object"),
        ("text/plain", b"hello", "invalid_post_type"),
        ("", b"hello", "missing_post_type"),
    ],
)
def test_a_body_that_cannot_be_read_has_its_own_error(
    office: Office, content_type: str, body: bytes, error: str
) -> None:
    headers = {**bearer(TOKEN), "content-type": content_type}

    response = office.http.post("chat.postMessage", content=body, headers=headers)

    assert office.json(response)["error"] == error


def test_json_without_a_charset_is_taken_with_a_warning(office: Office) -> None:
    body = {"channel": office.channel, "text": "hello"}

    answer = office.json(office.http.post("chat.postMessage", json=body, headers=bearer(TOKEN)))

    assert answer["ok"] is True
    assert answer["warning"] == "missing_charset"


def test_a_warning_leaves_the_cursor_of_the_next_page(office: Office) -> None:
    office.post("one")
    office.post("two")
    body = {"channel": office.channel, "limit": 1}

    answer = office.json(office.http.post("conversations.history", json=body, headers=bearer(TOKEN)))

    assert answer["response_metadata"]["warnings"] == ["missing_charset"]
    assert answer["response_metadata"]["next_cursor"]


def test_a_missing_argument_is_named(office: Office) -> None:
    answer = office.read("users.lookupByEmail")

    assert answer["response_metadata"] == {"messages": ["[ERROR] missing required field: email"]}


def test_a_flag_in_a_query_is_lower_case(office: Office) -> None:
    assert office.history(include_all_metadata="True")["error"] == "invalid_arguments"
    assert office.history(include_all_metadata="true")["ok"] is True


def test_a_text_must_be_text(office: Office) -> None:
    assert office.post(7)["error"] == "invalid_arguments"


def test_the_journal_tells_writes_from_reads(office: Office) -> None:
    office.post("hello")
    office.history()
    office.http.post("users.lookupByEmail", data={"email": "ana@example.com"}, headers=bearer(TOKEN))

    assert [each.path for each in office.slack.journal.writes()] == ["/api/chat.postMessage"]
    assert len(office.slack.journal.exchanges) == 3
