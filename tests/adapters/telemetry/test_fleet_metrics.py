"""What Prometheus reads of a worker of a fleet."""

import re
from datetime import UTC, datetime

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from adapters.telemetry.fleet import FleetMetrics
from tests.repository.paths import ROOT

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def served(metrics: FleetMetrics) -> str:
    with metrics.serve(0, host="127.0.0.1") as port:
        return httpx.get(f"http://127.0.0.1:{port}/metrics").text


def eventful() -> FleetMetrics:
    """Metrics of a worker in which everything has happened once."""
    metrics = FleetMetrics()
    with metrics.of_pass("atelier") as numbers:
        numbers.request("notion", "200")
        numbers.retried("notion", throttled=2.5)
        numbers.succeeded(NOON)
    metrics.passed("atelier", "ok")
    metrics.queue(3, 12.5)
    return metrics


def test_passes_add_up_for_each_tracker() -> None:
    metrics = eventful()
    for tracker in ("atelier", "maison"):
        with metrics.of_pass(tracker) as numbers:
            numbers.request("notion", "200")
            numbers.request("notion", "429")
            numbers.retried("notion", throttled=1.0)
    metrics.passed("atelier", "failed")
    lines = served(metrics).splitlines()

    asked = 'notion_sync_fleet_requests_total{service="notion",status="%s",tracker="%s"} %s'
    assert asked % ("200", "atelier", "2.0") in lines
    assert asked % ("429", "atelier", "1.0") in lines
    assert asked % ("200", "maison", "1.0") in lines
    throttled = 'notion_sync_fleet_throttled_seconds_total{service="notion",tracker="atelier"} 3.5'
    assert throttled in lines
    assert 'notion_sync_fleet_passes_total{outcome="ok",tracker="atelier"} 1.0' in lines
    assert 'notion_sync_fleet_passes_total{outcome="failed",tracker="atelier"} 1.0' in lines
    success = 'notion_sync_fleet_last_success_timestamp_seconds{tracker="atelier"} '
    assert [float(line.removeprefix(success)) for line in lines if line.startswith(success)] == [
        NOON.timestamp()
    ]
    assert "notion_sync_fleet_passes_waiting 3.0" in lines
    assert "notion_sync_fleet_longest_wait_seconds 12.5" in lines


def test_a_tracker_that_never_succeeded_here_has_no_such_time() -> None:
    metrics = FleetMetrics()
    with metrics.of_pass("maison") as numbers:
        numbers.request("notion", "401")
    assert "last_success_timestamp_seconds{" not in served(metrics)


def test_a_pass_that_fails_counts_what_it_asked() -> None:
    metrics = FleetMetrics()

    def failing() -> None:
        with metrics.of_pass("casa") as numbers:
            numbers.request("notion", "unreachable")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        failing()
    assert 'status="unreachable",tracker="casa"} 1.0' in served(metrics)


def test_the_documentation_lists_every_metric_with_its_labels_kind_and_meaning() -> None:
    families = [
        family
        for family in text_string_to_metric_families(served(eventful()))
        if family.name.startswith("notion_sync")
    ]
    known = {
        (
            f"{family.name}_total" if family.type == "counter" else family.name,
            frozenset(family.samples[0].labels),
            family.type,
            family.documentation,
        )
        for family in families
    }
    document = (ROOT / "docs" / "fleet.md").read_text(encoding="utf-8")
    told = {
        (name, frozenset(filter(None, labels.split(", "))), kind, meaning)
        for name, labels, kind, meaning in re.findall(
            r"^\| `(notion_sync_fleet_\w+)(?:\{([a-z, ]+)\})?` \| (\w+) \| (.+) \|$", document, re.MULTILINE
        )
    }
    assert told == known
