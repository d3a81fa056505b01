"""Passes as seen from outside: the line in the log, heartbeat pings and metrics."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx
import structlog

from adapters.errors import LedgerError, Unavailable
from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.metrics import Metrics
from adapters.telemetry.textfile import Textfile
from notion_sync.ports import Ledger
from notion_sync.report import PassReport
from notion_sync.runner import Failure
from rules.record import AlertState

FEW_PASSES, KEPT_PASSES = 3, 1000
"""How far back the latest success is looked for, at first and then: as far as the ledger remembers."""

UNDELIVERABLE_FOR = timedelta(days=7)
"""How long a message that could not be said is counted: somebody should have looked by then."""

SHOWN_PROBLEMS = 10
"""Problems that one line of the log names; how many there are it says anyway."""

OnRetry = Callable[[Unavailable, float], None]

log = structlog.get_logger()


@dataclass
class Traffic:
    """Counts requests, those of all time in the metrics and those of one pass here.

    throttled: seconds waited because a service asked for a pause.
    """

    metrics: Metrics
    requests: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    throttled: float = 0.0

    def request(self, service: str, status: int | None) -> None:
        """A request was answered with an HTTP status, or by nobody."""
        self.requests[service] += 1
        self.metrics.request(service, str(status) if status else "unreachable")

    def hooks(self, service: str) -> dict[str, list[Callable[..., Awaitable[None]]]]:
        """What an ``httpx.AsyncClient`` calls for each request and answer; no answer is seen at the end."""

        async def leaves(_request: httpx.Request) -> None:
            self.unanswered[service] += 1

        async def answers(response: httpx.Response) -> None:
            self.unanswered[service] -= 1
            self.request(service, response.status_code)

        return {"request": [leaves], "response": [answers]}

    def retries_of(self, service: str, also: OnRetry | None) -> OnRetry:
        """What a retry policy calls for each request that is sent again; ``also`` hears of it too."""

        def retry(failure: Unavailable, wait: float) -> None:
            asked = wait if failure.retry_after is not None else 0.0
            self.retries += 1
            self.throttled += asked
            self.metrics.retried(service, throttled=asked)
            if also is not None:
                also(failure, wait)

        return retry

    def begin(self) -> None:
        """Count for another pass."""
        self.requests.clear()
        self.unanswered.clear()
        self.retries, self.throttled = 0, 0.0

    def end(self) -> dict[str, object]:
        """What the pass counted; whatever was not answered by now never was."""
        for service in self.unanswered.elements():
            self.request(service, None)
        self.unanswered.clear()
        return {
            "notion_requests": self.requests["notion"],
            "slack_requests": self.requests["slack"],
            "retries": self.retries,
            "throttled_seconds": round(self.throttled, 1),
        }


@dataclass(frozen=True)
class SummaryLine:
    """Says of each pass in one line of the log what it did and what it cost."""

    traffic: Traffic

    async def started(self) -> None:
        """Count anew."""
        self.traffic.begin()

    async def finished(self, report: PassReport, seconds: float) -> None:
        """What was read, judged, written and said, what waits, what could not be done."""
        tell = log.warning if report.problems else log.info
        tell(
            "pass.finished",
            summary=report.summary(),
            outcome="problems" if report.problems else "ok",
            rows_read=report.read,
            rows_changed=report.changed,
            orders_judged=report.judged,
            rows_written=len(report.rows),
            cells_written=report.cells_written,
            messages=report.messages,
            comments=len(report.comments),
            orders_waiting=report.waiting,
            problems=len(report.problems),
            **({"what": report.problems[:SHOWN_PROBLEMS]} if report.problems else {}),
            **self._costs(seconds, report.next_at),
        )

    async def failed(self, failure: Failure) -> None:
        """Why it could not do its work."""
        log.warning(
            "pass.failed",
            outcome="failed",
            reason=failure.what,
            remedy=failure.remedy,
            **self._costs(failure.seconds, failure.next_at),
        )

    async def skipped(self, reason: str) -> None:
        """Who is at work."""
        log.info("pass.skipped", outcome="skipped", reason=reason)

    def _costs(self, seconds: float, next_at: datetime | None) -> dict[str, object]:
        coming = {"next_pass": next_at.isoformat(timespec="seconds")} if next_at else {}
        return {"seconds": round(seconds, 3), **self.traffic.end(), **coming}


@dataclass(frozen=True)
class Heartbeats:
    """Pings at start, success and failure."""

    heartbeat: Heartbeat

    async def started(self) -> None:
        """A pass begins."""
        await self.heartbeat.start()

    async def finished(self, report: PassReport, seconds: float) -> None:
        """A pass ended; one with problems is a failure to whoever watches."""
        if report.problems:
            await self.heartbeat.fail("\n".join(report.problems))
        else:
            await self.heartbeat.success(report.summary())

    async def failed(self, failure: Failure) -> None:
        """A pass could not do its work."""
        await self.heartbeat.fail(f"{failure.what}\n{failure.remedy}".strip())

    async def skipped(self, reason: str) -> None:
        """The pass that is at work pings for itself."""


@dataclass
class Measurements:
    """Counts into the metrics, and writes the textfile where one is configured."""

    metrics: Metrics
    ledger: Ledger
    clock: Callable[[], datetime]
    textfile: Textfile | None = None
    remembered: bool = False

    async def started(self) -> None:
        """A pass begins; the first one of a process also tells when the last success was."""
        if not self.remembered:
            self.remembered = True
            if success := self._last_success():
                self.metrics.succeeded(success)
        self.metrics.pass_started(self.clock())

    async def finished(self, report: PassReport, seconds: float) -> None:
        """Count what the pass did, and how things stand now."""
        now = self.clock()
        self.metrics.pass_ended("problems" if report.problems else "ok", at=now, seconds=seconds)
        self.metrics.read(report.read, changed=report.changed, judged=report.judged)
        self.metrics.written(len(report.rows), cells=report.cells_written)
        self.metrics.said(len(report.spoken), comments=len(report.comments))
        self.metrics.not_done(len(report.problems))
        for rule, orders in report.rule_failures.items():
            self.metrics.rule_failed(rule, orders)
        if not report.problems:
            self.metrics.succeeded(now)
        if report.next_at:
            self.metrics.next_pass(report.next_at)
        self._look_at_ledger(now)
        self._write()

    async def failed(self, failure: Failure) -> None:
        """Count the failure."""
        self.metrics.pass_ended("failed", at=self.clock())
        if failure.next_at:
            self.metrics.next_pass(failure.next_at)
        self._write()

    async def skipped(self, reason: str) -> None:
        """Count it; the textfile is that of the pass which is at work."""
        self.metrics.pass_skipped()

    def _last_success(self) -> datetime | None:
        for looked_at in (FEW_PASSES, KEPT_PASSES):
            ends = (p.finished_at for p in self.ledger.passes(looked_at) if p.exit_code == 0)
            if success := next((end for end in ends if end), None):
                return success
        return None

    def _look_at_ledger(self, now: datetime) -> None:
        """A ledger that cannot be read now spoils no pass that has done its work."""
        try:
            alerts = [alert for alert in self.ledger.open_alerts() if alert.page_id]
            said = (alert for alert in alerts if alert.state is AlertState.OPEN)
            self.metrics.open_alerts(Counter(alert.level.word for alert in said))
            self.metrics.waiting(sum(1 for alert in alerts if alert.waiting_since))
            pending, undeliverable = self.ledger.outbox_sizes(since=now - UNDELIVERABLE_FOR)
            self.metrics.outbox(pending=pending, undeliverable=undeliverable)
            self.metrics.ledger_size(self.ledger.size_in_bytes())
        except LedgerError as error:
            log.warning("ledger.not_measured", reason=error.what)

    def _write(self) -> None:
        if self.textfile:
            self.textfile.write()
