"""Options are renamed and deleted while the service works: cells go on saying what they said."""

from datetime import date
from pathlib import Path

import pytest

from notion_sync.sandbox.notion import Plain, select
from rules.columns import Source
from tests.passes.world import World, world

MORNING, LATER, NEXT_DAY = "2026-11-23T10:00", "2026-11-23T10:30", "2026-11-24T10:00"


@pytest.fixture
def orders(house: World) -> str:
    return house.sources[Source.ORDERS]


def options(house: World, orders: str, column: str) -> list[str]:
    prop = house.notion.workspace.store.find_property(house.notion.workspace.store.sources[orders], column)
    assert prop is not None
    return [option.name for option in prop.options]


def test_a_renamed_stage_is_the_stage_it_was(house: World, orders: str) -> None:
    gown, coat = house.late_order(), house.late_order("Coat")
    house.run(MORNING)
    house.notion.workspace.rename_option(orders, "Stage", "Production", "Atelier")
    house.edit(gown, Client="Maison Sato")
    house.run(LATER)
    house.run("2026-11-23T11:00", full=True)
    house.order("Scarf", stage="Atelier")
    assert house.run("2026-11-23T11:30").exit_code == 0
    assert [house.cell(order, "Data issues") for order in (gown, coat)] == ["", ""]
    assert house.alerts(gown) == house.alerts(coat) == ["opened payment.pause"]
    assert house.operational() == []

    house.files["tracker.toml"] = house.configuration().folder.joinpath("tracker.toml").read_text() + (
        '[stages]\ntracking = ["Design", "Sourcing", "Atelier", "On hold"]\nearly = ["Design"]\n'
    )
    house.run("2026-11-23T12:00")
    assert house.cell(gown, "Data issues") == ""


def test_a_stage_that_takes_the_name_of_another_is_that_other(house: World, orders: str) -> None:
    gown = house.order("Gown")
    house.run(MORNING)
    house.notion.workspace.rename_option(orders, "Stage", "Delivery", "Handing over")
    house.notion.workspace.rename_option(orders, "Stage", "Production", "Delivery")
    house.edit(gown, Client="Maison Sato")
    house.run(LATER)
    assert house.cell(gown, "Current decision") == "Delivery coordination"


def test_a_renamed_status_of_a_fitting_is_the_status_it_was(tmp_path: Path) -> None:
    with world(tmp_path, (Source.FITTINGS,)) as house:
        renamed_fitting(house)


def renamed_fitting(house: World) -> None:
    fittings = house.sources[Source.FITTINGS]
    gown = house.order("Gown")
    missed: dict[str, Plain] = {
        "fitting": "First",
        "order": [gown],
        "date": date(2026, 11, 20),
        "status": "Client unavailable",
    }
    fitting = house.add(Source.FITTINGS, missed)
    house.run(MORNING)
    house.notion.workspace.rename_option(fittings, "Status", "Client unavailable", "No show")
    house.edit(fitting, Fitting="First fitting")
    house.run(LATER)
    assert house.alerts(gown) == ["opened fitting.unavailable"]
    assert house.cell(gown, "Data issues") == ""


def test_an_option_of_ours_that_people_rename_keeps_their_name(house: World, orders: str) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.run(LATER, full=True)
    house.notion.workspace.rename_option(orders, "Health", "Off track", "Trouble")
    house.notion.workspace.rename_option(orders, "Open alerts", "payment.pause", "Zahlung!")
    assert house.run("2026-11-23T11:00", full=True).rows == []
    coat = house.late_order("Coat")
    house.run("2026-11-23T11:30")
    for order in (gown, coat):
        assert house.cell(order, "Health") == "Trouble"
        assert house.cell(order, "Open alerts") == ["Zahlung!"]
    assert "Off track" not in options(house, orders, "Health")
    assert house.run("2026-11-23T12:00", full=True).rows == []
    assert house.alerts() == ["opened payment.pause"] * 2


def test_a_lost_ledger_and_a_renamed_option_of_ours_make_one_new_option_and_no_more(
    house: World, orders: str
) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.rename_option(orders, "Health", "Off track", "Trouble")
    house.lose_ledger()
    for moment in (LATER, "2026-11-23T11:00", "2026-11-23T11:30"):
        house.run(moment, full=True)
    assert house.cell(gown, "Health") == "Off track"
    assert sorted(options(house, orders, "Health")) == ["Off track", "Trouble"]
    assert house.alerts() == ["opened payment.pause"]


def test_the_configuration_may_take_a_renamed_option_over(house: World, orders: str) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.run(LATER, full=True)
    house.notion.workspace.rename_option(orders, "Health", "Off track", "Trouble")
    house.files["tracker.toml"] = house.configuration().folder.joinpath("tracker.toml").read_text() + (
        '[options.orders.health]\n"Off track" = "Trouble"\n'
    )
    assert house.run("2026-11-23T11:00").rows == []
    assert house.cell(gown, "Health") == "Trouble"


def test_an_option_of_ours_that_people_delete_is_made_again(house: World, orders: str) -> None:
    gown, coat = house.late_order(), house.order("Coat")
    house.run(MORNING)
    house.run(LATER, full=True)
    house.notion.workspace.delete_option(orders, "Health", "Off track")
    house.payment(coat, date(2026, 11, 14))
    assert house.run("2026-11-23T11:00").exit_code == 0, "the write by its id is made good at once"
    assert house.cell(coat, "Health") == "Off track"
    house.run("2026-11-23T11:30")
    assert house.cell(gown, "Health") == "Off track"
    assert options(house, orders, "Health").count("Off track") == 1


def test_orders_whose_stage_was_deleted_are_left_as_they_were_judged_until_they_get_another(
    house: World, orders: str
) -> None:
    gown, coat = house.late_order(), house.late_order("Coat")
    house.run(MORNING)
    house.notion.workspace.retype_property(orders, "Stage", select("Design", "Production", "Delivery"))
    for order in (gown, coat):
        house.edit(order, Stage="Production")
    house.run("2026-11-23T10:05", full=True)
    house.notion.workspace.delete_option(orders, "Stage", "Production")
    house.notion.workspace.delete_option(orders, "Stage", "Design")
    house.pay(coat, date(2026, 11, 23))
    house.edit(gown, Client="Maison Sato")
    house.run(LATER)
    house.run(NEXT_DAY, full=True)
    assert house.alerts(gown) == house.alerts(coat) == ["opened payment.pause"]
    assert (house.cell(gown, "Health"), house.cell(coat, "Work on hold")) == ("Off track", True)
    assert house.cell(gown, "Data issues") == "", "nobody can mend it in the row"
    (said,) = house.operational()
    assert "The option Production of the column Stage of Order Tracker was deleted" in said
    assert "[stages]" in said

    house.edit(coat, Stage="Delivery")
    house.run("2026-11-24T10:30")
    assert house.alerts(coat) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(coat, "Current decision") == "Delivery coordination"


def test_a_stage_that_a_person_takes_away_is_no_deleted_option(house: World, orders: str) -> None:
    house.notion.workspace.retype_property(orders, "Stage", select("Design", "Production"))
    gown = house.order("Gown")
    house.run(MORNING)
    house.edit(gown, Stage=None)
    house.run(LATER)
    assert house.cell(gown, "Current decision") == "Production timeline coordination"
    assert house.operational() == []
