"""The wire under the stand-ins: real sockets, ordered faults, the journal, the clock."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.serve import Server
from tests.sandbox.counting import NOON, CountingService


def test_without_faults_the_app_answers_under_the_sandbox_clock(client: httpx.Client) -> None:
    answer = client.post("/count")
    assert answer.json() == {"count": 1}
    assert answer.headers.get_list("date") == ["Mon, 02 Nov 2026 12:00:00 GMT"]


def test_a_connection_dropped_before_leaves_nothing_applied(
    client: httpx.Client, service: CountingService
) -> None:
    service.faults.add(Fault("POST /count", "drop_before"))
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/count", json={"n": 1})
    assert service.count == 0
    assert client.post("/count").json() == {"count": 1}


def test_a_connection_dropped_after_has_been_applied(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("POST", "drop_after"))
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/count")
    assert service.count == 1


def test_an_error_may_hide_a_saved_request(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("POST", "status", status=503, commit=True, headers={"Retry-After": "4"}))
    answer = client.post("/count")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "4")
    assert answer.json() == {"error": 503, "saved": '{"count":1}'}
    assert service.count == 1


def test_a_body_given_with_the_fault_is_sent_as_it_is(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("GET", "status", status=418, body={"tea": True}))
    assert client.get("/count").json() == {"tea": True}


def test_a_proxy_answers_with_a_web_page(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("GET", "html", status=502))
    answer = client.get("/count")
    assert answer.status_code == 502
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("commit", "applied"), [(True, 1), (False, 0)])
def test_a_client_that_times_out_cannot_tell_whether_it_was_saved(
    client: httpx.Client, service: CountingService, *, commit: bool, applied: int
) -> None:
    service.faults.add(Fault("POST", "slow", delay=5, commit=commit))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/count", timeout=0.1)
    assert client.get("/count").json() == {"count": applied}


def test_a_slow_answer_comes_to_who_waits(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("POST", "slow", delay=0.05))
    answer = client.post("/count")
    assert answer.json() == {"count": 1}
    assert answer.elapsed >= timedelta(seconds=0.05)


def test_faults_wait_for_their_turn_and_run_out(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("GET", "status", status=500, after=1, times=2))
    assert [client.get("/count").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_fault_without_end_ends_when_cleared(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("GET", "status", times=None))
    assert [client.get("/count").status_code for _ in range(3)] == [503] * 3
    service.faults.clear()
    assert client.get("/count").status_code == 200


def test_the_journal_keeps_what_was_asked_and_answered(
    client: httpx.Client, service: CountingService
) -> None:
    client.post("/count?why=test", json={"n": 1}, headers={"X-Mark": "yes"})
    client.post("/count", data={"form": "field"})
    client.get("/count")
    by_json, by_form = service.journal.writes()
    assert (by_json.at, by_json.method, by_json.path, by_json.status) == (NOON, "POST", "/count", 200)
    assert (by_json.query, by_json.body, by_json.headers["x-mark"]) == ({"why": "test"}, {"n": 1}, "yes")
    assert by_form.body == {"form": "field"}
    assert [each.method for each in service.journal.matching("/count$")] == ["POST", "POST", "GET"]
    service.journal.clear()
    assert service.journal.exchanges == []


def test_a_dropped_exchange_has_no_status(client: httpx.Client, service: CountingService) -> None:
    service.faults.add(Fault("GET", "drop_before"))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("/count")
    assert [each.status for each in service.journal.exchanges] == [None]


def test_the_port_can_be_chosen_and_is_free_again_after_stopping(service: CountingService) -> None:
    with Server(service.app) as first:
        port = int(first.url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            Server(service.app, port).start()
    with Server(service.app, port) as second:
        assert httpx.get(f"{second.url}/count").status_code == 200


def test_a_clock_runs_until_it_is_set() -> None:
    clock = SandboxClock()
    before = clock.now()
    clock.advance(timedelta(days=1))
    assert clock.now() - before >= timedelta(days=1)
    clock.set(NOON)
    clock.advance(timedelta(hours=2))
    assert clock.now() == datetime(2026, 11, 2, 14, 0, tzinfo=UTC)


def test_a_clock_refuses_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        SandboxClock().set(datetime(2026, 11, 2, 12, 0))
