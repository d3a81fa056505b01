"""Who may do what: tokens, versions, capabilities, sharing, people."""

import httpx
import pytest

from tests.sandbox.tracker import Tracker, refusal

UNKNOWN = "7855b161-f63e-4683-b7c7-8ca6e97ee266"


def test_an_unknown_token_is_unauthorized(tracker: Tracker) -> None:
    answer = tracker.client.get("/v1/users/me", headers={"Authorization": "Bearer ntn_wrong"})
    assert refusal(answer) == (401, "unauthorized")
    assert answer.json()["message"] == "API token is invalid."


def test_a_revoked_token_is_unauthorized(tracker: Tracker) -> None:
    assert tracker.client.get("/v1/users/me").status_code == 200
    tracker.workspace.revoke(tracker.connection.token)
    assert refusal(tracker.client.get("/v1/users/me")) == (401, "unauthorized")


def test_the_version_header_must_be_there_and_known(tracker: Tracker) -> None:
    headers = {"Authorization": f"Bearer {tracker.connection.token}"}
    url = f"{tracker.notion.url}/v1/users/me"
    assert refusal(httpx.get(url, headers=headers)) == (400, "missing_version")
    unknown = httpx.get(url, headers={**headers, "Notion-Version": "2099-01-01"})
    assert refusal(unknown) == (400, "validation_error")


def test_the_older_version_still_calls_the_trash_archived(tracker: Tracker) -> None:
    page = tracker.add("A")
    older = {"Notion-Version": "2025-09-03"}
    answer = tracker.client.patch(f"/v1/pages/{page}", json={"archived": True}, headers=older)
    assert (answer.json()["archived"], answer.json()["in_trash"]) == (True, True)
    assert "archived" not in tracker.client.get(f"/v1/pages/{page}").json()
    newer = tracker.client.patch(f"/v1/pages/{page}", json={"archived": False})
    assert refusal(newer) == (400, "validation_error")


@pytest.mark.parametrize(
    ("capability", "method", "path"),
    [
        ("read", "GET", "/v1/data_sources/{source}"),
        ("read", "POST", "/v1/data_sources/{source}/query"),
        ("read", "GET", "/v1/pages/{page}"),
        ("update", "PATCH", "/v1/pages/{page}"),
        ("update", "PATCH", "/v1/data_sources/{source}"),
        ("insert", "POST", "/v1/pages"),
        ("insert", "POST", "/v1/databases"),
    ],
)
def test_a_missing_capability_is_refused(tracker: Tracker, capability: str, method: str, path: str) -> None:
    setattr(tracker.connection, capability, False)
    url = path.format(source=tracker.source, page=tracker.add("A"))
    answer = tracker.client.request(method, url, json=None if method == "GET" else {})
    assert refusal(answer) == (403, "restricted_resource")


def test_what_is_not_shared_does_not_exist(tracker: Tracker) -> None:
    page = tracker.add("A")
    tracker.workspace.unshare(tracker.connection.token, tracker.database)
    for answer in (
        tracker.client.get(f"/v1/databases/{tracker.database}"),
        tracker.client.get(f"/v1/data_sources/{tracker.source}"),
        tracker.client.get(f"/v1/pages/{page}"),
        tracker.query(),
        tracker.write(page, {}),
    ):
        assert refusal(answer) == (404, "object_not_found")
        assert answer.json()["additional_data"] == {"integration_id": tracker.connection.bot_id}
        assert 'your integration "Order sync"' in answer.json()["message"]
    tracker.workspace.share(tracker.connection.token, tracker.database)
    assert tracker.query().status_code == 200


def test_a_connection_to_one_page_reaches_what_the_page_holds(tracker: Tracker) -> None:
    home = tracker.workspace.add_top_page("Home")
    inside = tracker.workspace.create_database("Inside", {"Name": "title"}, parent=home)
    narrow = tracker.workspace.add_connection("Narrow", shared=[home])
    headers = {"Authorization": f"Bearer {narrow.token}"}
    assert tracker.client.get(f"/v1/databases/{inside.id}", headers=headers).status_code == 200
    outside = tracker.client.get(f"/v1/databases/{tracker.database}", headers=headers)
    assert refusal(outside) == (404, "object_not_found")


def test_ids_go_with_and_without_hyphens_but_must_be_uuids(tracker: Tracker) -> None:
    page = tracker.add("A")
    assert tracker.client.get(f"/v1/pages/{page.replace('-', '')}").json()["id"] == page
    assert refusal(tracker.client.get(f"/v1/pages/{UNKNOWN}")) == (404, "object_not_found")
    for wrong in ("orders", "12345678-1234-0234-1234-123456789012"):
        answer = tracker.client.get(f"/v1/pages/{wrong}")
        assert refusal(answer) == (400, "validation_error")
        assert "should be a valid uuid" in answer.json()["message"]


def test_unknown_addresses_and_broken_json_are_refused(tracker: Tracker) -> None:
    assert refusal(tracker.client.get("/v1/orders")) == (400, "invalid_request_url")
    assert refusal(tracker.client.delete("/v1/users/me")) == (400, "invalid_request_url")
    broken = tracker.client.post(f"/v1/data_sources/{tracker.source}/query", content=b"{")
    assert refusal(broken) == (400, "invalid_json")


def test_the_list_of_users_has_members_and_bots_but_no_guests(tracker: Tracker) -> None:
    member = tracker.workspace.add_person("Min-ji Seo", "minji@example.com")
    guest = tracker.workspace.add_person("Guest", "guest@example.com", guest=True)
    first = tracker.client.get("/v1/users", params={"page_size": "2"}).json()
    cursor = {"start_cursor": first["next_cursor"]}
    second = tracker.client.get("/v1/users", params=cursor).json()
    listed = [each["id"] for each in first["results"] + second["results"]]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert set(listed) == {tracker.workspace.owner, tracker.connection.bot_id, member}
    assert tracker.client.get(f"/v1/users/{guest}").json()["person"] == {"email": "guest@example.com"}


def test_people_show_as_much_as_the_connection_may_know(tracker: Tracker) -> None:
    person = tracker.workspace.add_person("Min-ji Seo", "minji@example.com")
    page = tracker.add("A", Owner=[person])
    assert tracker.properties(page)["Owner"]["people"] == [
        {
            "object": "user",
            "id": person,
            "name": "Min-ji Seo",
            "avatar_url": None,
            "type": "person",
            "person": {"email": "minji@example.com"},
        }
    ]
    tracker.connection.user_email = False
    assert tracker.client.get(f"/v1/users/{person}").json()["person"] == {}
    tracker.connection.user_info = False
    assert refusal(tracker.client.get("/v1/users")) == (403, "restricted_resource")
    assert tracker.client.get("/v1/users/me").json()["id"] == tracker.connection.bot_id
    unseen = tracker.add("B", Owner=[person])
    assert tracker.properties(unseen)["Owner"]["people"] == [{"object": "user", "id": person}]


def test_search_finds_what_is_shared_by_title(tracker: Tracker) -> None:
    tracker.add("Wedding dress")
    hidden = tracker.workspace.create_database("Hidden orders", {"Name": "title"})
    tracker.workspace.unshare(tracker.connection.token, hidden.id)
    by_kind = {"query": "orders", "filter": {"property": "object", "value": "data_source"}}
    found = tracker.client.post("/v1/search", json=by_kind).json()["results"]
    assert [each["id"] for each in found] == [tracker.source]
    pages = tracker.client.post("/v1/search", json={"query": "DRESS"}).json()["results"]
    assert [each["object"] for each in pages] == ["page"]
