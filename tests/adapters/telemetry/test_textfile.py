"""Runs that end keep their metrics in a text file, each going on where the one before stopped."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.telemetry.logging import configure
from adapters.telemetry.metrics import Metrics

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "notion_sync.prom"


def run(file: Path, *, cells: int = 0, critical: int | None = None, seconds: float | None = 1.0) -> list[str]:
    """A run that wrote some cells; ``seconds`` None where it failed, and so knows of no alerts."""
    metrics = Metrics()
    textfile = metrics.textfile(file)
    metrics.written(1, cells=cells)
    if critical is not None:
        metrics.open_alerts({"critical": critical})
    metrics.pass_ended("ok" if seconds else "failed", at=NOON, seconds=seconds)
    textfile.write()
    return file.read_text(encoding="utf-8").splitlines()


def test_counters_grow_from_run_to_run(file: Path) -> None:
    run(file, cells=7)
    lines = run(file, cells=5)

    assert "notion_sync_cells_written_total 12.0" in lines
    assert 'notion_sync_passes_total{outcome="ok"} 2.0' in lines
    assert "notion_sync_pass_duration_seconds_count 2.0" in lines
    assert 'notion_sync_pass_duration_seconds_bucket{le="1.0"} 2.0' in lines
    assert 'notion_sync_pass_duration_seconds_bucket{le="0.5"} 0.0' in lines


def test_a_process_that_writes_several_times_counts_once(file: Path) -> None:
    run(file, cells=7)
    metrics = Metrics()
    textfile = metrics.textfile(file)
    for _ in range(3):
        metrics.written(1, cells=1)
        textfile.write()

    assert "notion_sync_cells_written_total 10.0" in file.read_text(encoding="utf-8").splitlines()


def test_gauges_are_those_of_the_last_run_that_knew(file: Path) -> None:
    assert 'notion_sync_open_alerts{level="critical"} 2.0' in run(file, critical=2)
    assert 'notion_sync_open_alerts{level="critical"} 2.0' in run(file, seconds=None)
    assert 'notion_sync_open_alerts{level="critical"} 0.0' in run(file, critical=0)


def test_a_label_that_only_earlier_runs_had_is_kept(file: Path) -> None:
    metrics = Metrics()
    textfile = metrics.textfile(file)
    metrics.request("notion", "429")
    textfile.write()

    assert 'notion_sync_requests_total{service="notion",status="429"} 1.0' in run(file)


def test_nothing_stands_in_it_that_the_node_exporter_has_itself(file: Path) -> None:
    names = {line.split()[0] for line in run(file) if not line.startswith("#")}

    assert names
    assert {name for name in names if not name.startswith("notion_sync_")} == set()
    assert {name for name in names if name.endswith("_created")} == set()


def test_a_file_that_cannot_be_read_begins_anew(file: Path) -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    file.write_text("notion_sync_cells_written_total seven\n", encoding="utf-8")

    assert "notion_sync_cells_written_total 5.0" in run(file, cells=5)
    assert '"event": "metrics_begin_anew"' in stream.getvalue()


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    Metrics().textfile(tmp_path / "nowhere" / "notion_sync.prom").write()

    assert '"event": "metrics_not_written"' in stream.getvalue()
