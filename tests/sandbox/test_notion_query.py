"""Queries: filters, order, pages, cursors, limits."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.tracker import Tracker, refusal


def test_rows_come_in_no_order_anybody_could_rely_on(tracker: Tracker) -> None:
    orders = [f"Order {number:02}" for number in range(40)]
    for order in orders:
        tracker.add(order)
    found = tracker.found()
    assert sorted(found) == orders
    assert found not in (orders, orders[::-1])


def test_a_long_result_is_read_page_by_page(tracker: Tracker) -> None:
    for number in range(7):
        tracker.add(f"{number}")
    cursor: Json = None
    found = []
    while True:
        answer = tracker.query(page_size=3, **({"start_cursor": cursor} if cursor else {})).json()
        found += [row["id"] for row in answer["results"]]
        cursor = answer["next_cursor"]
        assert answer["has_more"] is (cursor is not None)
        if cursor is None:
            break
        assert str(cursor).startswith("s:")
    assert len(set(found)) == len(found) == 7


def test_a_cursor_is_good_only_for_the_query_that_gave_it(tracker: Tracker) -> None:
    for number in range(3):
        tracker.add(f"{number}", Value=number)
    cursor = tracker.query(page_size=1).json()["next_cursor"]
    other: Json = {"property": "Value", "number": {"greater_than": 0}}
    assert refusal(tracker.query(page_size=1, start_cursor=cursor, filter=other)) == (400, "validation_error")
    made_up = "s:bd8bd80a-3672-46ea-97fc-89523fd866d9:38c9ce7b-60a4-817c-8a8f-db641a44776a"
    assert refusal(tracker.query(start_cursor=made_up)) == (400, "validation_error")


def test_an_edit_between_two_pages_can_move_a_row(tracker: Tracker) -> None:
    pages = []
    for number in range(4):
        tracker.notion.clock.advance(timedelta(minutes=1))
        pages.append(tracker.add(f"{number}"))
    by_edit: Json = [{"timestamp": "last_edited_time", "direction": "ascending"}]
    first = tracker.query(page_size=2, sorts=by_edit).json()
    tracker.notion.clock.advance(timedelta(minutes=1))
    tracker.workspace.edit(pages[0], {"Value": 1})
    rest = tracker.query(sorts=by_edit, start_cursor=first["next_cursor"]).json()
    assert [row["id"] for row in rest["results"]] == [pages[2], pages[3], pages[0]]


@pytest.mark.parametrize(
    "body",
    [
        {"unknown": 1},
        {"in_trash": True},
        {"page_size": 0},
        {"page_size": 101},
        {"page_size": "10"},
        {"sorts": {}},
        {"sorts": [{"property": "Gone", "direction": "ascending"}]},
        {"sorts": [{"property": "Due", "direction": "up"}]},
        {"filter": {"property": "Gone", "number": {"equals": 1}}},
        {"filter": {"property": "Value", "rich_text": {"equals": "1"}}},
        {"filter": {"property": "Value", "number": {"equals": "1"}}},
        {"filter": {"property": "Value", "number": {"contains": 1}}},
        {"filter": {"property": "Value", "number": {"is_empty": False}}},
        {"filter": {"property": "Stage", "select": {"equals": "Design"}}},
        {"filter": {"property": "Stage", "status": {"equals": "Unheard of"}}},
        {"filter": {"property": "Due", "date": {"after": "tomorrow noon"}}},
        {"filter": {"property": "Owner", "people": {"contains": "Min-ji"}}},
        {"filter": {"and": [{"or": [{"and": []}]}]}},
        {"filter": {"timestamp": "edited", "edited": {"after": "2026-01-01"}}},
    ],
)
def test_what_the_service_does_not_know_is_refused(tracker: Tracker, body: dict[str, Json]) -> None:
    assert refusal(tracker.query(**body)) == (400, "validation_error")


def fill(tracker: Tracker) -> None:
    tracker.add("A", Stage="Design", Value=1, Due=date(2026, 11, 2), Tags=["Rush"], Paid=True, Client="Ann")
    late = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
    tracker.add("B", Stage="Closed", Value=2, Due=late, Tags=["Rush", "Gift"], Health="Bad")
    tracker.add("C", Owner=[tracker.workspace.owner], Papers=["contract.pdf"], Mail="c@example.com")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"property": "Stage", "status": {"equals": ["Design", "Closed"]}}, "AB"),
        ({"property": "Stage", "status": {"does_not_equal": "Closed"}}, "AC"),
        ({"property": "Health", "select": {"does_not_equal": "Bad"}}, "AC"),
        ({"property": "Health", "select": {"is_empty": True}}, "AC"),
        ({"property": "Tags", "multi_select": {"contains": "Gift"}}, "B"),
        ({"property": "Tags", "multi_select": {"does_not_contain": "Gift"}}, "AC"),
        ({"property": "Value", "number": {"does_not_equal": 1}}, "BC"),
        ({"property": "Value", "number": {"less_than": 2}}, "A"),
        ({"property": "Paid", "checkbox": {"equals": False}}, "BC"),
        ({"property": "Due", "date": {"equals": "2026-11-03"}}, "B"),
        ({"property": "Due", "date": {"on_or_before": "2026-11-03"}}, "AB"),
        ({"property": "Due", "date": {"after": "2026-11-03T08:29:59Z"}}, "B"),
        ({"property": "Due", "date": {"equals": "today"}}, "A"),
        ({"property": "Due", "date": {"equals": "tomorrow"}}, "B"),
        ({"property": "Due", "date": {"is_empty": True}}, "C"),
        ({"property": "Owner", "people": {"is_not_empty": True}}, "C"),
        ({"property": "Papers", "files": {"is_not_empty": True}}, "C"),
        ({"property": "Mail", "email": {"ends_with": "EXAMPLE.com"}}, "C"),
        ({"property": "Client", "rich_text": {"does_not_contain": "ann"}}, "BC"),
        ({"property": "Order", "title": {"equals": "a"}}, "A"),
        ({"property": "ID", "unique_id": {"greater_than": 1}}, "BC"),
        ({"property": "Created", "created_time": {"on_or_after": "2026-11-02"}}, "ABC"),
        (
            {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-11-02T09:00:00Z"}},
            "ABC",
        ),
        ({"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-11-02T09:00:01Z"}}, ""),
        (
            {
                "or": [
                    {"property": "Order", "title": {"equals": "C"}},
                    {
                        "and": [
                            {"property": "Value", "number": {"greater_than": 0}},
                            {"property": "Paid", "checkbox": {"equals": True}},
                        ]
                    },
                ]
            },
            "AC",
        ),
    ],
)
def test_a_filter_finds(tracker: Tracker, condition: Json, expected: str) -> None:
    fill(tracker)
    assert "".join(sorted(tracker.found(filter=condition))) == expected


def test_a_filter_may_name_a_property_by_its_id(tracker: Tracker) -> None:
    fill(tracker)
    ident = tracker.workspace.property_id(tracker.source, "Value")
    assert tracker.found(filter={"property": ident, "number": {"equals": 2}}) == ["B"]


def test_earlier_sorts_win_and_empty_comes_last(tracker: Tracker) -> None:
    fill(tracker)
    tracker.add("D", Stage="Design", Value=9)
    by_stage: Json = {"property": "Stage", "direction": "ascending"}
    by_value: Json = {"property": "Value", "direction": "descending"}
    assert tracker.found(sorts=[by_stage, by_value]) == ["C", "D", "A", "B"]
    assert tracker.found(sorts=[{"property": "Value", "direction": "ascending"}]) == ["A", "B", "D", "C"]
    assert tracker.found(sorts=[{"property": "ID", "direction": "descending"}]) == ["D", "C", "B", "A"]


def test_trashed_and_archived_rows_are_left_out(tracker: Tracker) -> None:
    kept, trashed, archived = tracker.add("kept"), tracker.add("trashed"), tracker.add("archived")
    tracker.workspace.trash(trashed)
    tracker.workspace.archive(archived)
    assert tracker.found() == ["kept"]
    assert tracker.found(is_archived=True) == ["archived"]
    shown = tracker.client.get(f"/v1/pages/{trashed}").json()
    assert (shown["in_trash"], shown["is_archived"]) == (True, False)
    tracker.workspace.restore(trashed)
    assert sorted(tracker.found()) == ["kept", "trashed"]
    assert tracker.workspace.rows(tracker.source).keys() == {kept, trashed}


def test_only_the_wanted_properties_are_sent(tracker: Tracker) -> None:
    tracker.add("A", Value=3)
    url = f"/v1/data_sources/{tracker.source}/query"
    wanted = ["Value", tracker.workspace.property_id(tracker.source, "Due")]
    answer = tracker.client.post(url, json={}, params={"filter_properties": wanted})
    assert answer.json()["results"][0]["properties"].keys() == {"Value", "Due"}
    unknown = tracker.client.post(url, json={}, params={"filter_properties": "Gone"})
    assert refusal(unknown) == (400, "validation_error")


def test_ten_thousand_rows_are_the_end_of_one_result_and_it_says_so(tracker: Tracker) -> None:
    for number in range(10_050):
        tracker.add("", Value=number)
    cursor: Json = None
    seen: set[str] = set()
    while True:
        answer = tracker.query(**({"start_cursor": cursor} if cursor else {})).json()
        assert answer["request_status"] == {
            "type": "incomplete",
            "incomplete_reason": "query_result_limit_reached",
        }
        seen |= {row["id"] for row in answer["results"]}
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 10_000
    below = tracker.query(filter={"property": "Value", "number": {"less_than": 10_000}}).json()
    assert "request_status" not in below
