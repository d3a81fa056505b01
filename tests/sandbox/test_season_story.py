from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from notion_sync.sandbox.notion import Plain
from notion_sync.sandbox.season import Sources
from notion_sync.sandbox.season.columns import STAGES
from tests.sandbox.house import House, opened

ENDED = {"Closed", "Cancelled"}

Cells = Mapping[str, Plain]


@dataclass
class Moment:
    """All rows at one time of the season."""

    now: datetime
    tables: Mapping[str, Mapping[str, Cells]]

    @property
    def today(self) -> date:
        return self.now.date()

    def all(self, table: str) -> Iterator[Cells]:
        yield from self.tables[table].values()

    def open_orders(self) -> Iterator[Cells]:
        yield from (cells for cells in self.all("orders") if cells["Stage"] not in ENDED)

    def unpaid(self) -> Iterator[Cells]:
        yield from (each for each in self.all("payments") if number(each, "Paid") < number(each, "Amount"))

    def past_due(self, days: range) -> bool:
        return any(
            not each["Disputed"] and (self.today - day(each, "Due")).days in days for each in self.unpaid()
        )

    def holders(self, role: str) -> set[str]:
        return {
            person
            for cells in self.all("team")
            if role in names(cells, "Role")
            for person in names(cells, "Person")
        }


def day(cells: Cells, column: str, *, empty: date = date.max) -> date:
    value = cells[column]
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else empty


def number(cells: Cells, column: str) -> float:
    value = cells[column]
    return value if isinstance(value, int | float) else 0


def names(cells: Cells, column: str) -> list[str]:
    value = cells[column]
    return value if isinstance(value, list) else []


def overdue(moment: Moment, *, sourcing: bool) -> bool:
    return any(
        day(each, "Planned") < moment.today
        and not each["Actual"]
        and (each["Kind"] == "Sourcing") == sourcing
        for each in moment.all("milestones")
    )


def lead(cells: Cells) -> int | None:
    if cells["Contract signed"] is None or cells["Promised delivery"] is None:
        return None
    return (day(cells, "Promised delivery") - day(cells, "Contract signed")).days


def waits(moment: Moment, hours: int) -> bool:
    return any(
        each["From"] == "Client"
        and each["Answered"] is None
        and isinstance(at := each["At"], datetime)
        and at.date() == moment.today
        and moment.now - at > timedelta(hours=hours)
        for each in moment.all("updates")
    )


HAPPENS: Mapping[str, Callable[[Moment], bool]] = {
    "an order has no account manager": lambda now: any(
        not each["Account Manager"] for each in now.open_orders()
    ),
    "an order names somebody who is no account manager": lambda now: any(
        names(each, "Account Manager")
        and now.holders("Account Manager").isdisjoint(names(each, "Account Manager"))
        for each in now.open_orders()
    ),
    "somebody is away": lambda now: any(
        day(each, "Away from") <= now.today <= day(each, "Away until") for each in now.all("team")
    ),
    "somebody stands in for a colleague": lambda now: any(
        "Hye-rin Choi" in names(each, "Stands in for") for each in now.all("team")
    ),
    "cloth is late": lambda now: overdue(now, sourcing=True),
    "another milestone is late": lambda now: overdue(now, sourcing=False),
    "an order is past its promise": lambda now: any(
        day(each, "Promised delivery") < now.today and not each["Delivered"] and not each["Agreed delivery"]
        for each in now.open_orders()
    ),
    "a delivery is forecast too late": lambda now: any(
        each["Forecast delivery"] and day(each, "Forecast delivery") > day(each, "Promised delivery")
        for each in now.open_orders()
    ),
    "a new delivery is agreed": lambda now: any(each["Agreed delivery"] for each in now.open_orders()),
    "an order in production has no promise": lambda now: any(
        each["Stage"] == "Production" and not each["Promised delivery"] for each in now.open_orders()
    ),
    "a promise is too near": lambda now: any((lead(each) or 28) < 28 for each in now.open_orders()),
    "a promise is too far": lambda now: any((lead(each) or 84) > 84 for each in now.open_orders()),
    "an order is on hold": lambda now: any(each["On hold since"] for each in now.open_orders()),
    "a payment is five days late": lambda now: now.past_due(range(5, 7)),
    "a payment is seven days late": lambda now: now.past_due(range(7, 14)),
    "a payment is fourteen days late": lambda now: now.past_due(range(14, 30)),
    "a payment is disputed": lambda now: any(each["Disputed"] for each in now.unpaid()),
    "a payment is paid in part": lambda now: any(number(each, "Paid") > 0 for each in now.unpaid()),
    "a promise to pay is open": lambda now: any(
        each["Promised to pay by"] and day(each, "Promised to pay by") >= now.today for each in now.unpaid()
    ),
    "a promise to pay is kept": lambda now: any(
        each["Promised to pay by"] and day(each, "Settled") <= day(each, "Promised to pay by")
        for each in now.all("payments")
    ),
    "a promise to pay is broken": lambda now: any(
        each["Promised to pay by"] and day(each, "Promised to pay by") < now.today
        for each in now.open_orders()
    ),
    "work may go on all the same": lambda now: any(
        each["Work may go on until"] and day(each, "Work may go on until") >= now.today
        for each in now.open_orders()
    ),
    "an order is cancelled while money is owed": lambda now: any(
        each["Order ID"] == "AS-2043" and each["Stage"] == "Cancelled" for each in now.all("orders")
    ),
    "a title is missing": lambda now: any(not each["Order"] for each in now.all("orders")),
    "an amount is negative": lambda now: any(number(each, "Amount") < 0 for each in now.all("payments")),
    "more is paid than owed": lambda now: any(
        number(each, "Paid") > number(each, "Amount") > 0 for each in now.all("payments")
    ),
    "an order was delivered before it was signed": lambda now: any(
        day(each, "Delivered") < day(each, "Contract signed", empty=date.min) for each in now.all("orders")
    ),
    "a delivery is dated ahead": lambda now: any(
        each["Delivered"] and day(each, "Delivered") > now.today for each in now.all("orders")
    ),
    "a stage is unknown": lambda now: any(each["Stage"] not in STAGES for each in now.all("orders")),
    "two orders have one number": lambda now: (
        max(Counter(each["Order ID"] for each in now.all("orders")).values()) > 1
    ),
    "an answer is out of range": lambda now: any(number(each, "NPS") > 10 for each in now.all("orders")),
    "an order is snoozed": lambda now: any(each["Alerts snoozed until"] for each in now.open_orders()),
    "a colleague overwrites a health": lambda now: any(each["Health"] for each in now.all("orders")),
    "a signed order has not left intake": lambda now: any(
        each["Stage"] == "Intake" and day(each, "Deposit received") < now.today for each in now.open_orders()
    ),
    "work began without a deposit": lambda now: any(
        each["Stage"] == "Design" and not each["Deposit received"] for each in now.open_orders()
    ),
    "a signed-off order stays open": lambda now: any(
        day(each, "Signed off") < now.today for each in now.open_orders()
    ),
    "a change waits for a decision": lambda now: any(
        each["Status"] == "Requested" and now.today - day(each, "Requested") > timedelta(days=4)
        for each in now.all("change_orders")
    ),
    "a change is worked on without approval": lambda now: any(
        each["Status"] == "In work" and not each["Written approval"] for each in now.all("change_orders")
    ),
    "a change is not in the specification": lambda now: any(
        each["Status"] == "In work" and not each["Specs updated"] for each in now.all("change_orders")
    ),
    "a client misses a fitting": lambda now: any(
        each["Status"] == "Client unavailable" and not each["Backup date"] for each in now.all("fittings")
    ),
    "a fitting has no outcome": lambda now: any(
        each["Status"] == "Scheduled" and day(each, "Date") < now.today for each in now.all("fittings")
    ),
    "a client waits": lambda now: waits(now, 4),
    "garment and specification differ": lambda now: any(
        each["Specs match"] == "No" for each in now.all("orders")
    ),
    "a client is not happy": lambda now: any(
        0 < number(each, "Satisfaction") < 4.5 for each in now.all("orders")
    ),
    "an answer is missing": lambda now: any(
        each["Signed off"] and each["NPS"] is None for each in now.all("orders")
    ),
}


