"""Somebody else keeps rewriting our cells: we give in, say so once, and go on when they rest."""

from datetime import date
from urllib.parse import unquote

import pytest
from pydantic import SecretStr

from notion_sync.sandbox.notion import Plain
from rules.columns import Source
from tests.passes.world import World

BEFORE = "2026-11-23T09:55"


def at(minutes: int) -> str:
    """A time so many minutes after ten on Monday, 23 November 2026."""
    return f"2026-11-23T{10 + minutes // 60}:{minutes % 60:02}"


def automation(house: World, order: str, *, until: int = 20, begin: int = 0, **cells: Plain) -> None:
    """Passes every five minutes, before each of which an automation writes cells of an order."""
    for minutes in range(begin, until, 5):
        house.clock.set(house.at(at(minutes)))
        house.edit(order, **cells)
        house.run(at(minutes))


def writes_to(house: World, order: str) -> list[set[str]]:
    """The columns of each write to an order since the last question, by name."""
    source = house.notion.workspace.store.sources[house.sources[Source.ORDERS]]
    names = {unquote(prop.id): prop.name for prop in source.properties.values()}
    found = []
    for each in house.notion.journal.matching(f"^PATCH .*{order}"):
        assert isinstance(each.body, dict)
        found.append({names[unquote(key)] for key in each.body["properties"]})
    house.forget_requests()
    return found


@pytest.fixture
def gown(house: World) -> str:
    """An order that is late, and shown so."""
    order = house.late_order("Gown")
    house.run(BEFORE)
    house.forget_requests()
    return order


def test_a_person_who_corrects_a_cell_twice_is_put_right(house: World, gown: str) -> None:
    automation(house, gown, until=10, Health="On track")
    assert house.cell(gown, "Health") == "Off track"
    assert house.operational() == []


def test_what_is_rewritten_after_being_put_right_three_times_is_left_alone(house: World, gown: str) -> None:
    automation(house, gown, until=40, Health="On track")
    assert house.cell(gown, "Health") == "On track"
    assert writes_to(house, gown) == [{"Health"}] * 3


def test_it_is_said_once_with_row_column_both_values_and_remedy(house: World, gown: str) -> None:
    automation(house, gown, until=40, Health="On track")
    house.run(at(40), full=True)
    (said,) = house.operational()
    assert "Somebody else keeps rewriting Health in Order Tracker" in said
    assert "Gown: it should show “Off track”, and was changed to “On track”." in said
    assert "Look for what writes Health: an automation of the database" in said


def test_the_passes_succeed_and_count_the_cell(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.edit(gown, Satisfaction=5)
    report = house.run(at(20))
    assert (report.exit_code, report.left_alone) == (0, 1)
    assert "1 cells left alone" in report.summary()


def test_the_other_cells_of_the_row_are_still_written(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    writes_to(house, gown)
    house.pay(gown, date(2026, 11, 23))
    house.edit(gown, Health="At risk")
    house.run(at(20))
    assert house.cell(gown, "Payment stage") == "Paid"
    (written,) = writes_to(house, gown)
    assert "Health" not in written


def test_other_rows_are_put_right_and_other_fights_in_the_column_are_not_said_again(
    house: World, gown: str
) -> None:
    coat = house.order("Coat")
    automation(house, gown, Health="On track")
    automation(house, coat, begin=20, until=40, Health="Off track")
    suit = house.order("Suit")
    report = house.run(at(40))
    assert house.cell(suit, "Health") == "On track"
    assert report.left_alone == 2
    assert len(house.operational()) == 1


def test_an_automation_on_many_rows_is_one_message(house: World) -> None:
    orders = [house.order(f"Coat {number:02}") for number in range(12)]
    house.run(BEFORE)
    for minutes in range(0, 20, 5):
        house.clock.set(house.at(at(minutes)))
        for order in orders:
            house.edit(order, Health="On hold")
        house.run(at(minutes))
    (said,) = house.operational()
    assert "Coat 09" in said
    assert "And 2 more orders." in said


def test_once_the_other_side_has_rested_for_an_hour_the_cell_is_written_once(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.forget_requests()
    for minutes in range(20, 75, 10):
        house.run(at(minutes))
    assert writes_to(house, gown) == []
    house.run(at(75))
    assert house.cell(gown, "Health") == "Off track"
    for minutes in (80, 135, 200):
        assert house.run(at(minutes)).left_alone == 0
    assert writes_to(house, gown) == [{"Health"}]


def test_a_fight_that_begins_again_after_it_was_over_is_said_again(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.run(at(75))
    house.run(at(135))
    automation(house, gown, begin=140, until=160, Health="On track")
    assert len(house.operational()) == 2


def test_what_is_rewritten_again_is_left_again_without_a_word(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    for hour in range(1, 4):
        house.run(at(15 + hour * 65))
        assert house.cell(gown, "Health") == "Off track"
        house.edit(gown, Health="On track")
        house.run(at(15 + hour * 65 + 5))
        assert house.cell(gown, "Health") == "On track"
    assert writes_to(house, gown) == [{"Health"}] * 6
    assert len(house.operational()) == 1


def test_what_comes_to_be_right_by_itself_ends_the_fight_without_a_write(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    writes_to(house, gown)
    house.edit(gown, Health="Off track")
    assert house.run(at(20)).left_alone == 0
    house.run(at(80))
    assert writes_to(house, gown) == []
    automation(house, gown, begin=85, until=90, Health="On track")
    assert writes_to(house, gown) == [{"Health"}], "and a person may correct it again"


def test_a_fight_over_open_alerts_makes_nothing_be_said_twice(house: World, gown: str) -> None:
    automation(house, gown, until=60, Open_alerts=[])
    house.run("2026-11-23T16:00")
    house.edit(gown, Open_alerts=[])
    house.run("2026-11-23T17:00", full=True)
    assert house.alerts(gown) == ["opened payment.pause"]
    house.pay(gown, date(2026, 11, 23))
    house.run("2026-11-23T17:30")
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_an_order_that_is_gone_is_no_fight_any_more(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.notion.workspace.trash(gown)
    assert house.run(at(20), full=True).left_alone == 0


def test_a_column_that_is_gone_is_no_fight_any_more(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.notion.workspace.delete_property(house.sources[Source.ORDERS], "Health")
    house.edit(gown, Satisfaction=5)
    assert house.run(at(20)).left_alone == 0


def test_plan_does_not_offer_to_write_it(house: World, gown: str) -> None:
    automation(house, gown, Health="On track")
    house.edit(gown, Satisfaction=5)
    assert house.plan(at(20)).rows == []


def test_without_a_ledger_nobody_sees_the_fight(house: World) -> None:
    house.settings["ledger"] = SecretStr("memory")
    gown = house.late_order("Gown")
    house.run(BEFORE)
    automation(house, gown, until=30, Health="On track")
    assert house.cell(gown, "Health") == "Off track"
    assert house.operational() == []
