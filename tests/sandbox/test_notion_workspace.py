"""The Python side: what is put into a workspace comes out again."""

from datetime import UTC, date, datetime

import pytest

from notion_sync.sandbox.notion import NotionWorkspace, Plain, status
from tests.sandbox.tracker import Tracker

NOON = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Order", "A long name" * 500),
        ("Stage", "Design"),
        ("Health", "Bad"),
        ("Health", "Newly invented"),
        ("Health", None),
        ("Tags", ["Gift", "Rush"]),
        ("Value", 12.5),
        ("Value", None),
        ("Due", date(2026, 11, 5)),
        ("Due", NOON),
        ("Due", (date(2026, 11, 5), date(2026, 11, 7))),
        ("Due", None),
        ("Paid", True),
        ("Papers", ["https://example.com/a.pdf"]),
        ("Phone", "+82 2 123"),
    ],
)
def test_a_plain_value_comes_out_as_it_went_in(tracker: Tracker, column: str, value: Plain) -> None:
    page = tracker.add("A")
    tracker.workspace.edit(page, {column: value})
    assert tracker.workspace.cell(page, column) == value
    assert tracker.client.get(f"/v1/pages/{page}").status_code == 200


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Value", "12"),
        ("Paid", 1),
        ("Due", "2026-11-05"),
        ("Due", datetime(2026, 11, 5, 12, 0)),
        ("ID", 4),
        ("Phone", ["1"]),
    ],
)
def test_a_value_of_the_wrong_kind_is_an_error(tracker: Tracker, column: str, value: Plain) -> None:
    page = tracker.add("A")
    with pytest.raises(ValueError, match=r"does not fit|nobody fills|no time zone"):
        tracker.workspace.edit(page, {column: value})


def test_unknown_columns_pages_and_people_are_errors(tracker: Tracker) -> None:
    page = tracker.add("A")
    for edit in ({"Gone": 1}, {"Owner": ["nobody"]}):
        with pytest.raises(KeyError):
            tracker.workspace.edit(page, edit)
    with pytest.raises(KeyError):
        tracker.workspace.row("nowhere")


def test_edits_know_their_editor_and_their_time(tracker: Tracker) -> None:
    person = tracker.workspace.add_person("Min-ji Seo", "minji@example.com")
    page = tracker.add("A")
    tracker.notion.clock.set(NOON)
    tracker.workspace.edit(page, {"Value": 1}, by=person)
    seen = tracker.workspace.page(page)
    assert (seen.last_edited_by, seen.last_edited_time) == (person, NOON)
    assert (seen.created_by, seen.created_time.minute) == (tracker.workspace.owner, 0)


def test_a_row_shows_its_computed_columns_too(tracker: Tracker) -> None:
    page = tracker.add("A", Value=3)
    row = tracker.workspace.row(page)
    assert (row["ID"], row["Value"], row["Stage"]) == ("ORD-1", 3, "Intake")
    assert row["Created"] == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_workspace_works_without_a_server() -> None:
    workspace = NotionWorkspace()
    orders = workspace.create_database("Orders", {"Order": "title", "Stage": status("Intake", "Closed")})
    first = workspace.add_page(orders.data_source_id, {"Order": "A"})
    second = workspace.add_page(orders.data_source_id, {"Order": "B", "Stage": "Closed"})
    assert list(workspace.rows(orders.data_source_id)) == [first, second]
    assert workspace.rows(orders.data_source_id)[second] == {"Order": "B", "Stage": "Closed"}
