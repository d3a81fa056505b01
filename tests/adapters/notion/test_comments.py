"""Alerts as comments: what is sent, and how a comment of ours is known again."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
import respx

from adapters.errors import Ambiguous, Refused
from adapters.notion.client import NotionClient
from adapters.notion.comments import NotionComments
from rules.notice import Named, Notice
from tests.adapters.notion.stage import Json, Stage, answer, error, listing, page_id, sent

PAGE = page_id(1)
MINJI = "8f2b7c1e-0d5a-4b5e-9a51-6f3c1d2e4b7a"
NOON = datetime(2026, 11, 23, 12, 0, 40, tzinfo=UTC)
ALERT = Notice(
    key=f"{PAGE}:payment.overdue:2026-11-23",
    code="payment.pause",
    level="critical",
    event="opened",
    order="Gown",
    url="",
    what="Second is 9 days past due",
    since="since 21 Nov 2026",
    do="Remind Maison Kato",
    named=(Named(name="Min-ji Seo", notion_user=MINJI), Named(name="Jun Park")),
)
SAID = ":\nSecond is 9 days past due · since 21 Nov 2026\nRemind Maison Kato"


def comment(number: int, *runs: Json, at: str = "2026-11-23T12:00:00.000Z") -> Json:
    return {"object": "comment", "id": f"c{number}", "created_time": at, "rich_text": [*runs]}


def text(content: str) -> Json:
    return {"type": "text", "text": {"content": content, "link": None}, "plain_text": content}


def mention(user: str) -> Json:
    shown: Json = {"object": "user", "id": user, "name": "Min-ji Seo"}
    return {"type": "mention", "mention": {"type": "user", "user": shown}, "plain_text": "@Min-ji Seo"}


Doing = Callable[[NotionClient], Awaitable[str | None]]


async def make(client: NotionClient) -> str:
    return await NotionComments(client).comment(PAGE, ALERT)


async def look(client: NotionClient) -> str | None:
    return await NotionComments(client).find_comment(PAGE, ALERT, since=NOON)


def test_people_are_mentioned_by_account_or_else_named(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post("/comments").mock(return_value=answer(comment(1)))
    assert stage.ask(make) == "c1"
    assert sent(route) == {
        "parent": {"page_id": PAGE},
        "rich_text": [
            {"type": "mention", "mention": {"type": "user", "user": {"id": MINJI}}},
            {"type": "text", "text": {"content": ", "}},
            {"type": "text", "text": {"content": "Jun Park"}},
            {"type": "text", "text": {"content": SAID}},
        ],
    }


def test_a_text_without_end_fits_into_one_run(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post("/comments").mock(return_value=answer(comment(1)))
    endless = ALERT.model_copy(update={"what": "👗" * 3000, "do": "👗" * 3000, "named": ALERT.named * 80})
    stage.ask(lambda client: NotionComments(client).comment(PAGE, endless))
    runs = sent(route)["rich_text"]
    assert isinstance(runs, list)
    assert len(runs) <= 100
    match runs[-1]:
        case {"text": {"content": str(content)}}:
            assert len(content.encode("utf-16-le")) <= 2 * 2000
        case other:
            pytest.fail(f"not a text: {other}")


def test_a_comment_that_was_saved_all_the_same_is_known_by_its_id(
    stage: Stage, notion: respx.MockRouter
) -> None:
    saved = error(503, "service_unavailable", committed_resource_id="c7")
    notion.post("/comments").mock(return_value=saved)
    assert stage.ask(make) == "c7"


def test_a_comment_nobody_answers_for_is_not_made_again(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post("/comments").mock(return_value=error(500, "internal_server_error"))
    with pytest.raises(Ambiguous):
        stage.ask(make)
    assert route.call_count == 1


@pytest.mark.parametrize("doing", [make, look])
def test_a_missing_capability_says_which_to_give(
    stage: Stage, notion: respx.MockRouter, doing: Doing
) -> None:
    for verb in (notion.get, notion.post):
        verb("/comments").mock(return_value=error(403, "restricted_resource"))
    with pytest.raises(Refused) as refused:
        stage.ask(doing)
    assert "insert and to read comments" in refused.value.remedy


def test_a_comment_is_known_again_however_its_text_is_cut(stage: Stage, notion: respx.MockRouter) -> None:
    ours = (mention(MINJI), text(", Jun"), text(" Park:\n"), text(SAID[2:]))
    old = comment(1, *ours, at="2026-11-23T11:59:00.000Z")
    route = notion.get("/comments").mock(
        side_effect=[
            answer(listing(old, comment(2, text("Thanks!")), next_cursor="more")),
            answer(listing(comment(3, *ours))),
        ]
    )
    assert stage.ask(look) == "c3"
    assert route.calls[0].request.url.params["block_id"] == PAGE


def test_what_mentions_somebody_else_or_says_something_else_is_not_ours(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.get("/comments").mock(
        return_value=answer(
            listing(
                comment(1, mention(page_id(9)), text(f", Jun Park{SAID}")),
                comment(2, mention(MINJI), text(f", Jun Park{SAID} now")),
                comment(3, text(f"@Min-ji Seo, Jun Park{SAID}")),
            )
        )
    )
    assert stage.ask(look) is None
