"""What Prometheus may know of the service."""

import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

from adapters.telemetry.serving import served
from adapters.telemetry.textfile import Textfile

PASS_SECONDS = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800)
OUTCOMES = ("ok", "problems", "failed", "skipped")
LEVELS = ("warning", "critical")
WINDOW_SECONDS = 60.0

log = structlog.get_logger(__name__)

no_created_series: Callable[[], None] = disable_created_metrics
no_created_series()  # they tell Prometheus nothing that the counters do not


class Metrics:
    """Counters and gauges of one process. Names of orders, clients and people are in none of them.

    clock: seconds that only grow. registry: where to put them, one of their own by default.
    """

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, registry: CollectorRegistry | None = None
    ) -> None:
        self._clock = clock
        self._registry = registry or CollectorRegistry()
        self._answered: deque[float] = deque()
        self._build()
        self._of_passes()
        self._of_effects()
        self._of_the_outside()
        self._of_the_state()

    def _build(self) -> None:
        try:
            number = version("notion-order-sync")
        except PackageNotFoundError:
            number = "unknown"
        build = self._gauge("build_info", "The version at work.", "version", "python")
        build.labels(number, python_version()).set(1)

    def _of_passes(self) -> None:
        self._passes = self._counter("passes", "Passes by their outcome.", "outcome")
        for outcome in OUTCOMES:
            self._passes.labels(outcome)
        self._duration = Histogram(
            "notion_sync_pass_duration_seconds",
            "How long passes took that came to their end.",
            buckets=PASS_SECONDS,
            registry=self._registry,
        )
        self._running = self._gauge("pass_running", "Whether a pass is running now.")
        self._started = self._instant("pass_start", "When the latest pass began.")
        self._ended = self._instant("last_pass", "When the latest pass ended, well or not.")
        self._succeeded = self._instant("last_success", "When a pass last did all of its work.")
        self._next = self._instant("next_pass", "When the worker begins the next pass.")
        self._interval = self._later(
            "pass_interval_seconds", "From one pass of the worker to the next, as long as they succeed."
        )

    def _of_effects(self) -> None:
        self._rows = self._counter("rows_read", "Rows read from Notion.")
        self._changed = self._counter("rows_changed", "Rows read that differ from what was known.")
        self._judged = self._counter("orders_judged", "Orders evaluated.")
        self._written = self._counter("rows_written", "Rows written to Notion.")
        self._cells = self._counter("cells_written", "Cells written to Notion.")
        self._messages = self._counter("messages", "Messages said in Slack, edits among them.")
        self._comments = self._counter("comments", "Comments made in Notion.")
        self._problems = self._counter("problems", "What passes could not do that came to their end.")
        self._failures = self._counter("rule_failures", "Orders on which a rule failed.", "rule")

    def _of_the_outside(self) -> None:
        self._requests = self._counter(
            "requests",
            "Requests by service and HTTP status, or unreachable.",
            "service",
            "status",
        )
        self._retries = self._counter("retries", "Requests sent again after a failure.", "service")
        self._throttled = self._counter(
            "throttled_seconds", "Seconds waited because the service asked for a pause.", "service"
        )
        for service in ("notion", "slack"):
            self._retries.labels(service)
            self._throttled.labels(service)
        self._budget = self._gauge("request_budget", "Requests that Notion may get in any 60 seconds.")
        used = self._gauge("request_budget_used", "Requests that Notion answered in the last 60 seconds.")
        used.set_function(self._used)

    def _of_the_state(self) -> None:
        self._alerts = self._gauge("open_alerts", "Alerts that were said and are not over.", "level")
        self._waiting = self._later(
            "waiting_alerts", "Alerts with something to say that waits for working hours, a snooze or Slack."
        )
        self._undelivered = self._later("outbox_pending", "Messages that were decided on and not said yet.")
        self._undeliverable = self._later(
            "outbox_undeliverable", "Messages that Slack or Notion called invalid in the last 7 days."
        )
        self._ledger = self._later("ledger_size_bytes", "How large the ledger is.")
        self._reload = self._later(
            "config_last_reload_successful", "Whether the configuration could be used as it stands."
        )

    def pass_started(self, at: datetime) -> None:
        """Note that a pass begins."""
        self._running.set(1)
        self._started.set(at.timestamp())

    def pass_ended(self, outcome: str, *, at: datetime, seconds: float | None = None) -> None:
        """Count a pass by its outcome; ``seconds`` is how long it took, where it came to its end."""
        self._passes.labels(outcome).inc()
        self._running.set(0)
        self._ended.set(at.timestamp())
        if seconds is not None:
            self._duration.observe(seconds)

    def pass_skipped(self) -> None:
        """Count a pass that another one at work made needless."""
        self._passes.labels("skipped").inc()

    def succeeded(self, at: datetime) -> None:
        """Note when a pass last succeeded, in this process or, by the ledger, before it."""
        self._succeeded.set(at.timestamp())

    def next_pass(self, at: datetime) -> None:
        """Note when the worker begins the next pass."""
        self._next.set(at.timestamp())

    def interval(self, seconds: float) -> None:
        """Note the worker's pace."""
        self._interval.set(seconds)

    def read(self, rows: int, *, changed: int, judged: int) -> None:
        """Count what was read and judged."""
        self._rows.inc(rows)
        self._changed.inc(changed)
        self._judged.inc(judged)

    def written(self, rows: int, *, cells: int) -> None:
        """Count what was written to Notion."""
        self._written.inc(rows)
        self._cells.inc(cells)

    def said(self, messages: int, *, comments: int) -> None:
        """Count what reached Slack, and Notion as a comment."""
        self._messages.inc(messages)
        self._comments.inc(comments)

    def not_done(self, problems: int) -> None:
        """Count what a pass could not do."""
        self._problems.inc(problems)

    def rule_failed(self, rule: str, orders: int) -> None:
        """Count orders on which a rule failed."""
        self._failures.labels(rule).inc(orders)

    def request(self, service: str, status: str) -> None:
        """Count a request to ``notion`` or ``slack``."""
        self._requests.labels(service, status).inc()
        if service == "notion":
            self._answered.append(self._clock())
            while self._answered[0] <= self._clock() - WINDOW_SECONDS:
                self._answered.popleft()

    def retried(self, service: str, *, throttled: float) -> None:
        """Count a request that is sent again. throttled: seconds that the service asked to wait."""
        self._retries.labels(service).inc()
        self._throttled.labels(service).inc(throttled)

    def budget(self, requests: int) -> None:
        """Set how many requests Notion may get in any 60 seconds."""
        self._budget.set(requests)

    def open_alerts(self, by_level: Mapping[str, int]) -> None:
        """Set how many alerts are open now; a level that is not named has none."""
        for level in {*LEVELS, *by_level}:
            self._alerts.labels(level).set(by_level.get(level, 0))

    def waiting(self, alerts: int) -> None:
        """Set how many alerts have something to say later."""
        self._waiting.set(alerts)

    def outbox(self, *, pending: int, undeliverable: int) -> None:
        """Set what was not said yet, and what cannot be."""
        self._undelivered.set(pending)
        self._undeliverable.set(undeliverable)

    def ledger_size(self, size: int) -> None:
        """Set how many bytes the ledger has."""
        self._ledger.set(size)

    def configuration(self, *, usable: bool) -> None:
        """Set whether the configuration could be used when it was last looked at."""
        self._reload.set(usable)

    def serve(self, port: int, *, host: str = "0.0.0.0") -> AbstractContextManager[int]:
        """Answer Prometheus while the block runs; gives the port. Misconfigured where it is taken."""
        return served(self._registry, port, host=host)

    def textfile(self, file: Path) -> Textfile:
        """These metrics as a text file that goes on from what stands in it now."""
        return Textfile(file, self._registry)

    def _used(self) -> float:
        since = self._clock() - WINDOW_SECONDS
        return sum(1 for answered in tuple(self._answered) if answered > since)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"notion_sync_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"notion_sync_{name}", text, labels, registry=self._registry)

    def _instant(self, name: str, text: str) -> "_Later":
        return self._later(f"{name}_timestamp_seconds", text)

    def _later(self, name: str, text: str) -> "_Later":
        return _Later(self._registry, Gauge(f"notion_sync_{name}", text, registry=None))


class _Later:
    """A gauge that is absent until it is known: 0 would mean 1970, or no."""

    def __init__(self, registry: CollectorRegistry, gauge: Gauge) -> None:
        self._registry: CollectorRegistry | None = registry
        self._gauge = gauge

    def set(self, value: float) -> None:
        """Set it, and show it from now on."""
        self._gauge.set(value)
        if self._registry is not None:
            self._registry.register(self._gauge)
            self._registry = None
