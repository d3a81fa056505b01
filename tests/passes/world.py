"""A small design house on loopback: a strict Notion, a strict Slack, and real passes between them."""

import asyncio
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from adapters.retry import RetryPolicy, TimeLimit
from config.load import Configuration, load
from config.settings import Settings
from notion_sync.bootstrap import open_service
from notion_sync.report import PassReport
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox, Plain
from notion_sync.sandbox.slack import SlackSandbox
from notion_sync.sandbox.slack.model import Message
from rules.columns import Source
from tests.passes.columns import NAMES, columns_of
from tests.passes.interference import Interrupted

NOTION_TOKEN = "ntn_world"
SLACK_TOKEN = "xoxb-world"
RELATED = (Source.PAYMENTS, Source.MILESTONES)
ROLES = ("Sales Coordinator", "Fashion Design", "Operations", "Finance", "Logistics")


@dataclass
class World:
    """The house at work. Times are local, as ``2026-11-23T10:00``.

    files: TOML files beside those that every house has. settings: what the environment sets beside the
    addresses. waits: seconds that a pass would have waited; here only its clock moves, ``passed`` seconds so
    far, and that of the stand-ins with it. patience: seconds after which a silent Notion is given up.
    while_waiting: what happens in such a wait. loaded: files as last
    written. ledgers: gives the URL of a new ledger in Postgres; None where it is a file.
    """

    notion: NotionSandbox
    slack: SlackSandbox
    clock: SandboxClock
    folder: Path
    zone: str = "Asia/Seoul"
    country: str = "KR"
    sources: dict[Source, str] = field(default_factory=dict)
    columns: dict[Source, dict[str, str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    channel: str = ""
    bot: str = ""
    files: dict[str, str] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    passed: float = 0.0
    patience: float = math.inf
    while_waiting: Callable[[], None] = lambda: None
    loaded: tuple[dict[str, str], Configuration] | None = None
    ledgers: Callable[[], str] | None = None

    def found(self, related: tuple[Source, ...] = RELATED) -> None:
        """Create the tracker, the channel and a team."""
        workspace = self.notion.workspace
        orders = workspace.create_database("Order Tracker", columns_of(Source.ORDERS)).data_source_id
        self.sources[Source.ORDERS] = orders
        for source in related:
            database = workspace.create_database(source.value.title(), columns_of(source, orders))
            self.sources[source] = database.data_source_id
        workspace.add_connection(token=NOTION_TOKEN)
        self.channel = self.slack.workspace.add_channel("orders")
        self.bot = self.slack.workspace.add_bot(SLACK_TOKEN, channels=(self.channel,)).user_id
        self.settings |= {"slack_bot_token": SecretStr(SLACK_TOKEN), "slack_channel": self.channel}
        self.hire("Min-ji Seo", "Account Manager")
        self.hire("Ha-eun Lim", "Sales Director")
        for role in ROLES:
            self.hire(f"Somebody of {role}", role)

    def hire(self, name: str, role: str, *, extra: str = "", in_slack: bool = True) -> None:
        """Add somebody to Notion, Slack and the team directory."""
        email = f"{name.lower().replace(' ', '.')}@house.example"
        self.people[name] = self.notion.workspace.add_person(name, email)
        if in_slack:
            self.accounts[name] = self.slack.workspace.add_user(name, email)
        entry = f'[[person]]\nname = "{name}"\nemail = "{email}"\nroles = ["{role}"]\n{extra}\n'
        self.files["team.toml"] = self.files.get("team.toml", "") + entry

    def at(self, local: str) -> datetime:
        """A local time of the house as an instant; with an offset, that very instant."""
        moment = datetime.fromisoformat(local)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))

    def order(self, title: str, **cells: Plain) -> str:
        """Type in an order, in Production and on track unless told otherwise; its manager is Min-ji Seo."""
        values: dict[str, Plain] = {
            "order": title,
            "client": "Maison Kato",
            "stage": "Production",
            "account_manager": [self.people["Min-ji Seo"]],
            "contract_signed": date(2026, 11, 2),
            "deposit_received": date(2026, 11, 2),
            "baseline": date(2027, 1, 15),
            **cells,
        }
        return self.add(Source.ORDERS, values)

    def payment(self, order: str, due: date, title: str = "Second", **cells: Plain) -> str:
        """Type in a payment of an order, of 1,000 unless told otherwise."""
        return self.add(
            Source.PAYMENTS, {"payment": title, "order": [order], "due": due, "amount": 1000, **cells}
        )

    def add(self, source: Source, cells: dict[str, Plain]) -> str:
        """Type in a row, by column key."""
        named = {NAMES[source][key]: value for key, value in cells.items()}
        return self.notion.workspace.add_page(self.sources[source], named)

    def late_order(self, title: str = "Gown", due: date = date(2026, 11, 14)) -> str:
        """Type in an order with a payment due then; on 23 November 2026 it is 9 days past due."""
        order = self.order(title)
        self.payment(order, due)
        return order

    def edit(self, page_id: str, **cells: Plain) -> None:
        """Change cells by column name, with _ for spaces."""
        self.notion.workspace.edit(page_id, {name.replace("_", " "): value for name, value in cells.items()})

    def pay(self, order: str, day: date) -> None:
        """Note that all payments of an order came in."""
        for payment, row in self.notion.workspace.rows(self.sources[Source.PAYMENTS]).items():
            if row["Order"] == [order]:
                self.edit(payment, Settled=day)

    def name_column(self, source: Source, **names: str) -> None:
        """Say in ``tracker.toml`` what a column is called, by its key."""
        self.columns.setdefault(source, {}).update(names)

    def configuration(self) -> Configuration:
        """Write the TOML files where they changed, and load them as the service does."""
        sections = "".join(self._section(*source) for source in self.sources.items())
        files = {
            "tracker.toml": sections,
            "calendar.toml": f'time_zone = "{self.zone}"\ncountry = "{self.country}"\n',
            **self.files,
        }
        if self.loaded is None or self.loaded[0] != files:
            self.folder.mkdir(exist_ok=True)
            for name, text in files.items():
                (self.folder / name).write_text(text, encoding="utf-8")
            self.loaded = files, load(self.folder)
        return self.loaded[1]

    def _section(self, source: Source, ident: str) -> str:
        names = [f'{key} = "{name}"\n' for key, name in self.columns.get(source, {}).items()]
        columns = [f"[{source.value}.columns]\n", *names] if names else []
        return "".join([f'[{source.value}]\nsource = "{ident}"\n', *columns])

    def environment(self) -> Settings:
        """The environment the service sees; nothing of the machine's own."""
        return Settings.model_construct(
            notion_token=SecretStr(NOTION_TOKEN),
            notion_base_url=self.notion.url,
            notion_requests_per_minute=1_000_000,
            slack_base_url=self.slack.url,
            config_folder=self.folder,
            ledger=SecretStr(f"sqlite:///{self.ledger}"),
        ).model_copy(update=self.settings)

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.folder.parent / "ledger.db"

    def unshare(self, source: Source) -> None:
        """Take a source's database away from the integration."""
        workspace = self.notion.workspace
        workspace.unshare(NOTION_TOKEN, workspace.database_of(self.sources[source]))

    def share(self, source: Source) -> None:
        """Give a source's database back to the integration."""
        workspace = self.notion.workspace
        workspace.share(NOTION_TOKEN, workspace.database_of(self.sources[source]))

    def may(self, **rights: bool) -> None:
        """Grant the integration rights, or take them away, as in ``update=False``."""
        for right, granted in rights.items():
            setattr(self.notion.workspace.store.connections[NOTION_TOKEN], right, granted)

    def lose_ledger(self) -> None:
        """Delete the ledger with all that belongs to it."""
        if self.ledgers:
            self.settings["ledger"] = SecretStr(self.ledgers())
        for path in self.folder.parent.glob("ledger.db*"):
            path.unlink()

    def run(
        self, local: str, *, full: bool = False, before_write: Callable[[], None] | None = None
    ) -> PassReport:
        """One real pass at a local time; the world's own clock moves there first."""
        now = self.at(local)
        self.clock.set(now)
        configuration = self.configuration()

        async def one_pass() -> PassReport:
            policy = self._patience(configuration)
            async with open_service(self.environment(), configuration, policy=policy) as service:
                runner = service.runner()
                if before_write:
                    runner.reconciler.tracker = Interrupted(service.notion, before_write)
                return await runner.run(now, full=full)

        return asyncio.run(one_pass())

    def plan(self, local: str) -> PassReport:
        """What a pass would do."""
        now = self.at(local)
        self.clock.set(now)
        configuration = self.configuration()

        async def one_plan() -> PassReport:
            policy = self._patience(configuration)
            opened = open_service(self.environment(), configuration, create_ledger=False, policy=policy)
            async with opened as service:
                return await service.rehearsal().run(now)

        return asyncio.run(one_plan())

    def _patience(self, configuration: Configuration) -> RetryPolicy:
        seconds = configuration.policy.run.deadline
        deadline = min(seconds, self.patience)
        return RetryPolicy(deadline=deadline, limit=TimeLimit(seconds, clock=self._clock), sleep=self._wait)

    def _clock(self) -> float:
        return time.monotonic() + self.passed

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        until = self.passed + seconds
        # Answers that are on their way come first: a minute is not over before they do.
        await asyncio.sleep(0.02)
        if until > self.passed:  # else somebody else has waited as long meanwhile
            self.clock.advance(timedelta(seconds=until - self.passed))
            self.passed = until
        self.while_waiting()

    def cell(self, page_id: str, column: str) -> Plain:
        """What a person sees in a cell."""
        return self.notion.workspace.cell(page_id, column)

    def heard(self) -> list[Message]:
        """Everything said in all channels and threads, oldest first."""
        return self.slack.workspace.all_messages()

    def alerts(self, page_id: str = "") -> list[str]:
        """Alerts said, oldest first, as ``opened payment.pause``; of one order, or of all."""
        return [
            f"{alert['event']} {alert['code']}"
            for message in self.heard()
            for alert in said_in(message)
            if alert["key"].startswith(page_id)
        ]

    def spoken_of(self, page_id: str) -> list[Message]:
        """Messages that say an alert of an order, oldest first."""
        return [
            message
            for message in self.heard()
            if any(alert["key"].startswith(page_id) for alert in said_in(message))
        ]

    def operational(self) -> list[str]:
        """What was said about the service and its set-up."""
        return [
            message.text
            for message in self.heard()
            if message.metadata and message.metadata.event_type == "notion_sync_operational"
        ]

    def forget_requests(self) -> None:
        """Begin to count requests anew."""
        self.notion.journal.clear()
        self.slack.journal.clear()

    def requests(self) -> list[str]:
        """Requests to both services since then, as ``POST query`` or ``PATCH page``."""
        return [
            short
            for journal in (self.notion.journal, self.slack.journal)
            for each in journal.exchanges
            if (short := f"{each.method} {_short(each.path)}")
        ]


def said_in(message: Message) -> list[dict[str, str]]:
    """The alerts that a message carries in its metadata."""
    payload = message.metadata.event_payload if message.metadata else {}
    alerts = payload.get("alerts", [])
    if not isinstance(alerts, list):
        raise TypeError(alerts)
    return [{key: str(value) for key, value in alert.items()} for alert in alerts if isinstance(alert, dict)]


def _short(path: str) -> str:
    parts = path.strip("/").split("/")
    return "page" if parts[1] == "pages" else parts[-1]


@contextmanager
def world(
    folder: Path,
    related: tuple[Source, ...] = RELATED,
    zone: str = "Asia/Seoul",
    notion_budget: int | None = None,
) -> Iterator[World]:
    """A founded world on Friday, 20 November 2026, 09:00.

    notion_budget: requests a minute for all connections of the workspace together.
    """
    clock = SandboxClock()
    notion_sandbox = NotionSandbox(
        clock=clock, requests_per_minute=notion_budget, monotonic=lambda: clock.now().timestamp()
    )
    with notion_sandbox as notion, SlackSandbox(clock=clock) as slack:
        house = World(notion, slack, clock, folder / "config", zone=zone)
        clock.set(house.at("2026-11-20T09:00"))
        house.found(related)
        yield house
