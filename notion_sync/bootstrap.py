"""The composition root: real adapters, built from the configuration and put together."""

import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import httpx
import structlog

from adapters.errors import LedgerDamaged, Unavailable
from adapters.languages import language
from adapters.ledger import SqlLedger, open_ledger, this_process
from adapters.notion.client import NotionClient
from adapters.notion.comments import NotionComments
from adapters.notion.pacing import SlidingWindow
from adapters.notion.reference import name_of
from adapters.notion.tracker import NotionTracker, SourceConfig
from adapters.retry import RetryPolicy, TimeLimit
from adapters.slack.wording import WORDINGS
from adapters.telemetry.logging import configure
from adapters.telemetry.metrics import Metrics
from config.load import Configuration, fingerprint
from config.settings import Settings
from notion_sync.connections import SLACK_SECONDS, heartbeat_of, http_client, messenger_of, notion_client
from notion_sync.observability import Heartbeats, Measurements, SummaryLine, Traffic
from notion_sync.observe import Progress
from notion_sync.plan import ReadOnlyPages, ReadOnlyTracker, Rehearsal
from notion_sync.ports import Messenger
from notion_sync.reconcile import Reconciler
from notion_sync.runner import Observability, Runner
from notion_sync.terms import Terms
from notion_sync.timekeeper import Timekeeper
from rules.catalog import RULES, VERSION
from rules.columns import Source
from rules.options import words_in_use

LONG_WAIT = 1.0
"""Seconds from which on a wait is worth a line in the log."""

WEBHOOK = "webhook"
"""Stands for the one channel of a webhook, whatever that is."""

log = structlog.get_logger()


def wall_clock() -> datetime:
    """The machine's clock (UTC)."""
    return datetime.now(UTC)  # noqa: TID251 - the entry point's one clock


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
    slack_http: httpx.AsyncClient
    slack_policy: RetryPolicy
    ledger: SqlLedger
    timekeeper: Timekeeper
    observers: tuple[Observability, ...] = ()
    metrics: Metrics = field(default_factory=Metrics)
    limit: TimeLimit = field(default_factory=TimeLimit)

    def now(self) -> datetime:
        """The present by this machine's clock, which is compared with Notion's from here on."""
        now = wall_clock()
        self.timekeeper.begin(now, time.monotonic())
        return now

    def runner(self, progress: Progress | None = None) -> Runner:
        """Runs real passes."""
        reconciler = Reconciler(
            self.terms,
            self.notion,
            self.slack,
            self.ledger,
            NotionComments(self.client) if self.terms.comments else None,
            limit=self.limit,
            remembers=self.ledger.outlives_the_process,
            timekeeper=self.timekeeper,
        )
        if progress:
            reconciler.progress = progress
        return Runner(reconciler, self.ledger, wall_clock, self.limit.clock, this_process, self.observers)

    def rehearsal(self, progress: Progress | None = None) -> Reconciler:
        """Passes that write nothing, on a copy of the ledger."""
        messenger = Rehearsal(self.slack) if self.terms.speaks else None
        tracker = ReadOnlyTracker(self.notion)
        commenter = ReadOnlyPages(NotionComments(self.client)) if self.terms.comments else None
        ledger = self.scratch_copy()
        reconciler = Reconciler(
            self.terms,
            tracker,
            messenger,
            ledger,
            commenter,
            limit=self.limit,
            rehearses=True,
            timekeeper=self.timekeeper,
        )
        if progress:
            reconciler.progress = progress
        return reconciler

    def last_full_read(self) -> datetime | None:
        """When everything was last read; None where that never was, or a damaged ledger does not tell."""
        try:
            return self.ledger.state().full_read_at
        except LedgerDamaged:
            return None

    def scratch_copy(self) -> SqlLedger:
        """A copy of the ledger; where that is damaged an empty one, with which the next pass begins too."""
        try:
            return self.ledger.scratch_copy()
        except LedgerDamaged as error:
            return _instead_of_a_damaged_one(error)


def sources_of(configuration: Configuration) -> dict[Source, SourceConfig]:
    """The configured data sources, as the tracker needs them."""
    words = words_in_use(
        configuration.tracker.stages,
        configuration.matrix,
        configuration.tracker.option_names,
        language(configuration.alerts.language),
        (*RULES, *configuration.extra.rules),
    )
    return {
        source: SourceConfig(
            section.source,
            section.columns,
            configuration.extra.columns if source is Source.ORDERS else (),
            words.get(source, {}),
        )
        for source in Source
        if (section := configuration.tracker.source(source))
    }


def ledger_of(settings: Settings, configuration: Configuration, *, create: bool) -> SqlLedger:
    """The tracker's ledger; without ``create`` nothing is written. Raises LedgerError.

    With ``create`` a damaged one is moved aside; without, LedgerDamaged is raised.
    """
    name = name_of(configuration.tracker.orders.source)
    url = settings.ledger.get_secret_value()
    with private_files():
        ledger = open_ledger(url, tracker=name, create=create, now=wall_clock())
    ledger.keeps_past = configuration.policy.ledger.history
    return ledger


