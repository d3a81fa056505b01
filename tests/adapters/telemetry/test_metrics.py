"""What Prometheus reads is what happened."""

import re
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adapters.errors import Misconfigured
from adapters.telemetry.metrics import Metrics

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def written(metrics: Metrics, folder: Path) -> list[str]:
    file = folder / "notion_sync.prom"
    metrics.textfile(file).write()
    return file.read_text(encoding="utf-8").splitlines()


def value(name: str, lines: list[str]) -> float:
    (line,) = (line for line in lines if line.startswith(f"{name} "))
    return float(line.split()[1])


def test_a_pass_leaves_its_traces(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.pass_started(NOON)
    metrics.read(120, changed=9, judged=5)
    metrics.written(3, cells=7)
    metrics.said(2, comments=1)
    metrics.not_done(4)
    metrics.request("notion", "200")
    metrics.request("slack", "unreachable")
    metrics.retried("notion", throttled=12.0)
    metrics.retried("notion", throttled=0.0)
    metrics.open_alerts({"critical": 1, "warning": 4})
    metrics.waiting(6)
    metrics.outbox(pending=2, undeliverable=1)
    metrics.ledger_size(4096)
    metrics.pass_ended("ok", at=NOON, seconds=2.0)
    metrics.succeeded(NOON)
    metrics.pass_skipped()
    lines = written(metrics, tmp_path)

    assert value("notion_sync_rows_read_total", lines) == 120
    assert value("notion_sync_rows_changed_total", lines) == 9
    assert value("notion_sync_orders_judged_total", lines) == 5
    assert value("notion_sync_rows_written_total", lines) == 3
    assert value("notion_sync_cells_written_total", lines) == 7
    assert value("notion_sync_messages_total", lines) == 2
    assert value("notion_sync_comments_total", lines) == 1
    assert value("notion_sync_problems_total", lines) == 4
    assert 'notion_sync_requests_total{service="notion",status="200"} 1.0' in lines
    assert 'notion_sync_requests_total{service="slack",status="unreachable"} 1.0' in lines
    assert 'notion_sync_retries_total{service="notion"} 2.0' in lines
    assert 'notion_sync_retries_total{service="slack"} 0.0' in lines
    assert 'notion_sync_throttled_seconds_total{service="notion"} 12.0' in lines
    assert 'notion_sync_open_alerts{level="critical"} 1.0' in lines
    assert value("notion_sync_waiting_alerts", lines) == 6
    assert value("notion_sync_outbox_pending", lines) == 2
    assert value("notion_sync_outbox_undeliverable", lines) == 1
    assert value("notion_sync_ledger_size_bytes", lines) == 4096
    assert 'notion_sync_passes_total{outcome="ok"} 1.0' in lines
    assert 'notion_sync_passes_total{outcome="skipped"} 1.0' in lines
    assert 'notion_sync_pass_duration_seconds_bucket{le="2.5"} 1.0' in lines
    for moment in ("last_success", "last_pass", "pass_start"):
        assert value(f"notion_sync_{moment}_timestamp_seconds", lines) == NOON.timestamp()


def test_a_failure_can_be_seen_to_come_from_nothing(tmp_path: Path) -> None:
    """A rate needs a 0 before the first 1."""
    assert 'notion_sync_passes_total{outcome="failed"} 0.0' in written(Metrics(), tmp_path)


def test_the_version_at_work_is_shown(tmp_path: Path) -> None:
    (line,) = (line for line in written(Metrics(), tmp_path) if line.startswith("notion_sync_build_info{"))

    assert re.search(r'version="\d+\.\d+\.\d+', line)


def test_a_level_without_open_alerts_is_not_left_standing(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.open_alerts({"critical": 1})
    metrics.open_alerts({"warning": 2})

    assert 'notion_sync_open_alerts{level="critical"} 0.0' in written(metrics, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "last_success_timestamp_seconds",
        "next_pass_timestamp_seconds",
        "open_alerts{",
        "outbox_undeliverable",
        "config_last_reload_successful",
    ],
)
def test_what_is_not_known_yet_is_not_claimed(tmp_path: Path, name: str) -> None:
    metrics = Metrics()
    metrics.pass_ended("failed", at=NOON)

    assert not any(line.startswith(f"notion_sync_{name}") for line in written(metrics, tmp_path))


def test_a_pass_that_broke_off_tells_nothing_of_how_long_passes_take(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.pass_ended("failed", at=NOON)

    assert "notion_sync_pass_duration_seconds_count 0.0" in written(metrics, tmp_path)


def test_the_budget_in_use_is_that_of_the_last_minute(tmp_path: Path) -> None:
    now = [0.0]
    metrics = Metrics(clock=lambda: now[0])
    metrics.budget(180)
    for answered in (0.0, 30.0, 59.0):
        now[0] = answered
        metrics.request("notion", "200")
        metrics.request("slack", "200")
    assert value("notion_sync_request_budget_used", written(metrics, tmp_path)) == 3

    now[0] = 90.0
    lines = written(metrics, tmp_path)
    assert value("notion_sync_request_budget_used", lines) == 1
    assert value("notion_sync_request_budget", lines) == 180


def test_they_are_served_while_the_worker_runs() -> None:
    metrics = Metrics()
    metrics.written(3, cells=7)
    with metrics.serve(0, host="127.0.0.1") as port:
        url = f"http://127.0.0.1:{port}/metrics"
        assert "notion_sync_cells_written_total 7.0" in httpx.get(url, trust_env=False).text

    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)


def test_a_port_that_is_taken_is_answered_with_the_variable_to_change() -> None:
    with (
        Metrics().serve(0, host="127.0.0.1") as port,
        pytest.raises(Misconfigured, match=f"port {port}") as caught,
        Metrics().serve(port, host="127.0.0.1"),
    ):
        raise AssertionError("unreachable")

    assert "NOTION_SYNC_METRICS_PORT" in caught.value.remedy
