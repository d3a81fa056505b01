"""A season run live, and replayed from its export: the same events on the same days.

For the codes that dates alone decide; of the others an export of end states cannot tell.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from notion_sync.replay import DATED
from notion_sync.sandbox.notion import Plain
from rules.columns import Source
from tests.commands.desk import Desk
from tests.commands.test_replay import days, events, write
from tests.passes.world import World, said_in

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 20)
EVENTS = ("opened", "raised", "lowered", "resolved")
Told = tuple[str, str, str, str]


class Season:
    """Orders that go through their dates, each typed in on the morning of its day."""

    def __init__(self, house: World) -> None:
        self.house = house
        self.changes: defaultdict[date, list[Callable[[], object]]] = defaultdict(list)
        self.pages: dict[str, str] = {}

    def on(self, day: date, change: Callable[[], object]) -> None:
        self.changes[day].append(change)

    def order(self, title: str, signed: date, promised: date, delivered: date | None = None) -> None:
        """An order from its contract on; the deposit comes two days later."""
        deposit = signed + timedelta(2)

        def begin() -> None:
            self.pages[title] = self.house.order(
                title, stage="Received", contract_signed=signed, deposit_received=None, baseline=promised
            )

        self.on(signed, begin)
        self.edit(title, deposit, Deposit_received=deposit, Stage="Production")
        if delivered:
            closed = delivered + timedelta(3)
            self.edit(title, delivered, Delivered=delivered, Stage="Sign-off")
            self.edit(title, closed, Signed_off=closed, Stage="Closed")

    def edit(self, title: str, day: date, **cells: Plain) -> None:
        self.on(day, lambda: self.house.edit(self.pages[title], **cells))

    def payment(self, order: str, signed: date, due: date, settled: date | None) -> None:
        """A payment that is there with its order."""
        made: list[str] = []
        self.on(signed, lambda: made.append(self.house.payment(self.pages[order], due)))
        if settled:
            self.on(settled, lambda: self.house.edit(made[0], Settled=settled))

    def milestone(self, order: str, signed: date, planned: date, actual: date | None) -> None:
        """A sourcing milestone that is there with its order."""
        made: list[str] = []
        cells: dict[str, Plain] = {"milestone": f"Fabric of {order}", "kind": "Sourcing", "planned": planned}
        self.on(
            signed,
            lambda: made.append(self.house.add(Source.MILESTONES, {**cells, "order": [self.pages[order]]})),
        )
        if actual:
            self.on(actual, lambda: self.house.edit(made[0], Actual=actual))


def a_season(house: World) -> Season:
    """Late and punctual orders, payments in every stage, one paid on a weekend."""
    season, signed = Season(house), date(2026, 9, 2)
    season.order("Gown", signed, date(2026, 10, 14), date(2026, 10, 22))
    season.payment("Gown", signed, date(2026, 9, 10), date(2026, 9, 18))
    season.order("Coat", date(2026, 9, 7), date(2026, 11, 3), date(2026, 11, 3))
    season.payment("Coat", date(2026, 9, 7), date(2026, 9, 17), date(2026, 10, 10))
    season.milestone("Coat", date(2026, 9, 7), date(2026, 9, 21), date(2026, 9, 25))
    season.order("Suit", date(2026, 9, 15), date(2026, 12, 18))
    season.payment("Suit", date(2026, 9, 15), date(2026, 10, 30), None)
    season.order("Cape", date(2026, 10, 6), date(2026, 11, 12))
    season.payment("Cape", date(2026, 10, 6), date(2026, 10, 12), date(2026, 10, 12))
    return season


def live(house: World, season: Season) -> list[Told]:
    """Run it, two passes a day; what was said on each day."""
    house.run(f"{FIRST}T08:00")
    told: list[Told] = []
    day, heard = FIRST, len(house.heard())
    while day <= LAST:
        for change in season.changes[day]:
            change()
        for hour in ("09:00", "17:00"):
            house.run(f"{day}T{hour}")
        titles = {page: title for title, page in season.pages.items()}
        told += (
            (str(day), alert["event"], alert["code"], titles[alert["key"].partition(":")[0]])
            for message in house.heard()[heard:]
            for alert in said_in(message)
            if alert["event"] in EVENTS and alert["code"] in DATED
        )
        heard = len(house.heard())
        day += timedelta(1)
    return sorted(told)


def export(house: World, source: Source) -> str:
    """A table as Notion exports it."""
    workspace = house.notion.workspace
    rows = workspace.rows(house.sources[source])
    titles = {page: str(row["Order"]) for page, row in workspace.rows(house.sources[Source.ORDERS]).items()}
    people = {page: name for name, page in house.people.items()}

    def shown(value: Plain) -> str:
        if isinstance(value, bool):
            return "Yes" if value else "No"
        if isinstance(value, date):
            return f"{value:%B} {value.day}, {value.year}"
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(
                f"{titles[str(item)]} (https://www.notion.so/{item})"
                if str(item) in titles
                else people.get(str(item), str(item))
                for item in value
            )
        return "" if value is None else str(value)

    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([shown(row.get(name)) for name in columns] for row in rows.values())
    return text.getvalue()


def test_they_agree(at_desk: Desk) -> None:
    house = at_desk.house
    said = live(house, a_season(house))
    files = [
        write(at_desk, f"{source}.csv", export(house, source))
        for source in (Source.ORDERS, Source.PAYMENTS, Source.MILESTONES)
    ]
    replayed = at_desk.type("replay", *files, "--json", "--until", str(LAST))

    assert len(said) >= 15
    assert {code for _, _, code, _ in said} == set(DATED) - {"client.waiting"}
    assert days(events(replayed), *DATED) == said