@contextmanager
def private_files() -> Iterator[None]:
    """Files that are made meanwhile are for this user only: a ledger holds names and what people typed."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _ledger_to_work_with(settings: Settings, configuration: Configuration, *, create: bool) -> SqlLedger:
    """The tracker's ledger, or one to begin anew with where it is damaged; the log says so."""
    try:
        ledger = ledger_of(settings, configuration, create=create)
    except LedgerDamaged as error:
        if create:
            raise
        return _instead_of_a_damaged_one(error)
    if ledger.moved_to:
        log.warning("ledger.moved_aside", reason="The ledger was damaged.", to=ledger.moved_to)
    return ledger


def _instead_of_a_damaged_one(error: LedgerDamaged) -> SqlLedger:
    log.warning("ledger.damaged", reason=error.what, remedy=error.remedy)
    return open_ledger("memory", tracker="damaged")


class Lasting:
    """What stays when a worker builds the service anew: its numbers, and the budget of its connection.

    clock: seconds that never go back. window: the budget, where others spend of it too. metrics: where to
    count, in some of their own by default.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
        window: SlidingWindow | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.metrics = metrics or Metrics()
        self.metrics.budget(settings.notion_requests_per_minute)
        self.textfile = self.metrics.textfile(settings.metrics_file) if settings.metrics_file else None
        self.window = window or SlidingWindow(settings.notion_requests_per_minute, clock=clock)


@asynccontextmanager
async def open_service(
    settings: Settings,
    configuration: Configuration,
    *,
    create_ledger: bool = True,
    policy: RetryPolicy | None = None,
    trust_clock: bool = False,
    transport: Callable[[], httpx.AsyncBaseTransport | None] = lambda: None,
    lasting: Lasting | None = None,
) -> AsyncIterator[Service]:
    """Build the service, and let go of everything at the end. Raises ConfigError, LedgerError.

    policy: how often and how long to try again; by default within the time limit of a pass.
    trust_clock: judge by this machine's clock, however far it is from Notion's. transport: how requests
    travel, made anew for each side; None for the ordinary way. lasting: what an earlier service of this
    process left behind.
    """
    terms = terms_of(settings, configuration)
    seconds = configuration.policy.run.deadline
    policy = policy or RetryPolicy(deadline=seconds, limit=TimeLimit(seconds), on_retry=_tell_of_waits)
    ledger = _ledger_to_work_with(settings, configuration, create=create_ledger)
    policy = replace(policy, sleep=_and_still_our_turn(policy.sleep, ledger))
    # Whatever Slack does, the cells are written.
    slack_policy = replace(policy, reserve=policy.limit.seconds / 2)
    lasting = lasting or Lasting(settings, policy.limit.clock)
    lasting.window.sleep = policy.sleep
    traffic = Traffic(lasting.metrics)
    timekeeper = Timekeeper(timedelta(seconds=terms.policy.run.clock_tolerance), trust_clock)

    def count(_method: str, _path: str, status: int | None, _seconds: float) -> None:
        traffic.request("notion", status)

    try:
        async with (
            http_client(transport=transport()) as notion_http,
            http_client(SLACK_SECONDS, transport=transport()) as slack_http,
        ):
            slack_http.event_hooks = traffic.hooks("slack")
            told = replace(policy, on_retry=traffic.retries_of("notion", policy.on_retry))
            client = notion_client(
                notion_http, settings, told, count, on_date=timekeeper.hear, window=lasting.window
            )
            told = replace(slack_policy, on_retry=traffic.retries_of("slack", policy.on_retry))
            yield Service(
                terms=terms,
                notion=NotionTracker(client, sources_of(configuration)),
                client=client,
                slack_http=slack_http,
                slack_policy=told,
                slack=messenger_of(settings, slack_http, told, WORDINGS[configuration.alerts.language]),
                ledger=ledger,
                timekeeper=timekeeper,
                observers=(
                    SummaryLine(traffic),
                    Measurements(lasting.metrics, ledger, wall_clock, lasting.textfile),
                    Heartbeats(heartbeat_of(settings)),
                ),
                metrics=lasting.metrics,
                limit=policy.limit,
            )
    finally:
        ledger.close()


def _tell_of_waits(failure: Unavailable, seconds: float) -> None:
    """Long waits are logged: else nobody could tell them from a pass that hangs."""
    if seconds >= LONG_WAIT:
        log.info("pass.waits", reason=failure.what, seconds=round(seconds, 1))


def _and_still_our_turn(
    sleep: Callable[[float], Awaitable[None]], ledger: SqlLedger
) -> Callable[[float], Awaitable[None]]:
    """Wait before a request is repeated, and do not repeat it where another pass took over meanwhile."""

    async def slept(seconds: float) -> None:
        await sleep(seconds)
        ledger.keep()

    return slept


def configure_logging(settings: Settings) -> None:
    """Set up the log as configured, with every loaded secret kept out of it."""
    configure(settings.log, secrets=settings.secrets)
