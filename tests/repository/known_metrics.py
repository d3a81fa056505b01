"""Every metric of the service, as Prometheus would see it."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from adapters.telemetry.metrics import Metrics

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SERVED_ONLY = {"process_resident_memory_bytes", "process_cpu_seconds_total"}
"""Those of the process, which the worker serves beside its own and which dashboards may show."""


def eventful() -> Metrics:
    """Metrics of a process in which everything has happened once."""
    metrics = Metrics()
    metrics.pass_started(NOON)
    metrics.pass_ended("ok", at=NOON, seconds=1.0)
    metrics.succeeded(NOON)
    metrics.next_pass(NOON)
    metrics.interval(60)
    metrics.read(1, changed=1, judged=1)
    metrics.written(1, cells=1)
    metrics.said(1, comments=1)
    metrics.not_done(1)
    metrics.rule_failed("payment", 1)
    metrics.request("notion", "200")
    metrics.retried("notion", throttled=1.0)
    metrics.budget(180)
    metrics.open_alerts({"critical": 1})
    metrics.waiting(1)
    metrics.outbox(pending=1, undeliverable=1)
    metrics.ledger_size(1)
    metrics.configuration(usable=True)
    return metrics


def known_metrics() -> Mapping[str, Metric]:
    """By the name that stands in a query; a histogram by the name without what is added to it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "metrics.prom"
        eventful().textfile(file).write()
        families = text_string_to_metric_families(file.read_text(encoding="utf-8"))
        return {f"{f.name}_total" if f.type == "counter" else f.name: f for f in families}


def series() -> set[str]:
    """Every name that a query may hold."""
    return {sample.name for family in known_metrics().values() for sample in family.samples} | SERVED_ONLY
