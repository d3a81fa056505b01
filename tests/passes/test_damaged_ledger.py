"""A damaged ledger costs nobody anything: it lies aside, and the row and Slack remember."""

from collections.abc import Callable
from datetime import date

import pytest

from adapters.errors import LeaseLost
from tests.adapters.ledger.damages import blank, cut, cut_in_half, moved, overwrite, wreck
from tests.passes.world import World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.fixture
def told(house: World) -> str:
    """An order whose alert was said in a message of its own."""
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    house.run(NOW)
    return gown


@pytest.mark.parametrize(
    "damage",
    [
        cut(5000),
        cut_in_half,
        overwrite(0, 100),
        blank,
        lambda ledger: wreck(ledger, "ledger_alert"),
        lambda ledger: wreck(ledger, "ix_ledger_judgement_recheck"),
        lambda ledger: wreck(ledger, "ledger_pass"),
        lambda ledger: wreck(ledger, "ledger_lease"),
    ],
    ids=["torn", "half", "header", "blank", "alerts", "index", "passes", "lease"],
)
def test_the_pass_that_finds_it_goes_on_as_without_one(
    house: World, told: str, damage: Callable[..., None]
) -> None:
    damage(house.ledger)
    coat = house.late_order("Coat")
    house.forget_requests()

    report = house.run(LATER)

    assert report.exit_code == 0
    assert len(moved(house.ledger)) == 1
    assert house.alerts(told) == ["opened payment.pause"]
    assert house.alerts(coat) == ["opened payment.pause"]
    assert house.notion.journal.matching(f"^PATCH.*{told}") == [], "its row is right as it is"
    house.run("2026-11-23T11:30")
    assert len(house.alerts()) == 2
    assert len(moved(house.ledger)) == 1


def test_what_is_damaged_while_a_pass_writes_is_found_by_it(house: World, told: str) -> None:
    house.pay(told, date(2026, 11, 23))

    report = house.run(LATER, before_write=lambda: wreck(house.ledger, "ledger_row"))

    assert report.exit_code == 0
    assert len(moved(house.ledger)) == 1
    assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(told, "Open alerts") == []
    house.run("2026-11-23T11:30")
    assert len(house.alerts()) == 2


def test_a_ledger_that_is_deleted_during_a_pass_ends_it_and_the_next_goes_on(house: World, told: str) -> None:
    coats = [house.late_order(f"Coat {number}") for number in range(3)]
    with pytest.raises(LeaseLost, match="deleted or replaced"):
        house.run(LATER, before_write=house.lose_ledger)

    house.run("2026-11-23T11:30")

    assert {tuple(house.alerts(order)) for order in (told, *coats)} == {("opened payment.pause",)}
    assert house.cell(told, "Open alerts") == ["payment.pause"]


def test_a_plan_is_that_of_a_pass_without_a_ledger_and_moves_nothing(house: World, told: str) -> None:
    blank(house.ledger)
    coat = house.late_order("Coat")

    planned = house.plan(LATER)

    assert [row.page_id for row in planned.rows] == [coat]
    assert [notice.key for said in planned.spoken for notice in said.message.notices] == [
        f"{coat}:payment.overdue:2026-11-23"
    ]
    assert moved(house.ledger) == []


def test_everything_is_looked_over_once_a_day(house: World, told: str) -> None:
    wreck(house.ledger, "ledger_title")

    house.run(LATER)
    assert moved(house.ledger) == [], "that page was not needed yet"
    house.run("2026-11-24T10:30")

    assert len(moved(house.ledger)) == 1
    assert house.alerts(told) == ["opened payment.pause"]
