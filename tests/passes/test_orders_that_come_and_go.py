"""Orders are trashed, archived, moved and restored."""

from datetime import date

import pytest

from notion_sync.sandbox.notion import NotionSandbox
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
    move_elsewhere(house.notion, gown)
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


def move_elsewhere(notion: NotionSandbox, page_id: str) -> None:
    """Move a row to another database, as a person may in Notion."""
    other = notion.workspace.create_database("Archive of orders", {"Name": "title"}).data_source_id
    store = notion.workspace.store
    with store.lock:
        page = store.pages[page_id]
        del store.sources[str(page.source_id)].pages[page_id]
        page.source_id = other
        page.cells = {}
        store.sources[other].pages[page_id] = page
        store.touch(page, notion.workspace.owner)
