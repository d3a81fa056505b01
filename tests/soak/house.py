"""A design house with every data source, for a soak to happen in; rows are known by lasting keys."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from pydantic import SecretStr

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import DatabaseIds, NotionSandbox, NotionWorkspace, Plain, status
from notion_sync.sandbox.notion.model import Property
from notion_sync.sandbox.slack import SlackSandbox
from rules.columns import Source
from rules.policy import Stages
from tests.passes.columns import NAMES, columns_of
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN, World
from tests.soak import steps
from tests.soak.steps import Add, Copy, Edit, People, Put, Rename, Rows, Step, Value

TEAM = {
    "Min-ji Seo": "Account Manager",
    "Ji-ho Park": "Account Manager",
    "Ha-eun Lim": "Sales Director",
    "Eun-woo Jang": "Sales Coordinator",
    "Ga-eun Lee": "Fashion Design",
    "Dong-hyun Kang": "Operations",
    "Yu-na Shin": "Finance",
    "Sang-min Ryu": "Logistics",
}
STRANGER = "Camille Roux"
UNKNOWN_STAGE = "Alterations"
FIRST_DAY = "2026-09-07T08:00"


def fixed_id(name: str) -> str:
    """The same id for the same name, so that a run can be repeated."""
    return str(uuid5(NAMESPACE_URL, f"soak:{name}"))


@dataclass
class House:
    """The house at work.

    ids: page ids by the keys of rows. homes: the source in which each page was made. columns: property ids by
    column key, for each source. attic: a data source that the service does not know.
    """

    world: World
    ids: dict[str, str] = field(default_factory=dict)
    homes: dict[str, Source] = field(default_factory=dict)
    columns: dict[Source, dict[str, str]] = field(default_factory=dict)
    attic: str = ""

    @property
    def notion(self) -> NotionWorkspace:
        """The workspace."""
        return self.world.notion.workspace

    def column(self, source: Source, key: str) -> Property:
        """A column as it is now."""
        return self.notion.store.sources[self.world.sources[source]].properties[self.columns[source][key]]

    def names(self) -> dict[Source, dict[str, str]]:
        """What columns are called now, by key."""
        return {s: {key: self.column(s, key).name for key in keys} for s, keys in self.columns.items()}

    def move_clock(self, at: datetime) -> None:
        """Let it be that time, or later where it is later already."""
        self.world.clock.set(max(at, self.world.clock.now()))

    def make(self, step: Step) -> None:
        """Let people do it, where what it is about is there."""
        match step:
            case Add(_, source, row, cells):
                self._add(source, row, self._plain(source, cells))
            case Edit(_, row, cells) if self._is_at_home(row):
                page_id = self.ids[row]
                self.notion.edit(page_id, self._plain(self.homes[page_id], cells))
            case Copy(_, row, copy) if self._is_at_home(row):
                filled = {
                    name: cell for name, cell in self.notion.row(self.ids[row]).items() if cell is not None
                }
                self._add(Source.ORDERS, copy, filled)
            case Put(_, row, where) if row in self.ids:
                self._put(self.ids[row], where)
            case Rename(_, source, key, name):
                now = self.column(source, key).name
                if name not in self.names()[source].values():
                    self.notion.rename_property(self.world.sources[source], now, name)
            case _:
                pass

    def _is_at_home(self, row: str) -> bool:
        """Whether a row is there, and was not moved away."""
        if row not in self.ids:
            return False
        page = self.notion.page(self.ids[row])
        return page.source_id == self.world.sources[self.homes[page.id]]

    def _put(self, page_id: str, where: str) -> None:
        match where:
            case steps.TRASHED:
                self.notion.trash(page_id)
            case steps.ARCHIVED:
                self.notion.archive(page_id)
            case steps.MOVED:
                self.notion.move_page(page_id, self.attic)
            case _:
                home = self.world.sources[self.homes[page_id]]
                if self.notion.page(page_id).source_id != home:
                    self.notion.move_page(page_id, home)
                self.notion.restore(page_id)

    def _add(self, source: Source, row: str, cells: Mapping[str, Plain]) -> None:
        page_id = self.notion.add_page(self.world.sources[source], cells, page_id=fixed_id(row))
        self.ids[row], self.homes[page_id] = page_id, source

    def _plain(self, source: Source, cells: Mapping[str, Value]) -> dict[str, Plain]:
        return {self.column(source, key).name: self._value(value) for key, value in cells.items()}

    def _value(self, value: Value) -> Plain:
        match value:
            case People(names):
                return [self.world.people[name] for name in names]
            case Rows(keys):
                return [self.ids[key] for key in keys if key in self.ids]
            case (date() as first, date() as last):
                return first, last
            case tuple():
                return [str(each) for each in value]
            case _:
                return value


def _found(world: World) -> House:
    house = House(world)
    workspace = world.notion.workspace
    orders = _database(house, Source.ORDERS, None)
    for source in Source:
        if source is not Source.ORDERS:
            _database(house, source, orders)
    attic = DatabaseIds(fixed_id("database attic"), fixed_id("attic"))
    house.attic = workspace.create_database("Attic", {"Thing": "title"}, ids=attic).data_source_id
    workspace.add_connection(token=NOTION_TOKEN)
    world.channel = world.slack.workspace.add_channel("orders")
    world.bot = world.slack.workspace.add_bot(SLACK_TOKEN, channels=(world.channel,)).user_id
    world.settings |= {"slack_bot_token": SecretStr(SLACK_TOKEN), "slack_channel": world.channel}
    for name in (*TEAM, STRANGER):
        email = f"{name.lower().replace(' ', '.')}@house.example"
        world.people[name] = workspace.add_person(name, email, person_id=fixed_id(name))
        world.accounts[name] = world.slack.workspace.add_user(name, email)
        if name in TEAM:
            cells: dict[str, Value] = {"name": name, "person": People((name,)), "role": (TEAM[name],)}
            house.make(Add(world.at(FIRST_DAY), Source.TEAM, name, {**cells, "email": email}))
    return house


def _database(house: House, source: Source, orders: str | None) -> str:
    spec = columns_of(source, orders)
    if source is Source.ORDERS:
        spec[NAMES[source]["stage"]] = status(*Stages().in_order, UNKNOWN_STAGE)
    ids = DatabaseIds(fixed_id(f"database {source}"), fixed_id(source))
    workspace, title = house.notion, source.value.title()
    house.world.sources[source] = workspace.create_database(title, spec, ids=ids).data_source_id
    house.columns[source] = {
        key: workspace.property_id(ids.data_source_id, name)
        for key, name in NAMES[source].items()
        if name in spec
    }
    return ids.data_source_id


@contextmanager
def soak_house(folder: Path) -> Iterator[House]:
    """A house without an order, early on a Monday."""
    clock = SandboxClock()
    with NotionSandbox(clock=clock) as notion, SlackSandbox(clock=clock) as slack:
        world = World(notion, slack, clock, folder / "config")
        clock.set(world.at(FIRST_DAY))
        for faults in (notion.faults, slack.faults):
            faults.takes_no_time = True
        yield _found(world)
