"""The composition root: the only place that builds real adapters from the configuration."""

import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

import httpx

from adapters.languages import language
from adapters.ledger import SqlLedger, open_ledger, this_process
from adapters.notion.client import TIMEOUT, NotionClient
from adapters.notion.client import Observer as OnRequest
from adapters.notion.comments import NotionComments
from adapters.notion.resolve import id_in
from adapters.notion.tracker import NotionTracker, SourceConfig
from adapters.retry import RetryPolicy
from adapters.slack.client import SlackMessenger
from adapters.slack.webhook import WebhookMessenger
from adapters.slack.wording import ENGLISH, WORDINGS, Wording
from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.logging import configure
from adapters.telemetry.metrics import Metrics
from config.load import Configuration, fingerprint
from config.settings import Settings
from notion_sync.explain import Explainer, PolicyLine
from notion_sync.observability import Heartbeats, Measurements
from notion_sync.observe import Progress
from notion_sync.plan import ReadOnlyPages, ReadOnlyTracker, Rehearsal
from notion_sync.ports import Messenger
from notion_sync.reconcile import Reconciler
from notion_sync.runner import Observability, Runner
from notion_sync.terms import Terms
from rules.catalog import RULES, VERSION
from rules.columns import Source

WEBHOOK = "webhook"
"""Stands for the one channel of a webhook, whatever that is."""


def wall_clock() -> datetime:
    """The machine's clock (UTC)."""
    return datetime.now(UTC)  # noqa: TID251 - the entry point's one clock


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust; reading it from disk takes longer than an idle pass."""
    return httpx.create_ssl_context()


def terms_of(settings: Settings, configuration: Configuration) -> Terms:
    """The configuration as a pass needs it."""
    speaks = settings.slack_bot_token is not None or settings.slack_webhook_url is not None
    return Terms(
        sources=configuration.tracker.sources,
        calendar=configuration.calendar.calendar(),
        policy=configuration.policy,
        stages=configuration.tracker.stages,
        matrix=configuration.matrix,
        team=configuration.team,
        alerts=configuration.alerts,
        rules=(*RULES, *configuration.extra.rules),
        fingerprint=f"{VERSION}:{fingerprint(configuration)}:{'speaks' if speaks else 'silent'}",
        channel=settings.slack_channel or (None if settings.slack_bot_token else WEBHOOK),
        speaks=speaks,
        language=language(configuration.alerts.language),
        options=configuration.tracker.option_names,
    )


@dataclass
class Service:
    """Everything that was built, ready to run."""

    terms: Terms
    notion: NotionTracker
    client: NotionClient
    slack: Messenger | None
    ledger: SqlLedger
    observers: tuple[Observability, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)

    def runner(self, progress: Progress | None = None) -> Runner:
        """Runs real passes."""
        reconciler = Reconciler(
            self.terms,
            self.notion,
            self.slack,
            self.ledger,
            NotionComments(self.client) if self.terms.comments else None,
            monotonic=time.monotonic,
            remembers=self.ledger.outlives_the_process,
        )
        if progress:
            reconciler.progress = progress
        return Runner(reconciler, self.ledger, wall_clock, time.monotonic, this_process, self.observers)

    def rehearsal(self, progress: Progress | None = None) -> Reconciler:
        """Passes that write nothing, on a copy of the ledger."""
        messenger = Rehearsal(self.slack) if self.terms.speaks else None
        tracker = ReadOnlyTracker(self.notion)
        commenter = ReadOnlyPages(NotionComments(self.client)) if self.terms.comments else None
        ledger = self.ledger.scratch_copy()
        reconciler = Reconciler(self.terms, tracker, messenger, ledger, commenter, rehearses=True)
        if progress:
            reconciler.progress = progress
        return reconciler

    def explainer(self, policy: Mapping[str, PolicyLine], progress: Progress) -> Explainer:
        """Explains orders without writing anything, on a copy of the ledger."""
        tracker = ReadOnlyTracker(self.notion)
        return Explainer(self.terms, tracker, self.ledger.scratch_copy(), policy, progress)


def sources_of(configuration: Configuration) -> dict[Source, SourceConfig]:
    """The configured data sources, as the tracker needs them."""
    return {
        source: SourceConfig(
            section.source, section.columns, configuration.extra.columns if source is Source.ORDERS else ()
        )
        for source in Source
        if (section := configuration.tracker.source(source))
    }


def ledger_of(settings: Settings, configuration: Configuration, *, create: bool) -> SqlLedger:
    """The tracker's ledger; without ``create`` nothing is written. Raises LedgerError."""
    reference = configuration.tracker.orders.source
    name = id_in(reference) or reference
    return open_ledger(settings.ledger.get_secret_value(), tracker=name, create=create)


