"""Writes: strict values, options, trash, and what an edit leaves behind."""

from datetime import timedelta

import pytest

from notion_sync.sandbox.notion.shapes import Json, JsonObject
from tests.sandbox.tracker import Tracker, refusal

UNKNOWN = "7855b161-f63e-4683-b7c7-8ca6e97ee266"


def text(content: str) -> Json:
    return [{"type": "text", "text": {"content": content}}]


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        ("Order", {"title": text("New name")}, "New name"),
        ("Client", {"rich_text": [{"text": {"content": "Ann "}}, {"text": {"content": "Lee"}}]}, "Ann Lee"),
        ("Client", {"rich_text": []}, ""),
        ("Value", {"number": 2.5, "type": "number"}, 2.5),
        ("Value", {"number": None}, None),
        ("Health", {"select": {"name": "Bad"}}, "Bad"),
        ("Health", {"select": None}, None),
        ("Stage", {"status": {"name": "closed"}}, "Closed"),
        ("Stage", {"status": None}, "Intake"),
        ("Tags", {"multi_select": [{"name": "Gift"}]}, ["Gift"]),
        ("Paid", {"checkbox": True}, True),
        ("Site", {"url": "https://example.com"}, "https://example.com"),
        ("Papers", {"files": [{"name": "a.pdf", "external": {"url": "https://example.com/a"}}]}, ["a.pdf"]),
    ],
)
def test_a_valid_value_is_stored(tracker: Tracker, column: str, value: JsonObject, stored: object) -> None:
    page = tracker.add("A", Tags=["Rush"], Health="Good", Value=1)
    answer = tracker.write(page, {column: value})
    assert answer.status_code == 200, answer.text
    assert tracker.workspace.cell(page, column) == stored


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Gone", {"number": 1}, "Gone is not a property that exists."),
        ("Value", {"number": "1"}, "body.properties.Value.number should be a number"),
        ("Value", {"number": True}, "body.properties.Value.number should be a number"),
        ("Value", {}, "body.properties.Value.number should be defined"),
        ("Value", 1, "body.properties.Value should be an object"),
        ("Stage", {"select": {"name": "Design"}}, "Stage is expected to be status."),
        ("Stage", {"status": {"name": "Unheard of"}}, 'Status option "Unheard of" does not exist'),
        ("Health", {"select": {"id": UNKNOWN}}, "Health has no option with id"),
        ("Health", {"select": {"name": "a, b"}}, "commas not allowed"),
        ("Health", {"select": "Good"}, "body.properties.Health.select should be an object"),
        ("Tags", {"multi_select": None}, "body.properties.Tags.multi_select should be an array"),
        ("Paid", {"checkbox": None}, "body.properties.Paid.checkbox should be a boolean"),
        ("Due", {"date": {"start": "soon"}}, "should be a valid ISO 8601 date string"),
        ("Due", {"date": {"start": "2026-02-30"}}, "should be a valid ISO 8601 date string"),
        ("Due", {"date": {"end": "2026-01-01"}}, "body.properties.Due.date.start should be defined"),
        ("Due", {"date": {"start": "2026-01-01T09:00:00", "time_zone": "Mars"}}, "a valid IANA time zone"),
        ("Owner", {"people": [{"id": UNKNOWN}]}, "could not find a person"),
        ("Owner", {"people": ["Min-ji"]}, "body.properties.Owner.people[0] should be an object"),
        ("Client", {"rich_text": "Ann"}, "body.properties.Client.rich_text should be an array"),
        ("Client", {"rich_text": text("x" * 2001)}, "should be ≤ `2000`, instead was `2001`"),
        ("Client", {"rich_text": [{"text": {"content": "x"}}] * 101}, "should be ≤ `100`, instead was `101`"),
        ("Mail", {"email": "x" * 201}, "should be ≤ `200`"),
        ("ID", {"unique_id": {"number": 5}}, "cannot be updated"),
        ("Created", {"created_time": "2026-01-01T00:00:00Z"}, "cannot be updated"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tracker: Tracker, column: str, value: Json, said: str) -> None:
    page = tracker.add("A")
    before = tracker.workspace.row(page)
    answer = tracker.write(page, {"Paid": {"checkbox": True}, column: value})
    assert refusal(answer) == (400, "validation_error")
    assert said in answer.json()["message"]
    assert tracker.workspace.row(page) == before


def test_an_unknown_select_option_is_created_where_the_connection_may(tracker: Tracker) -> None:
    page = tracker.add("A")
    risky: JsonObject = {"Health": {"select": {"name": "Risky"}}, "Tags": {"multi_select": [{"name": "New"}]}}
    shown = tracker.write(page, risky).json()["properties"]["Health"]["select"]
    assert shown["name"] == "Risky"
    schema = tracker.client.get(f"/v1/data_sources/{tracker.source}").json()["properties"]
    assert [each["name"] for each in schema["Health"]["select"]["options"]] == ["Good", "Bad", "Risky"]
    tracker.connection.update = False
    create = {
        "parent": {"data_source_id": tracker.source},
        "properties": {"Health": {"select": {"name": "Other"}}},
    }
    assert refusal(tracker.client.post("/v1/pages", json=create)) == (403, "restricted_resource")


