"""What people call an order: its title, with its number."""

from datetime import date

import pytest

from tests.passes.world import World

MONDAY = "2026-11-23T10:00"


@pytest.mark.parametrize(
    ("title", "name"),
    [("Gown", "Gown (A-7)"), ("A-7 Gown", "A-7 Gown"), ("Gown A-71", "Gown A-71 (A-7)")],
)
def test_the_number_is_said_once(house: World, title: str, name: str) -> None:
    house.run("2026-11-20T10:00")
    order = house.order(title, order_id="A-7")
    house.payment(order, date(2026, 11, 14))
    house.run(MONDAY)
    (said,) = house.spoken_of(order)

    assert name in said.text
    assert f"{name} (A-7)" not in said.text
