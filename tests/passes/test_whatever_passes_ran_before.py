"""What rows show follows from the rows and the instant alone, and nothing is said twice on the way."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notion_sync.sandbox.notion import Plain
from rules.columns import COLUMNS, Source
from tests.passes.world import World, said_in, world

BEGINNING, END = "2026-11-19T09:00", "2026-12-02T10:00"
WRITTEN = [column.name for column in COLUMNS[Source.ORDERS] if column.written]
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Edit:
    """What a person does with an order, or (``paying``) its payment, so many hours after the beginning."""

    hour: int
    order: int
    paying: bool
    column: str
    value: Plain

    def make(self, house: World, orders: list[str], payments: list[str]) -> None:
        value: Plain = self.value
        if self.column == "Order":
            value = [orders[1 - self.order]]
        if self.column == "Account Manager":
            value = [house.people["Min-ji Seo"]] if self.value else []
        if self.value == "that day":
            value = (house.at(BEGINNING) + self.hour * HOUR).date()
        page_id = (payments if self.paying else orders)[self.order]
        house.notion.workspace.edit(page_id, {self.column: value})


TO_A_PAYMENT = st.one_of(
    st.tuples(st.just("Settled"), st.sampled_from(["that day", None])),
    st.tuples(st.just("Paid"), st.sampled_from([400, 1000, None])),
    st.tuples(st.just("Disputed"), st.booleans()),
    st.tuples(st.just("Due"), st.dates(date(2026, 11, 5), date(2026, 11, 28))),
    st.tuples(st.just("Order"), st.just("the other one")),
)
COMING = st.none() | st.dates(date(2026, 11, 18), date(2026, 12, 4))
TO_AN_ORDER = st.one_of(
    st.tuples(
        st.just("Stage"), st.sampled_from(["Production", "On hold", "Delivery", "Closed", "Cancelled"])
    ),
    st.tuples(st.just("Delivered"), st.sampled_from(["that day", None])),
    st.tuples(st.sampled_from(["Promised to pay by", "Work may go on until"]), COMING),
    st.tuples(st.sampled_from(["Agreed delivery", "Forecast delivery"]), COMING),
    st.tuples(st.just("Account Manager"), st.booleans()),
    st.tuples(st.just("Order value"), st.sampled_from([-1, 900])),
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    paying = draw(st.booleans())
    column, value = draw(TO_A_PAYMENT if paying else TO_AN_ORDER)
    return Edit(draw(st.integers(0, 260)), draw(st.integers(0, 1)), paying, column, value)


SCHEDULES = st.one_of(
    st.just([*range(30)]),  # each hour of the first days
    st.just([*range(0, 300, 24)]),  # once a day in working hours
    st.just([*range(17, 300, 24)]),  # each night at two
    st.lists(st.integers(0, 300), max_size=10),
)


def live(
    folder: Path, script: list[Edit], passes: list[int]
) -> Iterator[tuple[dict[str, object], list[dict[str, str]]]]:
    """Let a house live through edits and passes; what its orders show at the end, and all that was said."""
    with world(folder) as house:
        orders = [house.order(f"Gown {number}", baseline=date(2026, 12, 1)) for number in range(2)]
        payments = [house.payment(order, date(2026, 11, 14)) for order in orders]
        moments = [(edit.hour, 0, edit) for edit in script] + [(hour, 1, None) for hour in passes]
        for hour, _, edit in sorted(moments, key=lambda moment: moment[:2]):
            now = house.at(BEGINNING) + hour * HOUR
            house.clock.set(now)
            if edit:
                edit.make(house, orders, payments)
            else:
                house.run(now.replace(tzinfo=None).isoformat())
        house.run(END)
        names = {ident: name for name, ident in house.people.items()}
        for order in orders:
            shown = {name: readable(house.cell(order, name), names) for name in WRITTEN}
            said = [alert for message in house.spoken_of(order) for alert in said_in(message)]
            yield shown, [alert for alert in said if alert["key"].startswith(order)]


def readable(value: Plain, names: dict[str, str]) -> object:
    """A cell with people by name."""
    return [names.get(item, item) for item in value] if isinstance(value, list) else value


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(script=st.lists(edits(), max_size=8), passes=SCHEDULES)
def test_cells_and_open_codes_are_those_of_a_first_pass_and_nothing_is_said_twice(
    script: list[Edit], passes: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        lived = list(live(Path(folder), script, passes))
        fresh = list(live(Path(other), script, []))
    assert [shown for shown, _ in lived] == [shown for shown, _ in fresh]
    for _, said in lived:
        assert_said_once(said)


def assert_said_once(said: list[dict[str, str]]) -> None:
    """Each episode opens once, first of all; each change is one; and what is resolved stays so."""
    for key in {alert["key"] for alert in said}:
        first, *later = [alert for alert in said if alert["key"] == key]
        assert first["event"] == "opened"
        before = first
        for alert in later:
            assert before["event"] != "resolved"
            changed = (alert["code"], alert["level"]) != (before["code"], before["level"])
            assert changed == (alert["event"] in ("raised", "lowered"))
            assert alert["event"] != "opened"
            before = alert