def test_a_refused_write_creates_no_option(tracker: Tracker) -> None:
    page = tracker.add("A")
    answer = tracker.write(page, {"Health": {"select": {"name": "New"}}, "Value": {"number": "x"}})
    assert refusal(answer) == (400, "validation_error")
    schema = tracker.client.get(f"/v1/data_sources/{tracker.source}").json()["properties"]
    assert [each["name"] for each in schema["Health"]["select"]["options"]] == ["Good", "Bad"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"start": "2026-11-05"}, {"start": "2026-11-05", "end": None}),
        (
            {"start": "2026-11-05T10:15:42.123+09:00"},
            {"start": "2026-11-05T10:15:00.000+09:00", "end": None},
        ),
        (
            {"start": "2026-11-05T10:15:00", "time_zone": "Asia/Seoul"},
            {"start": "2026-11-05T10:15:00.000+09:00", "end": None},
        ),
        ({"start": "2026-11-05T10:15:00Z"}, {"start": "2026-11-05T10:15:00.000+00:00", "end": None}),
        (
            {"start": "2026-11-05", "end": "2026-11-07"},
            {"start": "2026-11-05", "end": "2026-11-07"},
        ),
    ],
)
def test_dates_are_kept_to_the_minute_with_their_offset(
    tracker: Tracker, written: Json, read: dict[str, Json]
) -> None:
    page = tracker.add("A")
    answer = tracker.write(page, {"Due": {"date": written}})
    assert answer.json()["properties"]["Due"]["date"] == read | {"time_zone": None}


def test_arrays_replace_and_keys_may_be_ids(tracker: Tracker) -> None:
    page = tracker.add("A", Tags=["Rush"], Owner=[tracker.workspace.owner])
    other = tracker.workspace.add_person("Min-ji Seo", "minji@example.com")
    ident = tracker.workspace.property_id(tracker.source, "Owner")
    tracker.write(page, {ident: {"people": [{"id": other}]}, "Tags": {"multi_select": [{"name": "Gift"}]}})
    assert tracker.workspace.cell(page, "Owner") == [other]
    assert tracker.workspace.cell(page, "Tags") == ["Gift"]


def test_an_edit_that_changes_nothing_is_still_an_edit(tracker: Tracker) -> None:
    page = tracker.add("A", Value=1)
    tracker.notion.clock.advance(timedelta(minutes=5))
    shown = tracker.write(page, {"Value": {"number": 1}}).json()
    assert shown["created_time"] == "2026-11-02T09:00:00.000Z"
    assert shown["last_edited_time"] == "2026-11-02T09:05:00.000Z"
    assert shown["last_edited_by"] == {"object": "user", "id": tracker.connection.bot_id}
    assert shown["created_by"] == {"object": "user", "id": tracker.workspace.owner}


def test_a_new_row_starts_with_the_default_status(tracker: Tracker) -> None:
    body = {"parent": {"data_source_id": tracker.source}, "properties": {"Order": {"title": text("A")}}}
    shown = tracker.client.post("/v1/pages", json=body).json()
    assert shown["parent"] == {
        "type": "data_source_id",
        "data_source_id": tracker.source,
        "database_id": tracker.database,
    }
    assert shown["properties"]["Stage"]["status"]["name"] == "Intake"
    assert shown["properties"]["ID"]["unique_id"] == {"prefix": "ORD", "number": 1}
    assert shown["url"].endswith(f"/A-{shown['id'].replace('-', '')}")


def test_a_row_needs_a_parent_that_exists(tracker: Tracker) -> None:
    create = tracker.client.post
    assert refusal(create("/v1/pages", json={"properties": {}})) == (400, "validation_error")
    assert refusal(create("/v1/pages", json={"parent": {}})) == (400, "validation_error")
    lost = {"parent": {"data_source_id": UNKNOWN}}
    assert refusal(create("/v1/pages", json=lost)) == (404, "object_not_found")
    by_database = {"parent": {"database_id": tracker.database}, "properties": {}}
    assert create("/v1/pages", json=by_database).status_code == 200


def test_what_lies_in_the_trash_cannot_be_edited_before_it_is_restored(tracker: Tracker) -> None:
    page = tracker.add("A")
    assert tracker.client.patch(f"/v1/pages/{page}", json={"in_trash": True}).json()["in_trash"] is True
    assert refusal(tracker.write(page, {"Value": {"number": 1}})) == (400, "validation_error")
    assert tracker.client.patch(f"/v1/pages/{page}", json={"in_trash": False}).status_code == 200
    assert tracker.write(page, {"Value": {"number": 1}}).status_code == 200


def test_a_locked_page_can_be_written_and_archiving_is_not_trashing(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.client.patch(f"/v1/pages/{page}", json={"is_locked": True})
    assert tracker.write(page, {"Value": {"number": 1}}).json()["is_locked"] is True
    shown = tracker.client.patch(f"/v1/pages/{page}", json={"is_archived": True}).json()
    assert (shown["is_archived"], shown["in_trash"]) == (True, False)
    unknown = tracker.client.patch(f"/v1/pages/{page}", json={"deleted": True})
    assert refusal(unknown) == (400, "validation_error")
