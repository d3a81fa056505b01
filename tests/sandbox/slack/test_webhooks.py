"""Incoming webhooks: plain text both ways, and no way back to the message."""

import httpx
import pytest

from tests.sandbox.slack.office import UTF8_JSON, Office, section, texts


def _said(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.text


def test_a_post_is_answered_by_a_plain_ok(office: Office) -> None:
    response = office.http.post(office.webhook(), json={"text": f"<@{office.ana}> unpaid"})

    assert _said(response) == (200, "ok")
    message = office.slack.workspace.messages(office.channel)[0]
    assert (message.user, message.mentions) == (None, (office.ana,))
    assert office.history()["messages"][0]["subtype"] == "bot_message"


def test_a_form_with_a_payload_is_taken_too(office: Office) -> None:
    response = office.http.post(office.webhook(), data={"payload": '{"text": "unpaid"}'})

    assert _said(response) == (200, "ok")
    assert texts(office.history()) == ["unpaid"]


def test_its_channel_is_fixed_and_metadata_is_lost(office: Office) -> None:
    other = office.slack.workspace.add_channel("other")
    metadata = {"event_type": "order_alert", "event_payload": {}}

    office.http.post(office.webhook(), json={"text": "unpaid", "channel": other, "metadata": metadata})

    assert office.slack.workspace.messages(other) == []
    assert office.slack.workspace.messages(office.channel)[0].metadata is None


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "invalid_payload"),
        (b"[]", "invalid_payload"),
        (b"", "invalid_payload"),
        (b'{"text": ""}', "no_text"),
        (b'{"channel": "x"}', "no_text"),
        (b'{"blocks": [{"type": "table"}]}', "invalid_blocks"),
    ],
)
def test_a_bad_message_is_a_400_with_a_code(office: Office, body: bytes, error: str) -> None:
    response = office.http.post(office.webhook(), content=body, headers={"content-type": UTF8_JSON})

    assert _said(response) == (400, error)
    assert office.slack.workspace.all_messages() == []


@pytest.mark.parametrize("payload", ["{", "[]"])
def test_a_bad_form_is_a_400_too(office: Office, payload: str) -> None:
    assert _said(office.http.post(office.webhook(), data={"payload": payload})) == (400, "invalid_payload")


def test_blocks_are_taken(office: Office) -> None:
    assert _said(office.http.post(office.webhook(), json={"blocks": [section("unpaid")]})) == (200, "ok")


def test_an_archived_channel_is_gone(office: Office) -> None:
    hook = office.webhook()
    office.slack.workspace.archive(office.channel)

    assert _said(office.http.post(hook, json={"text": "unpaid"})) == (410, "channel_is_archived")


def test_a_wrong_address_says_which_part_is_wrong(office: Office) -> None:
    base, team, hook, secret = office.webhook().rsplit("/", 3)

    def post(*parts: str) -> tuple[int, str]:
        return _said(office.http.post("/".join([base, *parts]), json={"text": "unpaid"}))

    assert post("T0OTHER", hook, secret) == (404, "no_team")
    assert post(team, "B0OTHER", secret) == (404, "no_service")
    assert post(team, hook, "other") == (403, "invalid_token")
