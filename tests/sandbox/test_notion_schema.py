"""Columns: what survives a rename, and what the API may change."""

import pytest

from notion_sync.sandbox.notion import relation, select
from notion_sync.sandbox.notion.shapes import Json, JsonObject
from tests.sandbox.tracker import Tracker, refusal


def schema(tracker: Tracker, source: str | None = None) -> dict[str, dict[str, Json]]:
    shown: dict[str, dict[str, Json]] = tracker.client.get(
        f"/v1/data_sources/{source or tracker.source}"
    ).json()["properties"]
    return shown


def change(tracker: Tracker, properties: JsonObject) -> dict[str, dict[str, Json]]:
    answer = tracker.client.patch(f"/v1/data_sources/{tracker.source}", json={"properties": properties})
    assert answer.status_code == 200, answer.text
    shown: dict[str, dict[str, Json]] = answer.json()["properties"]
    return shown


def option_names(prop: dict[str, Json]) -> list[str]:
    options = prop[str(prop["type"])]
    assert isinstance(options, dict)
    assert isinstance(options["options"], list)
    return [str(each["name"]) for each in options["options"] if isinstance(each, dict)]


def test_a_renamed_column_keeps_its_id_and_its_cells(tracker: Tracker) -> None:
    page = tracker.add("A", Value=5)
    ident = tracker.properties(page)["Value"]["id"]
    tracker.workspace.rename_property(tracker.source, "Value", "Order value")
    assert tracker.properties(page)["Order value"] == {"id": ident, "type": "number", "number": 5}
    refused = tracker.write(page, {"Value": {"number": 1}})
    assert refusal(refused) == (400, "validation_error")
    assert tracker.write(page, {str(ident): {"number": 6}}).status_code == 200
    assert tracker.workspace.cell(page, "Order value") == 6


def test_the_title_is_always_called_title_by_id(tracker: Tracker) -> None:
    tracker.workspace.rename_property(tracker.source, "Order", "Auftrag")
    assert schema(tracker)["Auftrag"]["id"] == "title"


def test_a_deleted_column_is_gone_with_its_cells(tracker: Tracker) -> None:
    page = tracker.add("A", Value=5)
    tracker.workspace.delete_property(tracker.source, "Value")
    assert "Value" not in tracker.properties(page)
    assert change(tracker, {"Client": None}).keys() == schema(tracker).keys()
    assert "Client" not in schema(tracker)
    title = tracker.client.patch(f"/v1/data_sources/{tracker.source}", json={"properties": {"title": None}})
    assert refusal(title) == (400, "validation_error")


def test_a_retyped_column_keeps_its_id_and_loses_its_cells(tracker: Tracker) -> None:
    page = tracker.add("A", Value=5)
    ident = tracker.properties(page)["Value"]["id"]
    tracker.workspace.retype_property(tracker.source, "Value", "rich_text")
    assert tracker.properties(page)["Value"] == {"id": ident, "type": "rich_text", "rich_text": []}
    assert change(tracker, {"Value": {"number": {"format": "won"}}})["Value"]["number"] == {"format": "won"}


def test_a_renamed_option_is_renamed_in_every_cell(tracker: Tracker) -> None:
    page = tracker.add("A", Stage="Design")
    before = tracker.properties(page)["Stage"]["status"]
    tracker.workspace.rename_option(tracker.source, "Stage", "Design", "Drawing")
    after = tracker.properties(page)["Stage"]["status"]
    assert isinstance(before, dict)
    assert after == before | {"name": "Drawing"}


def test_columns_can_be_added_but_not_twice(tracker: Tracker) -> None:
    change(tracker, {"Level": {"select": {"options": [{"name": "High", "color": "red"}]}}})
    assert option_names(schema(tracker)["Level"]) == ["High"]
    impossible: list[JsonObject] = [
        {"Second": {"title": {}}},
        {"Strange": {"colour": {}}},
        {"Level": {"name": "Health"}},
        {"Gone": None},
        {"Twice": {"select": {"options": [{"name": "A"}, {"name": "a"}]}}},
    ]
    for wrong in impossible:
        answer = tracker.client.patch(f"/v1/data_sources/{tracker.source}", json={"properties": wrong})
        assert refusal(answer) == (400, "validation_error")


