"""Ordered faults: by chance that can be repeated, in a span of time, and without waiting."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from notion_sync.sandbox.fault_script import ScriptError
from notion_sync.sandbox.faults import Faults
from tests.sandbox.counting import NOON, CountingService


def fates(faults: Faults, requests: list[str]) -> list[tuple[str, bool]]:
    """Which of these requests meet a fault."""
    return [(path, faults.take("GET", path, NOON) is not None) for path in requests]


def ordered(script: str, *, seed: int = 7) -> Faults:
    faults = Faults(seed)
    faults.add(script)
    return faults


def test_chance_hits_about_as_often_as_it_says() -> None:
    hits = [hit for _, hit in fates(ordered("any: 503, 10%"), ["/count"] * 2000)]
    assert 150 < sum(hits) < 250


def test_the_same_seed_brings_the_same_faults_and_another_one_others() -> None:
    requests = ["/a", "/b"] * 100
    assert fates(ordered("any: 503, 10%"), requests) == fates(ordered("any: 503, 10%"), requests)
    assert fates(ordered("any: 503, 10%"), requests) != fates(ordered("any: 503, 10%", seed=8), requests)


def test_requests_under_way_at_once_do_not_swap_their_fates() -> None:
    in_turn = [f"/pages/{number}" for number in range(100)]
    there = dict(fates(ordered("any: 503, 30%"), in_turn))
    back = dict(fates(ordered("any: 503, 30%"), in_turn[::-1]))
    assert there == back


def test_two_lines_of_the_same_chance_do_not_hit_the_same_requests() -> None:
    faults = ordered("any: 503, 30%\nany: 500, 30%")
    for _ in range(200):
        faults.take("GET", "/count", NOON)
    assert {met.fault.status for met in faults.met} == {500, 503}


def test_chance_can_be_limited_in_number() -> None:
    hits = [hit for _, hit in fates(ordered("any: 503, 50%, 3 times"), ["/count"] * 100)]
    assert sum(hits) == 3


def test_faults_can_be_limited_to_a_span_of_the_sandbox_clock(
    client: httpx.Client, service: CountingService
) -> None:
    service.faults.add("any: 503, always, from 2026-11-02T12:10Z until 2026-11-02T12:20Z")
    statuses = []
    for _ in range(4):
        statuses.append(client.get("/count").status_code)
        service.clock.advance(timedelta(minutes=10))
    assert statuses == [200, 503, 200, 200]


def test_a_wrong_script_orders_nothing() -> None:
    faults = Faults()
    with pytest.raises(ScriptError, match="line 2"):
        faults.add("any: 503, always\nany: 5o3")
    assert faults.take("GET", "/count", NOON) is None


def test_what_was_met_is_kept() -> None:
    faults = ordered("PATCH: drop after\nany: 503")
    for method in ("GET", "PATCH", "PATCH"):
        faults.take(method, "/count", NOON)
    assert [(met.fault.kind, met.method, met.path) for met in faults.met] == [
        ("status", "GET", "/count"),
        ("drop_after", "PATCH", "/count"),
    ]


@pytest.mark.parametrize(("how", "asked"), [("70", "70"), ("0.5s", "0.5")])
def test_a_pause_is_asked_for_in_seconds(
    client: httpx.Client, service: CountingService, how: str, asked: str
) -> None:
    service.faults.add(f"any: 429 retry-after {how}")
    assert client.get("/count").headers["retry-after"] == asked


def test_a_pause_is_asked_for_as_a_date_of_the_sandbox(
    client: httpx.Client, service: CountingService
) -> None:
    service.faults.add("any: 429 retry-after date 70s")
    asked = parsedate_to_datetime(client.get("/count").headers["retry-after"])
    assert asked == service.clock.now() + timedelta(seconds=70)


@pytest.mark.parametrize(("when", "applied"), [("before", 0), ("after", 1)])
def test_a_process_is_ended_before_it_hears_an_answer(
    client: httpx.Client, service: CountingService, when: str, applied: int
) -> None:
    ended: list[int] = []
    service.faults.kill = lambda: ended.append(service.count)
    service.faults.add(f"POST: kill {when}")
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/count")
    assert ended == [applied]
    assert service.count == applied


def test_a_slow_answer_may_take_time_of_the_sandbox_only(
    client: httpx.Client, service: CountingService
) -> None:
    service.faults.takes_no_time = True
    service.faults.add("POST: slow 50s")
    assert client.post("/count", timeout=1).json() == {"count": 1}
    assert service.clock.now() == NOON + timedelta(seconds=50)


@pytest.mark.parametrize(("saved", "applied"), [("", 0), ("saved", 1)])
def test_who_would_not_wait_so_long_is_hung_up_on_at_once(
    client: httpx.Client, service: CountingService, saved: str, applied: int
) -> None:
    service.faults.takes_no_time = True
    service.faults.patience = 60
    service.faults.add(f"POST: slow 90s {saved}")
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/count")
    assert service.count == applied
    assert service.clock.now() == NOON + timedelta(seconds=60)
