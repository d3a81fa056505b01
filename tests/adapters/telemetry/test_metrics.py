"""What Prometheus reads is what happened."""

import io
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adapters.errors import Misconfigured
from adapters.telemetry.logging import configure
from adapters.telemetry.metrics import Metrics

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def written(metrics: Metrics, folder: Path) -> list[str]:
    file = folder / "notion_sync.prom"
    metrics.write(file)
    return file.read_text(encoding="utf-8").splitlines()


def test_a_pass_leaves_its_traces(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.rows_read("orders", 120)
    metrics.cells_written(7)
    metrics.messages_said()
    metrics.messages_said(2)
    metrics.request("notion", "200")
    metrics.request("slack", "ConnectTimeout")
    metrics.open_alerts({"critical": 1, "warning": 4})
    metrics.pass_finished("done", seconds=2.0)
    metrics.succeeded(NOON)
    lines = written(metrics, tmp_path)

    assert 'notion_sync_rows_read_total{source="orders"} 120.0' in lines
    assert "notion_sync_cells_written_total 7.0" in lines
    assert "notion_sync_messages_total 3.0" in lines
    assert 'notion_sync_requests_total{service="notion",status="200"} 1.0' in lines
    assert 'notion_sync_requests_total{service="slack",status="ConnectTimeout"} 1.0' in lines
    assert 'notion_sync_open_alerts{level="critical"} 1.0' in lines
    assert 'notion_sync_passes_total{outcome="done"} 1.0' in lines
    assert 'notion_sync_pass_duration_seconds_bucket{le="2.5"} 1.0' in lines
    (last,) = (line for line in lines if line.startswith("notion_sync_last_success_timestamp_seconds "))
    assert float(last.split()[1]) == NOON.timestamp()


def test_a_level_without_open_alerts_is_not_left_standing(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.open_alerts({"critical": 1})
    metrics.open_alerts({"critical": 0, "warning": 2})

    assert 'notion_sync_open_alerts{level="critical"} 0.0' in written(metrics, tmp_path)


def test_before_the_first_success_none_is_claimed(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.pass_finished("refused")

    assert not any("last_success" in line for line in written(metrics, tmp_path))


def test_a_pass_that_broke_off_tells_nothing_of_how_long_passes_take(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.pass_finished("failed")

    assert "notion_sync_pass_duration_seconds_count 0.0" in written(metrics, tmp_path)


def test_a_later_success_replaces_the_earlier(tmp_path: Path) -> None:
    metrics = Metrics()
    metrics.succeeded(NOON)
    metrics.succeeded(NOON.replace(hour=13))

    (last,) = (line for line in written(metrics, tmp_path) if line.startswith("notion_sync_last_success"))
    assert float(last.split()[1]) == NOON.timestamp() + 3600


def test_they_are_served_while_the_worker_runs() -> None:
    metrics = Metrics()
    metrics.cells_written(7)
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


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    Metrics().write(tmp_path / "nowhere" / "notion_sync.prom")

    assert '"event": "metrics_not_written"' in stream.getvalue()
