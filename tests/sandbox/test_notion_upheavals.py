"""Databases and rows are moved, trashed, duplicated and deleted, as people do it in Notion."""

from datetime import date

import pytest

from tests.sandbox.tracker import Tracker, refusal


def schema(tracker: Tracker) -> dict[str, str]:
    found = tracker.client.get(f"/v1/data_sources/{tracker.source}").json()["properties"]
    return {name: prop["id"] for name, prop in found.items()}


def test_a_deleted_column_comes_back_with_its_id_and_its_cells(tracker: Tracker) -> None:
    page = tracker.add("A", Due=date(2026, 11, 5))
    before = schema(tracker)
    tracker.workspace.delete_property(tracker.source, "Due")
    assert "Due" not in tracker.properties(page)
    tracker.workspace.restore_property(tracker.source, "Due")
    assert schema(tracker) == before
    assert tracker.workspace.cell(page, "Due") == date(2026, 11, 5)


def test_cells_that_show_a_deleted_option_show_nothing(tracker: Tracker) -> None:
    page = tracker.add("A", Stage="Design", Tags=["Gift", "Rush"])
    tracker.workspace.delete_option(tracker.source, "Stage", "Design")
    tracker.workspace.delete_option(tracker.source, "Tags", "Gift")
    assert tracker.properties(page)["Stage"]["status"] is None
    assert tracker.workspace.cell(page, "Tags") == ["Rush"]
    with pytest.raises(KeyError):
        tracker.workspace.delete_option(tracker.source, "Stage", "Design")


def test_a_database_keeps_its_ids_when_it_moves(tracker: Tracker) -> None:
    page = tracker.workspace.add_top_page("Here")
    tracker.workspace.move_database(tracker.database, page)
    shown = tracker.client.get(f"/v1/databases/{tracker.database}").json()
    assert shown["parent"] == {"type": "page_id", "page_id": page}
    tracker.workspace.unshare(tracker.connection.token, page)
    assert refusal(tracker.query()) == (404, "object_not_found")


def test_a_data_source_in_the_trash_says_so(tracker: Tracker) -> None:
    workspace = tracker.workspace
    assert workspace.database_of(tracker.source) == tracker.database
    for restore in (False, True):
        workspace.trash_data_source(tracker.source, restore=restore)
        for path in (f"data_sources/{tracker.source}", f"databases/{tracker.database}"):
            assert tracker.client.get(f"/v1/{path}").json()["in_trash"] is not restore


def test_a_row_that_moves_has_the_columns_of_where_it_is(tracker: Tracker) -> None:
    page = tracker.add("A", Value=12)
    other = tracker.workspace.create_database("Other", {"Name": "title", "Value": "number"}).data_source_id
    tracker.workspace.move_page(page, other)
    shown = tracker.client.get(f"/v1/pages/{page}").json()
    assert shown["parent"]["data_source_id"] == other
    assert set(shown["properties"]) == {"Name", "Value"}
    assert tracker.workspace.cell(page, "Value") == 12
    assert tracker.found() == []


def test_a_duplicate_has_the_cells_of_the_original_and_its_own_number(tracker: Tracker) -> None:
    page = tracker.add("A", Value=12)
    copy = tracker.workspace.duplicate(page)
    row, original = tracker.workspace.row(copy), tracker.workspace.row(page)
    assert {name for name in row if row[name] != original[name]} <= {"ID"}
    assert tracker.found() == ["A", "A"]


def test_a_locked_page_can_be_written_by_an_integration(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.workspace.lock(page)
    answer = tracker.write(page, {"Value": {"number": 3}})
    assert (answer.status_code, answer.json()["is_locked"]) == (200, True)


def test_a_row_deleted_for_good_is_found_by_nobody(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.workspace.delete_for_good(page)
    assert refusal(tracker.client.get(f"/v1/pages/{page}")) == (404, "object_not_found")
    assert refusal(tracker.write(page, {})) == (404, "object_not_found")
    assert tracker.found() == []
