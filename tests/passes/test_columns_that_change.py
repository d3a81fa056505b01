"""Columns are renamed, deleted, retyped and given back while the service works."""

import re
from datetime import date
from urllib.parse import unquote

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


def test_the_id_of_a_column_wins_over_its_old_name_and_people_are_told_of_the_other(
    house: World, orders: str
) -> None:
    workspace = house.notion.workspace
    gown = house.order("Gown", baseline=date(2026, 11, 16))
    house.run(MORNING)
    workspace.rename_property(orders, "Promised delivery", "Promised at signing")
    other = workspace.add_property(orders, "Promised delivery", "date")
    house.edit(gown, Promised_delivery=date(2027, 3, 1))
    for moment in (LATER, NEXT_DAY):
        house.run(moment, full=True)
    assert house.cell(gown, "Timeline") == "Late"
    (said,) = house.operational()
    assert "is called Promised at signing now, and another column has its old name" in said
    (named,) = re.findall(r'\[orders\.columns\] baseline = "(.+?)"', said)
    assert unquote(named) == unquote(other)

    house.name_column(Source.ORDERS, baseline=named)
    house.run("2026-11-24T11:00")
    assert house.cell(gown, "Timeline") == "On track"


def test_a_new_name_in_the_configuration_wins_over_the_id(house: World, orders: str) -> None:
    gown = house.order("Gown", baseline=date(2026, 11, 16))
    house.run(MORNING)
    house.notion.workspace.add_property(orders, "Promise", "date")
    house.edit(gown, Promise=date(2027, 3, 1))
    house.name_column(Source.ORDERS, baseline="Promise")
    house.run(LATER)
    assert house.cell(gown, "Timeline") == "On track"


def test_a_deleted_column_leaves_orders_that_used_it_as_they_were_judged(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 3, 1))
    coat = house.order("Coat", forecast=date(2027, 3, 1))
    scarf = house.order("Scarf")
    house.run(MORNING)
    assert house.cell(coat, "Timeline") == "Late"
    house.notion.workspace.delete_property(orders, "Forecast delivery")
    house.clock.set(house.at(LATER))
    house.edit(gown, Stage="Delivery")
    house.edit(scarf, Promised_delivery=date(2026, 11, 16))
    house.run(LATER)
    assert (house.cell(gown, "Timeline"), house.cell(gown, "Health")) == ("Late", "Off track")
    assert house.cell(gown, "Current decision") == "Delivery coordination", "the other rules go on"
    assert house.cell(scarf, "Timeline") == "Late", "and so do the orders that never used it"
    house.run(NEXT_DAY, full=True)
    assert house.alerts(gown) == house.alerts(coat) == ["opened timeline.late"]
    (said,) = house.operational()
    assert "The column Forecast delivery of Order Tracker is gone" in said
    assert "the projected delivery" in said

    house.notion.workspace.restore_property(orders, "Forecast delivery")
    house.run("2026-11-24T11:00", full=True)
    assert house.cell(coat, "Timeline") == "Late"
    assert house.alerts(coat) == ["opened timeline.late"]
    house.notion.workspace.delete_property(orders, "Forecast delivery")
    house.run("2026-11-24T12:00", full=True)
    assert len(house.operational()) == 2, "it was lost twice"


def test_a_team_may_do_without_a_column(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 3, 1))
    house.run(MORNING)
    house.notion.workspace.delete_property(orders, "Forecast delivery")
    house.run(LATER, full=True)
    assert house.cell(gown, "Timeline") == "Late"
    house.name_column(Source.ORDERS, forecast="")
    house.run("2026-11-23T11:00")
    assert house.cell(gown, "Timeline") == "On track"
    assert house.alerts(gown) == ["opened timeline.late", "resolved timeline.late"]


def test_nobody_is_dunned_because_the_column_that_says_who_paid_is_gone(house: World) -> None:
    payments = house.sources[Source.PAYMENTS]
    gown, coat = house.order("Gown"), house.order("Coat")
    house.payment(gown, date(2026, 11, 1), settled=date(2026, 11, 2))
    house.payment(coat, date(2026, 11, 14))
    house.run(MORNING)
    house.notion.workspace.delete_property(payments, "Settled")
    house.run(LATER, full=True)
    house.run(NEXT_DAY)
    assert house.alerts(gown) == []
    assert house.cell(gown, "Payment stage") == "Paid"
    assert house.alerts(coat) == ["opened payment.pause", "repeated payment.pause"], "it was never settled"


