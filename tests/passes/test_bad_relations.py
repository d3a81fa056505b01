"""Rows that belong to no order, to several, or to the wrong one: each is looked at where it belongs."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from notion_sync.sandbox.notion import Plain, relation
from rules.columns import Source
from tests.passes.world import RELATED, World, world

MORNING, LATER, EVENING = "2026-11-23T10:00", "2026-11-23T11:00", "2026-11-23T12:00"


@pytest.fixture
def with_changes(tmp_path: Path) -> Iterator[World]:
    """A house that keeps change orders too."""
    with world(tmp_path, (*RELATED, Source.CHANGE_ORDERS)) as founded:
        yield founded


def unapproved(house: World, **cells: Plain) -> str:
    """Type in a change order that is worked on without approval."""
    values: dict[str, Plain] = {"Change": "Longer sleeves", "Status": "In work", **cells}
    return house.notion.workspace.add_page(house.sources[Source.CHANGE_ORDERS], values)


def test_a_change_order_of_no_order_waits_for_one(with_changes: World) -> None:
    house = with_changes
    gown = house.order("Gown")
    change = unapproved(house)
    assert house.run(MORNING).exit_code == 0
    assert house.alerts() == []

    house.edit(change, Order=[gown])
    house.run(LATER)
    assert "opened change.unapproved_work" in house.alerts(gown)

    house.edit(change, Order=[])
    house.run(EVENING)
    assert "resolved change.unapproved_work" in house.alerts(gown)


def test_a_payment_of_two_orders_is_followed_on_both_and_paid_on_both(house: World) -> None:
    gown, coat = house.order("Gown"), house.order("Coat")
    payment = house.payment(gown, date(2026, 11, 14))
    house.edit(payment, Order=[gown, coat])
    house.run(MORNING)
    assert house.alerts(gown) == house.alerts(coat) == ["opened payment.pause"]

    house.edit(payment, Settled=date(2026, 11, 23))
    house.run(LATER)
    assert house.alerts(gown) == house.alerts(coat) == ["opened payment.pause", "resolved payment.pause"]


def test_an_order_that_is_its_own_client_is_judged_like_any_other(house: World) -> None:
    orders = house.sources[Source.ORDERS]
    house.notion.workspace.delete_property(orders, "Client")
    house.notion.workspace.add_property(orders, "Client", relation(orders))
    gown, coat = house.order("Gown", client=[]), house.order("Coat", client=[])
    house.edit(gown, Client=[coat])
    house.edit(coat, Client=[gown])
    house.payment(gown, date(2026, 11, 14))
    assert house.run(MORNING).exit_code == 0
    assert house.run(LATER).rows == []
    assert str(house.cell(gown, "Next action")).startswith("Remind Coat of Second")


def test_somebody_listed_for_each_role_and_absence_is_one_person(tmp_path: Path) -> None:
    with world(tmp_path, (*RELATED, Source.TEAM)) as house:
        minji = [house.people["Min-ji Seo"]]
        team = house.notion.workspace
        for cells in (
            {"Role": ["Account Manager"]},
            {"Away from": date(2026, 11, 20), "Away until": date(2026, 11, 25)},
            {"Away from": date(2026, 11, 23), "Away until": date(2026, 11, 27)},
        ):
            team.add_page(house.sources[Source.TEAM], {"Name": "Min-ji Seo", "Person": minji, **cells})
        gown = house.late_order("Gown")
        house.run(MORNING)
        assert "for Min-ji Seo" in str(house.cell(gown, "Next action"))
        house.run("2026-11-26T10:00")
        assert "for Min-ji Seo" in str(house.cell(gown, "Next action"))
        house.run("2026-11-28T10:00")
        assert str(house.cell(gown, "Next action")).endswith("(Min-ji Seo).")
