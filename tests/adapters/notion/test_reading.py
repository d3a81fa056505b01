"""Reading a data source: whole or since, to its end, each row once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import respx
from pydantic import JsonValue

from adapters.errors import Misconfigured, Refused, Unavailable
from adapters.notion.client import NotionClient
from adapters.notion.mapping import SchemaChanged
from adapters.notion.tracker import Batch, NotionTracker
from adapters.notion.wire import encoded
from rules.cells import Links, Person
from rules.columns import Binding, BoundColumn, Source
from tests.adapters.notion.stage import (
    BINDING,
    DATABASE_ID,
    SOURCE_ID,
    Json,
    Stage,
    answer,
    binding,
    error,
    listing,
    page,
    page_id,
    people,
    sent,
    status,
    title,
)

QUERY = f"/data_sources/{SOURCE_ID}/query"
SINCE = datetime(2026, 11, 20, 10, 15, 42, tzinfo=UTC)


def read(stage: Stage, bound: Binding = BINDING, since: datetime | None = None) -> list[Batch]:
    async def scenario(tracker: NotionTracker) -> list[Batch]:
        return [batch async for batch in tracker.read(bound, since=since)]

    return stage.track(scenario)


def ids(batches: Iterable[Batch]) -> list[str]:
    return [row.page_id for batch in batches for row in batch.rows]


class Tracker:
    """A data source that answers queries with filter, cursor, page size and a cap, as Notion does."""

    def __init__(self, rows: Sequence[Json], cap: int = 10_000) -> None:
        self.rows = rows
        self.cap = cap
        self.asked: list[Json] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body: Json = httpx.Response(200, content=request.content).json()
        self.asked.append(body)
        start, size = int(str(body.get("start_cursor", "0"))), int(str(body["page_size"]))
        found = [row for row in self.rows if self._matches(row, body.get("filter"))]
        shown = found[: self.cap]
        end = start + size
        cursor = str(end) if end < len(shown) else None
        return answer(listing(*shown[start:end], next_cursor=cursor, incomplete=len(found) > self.cap))

    def _matches(self, row: Json, condition: JsonValue) -> bool:
        match condition:
            case {"and": list(conditions)}:
                return all(self._matches(row, each) for each in conditions)
            case {"created_time": {"on_or_after": str(bound)}}:
                return datetime.fromisoformat(str(row["created_time"])) >= datetime.fromisoformat(bound)
            case _:
                return True


def rows(count: int, *, minutes: Callable[[int], int] = lambda number: number) -> list[Json]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        page(number, created_time=(start + timedelta(minutes=minutes(number))).isoformat())
        for number in range(count)
    ]


def test_an_empty_data_source_still_says_when_it_was_asked(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing()))
    assert read(stage) == [Batch((), datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC))]


def test_a_whole_reading_goes_by_creation_time(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post(QUERY).mock(return_value=answer(listing()))
    read(stage)
    assert sent(route) == {
        "sorts": [{"timestamp": "created_time", "direction": "ascending"}],
        "page_size": 100,
    }


def test_changes_are_asked_for_from_the_minute_on(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post(QUERY).mock(return_value=answer(listing()))
    read(stage, since=SINCE)
    assert sent(route)["filter"] == {
        "timestamp": "last_edited_time",
        "last_edited_time": {"on_or_after": "2026-11-20T10:15:00+00:00"},
    }


def test_a_reading_that_was_cut_off_is_gone_on_with_from_the_minute_on(
    stage: Stage, notion: respx.MockRouter
) -> None:
    tracker = Tracker(rows(250))
    notion.post(QUERY).mock(side_effect=tracker)
    reached = datetime(2026, 1, 1, 2, 29, 30, tzinfo=UTC)

    async def scenario(reader: NotionTracker) -> list[Batch]:
        return [batch async for batch in reader.read(BINDING, since=None, created_from=reached)]

    assert ids(stage.track(scenario)) == [page_id(number) for number in range(149, 250)]
    assert tracker.asked[0]["filter"] == {
        "timestamp": "created_time",
        "created_time": {"on_or_after": "2026-01-01T02:29:00+00:00"},
    }


def test_101_rows_are_101_rows_in_two_requests(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(side_effect=Tracker(rows(101)))
    batches = read(stage)
    assert [len(batch.rows) for batch in batches] == [100, 1]
    assert len(set(ids(batches))) == 101
    assert len(stage.requests) == 2


def test_every_batch_carries_the_instant_of_the_first_answer(stage: Stage, notion: respx.MockRouter) -> None:
    first = answer(listing(page(1), next_cursor="a"))
    later = answer(listing(page(2)), date="Mon, 23 Nov 2026 09:05:00 GMT")
    notion.post(QUERY).mock(side_effect=[first, later])
    assert {batch.asked_at for batch in read(stage)} == {datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("found", "since", "asked_at"),
    [
        ([page(1)], None, datetime(2026, 11, 20, 10, 15, tzinfo=UTC)),
        ([], SINCE, SINCE),
        ([], None, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
    ids=["rows", "no rows", "nothing known"],
)
def test_without_notions_clock_no_instant_is_later_than_the_question(
    stage: Stage, notion: respx.MockRouter, found: list[Json], since: datetime | None, asked_at: datetime
) -> None:
    notion.post(QUERY).mock(return_value=answer(listing(*found), date=""))
    assert read(stage, since=since)[0].asked_at == asked_at


def test_batches_come_while_the_reading_goes_on(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(side_effect=Tracker(rows(250)))

    async def first_batch(tracker: NotionTracker) -> int:
        async for batch in tracker.read(BINDING, since=None):
            return len(batch.rows)
        return 0

    assert stage.track(first_batch) == 100
    assert len(stage.requests) == 1


def test_progress_is_told_after_each_batch(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(side_effect=Tracker(rows(250)))
    told: list[tuple[Source, int]] = []

    async def scenario(client: NotionClient) -> None:
        tracker = NotionTracker(client, {}, on_progress=lambda source, count: told.append((source, count)))
        async for _ in tracker.read(BINDING, since=None):
            pass

    stage.ask(scenario)
    assert told == [(Source.ORDERS, 100), (Source.ORDERS, 200), (Source.ORDERS, 250)]


def test_a_row_shown_twice_is_read_once(stage: Stage, notion: respx.MockRouter) -> None:
    pages = [answer(listing(page(1), page(2), next_cursor="a")), answer(listing(page(2), page(3), page(3)))]
    notion.post(QUERY).mock(side_effect=pages)
    assert ids(read(stage)) == [page_id(1), page_id(2), page_id(3)]


def test_rows_of_other_data_sources_and_other_objects_are_left_out(
    stage: Stage, notion: respx.MockRouter
) -> None:
    stranger = page(2, parent={"type": "data_source_id", "data_source_id": DATABASE_ID})
    nested: Json = {"object": "data_source", "id": DATABASE_ID, "properties": {}}
    notion.post(QUERY).mock(return_value=answer(listing(page(1), stranger, nested)))
    assert ids(read(stage)) == [page_id(1)]


def test_a_row_of_which_only_the_id_is_shown_is_fetched(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing({"object": "page", "id": page_id(1)})))
    notion.get(f"/pages/{page_id(1)}").mock(return_value=answer(page(1)))
    assert ids(read(stage)) == [page_id(1)]


def test_rows_beyond_what_one_query_shows_are_read_in_windows(stage: Stage, notion: respx.MockRouter) -> None:
    tracker = Tracker(rows(1017, minutes=lambda number: number // 7), cap=300)
    notion.post(QUERY).mock(side_effect=tracker)
    found = ids(read(stage))
    assert len(found) == len(set(found)) == 1017
    assert len(stage.requests) < 20


def test_windows_of_changes_keep_their_filter(stage: Stage, notion: respx.MockRouter) -> None:
    tracker = Tracker(rows(250), cap=200)
    notion.post(QUERY).mock(side_effect=tracker)
    assert len(ids(read(stage, since=SINCE))) == 250
    assert tracker.asked[-1]["filter"] == {
        "and": [
            {
                "timestamp": "last_edited_time",
                "last_edited_time": {"on_or_after": "2026-11-20T10:15:00+00:00"},
            },
            {"timestamp": "created_time", "created_time": {"on_or_after": "2026-01-01T03:19:00+00:00"}},
        ]
    }


def test_more_rows_in_one_minute_than_notion_shows_are_not_lost_silently(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.post(QUERY).mock(side_effect=Tracker(rows(500, minutes=lambda _: 3), cap=300))
    with pytest.raises(Misconfigured) as raised:
        read(stage)
    assert "hides rows" in raised.value.what
    assert raised.value.remedy


@pytest.mark.parametrize("cursors", [["a", "a"], ["a", "b", "a"]])
def test_a_cursor_that_comes_again_ends_in_an_error_and_not_in_a_loop(
    stage: Stage, notion: respx.MockRouter, cursors: list[str]
) -> None:
    pages = [answer(listing(page(number), next_cursor=cursor)) for number, cursor in enumerate(cursors)]
    notion.post(QUERY).mock(side_effect=pages)
    with pytest.raises(Unavailable, match="not where they begin"):
        read(stage)


def test_more_results_without_a_cursor_are_an_error(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing(page(1)) | {"has_more": True}))
    with pytest.raises(Unavailable, match="not where they begin"):
        read(stage)


def test_a_page_that_fails_is_asked_for_in_smaller_pieces(stage: Stage, notion: respx.MockRouter) -> None:
    tracker = Tracker(rows(250))

    def busy(request: httpx.Request) -> httpx.Response:
        size = int(httpx.Response(200, content=request.content).json()["page_size"])
        sizes.append(size)
        return tracker(request) if size <= 25 else error(503, "service_unavailable")

    sizes: list[int] = []
    notion.post(QUERY).mock(side_effect=busy)
    assert len(set(ids(read(stage)))) == 250
    assert sizes[:3] == [100, 50, 25]


def test_after_trouble_the_pages_grow_again(stage: Stage, notion: respx.MockRouter) -> None:
    tracker = Tracker(rows(400))
    troubles: Iterator[httpx.Response | Exception] = iter(
        (httpx.ReadTimeout("slow"), error(504, "gateway_timeout"))
    )

    def recovering(request: httpx.Request) -> httpx.Response:
        match next(troubles, None):
            case None:
                return tracker(request)
            case httpx.Response() as refusal:
                return refusal
            case trouble:
                raise trouble

    notion.post(QUERY).mock(side_effect=recovering)
    assert len(ids(read(stage))) == 400
    assert [body["page_size"] for body in tracker.asked] == [25, 50, 100, 100, 100, 100]


def test_a_full_budget_is_no_reason_for_smaller_pages(stage: Stage, notion: respx.MockRouter) -> None:
    route = notion.post(QUERY).mock(side_effect=[error(429, "rate_limited"), answer(listing())])
    read(stage)
    assert [sent(route, turn)["page_size"] for turn in (0, 1)] == [100, 100]


def test_trouble_that_stays_ends_after_the_attempts_of_the_policy(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.post(QUERY).mock(return_value=error(503, "service_unavailable"))
    with pytest.raises(Unavailable):
        read(stage)
    assert len(stage.requests) == 6


def test_a_refusal_is_not_asked_again(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=error(403, "restricted_resource"))
    with pytest.raises(Refused):
        read(stage)
    assert len(stage.requests) == 1


def test_a_deleted_column_is_said_and_not_read_as_empty(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing(page(1, {"Order": title("x")}))))
    with pytest.raises(SchemaChanged):
        read(stage)


def items(kind: str, *found: Json, next_cursor: str | None = None) -> httpx.Response:
    results: list[Json] = [{"object": "property_item", "type": kind, kind: item} for item in found]
    return answer(listing(*results, next_cursor=next_cursor))


def test_relations_of_which_a_page_shows_25_are_read_whole(stage: Stage, notion: respx.MockRouter) -> None:
    client = BoundColumn("client", "r:l/", "Client", "relation")
    shown: Json = {"id": "r%3Al%2F", "type": "relation", "relation": [{"id": "x"}], "has_more": True}
    row = page(1, {"Order": title("x"), "Stage": status(None), "Client": shown})
    notion.post(QUERY).mock(return_value=answer(listing(row)))
    first_hundred: list[Json] = [{"id": page_id(item)} for item in range(100)]
    route = notion.get(url__regex=r".*/properties/r%3Al%2F.*").mock(
        side_effect=[
            items("relation", *first_hundred, next_cursor="n"),
            items("relation", {"id": page_id(100)}),
        ]
    )
    (batch,) = read(stage, binding(client))
    assert batch.rows[0].cells["client"] == Links(tuple(page_id(item) for item in range(101)))
    assert route.calls.last.request.url.params["start_cursor"] == "n"


def test_people_of_which_a_page_may_leave_some_out_are_read_whole(
    stage: Stage, notion: respx.MockRouter
) -> None:
    manager = BoundColumn("account_manager", "p%ac", "Account Manager", "people")
    crowd = people(*(f"u{item}" for item in range(25)))
    row = page(1, {"Order": title("x"), "Stage": status(None), "Account Manager": crowd})
    notion.post(QUERY).mock(return_value=answer(listing(row)))
    everybody: list[Json] = [{"object": "user", "id": f"u{item}"} for item in range(27)]
    notion.get(url__regex=r".*/properties/p%25ac.*").mock(return_value=items("people", *everybody))
    (batch,) = read(stage, binding(manager))
    assert batch.rows[0].cells["account_manager"] == tuple(Person(f"u{item}") for item in range(27))


def shown(notion: respx.MockRouter) -> list[list[str]]:
    """The columns that each request asked for."""
    return [call.request.url.params.get_list("filter_properties") for call in notion.calls]


def test_a_whole_reading_asks_for_its_columns_only(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing()))
    read(stage)
    assert shown(notion) == [[encoded(column.property_id) for column in BINDING.columns]]


def test_reading_what_changed_asks_for_every_column(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(return_value=answer(listing()))
    read(stage, since=SINCE)
    assert shown(notion) == [[]]


def test_where_its_columns_are_not_taken_all_are_asked_for(stage: Stage, notion: respx.MockRouter) -> None:
    notion.post(QUERY).mock(side_effect=[error(400, "validation_error"), answer(listing())])
    assert ids(read(stage)) == []
    first, second = shown(notion)
    assert first
    assert second == []