PASSING = [each for each in HAPPENS if each.startswith(("a title", "an amount", "more", "a stage", "two"))]


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    house = opened()
    seen = []
    for each in house.season.days:
        for clock in (time(9, 0), time(12, 0), time(15, 0), time(18, 0)):
            house.season.apply(each, clock)
            seen.append(
                Moment(each.at(clock), {table: house.rows(table) for table in Sources.__annotations__})
            )
    return seen


@pytest.fixture
def house() -> House:
    return opened()


class TestWhatHappens:
    @pytest.mark.parametrize("situation", HAPPENS)
    def test_every_situation_comes_up(self, moments: list[Moment], situation: str) -> None:
        assert any(HAPPENS[situation](moment) for moment in moments)

    @pytest.mark.parametrize("mistake", PASSING)
    def test_typing_mistakes_are_mended(self, moments: list[Moment], mistake: str) -> None:
        assert not HAPPENS[mistake](moments[0])
        assert not HAPPENS[mistake](moments[-1])

    def test_maison_kato_climbs_the_whole_ladder_and_pays_on_the_last_day(self, house: House) -> None:
        ages = []
        for each in house.season.days:
            house.season.apply(each, time(9, 0))
            payment = house.notion.row(house.season.rows["2041/second"])
            assert payment["Paid"] is None
            ages.append((each.date - day(payment, "Due")).days)
        assert {4, 5, 7, 14} <= set(ages)
        house.season.apply(house.season.days[-1])
        payment = house.notion.row(house.season.rows["2041/second"])
        assert payment["Paid"] == payment["Amount"]

    def test_most_orders_just_go_their_way(self, moments: list[Moment]) -> None:
        touched = Counter(
            cells["Order"]
            for before, after in pairwise(moments)
            for ident, cells in after.tables["orders"].items()
            if before.tables["orders"].get(ident) != cells
        )
        assert 15 <= len(touched) <= 35

    def test_a_duplicated_row_takes_its_cells_along(self, house: House) -> None:
        house.notion.edit(
            house.season.rows["2036"], {"Health": "At risk", "Open alerts": ["payment.reminder"]}
        )
        house.season.apply(house.season.days[8], time(13, 30))
        copy = house.order("2059")
        assert copy["Order"] == "Bridesmaids' dresses, set of five (1)"
        assert (copy["Order ID"], copy["Open alerts"]) == ("AS-2036", ["payment.reminder"])

    def test_clients_in_work_hear_from_the_house_every_week(self, moments: list[Moment]) -> None:
        last = moments[-1]
        week_ago = last.today - timedelta(days=7)
        for ident, cells in last.tables["orders"].items():
            if cells["Stage"] in {"Production", "Fitting", "Quality check"}:
                notes = [each for each in last.all("updates") if ident in names(each, "Order")]
                assert any(day(each, "At") >= week_ago for each in notes), cells["Order"]
