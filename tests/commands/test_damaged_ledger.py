"""What a person at a terminal is told of a damaged ledger, and which commands leave it where it is."""

import pytest

from tests.adapters.ledger.damages import blank, moved, wreck
from tests.commands.desk import Desk

NEXT = "The next pass moves it aside, and rebuilds it from Notion and Slack."


@pytest.fixture
def damaged(at_desk: Desk) -> Desk:
    """A house whose ledger is nothing but zeros after its first pass."""
    at_desk.house.late_order("Gown")
    at_desk.run().means(0)
    blank(at_desk.house.ledger)
    return at_desk


def test_run_says_where_it_lies_now_and_does_its_work(damaged: Desk) -> None:
    said = damaged.run()

    said.means(0)
    (aside,) = moved(damaged.house.ledger)
    assert "ledger.moved_aside" in said.logged
    assert str(aside) in said.logged
    assert damaged.house.alerts() == ["opened payment.pause"]


@pytest.mark.parametrize("words", [("plan", "--json"), ("explain", "Gown", "--json")])
def test_commands_that_write_nothing_say_it_and_leave_it(damaged: Desk, words: tuple[str, ...]) -> None:
    said = damaged.type(*words)

    said.means(0)
    assert "is damaged: it is not a SQLite database any more" in said.logged
    assert NEXT in said.logged
    assert said.json
    assert moved(damaged.house.ledger) == []


@pytest.mark.parametrize("words", [("plan",), ("explain", "Gown"), ("run",)])
def test_damage_that_shows_only_on_reading_is_no_different(at_desk: Desk, words: tuple[str, ...]) -> None:
    at_desk.house.late_order("Gown")
    at_desk.run().means(0)
    wreck(at_desk.house.ledger, "ledger_tracker")

    said = at_desk.type(*words)

    said.means(0)
    assert "its pages do not belong together" in said.logged
    assert len(moved(at_desk.house.ledger)) == int(words == ("run",))


@pytest.mark.parametrize("part", ["", "ledger_title"])
def test_doctor_finds_it_and_leaves_it(at_desk: Desk, part: str) -> None:
    at_desk.run().means(0)
    if part:
        wreck(at_desk.house.ledger, part)
    else:
        blank(at_desk.house.ledger)

    at_desk.type("doctor").means(
        1, "✗ Ledger: The ledger", "is damaged", NEXT, "✓ Notion", "✓ Slack", "Calendar"
    )
    assert moved(at_desk.house.ledger) == []
