"""All checks, one after another; what fails leaves out only what cannot be looked at without it."""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from adapters.errors import AdapterError, LedgerError
from adapters.ledger import SqlLedger, open_ledger
from adapters.notion.board import NotionBoard
from adapters.notion.check import check_update, name_of_bot
from adapters.notion.client import NotionClient
from adapters.notion.tracker import NotionTracker
from adapters.retry import RetryPolicy
from config.load import Configuration, load
from config.problems import ConfigError
from config.settings import Settings
from notion_sync.bootstrap import ledger_of, sources_of, terms_of
from notion_sync.connections import SLACK_SECONDS, http_client, messenger_of, notion_client
from notion_sync.doctor import scorecard, surroundings
from notion_sync.doctor.check import Check, failed, finding, ok
from notion_sync.doctor.sources import Sources
from notion_sync.doctor.team import Team
from notion_sync.terms import Terms
from notion_sync.timekeeper import Timekeeper
from rules.columns import Source
from rules.policy import RunPolicy

CONFIGURATION, TOKEN, NETWORK = "Configuration", "Notion", "Network"
ATTEMPTS, PATIENCE = 3, 30.0
"""Tries and seconds at most: a person waits for the answer, who is less patient than a pass."""


def of_configuration(error: ConfigError) -> Iterator[Check]:
    """A finding for each problem of the configuration."""
    for problem in error.problems:
        place = ": ".join(part for part in (problem.place, problem.key) if part)
        yield finding(CONFIGURATION, f"{place}: {problem.text}", f"Correct it in {problem.place}.", stops=2)


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Check]:
    """Look at everything. ``now``: the machine's clock. Nothing is written, in Notion, Slack or here."""
    taken = time.monotonic()
    configuration: Configuration | None = None
    terms: Terms | None = None
    try:
        configuration = load(settings.config_folder)
        terms = terms_of(settings, configuration)
        yield ok(CONFIGURATION, f"{configuration.folder} can be used")
    except ConfigError as error:
        for each in of_configuration(error):
            yield each
    limits = configuration.policy.run if configuration else RunPolicy()
    policy = RetryPolicy(attempts=ATTEMPTS, deadline=min(PATIENCE, limits.deadline))
    timekeeper = Timekeeper(timedelta(seconds=limits.clock_tolerance))
    timekeeper.begin(now, taken)
    try:
        clients = http_client(), http_client(SLACK_SECONDS)
    except AdapterError as error:
        yield failed(NETWORK, error)
        return
    async with clients[0] as notion_http, clients[1] as slack_http:
        try:
            client = notion_client(notion_http, settings, policy, on_date=timekeeper.hear)
        except ConfigError as error:
            client = None
            for each in of_configuration(error):
                yield each
        except AdapterError as error:
            client = None
            yield failed(TOKEN, error)
        examination = Examination(settings, now, timekeeper, client, slack_http, policy)
        async for check in examination.checks(configuration, terms):
            yield check


@dataclass
class Examination:
    """The checks that need a connection. ``client`` is None where the token cannot be one."""

    settings: Settings
    now: datetime
    timekeeper: Timekeeper
    client: NotionClient | None
    slack_http: httpx.AsyncClient
    policy: RetryPolicy
    bot: str = ""

    async def checks(self, configuration: Configuration | None, terms: Terms | None) -> AsyncIterator[Check]:
        """Notion, then people, Slack, ledger, clock, calendar."""
        if self.client:
            async for check in self._token(self.client):
                yield check
        if configuration and terms:
            async for check in self._configured(configuration, terms):
                yield check
        for check in surroundings.clock(self.timekeeper):
            yield check
        if terms:
            for check in surroundings.calendar(terms, self.now):
                yield check

    async def _token(self, client: NotionClient) -> AsyncIterator[Check]:
        try:
            self.bot = await name_of_bot(client)
            yield ok(TOKEN, f"the token is that of {self.bot}")
            await check_update(client)
            yield ok(TOKEN, "it may update content")
        except AdapterError as error:
            yield failed(TOKEN, error)

    async def _configured(self, configuration: Configuration, terms: Terms) -> AsyncIterator[Check]:
        with ExitStack() as stack:
            opened = self._ledger(configuration)
            known = None
            if isinstance(opened, SqlLedger):
                stack.callback(opened.close)
                known = opened
            scratch = open_ledger("memory", tracker="doctor")
            stack.callback(scratch.close)
            tracker = (
                NotionTracker(self.client, sources_of(configuration)) if self.client and self.bot else None
            )
            sources = Sources(tracker, terms, known) if tracker else None
            if sources:
                async for check in sources.checks():
                    yield check
            async for check in self._scorecard(configuration, terms):
                yield check
            team = Team(terms, scratch, self.now)
            binding = sources.bindings.get(Source.TEAM) if sources else None
            async for check in team.checks(tracker, binding):
                yield check
            async for check in self._slack(terms, team):
                yield check
            for check in self._remembered(terms, opened):
                yield check

    async def _scorecard(self, configuration: Configuration, terms: Terms) -> AsyncIterator[Check]:
        if self.client and self.bot:
            board, named = NotionBoard(self.client), configuration.tracker.scorecard
            async for check in scorecard.checks(board, named, terms.language):
                yield check

    def _remembered(self, terms: Terms, opened: SqlLedger | LedgerError) -> Iterator[Check]:
        yield from surroundings.ledger(self.settings, opened)
        if isinstance(opened, SqlLedger):
            yield from surroundings.messages(terms, opened, self.now)
            yield from surroundings.orders(terms, opened)

    async def _slack(self, terms: Terms, team: Team) -> AsyncIterator[Check]:
        messenger = messenger_of(self.settings, self.slack_http, self.policy)
        speaks = messenger is not None
        async for check in surroundings.slack(terms, messenger):
            speaks = speaks and check.outcome == "ok"
            yield check
        if messenger and speaks:
            async for check in team.slack_accounts(messenger):
                yield check

    def _ledger(self, configuration: Configuration) -> SqlLedger | LedgerError:
        """The ledger, looked over first: everything else may rely on it."""
        try:
            with ExitStack() as stack:
                ledger = ledger_of(self.settings, configuration, create=False)
                stack.callback(ledger.close)
                ledger.check()
                stack.pop_all()
        except LedgerError as error:
            return error
        return ledger
