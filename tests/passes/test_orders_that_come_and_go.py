"""Orders are trashed, archived, moved and restored."""

from datetime import date

import pytest

from tests.passes.world import World

MORNING, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.mark.parametrize("leave", ["trash", "archive"])
def test_the_alerts_of_an_order_that_is_gone_resolve_and_nothing_is_written(house: World, leave: str) -> None:
    gown = house.late_order()
    house.run(MORNING)
    getattr(house.notion.workspace, leave)(gown)
    house.forget_requests()
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.notion.journal.writes() == []
    assert "not in the tracker any more" in house.spoken_of(gown)[-1].text
    assert house.run("2026-11-23T12:00", full=True).spoken == []


def test_an_order_that_moved_to_another_tracker_is_gone(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    workspace = house.notion.workspace
    workspace.move_page(gown, workspace.create_database("Archive", {"Name": "title"}).data_source_id)
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_an_order_that_comes_back_is_said_again_as_a_new_episode(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.trash(gown)
    house.run(LATER, full=True)
    house.notion.workspace.restore(gown)
    house.run("2026-11-24T10:00", full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause", "opened payment.pause"]
    keys = [message.metadata.event_payload for message in house.spoken_of(gown) if message.metadata]
    assert "2026-11-24" in str(keys[-1])
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_a_deleted_order_with_nothing_said_goes_quietly(house: World) -> None:
    coat = house.order("Coat")
    house.run(MORNING)
    house.notion.workspace.trash(coat)
    report = house.run(LATER, full=True)
    assert (report.exit_code, report.rows, report.spoken) == (0, [], [])


def test_a_deleted_order_waits_for_working_hours_to_be_said_resolved(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.trash(gown)
    house.run("2026-11-23T20:00", full=True)
    assert house.alerts(gown) == ["opened payment.pause"]
    house.run("2026-11-24T09:00")
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_once_a_day_a_pass_finds_by_itself_what_is_gone(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.trash(gown)
    house.run(LATER)
    assert house.alerts(gown) == ["opened payment.pause"]
    house.run("2026-11-24T09:59")
    assert house.alerts(gown)[-1] == "resolved payment.pause"


def test_a_deleted_payment_ends_its_alert(house: World) -> None:
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    house.notion.workspace.trash(payment)
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(gown, "Payment stage") is None
    assert house.cell(gown, "Work on hold") is False


def test_a_row_that_is_gone_when_it_is_to_be_written_is_left_to_the_next_pass(house: World) -> None:
    gown = house.late_order()
    coat = house.order("Coat")
    house.run(MORNING)
    house.pay(gown, date(2026, 11, 23))
    house.edit(coat, Stage="Delivery")
    house.run(LATER, before_write=lambda: house.notion.workspace.trash(gown))
    assert house.cell(coat, "Current decision") == "Delivery coordination"
    house.run("2026-11-23T12:00", full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_rows_that_go_away_between_reading_and_writing_are_not_the_pass_s_problem(house: World) -> None:
    workspace = house.notion.workspace
    elsewhere = workspace.create_database("Elsewhere", {"Name": "title"}).data_source_id
    leaving = {
        house.late_order("Trashed"): workspace.trash,
        house.late_order("Archived"): workspace.archive,
        house.late_order("Moved"): lambda order: workspace.move_page(order, elsewhere),
        house.late_order("Deleted"): workspace.delete_for_good,
    }
    gowns, coat = list(leaving), house.order("Coat")
    house.run(MORNING)
    for order in (*gowns, coat):
        house.edit(order, Stage="Delivery")

    def gone() -> None:
        """Let them go, all of them before the first write."""
        while leaving:
            order, leave = leaving.popitem()
            leave(order)

    assert house.run(LATER, before_write=gone).exit_code == 0
    assert house.cell(coat, "Current decision") == "Delivery coordination"
    house.run("2026-11-23T11:30")
    for gown in gowns:
        assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.run("2026-11-23T12:00", full=True).spoken == []


def test_an_order_deleted_for_good_is_gone(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.delete_for_good(gown)
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_orders_that_went_and_came_back_between_two_full_passes_were_never_away(house: World) -> None:
    workspace = house.notion.workspace
    gown, coat = house.late_order(), house.late_order("Coat")
    house.run(MORNING)
    workspace.trash(gown)
    workspace.archive(coat)
    house.run("2026-11-23T10:10")
    workspace.restore(gown)
    workspace.restore(coat)
    house.run(LATER, full=True)
    assert house.alerts(gown) == house.alerts(coat) == ["opened payment.pause"]


def test_an_order_that_comes_back_is_seen_without_a_full_pass(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    house.notion.workspace.archive(gown)
    house.run(LATER, full=True)
    house.clock.set(house.at("2026-11-23T11:30"))
    house.notion.workspace.restore(gown)
    house.run("2026-11-23T11:30")
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause", "opened payment.pause"]


def test_a_payment_that_is_restored_counts_again(house: World) -> None:
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    house.notion.workspace.trash(payment)
    house.run(LATER, full=True)
    house.notion.workspace.restore(payment)
    house.clock.set(house.at("2026-11-23T11:30"))
    house.edit(payment, Payment="Second again")
    house.run("2026-11-23T11:30")
    assert house.cell(gown, "Payment stage") == "Work paused"
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause", "opened payment.pause"]


def test_a_payment_that_moved_to_another_database_is_gone(house: World) -> None:
    workspace = house.notion.workspace
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    workspace.move_page(payment, workspace.create_database("Elsewhere", {"Name": "title"}).data_source_id)
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]


def test_a_duplicate_is_an_order_of_its_own_whatever_its_cells_say(house: World) -> None:
    gown = house.late_order()
    house.run(MORNING)
    copy = house.notion.workspace.duplicate(gown)
    house.run(LATER)
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.alerts(copy) == [], "the payment is the original's"
    assert (house.cell(copy, "Health"), house.cell(copy, "Open alerts")) == ("On track", [])


def test_a_locked_page_is_written_like_any_other(house: World) -> None:
    gown = house.late_order()
    house.notion.workspace.lock(gown)
    assert house.run(MORNING).exit_code == 0
    assert house.cell(gown, "Health") == "Off track"
    assert house.notion.workspace.page(gown).is_locked
