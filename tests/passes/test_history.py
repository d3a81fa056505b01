"""What the ledger keeps of how rows were: what people changed, and when a pass first saw it."""

from contextlib import closing
from datetime import date, timedelta

import pytest

from notion_sync.bootstrap import ledger_of
from notion_sync.sandbox.notion import relation
from rules.columns import Source
from rules.record import PastRow
from tests.passes.world import World

FRIDAY, SATURDAY, MONDAY = "2026-11-20T10:00", "2026-11-21T10:00", "2026-11-23T10:00"


def past(house: World) -> list[PastRow]:
    with closing(ledger_of(house.environment(), house.configuration(), create=False)) as ledger:
        return list(ledger.past())


def test_what_people_change_is_kept_with_its_time(house: World) -> None:
    gown = house.order("Gown", stage="Design")
    house.run(FRIDAY)
    house.edit(gown, Stage="Production")
    house.run(MONDAY)

    [before] = past(house)
    assert before.row.page_id == gown
    assert before.row.cells["stage"] == "Design"
    assert (before.since, before.until) == (house.at(FRIDAY), house.at(MONDAY))


def test_what_the_service_writes_is_no_change(house: World) -> None:
    house.late_order()
    house.run(FRIDAY)
    house.run(SATURDAY)
    house.run(MONDAY)
    assert past(house) == []


def test_nor_is_what_others_write_into_its_cells(house: World) -> None:
    gown = house.order("Gown")
    house.run(FRIDAY)
    house.edit(gown, Health="Off track")
    house.run(MONDAY)
    assert past(house) == []


def test_two_edits_between_passes_are_one(house: World) -> None:
    gown = house.order("Gown", stage="Design")
    house.run(FRIDAY)
    house.edit(gown, Stage="Sourcing")
    house.edit(gown, Stage="Production")
    house.run(MONDAY)
    assert [each.row.cells["stage"] for each in past(house)] == ["Design"]


def test_what_goes_away_is_kept(house: World) -> None:
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 12, 14))
    house.run(FRIDAY)
    house.notion.workspace.trash(payment)
    house.notion.workspace.trash(gown)
    house.run(MONDAY, full=True)

    kept = {each.row.page_id: each for each in past(house)}
    assert kept.keys() == {gown, payment}
    assert {each.until for each in kept.values()} == {house.at(MONDAY)}


def test_after_two_years_it_is_forgotten(house: World) -> None:
    gown = house.order("Gown", stage="Design")
    house.run(FRIDAY)
    house.edit(gown, Stage="Sourcing")
    house.run(MONDAY)
    house.edit(gown, Stage="Production")
    house.run("2028-11-20T10:00", full=True)
    assert [each.row.cells["stage"] for each in past(house)] == ["Design", "Sourcing"]

    house.run("2028-11-25T10:00", full=True)
    assert [each.row.cells["stage"] for each in past(house)] == ["Sourcing"]


def test_switched_off_nothing_is_kept(house: World) -> None:
    house.files["policy.toml"] = "[ledger]\nhistory = false\n"
    gown = house.order("Gown", stage="Design")
    house.run(FRIDAY)
    house.edit(gown, Stage="Production")
    house.run(MONDAY)
    assert past(house) == []


def test_another_tracker_under_the_same_name_begins_anew(house: World) -> None:
    gown = house.order("Gown", stage="Design")
    payment = house.payment(gown, date(2026, 12, 14))
    house.run(FRIDAY)
    house.edit(gown, Stage="Production")
    house.edit(payment, Amount=7)
    house.run(SATURDAY)
    assert {each.source for each in past(house)} == {Source.ORDERS, Source.PAYMENTS}

    workspace = house.notion.workspace
    columns = {"Payment": "title", "Due": "date", "Amount": "number"}
    other = workspace.create_database("Other payments", columns)
    workspace.add_property(other.data_source_id, "Order", relation(house.sources[Source.ORDERS]))
    house.sources[Source.PAYMENTS] = other.data_source_id
    house.run(MONDAY, full=True)
    assert {each.source for each in past(house)} == {Source.ORDERS}


@pytest.mark.parametrize("gap", [timedelta(0), timedelta(minutes=5)])
def test_passes_that_judged_something_are_known(house: World, gap: timedelta) -> None:
    house.order("Gown")
    house.run(FRIDAY)
    house.run((house.at(FRIDAY) + gap).isoformat())
    with closing(ledger_of(house.environment(), house.configuration(), create=False)) as ledger:
        looks = ledger.looks()
    assert looks == [house.at(FRIDAY)]
