"""Passes as seen from outside: heartbeat pings and metrics."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.metrics import Metrics
from notion_sync.ports import Ledger
from notion_sync.report import PassReport
from rules.record import AlertState


@dataclass(frozen=True)
class Heartbeats:
    """Pings at start, success and failure."""

    heartbeat: Heartbeat

    async def started(self) -> None:
        """A pass begins."""
        await self.heartbeat.start()

    async def finished(self, report: PassReport, seconds: float) -> None:
        """A pass ended; one with problems is a failure to whoever watches."""
        await (self.heartbeat.fail() if report.problems else self.heartbeat.success())

    async def failed(self, reason: str) -> None:
        """A pass could not do its work."""
        await self.heartbeat.fail()


@dataclass(frozen=True)
class Measurements:
    """Counts into the metrics, and writes the textfile where one is configured."""

    metrics: Metrics
    ledger: Ledger
    clock: Callable[[], datetime]
    textfile: Path | None = None

    async def started(self) -> None:
        """Nothing to count yet."""

    async def finished(self, report: PassReport, seconds: float) -> None:
        """Count what the pass did."""
        self.metrics.pass_finished("problems" if report.problems else "ok", seconds=seconds)
        self.metrics.rows_read("all", report.read)
        self.metrics.cells_written(report.cells_written)
        self.metrics.messages_said(len(report.spoken))
        for rule, orders in report.rule_failures.items():
            self.metrics.rule_failed(rule, orders)
        open_alerts = (a for a in self.ledger.open_alerts() if a.state is AlertState.OPEN and a.page_id)
        self.metrics.open_alerts(Counter(alert.level.word for alert in open_alerts))
        if not report.problems:
            self.metrics.succeeded(self.clock())
        self._write()

    async def failed(self, reason: str) -> None:
        """Count the failure."""
        self.metrics.pass_finished("failed")
        self._write()

    def _write(self) -> None:
        if self.textfile:
            self.metrics.write(self.textfile)
