"""Pages as they are read: times, long lists, computed values, every type."""

from datetime import UTC, date, datetime, timedelta

from notion_sync.sandbox.notion import formula, relation, rollup
from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.tracker import Tracker, refusal


def test_times_are_whole_minutes_and_the_date_header_is_the_sandbox_clock(tracker: Tracker) -> None:
    page = tracker.add("A")
    answer = tracker.client.get(f"/v1/pages/{page}")
    assert answer.headers["date"] == "Mon, 02 Nov 2026 09:00:42 GMT"
    assert answer.json()["created_time"] == "2026-11-02T09:00:00.000Z"
    tracker.notion.clock.advance(timedelta(hours=1))
    refused = tracker.client.get("/v1/unknown")
    assert refused.headers["date"] == "Mon, 02 Nov 2026 10:00:42 GMT"


def test_an_empty_row_shows_every_type(tracker: Tracker) -> None:
    for name in ("place", "verification", "button", "last_edited_time", "created_by", "last_edited_by"):
        tracker.workspace.add_property(tracker.source, name, name)
    page = tracker.workspace.add_page(tracker.source, {})
    shown = tracker.properties(page)
    bare = {prop["type"]: prop[str(prop["type"])] for prop in shown.values()}
    assert {prop["id"] for prop in shown.values()} >= {"title"}
    assert bare["title"] == bare["rich_text"] == bare["files"] == bare["people"] == bare["multi_select"] == []
    empty = ("select", "number", "date", "url", "email", "phone_number", "place", "verification")
    assert [bare[kind] for kind in empty] == [None] * len(empty)
    assert (bare["checkbox"], bare["button"]) == (False, {})
    assert bare["created_time"] == bare["last_edited_time"] == "2026-11-02T09:00:00.000Z"
    assert isinstance(bare["created_by"], dict)
    assert bare["created_by"]["id"] == tracker.workspace.owner


def test_long_relations_are_cut_and_say_so_and_people_are_cut_in_silence(tracker: Tracker) -> None:
    tracker.workspace.add_property(tracker.source, "Linked", relation(tracker.source))
    people = [tracker.workspace.add_person(f"P{at}", f"p{at}@example.com") for at in range(30)]
    linked = [tracker.add(f"{at}") for at in range(120)]
    page = tracker.add("A", Linked=linked, Owner=people)
    shown = tracker.properties(page)
    assert shown["Linked"]["has_more"] is True
    assert shown["Linked"]["relation"] == [{"id": each} for each in linked[:25]]
    assert shown["Owner"].keys() == {"id", "type", "people"}
    assert isinstance(shown["Owner"]["people"], list)
    assert len(shown["Owner"]["people"]) == 25

    address = f"/v1/pages/{page}/properties/{shown['Linked']['id']}"
    first = tracker.client.get(address).json()
    assert (first["type"], first["has_more"]) == ("property_item", True)
    assert first["property_item"]["next_url"].endswith(first["next_cursor"])
    rest = tracker.client.get(address, params={"start_cursor": first["next_cursor"]}).json()
    assert [item["relation"]["id"] for item in first["results"] + rest["results"]] == linked

    owners = tracker.client.get(f"/v1/pages/{page}/properties/{shown['Owner']['id']}").json()["results"]
    assert [item["people"]["id"] for item in owners] == people


def test_a_property_of_one_value_is_one_item(tracker: Tracker) -> None:
    page = tracker.add("A", Value=7)
    ident = tracker.workspace.property_id(tracker.source, "Value")
    item = tracker.client.get(f"/v1/pages/{page}/properties/{ident}").json()
    item.pop("request_id")
    assert item == {"object": "property_item", "id": ident, "type": "number", "number": 7}
    by_name = tracker.client.get(f"/v1/pages/{page}/properties/Value")
    assert refusal(by_name) == (404, "object_not_found")


def test_a_relation_to_an_unshared_database_reads_as_empty(tracker: Tracker) -> None:
    other = tracker.workspace.create_database("Clients", {"Name": "title"})
    client = tracker.workspace.add_page(other.data_source_id, {"Name": "Ann"})
    tracker.workspace.add_property(tracker.source, "Customer", relation(other.data_source_id))
    page = tracker.add("A", Customer=[client])
    assert tracker.properties(page)["Customer"]["relation"] == [{"id": client}]
    tracker.workspace.unshare(tracker.connection.token, other.id)
    assert tracker.properties(page)["Customer"] == {
        "id": tracker.workspace.property_id(tracker.source, "Customer"),
        "type": "relation",
        "relation": [],
        "has_more": False,
    }


def test_rollups_follow_the_related_rows_without_an_edit(tracker: Tracker) -> None:
    workspace = tracker.workspace
    clients = workspace.create_database("Clients", {"Name": "title", "Since": "date", "Debt": "number"})
    ann, bob = (
        workspace.add_page(clients.data_source_id, {"Name": name, "Since": since, "Debt": debt})
        for name, since, debt in (("Ann", date(2024, 1, 1), 3), ("Bob", date(2025, 1, 1), 4))
    )
    workspace.add_property(tracker.source, "Clients", relation(clients.data_source_id))
    workspace.add_property(tracker.source, "Names", rollup("Clients", "Name"))
    workspace.add_property(tracker.source, "Debt", rollup("Clients", "Debt", "sum"))
    workspace.add_property(tracker.source, "First", rollup("Clients", "Since", "earliest_date"))
    page = tracker.add("A", Clients=[ann, bob])
    tracker.notion.clock.advance(timedelta(minutes=9))
    workspace.edit(ann, {"Debt": 10})
    shown = tracker.query().json()["results"][0]
    assert shown["last_edited_time"] == "2026-11-02T09:00:00.000Z"
    assert shown["properties"]["Debt"]["rollup"] == {"type": "number", "function": "sum", "number": 14}
    assert shown["properties"]["First"]["rollup"]["date"]["start"] == "2024-01-01"
    assert [each["title"][0]["plain_text"] for each in shown["properties"]["Names"]["rollup"]["array"]] == [
        "Ann",
        "Bob",
    ]
    assert workspace.row(page)["Names"] == ["Ann", "Bob"]
    ident = workspace.property_id(tracker.source, "Names")
    items = tracker.client.get(f"/v1/pages/{page}/properties/{ident}").json()
    assert [item["rollup"]["type"] for item in items["results"]] == ["title", "title"]


def test_formulas_are_python(tracker: Tracker) -> None:
    workspace = tracker.workspace
    workspace.add_property(tracker.source, "Shout", formula(lambda row: f"{row['Order']}!"))
    workspace.add_property(tracker.source, "Late", formula(lambda row: row["Due"] == date(2026, 1, 1)))
    workspace.add_property(tracker.source, "Given", formula())
    when = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
    page = tracker.add("A", Due=date(2026, 1, 1), Given=when)
    shown = {name: prop.get("formula") for name, prop in tracker.properties(page).items()}
    assert shown["Shout"] == {"type": "string", "string": "A!"}
    assert shown["Late"] == {"type": "boolean", "boolean": True}
    assert shown["Given"] == {
        "type": "date",
        "date": {"start": "2026-11-03T08:00:00.000+00:00", "end": None, "time_zone": None},
    }
    late: Json = {"property": "Late", "formula": {"checkbox": {"equals": True}}}
    assert tracker.found(filter=late) == ["A"]
    other = tracker.add("B")
    assert tracker.properties(other)["Given"]["formula"] == {"type": "unsupported", "unsupported": {}}
