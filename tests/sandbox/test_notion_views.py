"""Views, the tabs above a table, and what a page holds."""

import httpx
import pytest

from notion_sync.sandbox.notion.shapes import Json, JsonObject
from tests.sandbox.tracker import Tracker, refusal


def view(tracker: Tracker, **fields: Json) -> JsonObject:
    """The body of a request for a view of the tracker."""
    body: JsonObject = {"database_id": tracker.database, "data_source_id": tracker.source}
    return {**body, "name": "Mine", "type": "table", **fields}


def group(tracker: Tracker, **fields: Json) -> Json:
    ident = tracker.workspace.property_id(tracker.source, "Stage")
    return {
        "type": "status",
        "property_id": ident,
        "group_by": "option",
        "sort": {"type": "manual"},
        **fields,
    }


def board(tracker: Tracker, **fields: Json) -> JsonObject:
    grouping = group(tracker, **fields)
    return view(tracker, type="board", configuration={"type": "board", "group_by": grouping})


def add(tracker: Tracker, body: JsonObject) -> httpx.Response:
    return tracker.client.post("/v1/views", json=body)


def names(tracker: Tracker) -> list[str]:
    return [each.name for each in tracker.workspace.views(tracker.database)]


def test_every_database_begins_with_a_table(tracker: Tracker) -> None:
    listed = tracker.client.get("/v1/views", params={"database_id": tracker.database}).json()
    (reference,) = listed["results"]

    assert reference.keys() == {"object", "id"}
    shown = tracker.client.get(f"/v1/views/{reference['id']}").json()
    assert (shown["name"], shown["type"], shown["filter"]) == ("Default view", "table", None)
    assert shown["parent"] == {"type": "database_id", "database_id": tracker.database}


def test_a_board_a_timeline_and_a_filtered_table_are_shown_as_they_were_made(tracker: Tracker) -> None:
    due = tracker.workspace.property_id(tracker.source, "Due")
    wanted: Json = {"property": "Health", "select": {"equals": "Bad"}}
    for body in (
        board(tracker) | {"name": "By stage"},
        view(
            tracker,
            name="Dates",
            type="timeline",
            configuration={"type": "timeline", "date_property_id": due},
        ),
        view(tracker, name="Bad", filter=wanted, sorts=[{"property": "Due", "direction": "ascending"}]),
    ):
        made = add(tracker, body).json()
        assert tracker.client.get(f"/v1/views/{made['id']}").json() | {"request_id": ""} == made | {
            "request_id": ""
        }
        assert made["configuration"] == body.get("configuration")
    assert names(tracker) == ["Default view", "By stage", "Dates", "Bad"]


def test_a_view_can_come_first_or_behind_another(tracker: Tracker) -> None:
    first = add(tracker, view(tracker, name="First", position={"type": "start"})).json()
    add(tracker, view(tracker, name="Second", position={"type": "after_view", "view_id": first["id"]}))

    assert names(tracker) == ["First", "Second", "Default view"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"type": "cube"},
        {"type": "board"},
        {"type": "timeline", "configuration": {"type": "timeline"}},
        {"type": "timeline", "configuration": {"type": "timeline", "date_property_id": "Client"}},
        {"configuration": {"type": "board"}},
        {"configuration": {"type": "table", "cover": None}},
        {"configuration": {"type": "table", "properties": [{"property_id": "Gone"}]}},
        {"filter": {"property": "Health", "select": {"equals": "So so"}}},
        {"filter": {"or": [{"property": "Stage", "status": {"equals": "Sewing"}}]}},
        {"filter": {"property": "Due", "number": {"equals": 1}}},
        {"sorts": [{"property": "Gone", "direction": "ascending"}]},
        {"position": {"type": "middle"}},
        {"colour": "red"},
        {"database_id": None, "view_id": "x"},
    ],
)
def test_a_view_that_cannot_be_is_refused(tracker: Tracker, wrong: JsonObject) -> None:
    assert refusal(add(tracker, view(tracker) | wrong)) == (400, "validation_error")
    assert names(tracker) == ["Default view"]


@pytest.mark.parametrize("wrong", [{"type": "select"}, {"group_by": None}, {"sort": {"type": "up"}}])
def test_a_board_is_grouped_as_its_column_can_be(tracker: Tracker, wrong: JsonObject) -> None:
    assert refusal(add(tracker, board(tracker, **wrong))) == (400, "validation_error")


def test_a_view_is_changed_in_parts_and_deleted_unless_it_is_the_last(tracker: Tracker) -> None:
    made = add(tracker, board(tracker)).json()
    address = f"/v1/views/{made['id']}"
    hidden = {"type": "board", "group_by": group(tracker, hide_empty_groups=True), "card_layout": "compact"}
    changed = tracker.client.patch(address, json={"name": "Stages", "configuration": hidden}).json()

    assert (changed["name"], changed["configuration"]["card_layout"]) == ("Stages", "compact")
    assert tracker.client.delete(address).json().keys() == {"object", "id", "parent", "type", "request_id"}
    assert refusal(tracker.client.get(address)) == (404, "object_not_found")
    (last,) = tracker.workspace.views(tracker.database)
    assert refusal(tracker.client.delete(f"/v1/views/{last.id}")) == (400, "validation_error")


@pytest.mark.parametrize("lacking", ["update", "insert"])
def test_views_are_made_by_those_who_may_insert_and_update(tracker: Tracker, lacking: str) -> None:
    setattr(tracker.connection, lacking, False)

    assert refusal(add(tracker, view(tracker))) == (403, "restricted_resource")


def test_views_of_what_is_not_shared_are_not_there(tracker: Tracker) -> None:
    tracker.workspace.unshare(tracker.connection.token, tracker.database)

    for query in ({"database_id": tracker.database}, {"data_source_id": tracker.source}):
        assert refusal(tracker.client.get("/v1/views", params=query)) == (404, "object_not_found")
    assert refusal(tracker.client.get("/v1/views")) == (400, "validation_error")


def test_a_page_lists_the_pages_and_databases_in_it(tracker: Tracker) -> None:
    home = tracker.workspace.add_top_page("Home")
    tracker.workspace.add_top_page("Notes", parent=home)
    database = tracker.workspace.create_database("Payments", {"Payment": "title"}, parent=home)
    listed = tracker.client.get(f"/v1/blocks/{home}/children").json()

    assert {block["type"]: block[block["type"]] for block in listed["results"]} == {
        "child_page": {"title": "Notes"},
        "child_database": {"title": "Payments"},
    }
    assert database.id in {block["id"] for block in listed["results"]}
    tracker.workspace.unshare(tracker.connection.token, home)
    assert refusal(tracker.client.get(f"/v1/blocks/{home}/children")) == (404, "object_not_found")


@pytest.mark.parametrize("description", ["", "x" * 281, 5])
def test_a_column_is_described_in_280_characters(tracker: Tracker, description: Json) -> None:
    body = {"properties": {"Level": {"number": {}, "description": description}}}
    answer = tracker.client.patch(f"/v1/data_sources/{tracker.source}", json=body)

    assert refusal(answer) == (400, "validation_error")
