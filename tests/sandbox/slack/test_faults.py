"""Ordered faults on Slack's wire, and the drill they are for: sent, but nobody knows."""

import httpx
import pytest

from notion_sync.sandbox.faults import Fault
from tests.sandbox.slack.office import Office, texts


def test_a_post_whose_answer_is_lost_is_found_by_its_metadata(office: Office) -> None:
    office.slack.faults.add(Fault("chat.postMessage", "drop_after"))
    metadata = {"event_type": "order_alert", "event_payload": {"key": "row:pay:1"}}

    with pytest.raises(httpx.RemoteProtocolError):
        office.post("alert", metadata=metadata)

    found = office.history(include_all_metadata="true")["messages"]
    assert [message["metadata"] for message in found] == [metadata]


def test_a_post_that_never_arrived_is_not_there(office: Office) -> None:
    office.slack.faults.add(Fault("chat.postMessage", "drop_before"))

    with pytest.raises(httpx.RemoteProtocolError):
        office.post("alert")

    assert texts(office.history()) == []


@pytest.mark.parametrize(
    ("status", "error"),
    [(200, "internal_error"), (429, "ratelimited"), (500, "internal_error"), (503, "service_unavailable")],
)
def test_an_ordered_error_speaks_as_slack_does(office: Office, status: int, error: str) -> None:
    office.slack.faults.add(Fault("chat.postMessage", "status", status=status, commit=True))

    response = office.http.post("chat.postMessage", json={}, headers={"authorization": "Bearer xoxb-office"})

    assert (response.status_code, response.json()) == (status, {"ok": False, "error": error})


def test_a_post_can_be_late_by_a_fault_of_its_own(office: Office) -> None:
    office.slack.faults.add("chat.postMessage: late 1 read")
    office.post("late")
    office.post("at once")
    assert [texts(office.history()) for _ in range(2)] == [["at once"], ["at once", "late"]]


def test_a_post_whose_answer_is_lost_may_be_late_too(office: Office) -> None:
    office.slack.faults.add("chat.postMessage: drop after late 1 read")
    with pytest.raises(httpx.RemoteProtocolError):
        office.post("alert")
    assert [texts(office.history()) for _ in range(2)] == [[], ["alert"]]
