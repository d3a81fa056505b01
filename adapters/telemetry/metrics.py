"""What Prometheus may know of the service."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    start_http_server,
    write_to_textfile,
)

from adapters.errors import Misconfigured

PASS_SECONDS = (0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)

log = structlog.get_logger(__name__)


class Metrics:
    """Counters and gauges of one process. Names of orders, clients and people are in none of them."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._passes = Counter(
            "notion_sync_passes", "Passes by their outcome.", ["outcome"], registry=registry
        )
        self._rows = Counter("notion_sync_rows_read", "Rows read from Notion.", ["source"], registry=registry)
        self._cells = Counter("notion_sync_cells_written", "Cells written to Notion.", registry=registry)
        self._messages = Counter("notion_sync_messages", "Messages said in Slack.", registry=registry)
        self._failures = Counter(
            "notion_sync_rule_failures", "Orders on which a rule failed.", ["rule"], registry=registry
        )
        self._alerts = Gauge("notion_sync_open_alerts", "Alerts that are open.", ["level"], registry=registry)
        self._requests = Counter(
            "notion_sync_requests",
            "Requests by service and HTTP status (or the error that came in its place).",
            ["service", "status"],
            registry=registry,
        )
        self._duration = Histogram(
            "notion_sync_pass_duration_seconds",
            "How long a pass takes.",
            buckets=PASS_SECONDS,
            registry=registry,
        )
        # Registered once there was a success: before, its value would be 1970, which is not true.
        self._last_success = Gauge(
            "notion_sync_last_success_timestamp_seconds", "When a pass last succeeded.", registry=None
        )
        self._succeeded = False

    def pass_finished(self, outcome: str, *, seconds: float | None = None) -> None:
        """Count a pass by its outcome; ``seconds`` is how long it took, where it came to its end."""
        self._passes.labels(outcome).inc()
        if seconds is not None:
            self._duration.observe(seconds)

    def succeeded(self, at: datetime) -> None:
        """Note when a pass last succeeded, in this process or, by the ledger, before it."""
        if not self._succeeded:
            self._registry.register(self._last_success)
            self._succeeded = True
        self._last_success.set(at.timestamp())

    def rows_read(self, source: str, count: int) -> None:
        """Count rows of a source."""
        self._rows.labels(source).inc(count)

    def cells_written(self, count: int) -> None:
        """Count cells written to Notion."""
        self._cells.inc(count)

    def messages_said(self, count: int = 1) -> None:
        """Count messages that reached Slack."""
        self._messages.inc(count)

    def rule_failed(self, rule: str, orders: int) -> None:
        """Count orders on which a rule failed."""
        self._failures.labels(rule).inc(orders)

    def open_alerts(self, by_level: Mapping[str, int]) -> None:
        """Set how many alerts are open now; a level that is not named has none."""
        self._alerts.clear()
        for level, count in by_level.items():
            self._alerts.labels(level).set(count)

    def request(self, service: str, status: str) -> None:
        """Count a request to ``notion`` or ``slack``."""
        self._requests.labels(service, status).inc()

    @contextmanager
    def serve(self, port: int, *, host: str = "0.0.0.0") -> Iterator[int]:
        """Answer Prometheus while the block runs; gives the port. Misconfigured where it is taken."""
        try:
            server, thread = start_http_server(port, addr=host, registry=self._registry)
        except OSError as error:
            raise Misconfigured(
                f"metrics cannot be served on port {port}: {error.strerror}",
                remedy="choose another NOTION_SYNC_METRICS_PORT",
            ) from error
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def write(self, file: Path) -> None:
        """Write everything to a text file at one stroke. A file that cannot be written is only logged."""
        try:
            write_to_textfile(str(file), self._registry)
        except OSError as error:
            log.warning("metrics_not_written", file=str(file), error=error.strerror)
