"""A small design house on loopback: a strict Notion, a strict Slack, and real passes between them."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from config.load import Configuration, load
from config.settings import Settings
from notion_sync.bootstrap import open_service
from notion_sync.report import PassReport
from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import Column, NotionSandbox, Plain, multi_select, relation, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from notion_sync.sandbox.slack import SlackSandbox
from notion_sync.sandbox.slack.model import Message
from rules.columns import COLUMNS, Source
from rules.policy import Stages

NOTION_TOKEN = "ntn_world"
SLACK_TOKEN = "xoxb-world"

Cells: TypeAlias = Mapping[str, Plain]

SPECS: Mapping[str, ColumnSpec] = {
    "Stage": status(*Stages().in_order),
    "Specs match": select("Yes", "No"),
    "Kind": select("Design", "Sourcing", "Production", "Fitting", "Quality check", "Delivery"),
    "Role": multi_select(),
    "Stands in for": multi_select(),
    "Mode": select("In person", "Virtual", "Stand-in"),
    "From": select("Client", "Us"),
}


def columns_of(source: Source, orders: str | None = None) -> dict[str, ColumnSpec]:
    """Every column of the contract for a source, with its default name."""
    specs: dict[str, ColumnSpec] = {}
    for column in COLUMNS[source]:
        kind = "rich_text" if column.key == "order_id" else column.types[0]
        spec = SPECS.get(column.name, Column(kind))
        specs[column.name] = relation(orders) if kind == "relation" and orders else spec
    return specs


@dataclass
class World:
    """The house at work. Times are local, as ``2026-11-23T10:00``."""

    notion: NotionSandbox
    slack: SlackSandbox
    clock: SandboxClock
    folder: Path
    zone: str = "Asia/Seoul"
    country: str = "KR"
    sources: dict[Source, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    channel: str = ""
    policies: dict[str, str] = field(default_factory=dict)
    speaks: bool = True
    settings: dict[str, object] = field(default_factory=dict)

    def found(self, *, related: tuple[Source, ...] = (Source.PAYMENTS, Source.MILESTONES)) -> None:
        """Create the tracker, the channel and a team of two."""
        workspace = self.notion.workspace
        orders = workspace.create_database("Order Tracker", columns_of(Source.ORDERS)).data_source_id
        self.sources[Source.ORDERS] = orders
        for source in related:
            database = workspace.create_database(source.value.title(), columns_of(source, orders))
            self.sources[source] = database.data_source_id
        workspace.add_connection(token=NOTION_TOKEN)
        self.channel = self.slack.workspace.add_channel("orders")
        self.slack.workspace.add_bot(SLACK_TOKEN, channels=(self.channel,))
        self.hire("Min-ji Seo", "Account Manager")
        self.hire("Ha-eun Lim", "Sales Director")
        for role in ("Sales Coordinator", "Fashion Design", "Operations", "Finance", "Logistics"):
            self.hire(f"Somebody of {role}", role)

    def hire(self, name: str, role: str, extra: str = "") -> str:
        """Add somebody to Notion, Slack and the team directory."""
        email = f"{name.lower().replace(' ', '.')}@house.example"
        self.people[name] = self.notion.workspace.add_person(name, email)
        self.slack.workspace.add_user(name, email)
        entry = f'[[person]]\nname = "{name}"\nemail = "{email}"\nroles = ["{role}"]\n{extra}\n'
        self.policies["team.toml"] = self.policies.get("team.toml", "") + entry
        return self.people[name]

    def at(self, local: str) -> datetime:
        """A local time of the house as an instant."""
        return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(self.zone))

    def order(self, title: str, **cells: Plain) -> str:
        """Type in an order; the Account Manager is Min-ji Seo unless told otherwise."""
        names = {column.key: column.name for column in COLUMNS[Source.ORDERS]}
        values: dict[str, Plain] = {"Order": title, "Account Manager": [self.people["Min-ji Seo"]]}
        values |= {"Stage": "Production", "Client": "Maison Kato"}
        values |= {names[key]: value for key, value in cells.items()}
        return self.notion.workspace.add_page(self.sources[Source.ORDERS], values)

    def payment(self, order: str, title: str, due: date, amount: float = 1000, **cells: Plain) -> str:
        """Type in a payment of an order."""
        names = {column.key: column.name for column in COLUMNS[Source.PAYMENTS]}
        values: dict[str, Plain] = {"Payment": title, "Order": [order], "Due": due, "Amount": amount}
        values |= {names[key]: value for key, value in cells.items()}
        return self.notion.workspace.add_page(self.sources[Source.PAYMENTS], values)

    def edit(self, page_id: str, **cells: Plain) -> None:
        """Change cells by column name, with _ for spaces."""
        self.notion.workspace.edit(page_id, {name.replace("_", " "): value for name, value in cells.items()})

    def configuration(self) -> Configuration:
        """Write the TOML files and load them as the service does."""
        self.folder.mkdir(exist_ok=True)
        sections = "".join(f'[{source.value}]\nsource = "{found}"\n' for source, found in self.sources.items())
        files = {
            "tracker.toml": sections,
            "calendar.toml": f'time_zone = "{self.zone}"\ncountry = "{self.country}"\n',
            **self.policies,
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        return load(self.folder)

    def environment(self) -> Settings:
        """The environment the service would see."""
        settings = Settings().model_copy(
            update={
                "notion_token": SecretStr(NOTION_TOKEN),
                "notion_base_url": self.notion.url,
                "notion_requests_per_minute": 1_000_000,
                "slack_base_url": self.slack.url,
                "slack_bot_token": SecretStr(SLACK_TOKEN) if self.speaks else None,
                "slack_channel": self.channel if self.speaks else None,
                "config_folder": self.folder,
                "ledger": SecretStr(f"sqlite:///{self.folder.parent / 'ledger.db'}"),
                **self.settings,
            }
        )
        return settings

    def run(self, local: str, *, full: bool = False) -> PassReport:
        """One real pass at a local time; the world's own clock moves there first."""
        now = self.at(local)
        self.clock.set(now)

        async def one_pass() -> PassReport:
            async with open_service(self.environment(), self.configuration()) as service:
                return await service.runner().run(now, full=full)

        return asyncio.run(one_pass())

    def plan(self, local: str) -> PassReport:
        """What a pass would do."""

        async def one_plan() -> PassReport:
            async with open_service(self.environment(), self.configuration(), create_ledger=False) as service:
                return await service.rehearsal().run(self.at(local))

        return asyncio.run(one_plan())

    def cell(self, page_id: str, column: str) -> Plain:
        """What a person sees in a cell."""
        return self.notion.workspace.cell(page_id, column)

    def heard(self) -> list[Message]:
        """Everything said in the channel and its threads, oldest first."""
        return self.slack.workspace.all_messages()

    def events(self) -> list[tuple[str, str, str]]:
        """(event, code, key) of every alert said, oldest first."""
        said = []
        for message in self.heard():
            payload = message.metadata.event_payload if message.metadata else {}
            for alert in payload.get("alerts", ()):
                said.append((alert["event"], alert["code"], alert["key"]))
        return said


@contextmanager
def world(folder: Path, **options: object) -> Iterator[World]:
    """A founded world at 2026-11-23 09:00 in Seoul (or where ``zone`` says)."""
    clock = SandboxClock()
    with NotionSandbox(clock=clock) as notion, SlackSandbox(clock=clock) as slack:
        house = World(notion, slack, clock, folder / "config", **options)
        clock.set(house.at("2026-11-20T09:00") + timedelta())
        house.found()
        yield house
