"""Rows that belong together: payments and their order, orders with one number, orders and their client."""

from datetime import date

import pytest

from notion_sync.sandbox.notion import relation
from rules.columns import Source
from tests.passes.world import World

MORNING, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


def issues(house: World, order: str) -> str:
    return str(house.cell(order, "Data issues") or "")


def test_a_payment_that_moves_to_another_order_concerns_both(house: World) -> None:
    gown, coat = house.order("Gown"), house.order("Coat")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    house.edit(payment, Order=[coat])
    house.run(LATER)
    assert house.cell(gown, "Payment stage") is None
    assert house.cell(coat, "Payment stage") == "Work paused"
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.alerts(coat) == ["opened payment.pause"]


def test_a_number_on_two_orders_is_an_issue_of_both_until_one_is_changed(house: World) -> None:
    gown, coat = house.order("Gown", order_id="A-7"), house.order("Coat", order_id="A-7")
    house.run(MORNING)
    assert "also on another order" in issues(house, gown)
    assert "also on another order" in issues(house, coat)
    house.edit(coat, Order_ID="A-8")
    house.run(LATER)
    assert (issues(house, gown), issues(house, coat)) == ("", "")


def test_a_number_is_free_again_once_the_other_order_is_gone(house: World) -> None:
    gown, coat = house.order("Gown", order_id="A-7"), house.order("Coat", order_id="A-7")
    house.run(MORNING)
    house.notion.workspace.trash(coat)
    house.run(LATER, full=True)
    assert issues(house, gown) == ""


@pytest.mark.parametrize("edited", [("gown",), ("gown", "coat")])
def test_a_number_is_free_again_once_the_other_order_turns_out_to_be_gone_as_it_is_written(
    house: World, edited: tuple[str, ...]
) -> None:
    gown, coat = house.order("Gown", order_id="A-7"), house.order("Coat", order_id="A-7")
    house.run(MORNING)
    for name in edited:
        house.edit({"gown": gown, "coat": coat}[name], Stage="Delivery")
    house.run(LATER, before_write=lambda: house.notion.workspace.trash(gown))
    house.run("2026-11-23T12:00")
    assert issues(house, coat) == ""


def test_a_new_order_with_a_known_number_concerns_the_old_one(house: World) -> None:
    gown = house.order("Gown", order_id="A-7")
    house.run(MORNING)
    house.order("Coat", order_id="A-7")
    house.run(LATER)
    assert "also on another order" in issues(house, gown)


def test_a_payment_that_also_belongs_to_an_order_that_is_gone_is_an_issue(house: World) -> None:
    gown, coat = house.order("Gown"), house.order("Coat")
    payment = house.payment(gown, date(2026, 12, 14), "Deposit")
    house.edit(payment, Order=[gown, coat])
    house.run(MORNING)
    assert issues(house, gown) == ""
    house.notion.workspace.trash(coat)
    house.run(LATER, full=True)
    assert "linked to an order that is gone" in issues(house, gown)
    house.notion.workspace.restore(coat)
    house.run("2026-11-23T12:00", full=True)
    assert issues(house, gown) == ""


def test_more_than_25_orders_of_one_payment_are_all_known(house: World) -> None:
    orders = [house.order(f"Uniform {number}") for number in range(30)]
    payment = house.payment(orders[0], date(2026, 11, 14))
    house.edit(payment, Order=orders)
    house.run(MORNING)
    assert {house.cell(order, "Payment stage") for order in orders} == {"Work paused"}


def test_a_client_in_a_relation_is_named_and_asked_for_once(house: World) -> None:
    workspace = house.notion.workspace
    clients = workspace.create_database("Clients", {"Name": "title"}).data_source_id
    workspace.delete_property(house.sources[Source.ORDERS], "Client")
    workspace.add_property(house.sources[Source.ORDERS], "Client", relation(clients))
    sato = workspace.add_page(clients, {"Name": "Maison Sato"})
    gown = house.order("Gown", client=[sato])
    coat = house.order("Coat", client=[sato])
    house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    assert house.requests().count("GET page") == 1
    assert "Maison Sato" in str(house.cell(gown, "Next action"))
    assert "Maison Sato" in house.spoken_of(gown)[0].text
    house.forget_requests()
    house.edit(coat, Stage="Delivery")
    house.run(LATER)
    assert "GET page" not in house.requests()
