"""Columns are renamed, deleted, retyped and given back while the service works."""

from datetime import date

import pytest

from adapters.errors import Misconfigured
from notion_sync.sandbox.notion import select, status
from rules.columns import Source
from rules.policy import Stages
from tests.passes.world import World

MORNING, LATER, NEXT_DAY = "2026-11-23T10:00", "2026-11-23T10:30", "2026-11-24T10:00"


@pytest.fixture
def orders(house: World) -> str:
    return house.sources[Source.ORDERS]


def test_a_renamed_column_changes_nothing(house: World, orders: str) -> None:
    gown = house.late_order()
    house.run(MORNING)
    for name in ("Health", "Stage", "Promised delivery", "Open alerts", "Order"):
        house.notion.workspace.rename_property(orders, name, f"{name} (ours)")
    assert house.run(LATER).rows == []
    assert house.run(NEXT_DAY, full=True).exit_code == 0
    house.pay(gown, date(2026, 11, 24))
    house.run("2026-11-24T11:00")
    assert house.cell(gown, "Health (ours)") == "On track"
    assert house.cell(gown, "Open alerts (ours)") == []
    assert house.alerts() == ["opened payment.pause", "repeated payment.pause", "resolved payment.pause"]
    assert house.operational() == []


def test_a_deleted_column_switches_off_what_needs_it_and_is_said_once(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 3, 1))
    coat = house.order("Coat", forecast=date(2027, 3, 1))
    house.run(MORNING)
    assert house.cell(coat, "Timeline") == "Late"
    house.notion.workspace.delete_property(orders, "Forecast delivery")
    house.clock.set(house.at(LATER))
    house.edit(gown, Client="Maison Sato")
    house.run(LATER)
    assert house.cell(gown, "Timeline") == "On track"
    assert house.cell(coat, "Timeline") == "On track", "also where nobody edited the row"
    house.run("2026-11-23T11:00", full=True)
    house.run(NEXT_DAY, full=True)
    assert len(house.operational()) == 1
    assert "Forecast delivery" in house.operational()[0]
    assert "the projected delivery" in house.operational()[0]


def test_a_column_of_another_type_counts_as_gone_until_it_is_put_right(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 3, 1))
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Forecast delivery", "rich_text")
    house.run(LATER, full=True)
    assert house.cell(gown, "Timeline") == "On track"
    house.notion.workspace.retype_property(orders, "Forecast delivery", "date")
    house.edit(gown, Forecast_delivery=date(2027, 3, 1))
    house.run("2026-11-23T12:00", full=True)
    assert house.cell(gown, "Timeline") == "Late"
    house.notion.workspace.retype_property(orders, "Forecast delivery", "number")
    house.run("2026-11-23T13:00", full=True)
    assert len(house.operational()) == 2, "it was lost twice"


def test_a_lost_service_column_is_not_written_and_the_others_are(house: World, orders: str) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.delete_property(orders, "Health")
    house.pay(gown, date(2026, 11, 23))
    report = house.run(LATER)
    assert report.exit_code == 0
    assert house.cell(gown, "Payment stage") == "Paid"


def test_a_lost_required_column_stops_the_pass_before_anything_is_written(house: World, orders: str) -> None:
    gown = house.order("Gown")
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Stage", "rich_text")
    house.edit(gown, Client="Maison Sato")
    house.forget_requests()
    with pytest.raises(Misconfigured, match="Stage"):
        house.run(LATER)
    assert house.notion.journal.writes() == []


def test_a_status_may_become_a_select(house: World, orders: str) -> None:
    gown = house.order("Gown")
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Stage", select(*Stages().in_order))
    house.edit(gown, Stage="Delivery")
    house.run(LATER)
    assert house.cell(gown, "Current decision") == "Delivery coordination"
    house.notion.workspace.retype_property(orders, "Stage", status(*Stages().in_order))
    house.edit(gown, Stage="Sign-off")
    house.run("2026-11-23T11:00")
    assert house.cell(gown, "Current decision") == "Final client sign-off"
    assert house.operational() == []
