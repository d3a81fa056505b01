"""Who is in the workspace, and what pages are called."""

import pytest
import respx

from adapters.errors import Refused
from notion_sync.ports import Tracker
from rules.cells import Person
from tests.adapters.notion.stage import Json, Stage, answer, error, listing, page, page_id, title

MIN_JI: Json = {
    "object": "user",
    "id": "u1",
    "type": "person",
    "name": "Min-ji Seo",
    "person": {"email": "minji@example.com"},
}
NAMELESS: Json = {"object": "user", "id": "u2", "type": "person", "name": None, "person": {}}
BOT: Json = {"object": "user", "id": "b1", "type": "bot", "name": "Orders", "bot": {}}


def test_people_are_read_to_the_last_page_without_bots(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get("/users").mock(
        side_effect=[answer(listing(MIN_JI, BOT, next_cursor="n")), answer(listing(NAMELESS))]
    )
    found = stage.track(lambda tracker: tracker.people())
    assert found == [Person("u1", "Min-ji Seo", "minji@example.com"), Person("u2")]


def test_a_missing_capability_to_see_people_is_refused(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get("/users").mock(return_value=error(403, "restricted_resource"))
    with pytest.raises(Refused) as raised:
        stage.track(lambda tracker: tracker.people())
    assert "user information" in raised.value.remedy


def test_titles_are_those_of_pages_whatever_their_column_is_called(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get(f"/pages/{page_id(1)}").mock(return_value=answer(page(1, {"Client name": title("Kim")})))
    notion.get(f"/pages/{page_id(2)}").mock(return_value=answer(page(2, {"Name": title("")})))
    notion.get(f"/pages/{page_id(3)}").mock(return_value=error(404, "object_not_found"))
    notion.get(f"/pages/{page_id(4)}").mock(return_value=answer(page(4, in_trash=True)))
    asked = [page_id(number) for number in (1, 2, 3, 4, 1)]
    assert stage.track(lambda tracker: tracker.titles(asked)) == {
        page_id(1): "Kim",
        page_id(2): "",
        page_id(3): None,
        page_id(4): None,
    }
    assert len(stage.requests) == 4


def test_it_is_the_tracker_the_application_asks_for(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get("/users").mock(return_value=answer(listing()))

    async def application(tracker: Tracker) -> None:
        assert await tracker.people() == []

    stage.track(application)


def test_no_titles_ask_for_nothing(stage: Stage) -> None:
    assert stage.track(lambda tracker: tracker.titles([])) == {}
    assert stage.requests == []


def test_a_refusal_stops_the_titles_with_our_own_error(stage: Stage, notion: respx.MockRouter) -> None:
    notion.route().mock(return_value=error(401, "unauthorized"))
    with pytest.raises(Refused):
        stage.track(lambda tracker: tracker.titles([page_id(number) for number in range(30)]))
    assert len(stage.requests) <= 8
