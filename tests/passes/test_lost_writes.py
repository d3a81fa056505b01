"""Notion may have saved what it did not answer: the row is read before the write is repeated."""

from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from tests.passes.world import NOTION_TOKEN, World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T10:30"
PATCH, LOOK = "^PATCH ", "^GET /v1/pages/"
COMMENT, COMMENTS = "^POST /v1/comments", "^GET /v1/comments"


def saved_unheard(kind: str) -> Fault:
    """A write that is saved while its answer is lost."""
    statuses = {"500": 500, "502": 502, "503": 503, "504": 504, "408": 408}
    if kind in statuses:
        return Fault(PATCH, "status", status=statuses[kind], commit=True)
    return Fault(PATCH, "html", status=502, commit=True) if kind == "html" else Fault(PATCH, "drop_after")


def asked(house: World) -> list[str]:
    """Writes of rows, and looks at them, in their order."""
    found = house.notion.journal.matching(f"{PATCH}|{LOOK}")
    return [each.method for each in found]


@pytest.fixture
def gown(house: World) -> str:
    """A late order that nothing was written to yet, in a tracker that is known."""
    house.run("2026-11-19T10:00")
    order = house.late_order("Gown")
    house.forget_requests()
    return order


def is_right(house: World, order: str) -> bool:
    """Whether the row shows what it should, and its alert was said once."""
    shown = house.cell(order, "Health"), house.cell(order, "Open alerts")
    return shown == ("Off track", ["payment.pause"]) and house.alerts(order) == ["opened payment.pause"]


@pytest.mark.parametrize("kind", ["500", "502", "503", "504", "408", "html", "dropped"])
def test_what_was_saved_unheard_is_seen_and_not_written_again(house: World, gown: str, kind: str) -> None:
    house.notion.faults.add(saved_unheard(kind))
    assert house.run(NOW).exit_code == 0
    assert asked(house) == ["PATCH", "GET"]
    assert is_right(house, gown)
    house.forget_requests()
    house.run(LATER)
    assert house.notion.journal.writes() == []


def test_a_write_that_is_saved_and_never_answered_is_seen_once_the_time_is_out(
    house: World, gown: str
) -> None:
    house.patience = 1.5
    house.notion.faults.add(Fault(PATCH, "slow", delay=30, commit=True))
    assert house.run(NOW).exit_code == 0
    assert asked(house) == ["PATCH", "GET"]
    assert is_right(house, gown)


def test_a_write_that_is_neither_saved_nor_answered_is_named_and_left_to_the_next_pass(
    house: World, gown: str
) -> None:
    house.patience = 1.5
    house.notion.faults.add(Fault(PATCH, "slow", delay=30))
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "Gown could not be written: Notion did not answer in time." in report.problems[0]
    assert house.run(LATER).exit_code == 0
    assert is_right(house, gown)


def test_lost_answers_to_every_try_are_each_followed_by_a_look(house: World, gown: str) -> None:
    house.notion.faults.add(
        Fault(PATCH, "drop_before"),
        Fault(PATCH, "status", status=503),
        Fault(PATCH, "html", status=502),
        Fault(PATCH, "status", status=504),
        Fault(PATCH, "drop_after"),
    )
    assert house.run(NOW).exit_code == 0
    assert asked(house) == ["PATCH", "GET"] * 5
    assert is_right(house, gown)


def test_tries_that_are_all_lost_leave_the_row_to_the_next_pass(house: World, gown: str) -> None:
    house.notion.faults.add(Fault(PATCH, "drop_before", times=6))
    report = house.run(NOW)
    assert "Gown could not be written" in report.problems[0]
    assert house.run(LATER).exit_code == 0
    assert is_right(house, gown)


@pytest.mark.parametrize("saved", [True, False], ids=["saved", "not saved"])
def test_while_nobody_can_look_it_is_not_written_again(house: World, gown: str, saved: bool) -> None:
    house.notion.faults.add(
        Fault(PATCH, "drop_after" if saved else "drop_before"), Fault(LOOK, "status", status=503, times=None)
    )
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "Gown could not be written" in report.problems[0]
    assert asked(house).count("PATCH") == 1
    house.notion.faults.clear()
    assert house.run(LATER).exit_code == 0
    assert asked(house).count("PATCH") == (1 if saved else 2), "the next reading tells"
    assert is_right(house, gown)