def test_the_options_of_a_select_are_replaced_as_a_whole(tracker: Tracker) -> None:
    page = tracker.add("A", Health="Bad")
    change(tracker, {"Health": {"select": {"options": [{"name": "Good"}, {"name": "Fair"}]}}})
    assert option_names(schema(tracker)["Health"]) == ["Good", "Fair"]
    assert tracker.workspace.cell(page, "Health") is None


def test_a_status_takes_new_options_and_ignores_new_names(tracker: Tracker) -> None:
    stage = schema(tracker)["Stage"]["status"]
    assert isinstance(stage, dict)
    assert isinstance(stage["options"], list)
    first, *others = [each for each in stage["options"] if isinstance(each, dict)]
    wanted: Json = [{"id": first["id"], "name": "Renamed"}, *others, {"name": "Delivery"}]
    changed = change(tracker, {"Stage": {"status": {"options": wanted}}})["Stage"]
    assert option_names(changed) == ["Intake", "Design", "Closed", "Delivery"]
    groups = changed["status"]
    assert isinstance(groups, dict)
    assert isinstance(groups["groups"], list)
    to_do = groups["groups"][0]
    assert isinstance(to_do, dict)
    assert isinstance(to_do["option_ids"], list)
    assert len(to_do["option_ids"]) == 4
    recolour: Json = [{"name": "Intake", "color": "red"}]
    body = {"properties": {"Stage": {"status": {"options": recolour}}}}
    refused = tracker.client.patch(f"/v1/data_sources/{tracker.source}", json=body)
    assert refusal(refused) == (400, "validation_error")


def test_a_new_status_column_has_the_usual_three(tracker: Tracker) -> None:
    assert option_names(change(tracker, {"State": {"status": {}}})["State"]) == [
        "Not started",
        "In progress",
        "Done",
    ]


def test_a_database_is_created_with_its_columns(tracker: Tracker) -> None:
    home = tracker.workspace.add_top_page("Home")
    title = [{"text": {"content": "Payments"}}]
    columns = {"Payment": {"title": {}}, "Order": {"relation": {"data_source_id": tracker.source}}}
    body = {
        "parent": {"type": "page_id", "page_id": home},
        "title": title,
        "initial_data_source": {"properties": columns},
    }
    made = tracker.client.post("/v1/databases", json=body).json()
    assert made["parent"] == {"type": "page_id", "page_id": home}
    (listed,) = made["data_sources"]
    assert listed["name"] == "Payments"
    assert schema(tracker, listed["id"])["Order"]["relation"] == {
        "data_source_id": tracker.source,
        "database_id": tracker.database,
        "type": "single_property",
        "single_property": {},
    }


@pytest.mark.parametrize(
    "columns",
    [
        {"Name": {"rich_text": {}}},
        {"Name": {"title": {}}, "Name 2": {"title": {}}},
        {"Name": {"title": {}}, "Order": {"relation": {}}},
        {"Name": {"title": {}}, "Sum": {"rollup": {"function": "sum", "relation_property_name": "Gone"}}},
        {"Name": {"title": {}}, "Check": {"verification": {}}},
    ],
)
def test_a_database_with_impossible_columns_is_refused(tracker: Tracker, columns: JsonObject) -> None:
    body = {"parent": {"workspace": True}, "initial_data_source": {"properties": columns}}
    assert refusal(tracker.client.post("/v1/databases", json=body)) == (400, "validation_error")


def test_a_two_way_relation_shows_on_both_sides(tracker: Tracker) -> None:
    payments = tracker.workspace.create_database(
        "Payments", {"Payment": "title", "Order": relation(tracker.source, two_way=True)}
    )
    order = tracker.add("A")
    payment = tracker.workspace.add_page(payments.data_source_id, {"Payment": "1", "Order": [order]})
    back = "Related to Payments (Order)"
    assert tracker.workspace.cell(order, back) == [payment]
    tracker.write(order, {back: {"relation": []}})
    assert tracker.workspace.cell(payment, "Order") == []


def test_python_describes_columns_with_the_same_strictness(tracker: Tracker) -> None:
    with pytest.raises(ValueError, match="no title column"):
        tracker.workspace.create_database("Untitled", {"Level": select("High")})
    with pytest.raises(KeyError):
        tracker.workspace.rename_property(tracker.source, "Gone", "Back")
