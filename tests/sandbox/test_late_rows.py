"""What was done to a row does not always show at once in a query."""

from datetime import timedelta

from notion_sync.sandbox.late import Late, showing_late
from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.tracker import Tracker


def number(order: str, tracker: Tracker) -> list[object]:
    """The value of an order as a query shows it."""
    rows = tracker.query().json()["results"]
    return [row["properties"]["Value"]["number"] for row in rows if row["id"] == order]


def test_a_write_can_be_late_in_a_query_by_readings(tracker: Tracker) -> None:
    gown = tracker.add("Gown", Value=1)
    tracker.notion.faults.add("PATCH: late 2 reads")
    answer = tracker.write(gown, {"Value": {"number": 2}})
    assert answer.json()["properties"]["Value"]["number"] == 2
    assert tracker.properties(gown)["Value"]["number"] == 2
    assert [number(gown, tracker) for _ in range(3)] == [[1], [1], [2]]


def test_a_write_can_be_late_in_a_query_by_time(tracker: Tracker) -> None:
    gown = tracker.add("Gown", Value=1)
    tracker.notion.faults.add("PATCH: late 30s")
    tracker.write(gown, {"Value": {"number": 2}})
    assert [number(gown, tracker) for _ in range(2)] == [[1], [1]]
    tracker.notion.clock.advance(timedelta(seconds=30))
    assert number(gown, tracker) == [2]


def test_a_late_row_is_filtered_as_the_query_shows_it(tracker: Tracker) -> None:
    gown = tracker.add("Gown", Value=1)
    tracker.notion.clock.advance(timedelta(minutes=5))
    since = tracker.notion.clock.now().replace(second=0).isoformat()
    edited: Json = {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": since}}
    with showing_late(Late(reads=1)):
        tracker.workspace.edit(gown, {"Value": 2})
    assert [tracker.found(filter=edited) for _ in range(2)] == [[], ["Gown"]]


def test_a_new_row_can_be_late(tracker: Tracker) -> None:
    with showing_late(Late(reads=1)):
        tracker.add("Gown", Value=1)
    assert [tracker.found() for _ in range(2)] == [[], ["Gown"]]


def test_a_trashed_row_can_be_late_to_leave(tracker: Tracker) -> None:
    gown = tracker.add("Gown")
    with showing_late(Late(reads=1)):
        tracker.workspace.trash(gown)
    assert [tracker.found() for _ in range(2)] == [["Gown"], []]


def test_several_late_changes_of_a_row_show_together(tracker: Tracker) -> None:
    gown = tracker.add("Gown", Value=1)
    for value in (2, 3):
        with showing_late(Late(reads=1)):
            tracker.workspace.edit(gown, {"Value": value})
    assert [number(gown, tracker) for _ in range(2)] == [[1], [3]]


def test_other_rows_show_at_once(tracker: Tracker) -> None:
    gown, coat = tracker.add("Gown", Value=1), tracker.add("Coat", Value=1)
    with showing_late(Late(reads=1)):
        tracker.workspace.edit(gown, {"Value": 2})
    tracker.workspace.edit(coat, {"Value": 2})
    assert number(coat, tracker) == [2]