def test_a_look_that_fails_at_first_is_repeated(house: World, gown: str) -> None:
    house.notion.faults.add(Fault(PATCH, "drop_after"), Fault(LOOK, "status", status=502, times=2))
    assert house.run(NOW).exit_code == 0
    assert asked(house) == ["PATCH", "GET", "GET", "GET"]
    assert is_right(house, gown)


def test_an_edit_between_the_tries_is_neither_lost_nor_overwritten(house: World, gown: str) -> None:
    house.while_waiting = lambda: house.edit(gown, Stage="Delivery", NPS=9)
    house.notion.faults.add(Fault(PATCH, "drop_before"))
    assert house.run(NOW).exit_code == 0
    assert (house.cell(gown, "Stage"), house.cell(gown, "NPS")) == ("Delivery", 9)
    house.run(LATER)
    assert house.cell(gown, "Current decision") == "Delivery coordination"
    assert house.alerts(gown) == ["opened payment.pause"]


def test_an_edit_of_our_cell_between_the_lost_answer_and_the_look_is_put_right(
    house: World, gown: str
) -> None:
    house.while_waiting = lambda: house.edit(gown, Health="On track", NPS=9)
    house.notion.faults.add(Fault(PATCH, "drop_after"), Fault(LOOK, "status", status=502))
    assert house.run(NOW).exit_code == 0
    assert asked(house)[:4] == ["PATCH", "GET", "GET", "PATCH"]
    house.while_waiting = lambda: None
    house.run(LATER)
    assert is_right(house, gown)
    assert house.cell(gown, "NPS") == 9


def test_a_row_trashed_between_the_lost_answer_and_the_look_is_gone_and_no_problem(
    house: World, gown: str
) -> None:
    house.while_waiting = lambda: house.notion.workspace.trash(gown)
    house.notion.faults.add(Fault(PATCH, "drop_after"), Fault(LOOK, "status", status=502))
    report = house.run(NOW)
    assert report.problems == []
    house.run(LATER)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


class TestComments:
    @pytest.fixture
    def late(self, house: World) -> str:
        """A late order in a house that wants critical alerts on the page, too."""
        house.files["alerts.toml"] = "notion_comments = true\n"
        connection = house.notion.workspace.store.connections[NOTION_TOKEN]
        connection.insert_comments = connection.read_comments = True
        house.run("2026-11-19T10:00")
        return house.late_order("Gown")

    def test_one_that_was_saved_is_known_by_the_id_that_notion_names(self, house: World, late: str) -> None:
        house.notion.faults.add(Fault(COMMENT, "status", status=503, commit=True))
        assert house.run(NOW).exit_code == 0
        assert house.notion.journal.matching(COMMENTS) == [], "nobody has to look for it"
        house.run(LATER)
        assert len(house.notion.workspace.comments(late)) == 1

    def test_one_that_was_saved_and_never_answered_is_looked_for_and_found(
        self, house: World, late: str
    ) -> None:
        house.patience = 1.5
        house.notion.faults.add(Fault(COMMENT, "slow", delay=30, commit=True))
        assert house.run(NOW).exit_code == 0
        house.run(LATER)
        assert len(house.notion.journal.matching(COMMENT)) == 1
        assert len(house.notion.workspace.comments(late)) == 1

    def test_of_those_that_are_lost_again_and_again_one_is_made(self, house: World, late: str) -> None:
        house.notion.faults.add(Fault(COMMENT, "drop_before", times=2), Fault(COMMENT, "drop_after"))
        exits = [house.run(f"2026-11-23T1{hour}:00").exit_code for hour in range(4)]
        assert exits == [1, 1, 0, 0]
        house.pay(late, date(2026, 11, 23))
        house.run("2026-11-23T14:00")
        assert len(house.notion.workspace.comments(late)) == 1