def notion_client(
    http: httpx.AsyncClient,
    settings: Settings,
    policy: RetryPolicy,
    on_request: OnRequest | None = None,
) -> NotionClient:
    """The client of the connection; one for a process, since it keeps the budget. Raises ConfigError."""
    patience = min(policy.deadline, TIMEOUT.read or policy.deadline)
    return NotionClient(
        http,
        token=settings.required_token.get_secret_value(),
        base_url=settings.notion_base_url,
        requests_per_minute=settings.notion_requests_per_minute,
        policy=policy,
        timeout=httpx.Timeout(patience, connect=min(patience, TIMEOUT.connect or patience)),
        on_request=on_request,
    )


@asynccontextmanager
async def open_service(
    settings: Settings,
    configuration: Configuration,
    *,
    create_ledger: bool = True,
    policy: RetryPolicy | None = None,
    transport: Callable[[], httpx.AsyncBaseTransport | None] = lambda: None,
) -> AsyncIterator[Service]:
    """Build the service, and let go of everything at the end. Raises ConfigError, LedgerError.

    policy: how often and how long to try again; by default within the time limit of a pass. transport: how
    requests travel, made anew for each side; None for the ordinary way.
    """
    terms = terms_of(settings, configuration)
    policy = policy or RetryPolicy(deadline=configuration.policy.run.deadline)
    ledger = ledger_of(settings, configuration, create=create_ledger)
    metrics = Metrics()

    def count(_method: str, _path: str, status: int | None, _seconds: float) -> None:
        metrics.request("notion", str(status) if status else "unreachable")

    try:
        async with (
            httpx.AsyncClient(verify=certificates(), transport=transport()) as notion_http,
            httpx.AsyncClient(verify=certificates(), transport=transport(), timeout=30.0) as slack_http,
        ):
            client = notion_client(notion_http, settings, policy, count)
            heartbeat = settings.heartbeat_url.get_secret_value() if settings.heartbeat_url else None
            yield Service(
                terms=terms,
                notion=NotionTracker(client, sources_of(configuration)),
                client=client,
                slack=messenger_of(settings, slack_http, policy, WORDINGS[configuration.alerts.language]),
                ledger=ledger,
                observers=(
                    Heartbeats(Heartbeat(heartbeat)),
                    Measurements(metrics, ledger, wall_clock, settings.metrics_file),
                ),
                metrics=metrics,
            )
    finally:
        ledger.close()


def messenger_of(
    settings: Settings, http: httpx.AsyncClient, policy: RetryPolicy, wording: Wording = ENGLISH
) -> Messenger | None:
    """The Slack side, None where none is configured."""
    if settings.slack_bot_token:
        token = settings.slack_bot_token.get_secret_value()
        return SlackMessenger(http, token, settings.slack_base_url, policy=policy, wording=wording)
    if settings.slack_webhook_url:
        return WebhookMessenger(
            http, settings.slack_webhook_url.get_secret_value(), policy=policy, wording=wording
        )
    return None


def configure_logging(settings: Settings) -> None:
    """Set up the log as configured, with every loaded secret kept out of it."""
    configure(settings.log, secrets=settings.secrets)
