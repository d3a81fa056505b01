"""What Prometheus may know of a worker of a fleet: each tracker's passes here, and the queue all share."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.samples import Sample

from adapters.telemetry.metrics import Metrics
from adapters.telemetry.serving import served


class FleetMetrics:
    """Counters and gauges of one worker, under names of their own: rules for a single tracker do not fit."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._passes = self._counter("passes", "Passes by their outcome.", "tracker", "outcome")
        self._requests = self._counter(
            "requests", "Requests by service and HTTP status, or unreachable.", "tracker", "service", "status"
        )
        self._throttled = self._counter(
            "throttled_seconds", "Seconds waited because the service asked for a pause.", "tracker", "service"
        )
        self._succeeded = self._gauge(
            "last_success_timestamp_seconds", "When a pass last did all of its work.", "tracker"
        )
        self._waiting = self._gauge(
            "passes_waiting", "Passes that could begin and have not, of all trackers."
        )
        self._longest = self._gauge("longest_wait_seconds", "How long the first of these has waited.")

    @contextmanager
    def of_pass(self, tracker: str) -> Iterator[Metrics]:
        """Metrics of one pass; what they say at its end, well or not, is added to the tracker's."""
        registry = CollectorRegistry()
        try:
            yield Metrics(registry=registry)
        finally:
            for family in registry.collect():
                for sample in family.samples:
                    self._take(tracker, sample)

    def passed(self, tracker: str, outcome: str) -> None:
        """Count a pass."""
        self._passes.labels(tracker, outcome).inc()

    def queue(self, waiting: int, longest: float) -> None:
        """Set how many passes wait, and for how many seconds the first of them has."""
        self._waiting.set(waiting)
        self._longest.set(longest)

    def serve(self, port: int, *, host: str = "0.0.0.0") -> AbstractContextManager[int]:
        """Answer Prometheus while the block runs; gives the port. Misconfigured where it is taken."""
        return served(self._registry, port, host=host)

    def _take(self, tracker: str, sample: Sample) -> None:
        match sample.name:
            case "notion_sync_requests_total":
                labels = sample.labels
                self._requests.labels(tracker, labels["service"], labels["status"]).inc(sample.value)
            case "notion_sync_throttled_seconds_total":
                self._throttled.labels(tracker, sample.labels["service"]).inc(sample.value)
            case "notion_sync_last_success_timestamp_seconds":
                self._succeeded.labels(tracker).set(sample.value)
            case _:
                pass  # of use to whoever has one tracker; a thousand of each would be too much

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"notion_sync_fleet_{name}", text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"notion_sync_fleet_{name}", text, labels, registry=self._registry)
