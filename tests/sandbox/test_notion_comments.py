"""Comments: who may read and make them, what they may say, how they are listed."""

import httpx
import pytest

from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.tracker import Tracker, refusal

NOBODY = "7855b161-f63e-4683-b7c7-8ca6e97ee266"


@pytest.fixture
def page(tracker: Tracker) -> str:
    """An order's page, with a connection that was given both capabilities."""
    tracker.connection.insert_comments = tracker.connection.read_comments = True
    return tracker.add("Gown")


def text(content: str) -> Json:
    return {"type": "text", "text": {"content": content}}


def mention(user: str) -> Json:
    return {"type": "mention", "mention": {"type": "user", "user": {"id": user}}}


def post(tracker: Tracker, page: str, *runs: Json) -> httpx.Response:
    return tracker.client.post("/v1/comments", json={"parent": {"page_id": page}, "rich_text": [*runs]})


def test_a_comment_is_made_and_listed_with_its_mention(tracker: Tracker, page: str) -> None:
    person = tracker.workspace.add_person("Min-ji Seo", "minji@example.com")
    made = post(tracker, page, mention(person), text(": unpaid")).json()
    assert made["object"] == "comment"
    assert made["parent"] == {"type": "page_id", "page_id": page}
    assert made["created_time"] == "2026-11-02T09:00:00.000Z"
    assert made["created_by"] == {"object": "user", "id": tracker.connection.bot_id}
    assert [run["plain_text"] for run in made["rich_text"]] == ["@Min-ji Seo", ": unpaid"]
    listed = tracker.client.get("/v1/comments", params={"block_id": page}).json()
    del made["request_id"]
    assert listed["results"] == [made]
    (comment,) = tracker.workspace.comments(page)
    assert (comment.text, comment.mentions) == ("@Min-ji Seo: unpaid", [person])


def test_comments_are_listed_in_pages_oldest_first(tracker: Tracker, page: str) -> None:
    for word in ("one", "two", "three"):
        post(tracker, page, text(word))
    post(tracker, tracker.add("Suit"), text("of another order"))
    asked = {"block_id": page, "page_size": "2"}
    first = tracker.client.get("/v1/comments", params=asked).json()
    second = tracker.client.get("/v1/comments", params={**asked, "start_cursor": first["next_cursor"]}).json()
    said = [each["rich_text"][0]["plain_text"] for each in first["results"] + second["results"]]
    assert said == ["one", "two", "three"]
    assert second["has_more"] is False


def test_a_comment_does_not_edit_the_page(tracker: Tracker, page: str) -> None:
    before = tracker.client.get(f"/v1/pages/{page}").json()["last_edited_by"]
    post(tracker, page, text("unpaid"))
    assert tracker.client.get(f"/v1/pages/{page}").json()["last_edited_by"] == before


def test_a_new_connection_may_neither_make_nor_read_comments(tracker: Tracker) -> None:
    page = tracker.add("Gown")
    assert refusal(post(tracker, page, text("unpaid"))) == (403, "restricted_resource")
    listed = tracker.client.get("/v1/comments", params={"block_id": page})
    assert refusal(listed) == (403, "restricted_resource")


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [text("")],
        [text("x" * 2001)],
        [text("x")] * 101,
        [mention(NOBODY)],
        [mention("minji")],
        [{"type": "text", "text": {"content": "x"}, "bold": True}],
    ],
    ids=["none", "empty", "long", "many", "unknown user", "no id", "unknown key"],
)
def test_what_cannot_be_said_is_refused(tracker: Tracker, page: str, runs: list[Json]) -> None:
    assert refusal(post(tracker, page, *runs)) == (400, "validation_error")
    assert tracker.workspace.comments(page) == []


@pytest.mark.parametrize(
    "body",
    [
        {"rich_text": [text("x")]},
        {"parent": {"page_id": NOBODY}},
        {"parent": {"database_id": NOBODY}, "rich_text": [text("x")]},
        {"parent": {"page_id": NOBODY}, "rich_text": [text("x")], "children": []},
    ],
)
def test_a_comment_needs_a_page_and_a_text_and_nothing_else(tracker: Tracker, page: str, body: Json) -> None:
    assert page
    assert refusal(tracker.client.post("/v1/comments", json=body)) == (400, "validation_error")


def test_a_page_that_is_not_shared_does_not_exist(tracker: Tracker, page: str) -> None:
    tracker.workspace.unshare(tracker.connection.token, tracker.database)
    assert refusal(post(tracker, page, text("x"))) == (404, "object_not_found")
    listed = tracker.client.get("/v1/comments", params={"block_id": page})
    assert refusal(listed) == (404, "object_not_found")
    assert refusal(tracker.client.get("/v1/comments")) == (400, "validation_error")
