"""Metadata: its shape, its size, and who gets to see the payload."""

import pytest

from notion_sync.sandbox.slack import Metadata
from tests.sandbox.slack.office import Office

ALERT = {"event_type": "order_alert", "event_payload": {"key": "row:pay:1", "alerts": [{"level": "warning"}]}}


def test_a_read_shows_the_payload_only_where_it_asks_for_it(office: Office) -> None:
    ts = office.ts("alert", metadata=ALERT)

    assert office.history()["messages"][0]["metadata"] == {"event_type": "order_alert"}
    assert office.replies(ts)["messages"][0]["metadata"] == {"event_type": "order_alert"}
    assert office.history(include_all_metadata="true")["messages"][0]["metadata"] == ALERT
    assert office.replies(ts, include_all_metadata="true")["messages"][0]["metadata"] == ALERT


def test_the_workspace_keeps_it_whole(office: Office) -> None:
    office.post("alert", metadata=ALERT)

    kept = office.slack.workspace.messages(office.channel)[0].metadata

    assert kept == Metadata("order_alert", {"key": "row:pay:1", "alerts": [{"level": "warning"}]})


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("not json", "invalid_metadata_format"),
        (["order_alert"], "invalid_metadata_format"),
        ({"event_type": "order_alert"}, "invalid_metadata_schema"),
        ({"event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": 7, "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "order_alert", "event_payload": "key"}, "invalid_metadata_schema"),
        ({**ALERT, "key": "row:pay:1"}, "invalid_metadata_schema"),
    ],
)
def test_metadata_is_an_event_type_and_a_payload_object(office: Office, metadata: object, error: str) -> None:
    assert office.post("alert", metadata=metadata)["error"] == error


def test_metadata_has_a_size_limit(office: Office) -> None:
    def sized(size: int) -> dict[str, object]:
        frame = len('{"event_type":"a","event_payload":{"key":""}}')
        return {"event_type": "a", "event_payload": {"key": "x" * (size - frame)}}

    assert office.post("alert", metadata=sized(8_000))["ok"] is True
    assert office.post("alert", metadata=sized(8_001))["error"] == "metadata_too_large"
