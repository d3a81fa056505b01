"""A Notion stand-in with a tracker of any size in a process of its own, told what to do line by line.

It prints one JSON line once it serves, and one for each line it is told on stdin.
"""

import json
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.fault import Fault
from notion_sync.sandbox.notion import NotionSandbox, Plain, relation, select, status
from notion_sync.sandbox.notion.spec import ColumnSpec
from rules.columns import COLUMNS, Source
from rules.policy import Stages

TOKEN = "ntn_benchmark"
SPECS: dict[str, ColumnSpec] = {
    "order_id": "rich_text",
    "client": "rich_text",
    "stage": status(*Stages().in_order),
    "specs_match": select("Yes", "No"),
    "kind": select("Design", "Sourcing", "Production", "Fitting", "Quality check", "Delivery"),
}
SEED = 7


def columns(source: Source, orders: str | None, *, written: bool) -> dict[str, ColumnSpec]:
    """The columns of the contract; those of the service only where they are to be written."""
    specs: dict[str, ColumnSpec] = {}
    for column in COLUMNS[source]:
        kind = column.types[0]
        if written or not column.written:
            specs[column.name] = (
                relation(orders) if kind == "relation" and orders else SPECS.get(column.key, kind)
            )
    return specs


class House:
    """The stand-in and its rows. today: by which rows are dated."""

    def __init__(self, orders: int, *, related: bool, written: bool, budget: int | None, today: date) -> None:
        morning = datetime.combine(today, time(1), UTC) - timedelta(3)
        self.notion = NotionSandbox(clock=SandboxClock(morning), requests_per_minute=budget)
        self.today = today
        workspace = self.notion.workspace
        workspace.add_connection(token=TOKEN)
        self.people = [workspace.add_person(f"Person {n}", f"p{n}@house.example") for n in range(12)]
        self.sources: dict[Source, str] = {}
        made = workspace.create_database("Order Tracker", columns(Source.ORDERS, None, written=written))
        self.sources[Source.ORDERS] = made.data_source_id
        for source in (Source.PAYMENTS, Source.MILESTONES) if related else ():
            found = workspace.create_database(
                source.value.title(), columns(source, made.data_source_id, written=False)
            )
            self.sources[source] = found.data_source_id
        self.orders = [self._order(number, Random(SEED + number)) for number in range(orders)]
        if related:
            for number, order in enumerate(self.orders):
                self._related(number, order)
        self.notion.clock.set(datetime.combine(today, time(2), UTC))

    def _order(self, number: int, chance: Random) -> str:
        signed = self.today - timedelta(chance.randint(3, 40))
        cells: dict[str, Plain] = {
            "Order": f"Order {number}",
            "Order ID": f"ORD-{number}",
            "Client": f"Client {number % 400}",
            "Stage": chance.choice(["Design", "Sourcing", "Production", "Fitting"]),
            "Account Manager": [self.people[number % len(self.people)]],
            "Contract signed": signed,
            "Deposit received": signed,
            "Promised delivery": self.today + timedelta(chance.randint(30, 60)),
            "Order value": chance.randint(500, 9000),
            "Last client update": self.today,
        }
        return self._add(Source.ORDERS, cells)

    def _related(self, number: int, order: str) -> None:
        chance = Random(SEED - number)
        for title, days in (("Deposit", -20), ("Balance", 40)):
            due = self.today + timedelta(days)
            cells: dict[str, Plain] = {"Payment": title, "Order": [order], "Due": due, "Amount": 1000}
            if days < 0:
                cells |= {"Settled": due, "Paid": 1000}
            self._add(Source.PAYMENTS, cells)
        planned = self.today + timedelta(chance.randint(15, 30))
        self._add(
            Source.MILESTONES,
            {"Milestone": "Sourcing", "Order": [order], "Kind": "Sourcing", "Planned": planned},
        )

    def _add(self, source: Source, cells: dict[str, Plain]) -> str:
        """A row, a second after the one before: Notion shows 10,000 of those made in one minute."""
        self.notion.clock.advance(timedelta(seconds=1))
        return self.notion.workspace.add_page(self.sources[source], cells)

    def obey(self, word: str, argument: str) -> object:
        """Do as told: ``count``, ``clear``, ``edit N``, ``delay SECONDS``."""
        match word:
            case "count":
                exchanges = self.notion.journal.exchanges
                counts = Counter(f"{each.method} {_kind(each.path)}" for each in exchanges)
                refused = sum(each.status == 429 for each in exchanges)
                return {"requests": counts, "total": len(exchanges), "refused": refused}
            case "clear":
                self.notion.journal.clear()
                self.notion.clock.advance(timedelta(hours=1))  # what was edited is old news
            case "edit":
                for order in self.orders[: int(argument)]:
                    self.notion.workspace.edit(order, {"Order value": Random(order).randint(1, 400)})
            case "move":
                for order in self.orders:
                    day = self.today - timedelta(int(argument))
                    self.notion.workspace.edit(order, {"Promised delivery": day})
            case "delay":
                self.notion.faults.clear()
                if float(argument):
                    self.notion.faults.add(Fault("/v1/", "slow", delay=float(argument), times=None))
            case _:
                raise ValueError(word)
        return {}


def _kind(path: str) -> str:
    parts = path.strip("/").split("/")
    return "query" if parts[-1] == "query" else parts[1]


def main() -> None:
    """Serve until stdin ends."""
    asked = json.loads(sys.argv[1])
    house = House(
        asked["orders"],
        related=asked["related"],
        written=asked["written"],
        budget=asked["budget"],
        today=date.fromisoformat(asked["today"]),
    )
    with house.notion as notion:
        told = {"url": notion.url, "sources": {s.value: ident for s, ident in house.sources.items()}}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            word, _, argument = line.strip().partition(" ")
            sys.stdout.write(json.dumps(house.obey(word, argument)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