def test_a_column_of_another_type_counts_as_gone_until_it_is_put_right(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 3, 1))
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Forecast delivery", "rich_text")
    house.run(LATER)
    assert house.cell(gown, "Timeline") == "Late"
    (said,) = house.operational()
    assert "is of type rich_text and cannot be used" in said
    house.notion.workspace.retype_property(orders, "Forecast delivery", "date")
    house.edit(gown, Forecast_delivery=date(2027, 1, 15))
    house.run("2026-11-23T12:00", full=True)
    assert house.cell(gown, "Timeline") == "On track"
    assert house.alerts(gown) == ["opened timeline.late", "resolved timeline.late"]
    house.notion.workspace.retype_property(orders, "Forecast delivery", "number")
    house.run("2026-11-23T13:00", full=True)
    assert len(house.operational()) == 2, "it was lost twice"


def test_a_column_deleted_and_made_anew_is_bound_anew(house: World, orders: str) -> None:
    gown = house.order("Gown", forecast=date(2027, 1, 15))
    house.run(MORNING)
    for name, kind in (("Forecast delivery", "date"), ("Drift", "number")):
        house.notion.workspace.delete_property(orders, name)
        house.notion.workspace.add_property(orders, name, kind)
    house.edit(gown, Forecast_delivery=date(2027, 3, 1))
    assert house.run(LATER).exit_code == 0
    assert house.cell(gown, "Timeline") == "Late"
    assert house.cell(gown, "Drift") == 28
    assert house.operational() == []


def test_a_column_added_later_is_seen_once_a_row_is_read(house: World, orders: str) -> None:
    for name in ("Forecast delivery", "Drift"):
        house.notion.workspace.delete_property(orders, name)
    gown = house.order("Gown")
    coat = house.order("Coat")
    house.run(MORNING)
    house.run(LATER)
    house.notion.workspace.add_property(orders, "Forecast delivery", "date")
    house.notion.workspace.add_property(orders, "Drift", "number")
    house.clock.set(house.at("2026-11-23T11:00"))
    house.edit(gown, Forecast_delivery=date(2027, 3, 1))
    house.run("2026-11-23T11:00")
    assert house.cell(gown, "Timeline") == "Late"
    assert house.cell(coat, "Drift") == 0, "its column is filled in on all rows"


def test_a_column_that_is_none_of_ours_costs_one_look(house: World, orders: str) -> None:
    gown = house.order("Gown")
    house.run(MORNING)
    house.notion.workspace.add_property(orders, "Mood", "rich_text")
    house.edit(gown, Mood="calm")
    house.forget_requests()
    house.run(LATER)
    house.run("2026-11-23T10:31")
    assert [each for each in house.requests() if each.startswith("GET")] == [f"GET {orders}"]


@pytest.mark.parametrize("change", ["deleted", "a status"])
def test_a_lost_service_column_is_not_written_and_the_others_are(
    house: World, orders: str, change: str
) -> None:
    workspace = house.notion.workspace
    gown, coat = house.late_order(), house.order("Coat")
    house.run(MORNING)
    house.run(LATER)
    if change == "deleted":
        workspace.delete_property(orders, "Health")
    else:
        workspace.retype_property(orders, "Health", status("Fine"))
    house.clock.set(house.at("2026-11-23T11:00"))
    house.pay(gown, date(2026, 11, 23))
    report = house.run("2026-11-23T11:00")
    assert report.exit_code == 0, "no row that was read shows yet what happened to the column"
    assert house.cell(gown, "Payment stage") == "Paid"
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(coat, "Current decision") == "Production timeline coordination"
    house.run("2026-11-23T11:30")
    house.run("2026-11-23T12:00", full=True)
    (said,) = house.operational()
    assert "The column Health of Order Tracker is" in said
    assert "the order's state at a glance" in said


def test_a_service_column_given_back_is_filled_in_again(house: World, orders: str) -> None:
    gown = house.order("Gown")
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Health", "rich_text")
    house.run(LATER, full=True)
    house.notion.workspace.retype_property(orders, "Health", select())
    house.run("2026-11-23T11:00", full=True)
    assert house.cell(gown, "Health") == "On track"
    assert len(house.operational()) == 1


def test_a_lost_required_column_stops_passes_before_anything_is_written_and_is_said_once(
    house: World, orders: str
) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Stage", "rich_text")
    house.edit(gown, Client="Maison Sato")
    house.forget_requests()
    for moment in (LATER, "2026-11-23T11:00"):
        with pytest.raises(Misconfigured, match="Stage"):
            house.run(moment)
    assert house.notion.journal.writes() == []
    (said,) = house.operational()
    assert "The tracker lacks columns that it cannot do without: Stage" in said
    assert "notion-sync doctor" in said

    house.notion.workspace.retype_property(orders, "Stage", status(*Stages().in_order))
    house.edit(gown, Stage="Production")
    assert house.run("2026-11-23T12:00").exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause"]
    house.notion.workspace.retype_property(orders, "Stage", "rich_text")
    with pytest.raises(Misconfigured):
        house.run("2026-11-23T13:00", full=True)
    assert len(house.operational()) == 2


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
