"""Where the script meets the two workspaces: it turns rows, days and names into ids and dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from notion_sync.sandbox.notion import NotionWorkspace, Plain
from notion_sync.sandbox.season.columns import add_stage
from notion_sync.sandbox.season.script import (
    Add,
    AddStage,
    At,
    Cells,
    Change,
    Duplicate,
    Edit,
    Fill,
    Of,
    On,
    Say,
    Trash,
    Value,
    Who,
)
from notion_sync.sandbox.slack import SlackWorkspace

ZONE = ZoneInfo("Asia/Seoul")
"""Where the house is; all times of the season are local."""


@dataclass(frozen=True)
class Sources:
    """The ids of the data sources."""

    orders: str
    payments: str
    change_orders: str
    fittings: str
    updates: str
    milestones: str
    team: str


@dataclass(frozen=True)
class Account:
    """Somebody's ids; `slack` is None for a person without a Slack account."""

    notion: str
    slack: str | None


def fixed_id(name: str) -> str:
    """Return the same UUID for the same name, so that every season has the same ids."""
    return str(uuid5(NAMESPACE_URL, f"season:{name}"))


@dataclass
class Desk:
    """The two workspaces at hand.

    talk: the house's own Slack channel. rows: the ids of rows by their key.
    """

    notion: NotionWorkspace
    slack: SlackWorkspace
    start: date
    sources: Sources
    people: Mapping[str, Account]
    talk: str
    rows: dict[str, str] = field(default_factory=dict)

    def move_clock(self, instant: datetime) -> None:
        """Set the time in both workspaces."""
        self.notion.clock.set(instant)
        self.slack.clock.set(instant)

    def move_clock_on(self, instant: datetime) -> None:
        """Set the time in both workspaces, unless it is later there already."""
        self.move_clock(max(instant, self.notion.clock.now()))

    def instant(self, day: int, clock: time) -> datetime:
        """Return the instant of a local time of a day."""
        return datetime.combine(self.start + timedelta(days=day), clock, ZONE)

    def play(self, edit: Edit) -> None:
        """Make an edit, now."""
        self.make(edit.changes, edit.who)

    def make(self, changes: Iterable[Change], who: str) -> None:
        """Make changes in somebody's name."""
        for change in changes:
            self._make(change, self.people[who])

    def _make(self, change: Change, by: Account) -> None:
        match change:
            case Add(table, row, cells):
                source: str = getattr(self.sources, table)
                self._add(source, row, self._plain(cells), by)
            case Fill(row, cells):
                self.notion.edit(self.rows[row], self._plain(cells), by=by.notion)
            case Duplicate(row, copy, title):
                filled = {
                    name: cell for name, cell in self.notion.row(self.rows[row]).items() if cell is not None
                }
                self._add(self.sources.orders, copy, filled | {"Order": title}, by)
            case Trash(row):
                self.notion.trash(self.rows[row], by=by.notion)
            case AddStage(name):
                add_stage(self.notion, self.sources.orders, name)
            case Say(text):
                self.slack.say(self.talk, str(by.slack), text)

    def _add(self, source: str, row: str, cells: Mapping[str, Plain], by: Account) -> None:
        page_id = fixed_id(row)
        self.rows[row] = self.notion.add_page(source, cells, by=by.notion, page_id=page_id)

    def _plain(self, cells: Cells) -> dict[str, Plain]:
        return {name: self._value(value) for name, value in cells.items()}

    def _value(self, value: Value) -> Plain:
        match value:
            case (On(first), On(last)):
                return self._date(first), self._date(last)
            case On(day):
                return self._date(day)
            case At(day, clock):
                return self.instant(day, time.fromisoformat(clock))
            case Who(names):
                return [self.people[name].notion for name in names]
            case Of(row):
                return [self.rows[row]]
            case tuple():
                return [str(each) for each in value]
            case _:
                return value

    def _date(self, day: int) -> date:
        return self.start + timedelta(days=day)
