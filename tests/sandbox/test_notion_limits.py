"""Budgets and ordered faults, with the bodies a client has to understand."""

from collections.abc import Iterator

import httpx
import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import NotionSandbox, formula
from tests.sandbox.tracker import NOTION_VERSION, Tracker, refusal


class Stopwatch:
    """Seconds that pass only by hand."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def crowded(stopwatch: Stopwatch) -> Iterator[NotionSandbox]:
    with NotionSandbox(requests_per_minute=5, monotonic=stopwatch) as notion:
        yield notion


def ask(notion: NotionSandbox, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Notion-Version": NOTION_VERSION}
    return httpx.get(f"{notion.url}/v1/users/me", headers=headers)


def test_a_spent_budget_says_how_long_to_wait(crowded: NotionSandbox, stopwatch: Stopwatch) -> None:
    connection = crowded.workspace.add_connection(requests_per_minute=2)
    assert ask(crowded, connection.token).status_code == 200
    stopwatch.seconds += 20
    assert ask(crowded, connection.token).status_code == 200
    answer = ask(crowded, connection.token)
    assert refusal(answer) == (429, "rate_limited")
    assert answer.headers["retry-after"] == "40"
    assert answer.json()["additional_data"] == {
        "rate_limit_reason": "public_api_request_rate_limit",
        "retry_after": "40",
    }
    stopwatch.seconds += 40
    assert ask(crowded, connection.token).status_code == 200
    assert ask(crowded, connection.token).status_code == 429


def test_the_workspace_has_a_budget_of_its_own(crowded: NotionSandbox) -> None:
    tokens = [crowded.workspace.add_connection(name).token for name in ("One", "Two")]
    served = [ask(crowded, tokens[at % 2]) for at in range(6)]
    assert [answer.status_code for answer in served] == [200] * 5 + [429]
    reason = served[-1].json()["additional_data"]["rate_limit_reason"]
    assert reason == "public_api_space_request_rate_limit"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (409, "conflict_error"),
        (429, "rate_limited"),
        (500, "internal_server_error"),
        (502, "bad_gateway"),
        (503, "service_unavailable"),
        (504, "gateway_timeout"),
        (529, "service_overload"),
    ],
)
def test_an_ordered_error_looks_like_the_services_own(tracker: Tracker, status: int, code: str) -> None:
    tracker.notion.faults.add(Fault("POST .*/query", "status", status=status, headers={"Retry-After": "7"}))
    answer = tracker.query()
    assert refusal(answer) == (status, code)
    assert answer.headers["retry-after"] == "7"
    assert tracker.query().status_code == 200


def test_an_ordered_pause_says_which_limit_was_met_and_how_long_it_lasts(tracker: Tracker) -> None:
    tracker.notion.faults.add("query: 429 retry-after 70s reason public_api_space_request_rate_limit")
    answer = tracker.query()
    assert refusal(answer) == (429, "rate_limited")
    assert answer.headers["retry-after"] == "70"
    assert answer.json()["additional_data"] == {
        "retry_after": "70",
        "rate_limit_reason": "public_api_space_request_rate_limit",
    }


def test_a_create_may_be_saved_though_it_answers_503(tracker: Tracker) -> None:
    tracker.notion.faults.add(Fault("POST /v1/pages$", "status", commit=True))
    body = {"parent": {"data_source_id": tracker.source}, "properties": {}}
    answer = tracker.client.post("/v1/pages", json=body)
    assert refusal(answer) == (503, "service_unavailable")
    (made,) = tracker.workspace.rows(tracker.source)
    assert answer.json()["additional_data"]["committed_resource_id"] == made
    assert answer.json()["additional_data"]["retry_guidance"]


def test_a_dropped_write_may_have_been_saved(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.notion.faults.add(Fault("PATCH", "drop_after"), Fault("PATCH", "drop_before"))
    for number in (1, 2):
        with pytest.raises(httpx.RemoteProtocolError):
            tracker.write(page, {"Value": {"number": number}})
    assert tracker.workspace.cell(page, "Value") == 1


def test_the_journal_tells_writes_from_reads(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.query(page_size=5)
    tracker.client.post("/v1/search", json={})
    tracker.write(page, {"Value": {"number": 1}})
    (write,) = tracker.notion.journal.writes()
    assert (write.method, write.path, write.status) == ("PATCH", f"/v1/pages/{page}", 200)
    assert write.body == {"properties": {"Value": {"number": 1}}}
    (read,) = tracker.notion.journal.matching("/query$")
    assert read.body == {"page_size": 5}
    assert read.headers["notion-version"] == NOTION_VERSION


def test_a_failure_of_the_sandbox_itself_says_so(tracker: Tracker) -> None:
    tracker.workspace.add_property(tracker.source, "Broken", formula(lambda row: str(row["Nothing"])))
    tracker.add("A")
    answer = tracker.query()
    assert refusal(answer) == (500, "internal_server_error")
    assert "KeyError('Nothing')" in answer.json()["message"]
