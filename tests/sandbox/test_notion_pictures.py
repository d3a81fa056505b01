"""Files that are uploaded, and the blocks that show them."""

from datetime import timedelta

import httpx
import pytest

from notion_sync.sandbox.notion.shapes import Json
from tests.sandbox.tracker import Tracker, refusal

PNG = b"\x89PNG\r\n\x1a\n\x00\xff"


@pytest.fixture
def page(tracker: Tracker) -> str:
    return tracker.workspace.add_top_page("Charts")


def created(tracker: Tracker, **about: str) -> str:
    body = {"mode": "single_part", "filename": "chart.png", "content_type": "image/png", **about}
    answer = tracker.client.post("/v1/file_uploads", json=body).json()
    assert answer["status"] == "pending"
    return str(answer["id"])


def send(tracker: Tracker, upload: str, content: bytes = PNG, kind: str = "image/png") -> httpx.Response:
    files = {"file": ("chart.png", content, kind)}
    return tracker.client.post(f"/v1/file_uploads/{upload}/send", files=files)


def image(upload: str) -> Json:
    return {"type": "image", "image": {"type": "file_upload", "file_upload": {"id": upload}}}


def append(tracker: Tracker, page: str, *children: Json) -> httpx.Response:
    return tracker.client.patch(f"/v1/blocks/{page}/children", json={"children": [*children]})


def children(tracker: Tracker, page: str) -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = tracker.client.get(f"/v1/blocks/{page}/children").json()["results"]
    return found


def test_a_picture_is_sent_attached_and_shown(tracker: Tracker, page: str) -> None:
    upload = created(tracker)
    sent = send(tracker, upload).json()
    assert (sent["status"], sent["content_length"]) == ("uploaded", len(PNG))

    [made] = append(tracker, page, image(upload)).json()["results"]
    [shown] = children(tracker, page)
    assert shown == made
    assert shown["created_by"] == {"object": "user", "id": tracker.connection.bot_id}
    [block] = tracker.workspace.content(page)
    assert tracker.workspace.picture(block) == PNG


def test_what_was_not_sent_cannot_be_shown(tracker: Tracker, page: str) -> None:
    refused = append(tracker, page, image(created(tracker)))
    assert refusal(refused)[0] == 400
    assert children(tracker, page) == []


def test_all_children_are_added_or_none(tracker: Tracker, page: str) -> None:
    upload = created(tracker)
    send(tracker, upload)
    wrong: Json = {"type": "paragraph", "paragraph": {}}
    assert append(tracker, page, image(upload), wrong).status_code == 400
    assert children(tracker, page) == []


def test_a_file_is_sent_once_and_is_what_was_announced(tracker: Tracker) -> None:
    upload = created(tracker)
    assert send(tracker, upload, kind="application/pdf").status_code == 400
    assert send(tracker, upload).status_code == 200
    assert send(tracker, upload).status_code == 400


def test_a_file_that_nobody_attaches_expires(tracker: Tracker, page: str) -> None:
    late, kept = created(tracker), created(tracker)
    send(tracker, late)
    send(tracker, kept)
    append(tracker, page, image(kept))
    tracker.notion.clock.advance(timedelta(hours=2))
    assert append(tracker, page, image(late)).status_code == 400
    assert append(tracker, page, image(kept)).status_code == 200


def test_only_pictures_become_images(tracker: Tracker, page: str) -> None:
    upload = created(tracker, content_type="text/plain", filename="a.txt")
    send(tracker, upload, kind="text/plain")
    assert append(tracker, page, image(upload)).status_code == 400


def test_a_block_is_deleted_once(tracker: Tracker, page: str) -> None:
    note = tracker.workspace.write_paragraph(page, "A note")
    assert tracker.client.delete(f"/v1/blocks/{note}").json()["in_trash"] is True
    assert tracker.client.delete(f"/v1/blocks/{note}").status_code == 404
    assert children(tracker, page) == []


def test_pages_databases_and_content_are_listed_in_order(tracker: Tracker, page: str) -> None:
    tracker.workspace.write_paragraph(page, "First")
    tracker.notion.clock.advance(timedelta(minutes=1))
    tracker.workspace.add_top_page("Second", parent=page)
    assert [each["type"] for each in children(tracker, page)] == ["paragraph", "child_page"]


@pytest.mark.parametrize("path", ["/v1/file_uploads", "/v1/file_uploads/{}/send"])
def test_uploads_need_the_right_to_insert(tracker: Tracker, path: str) -> None:
    upload = created(tracker)
    tracker.connection.insert = False
    assert tracker.client.post(path.format(upload), json={}).status_code == 403
