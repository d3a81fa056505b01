"""Writing a row, and looking before a write is repeated."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest
import respx

from adapters.errors import AdapterError, Ambiguous, NotFound, Refused, Rejected, Unavailable
from rules.cells import Cells, Row
from rules.columns import BoundColumn
from tests.adapters.notion.stage import (
    Json,
    Stage,
    answer,
    binding,
    error,
    number,
    page,
    page_id,
    sent,
    status,
    text,
    title,
)

BOUND = binding(
    BoundColumn("drift", "drft", "Drift", "number"),
    BoundColumn("next_action", "n%xt", "Next action", "rich_text"),
)
CHANGES: Cells = {"drift": Decimal(3), "next_action": "Call the client "}
PAGE = f"/pages/{page_id(1)}"


def shown(drift: float | None, action: str) -> Json:
    next_action: Json = {"id": "n%25xt", "type": "rich_text", "rich_text": text(action)}
    return page(
        1,
        {
            "Order": title("Gown"),
            "Stage": status("Design"),
            "Drift": number(drift),
            "Next action": next_action,
        },
    )


BEFORE, AFTER = shown(1, ""), shown(3, "Call the client")
ROW = Row(
    page_id(1),
    "",
    {"order": "Gown", "stage": "Design", "drift": Decimal(1), "next_action": None},
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2026, 11, 2, tzinfo=UTC),
)


def write(stage: Stage, changes: Cells = CHANGES) -> Row:
    return stage.track(lambda tracker: tracker.write(BOUND, ROW, changes))


def test_one_patch_holds_all_changes_by_property_id_and_its_answer_is_the_row(
    stage: Stage, notion: respx.MockRouter
) -> None:
    route = notion.patch(PAGE).mock(return_value=answer(AFTER))
    row = write(stage)
    assert sent(route) == {
        "properties": {
            "drft": {"number": 3},
            "n%25xt": {"rich_text": [{"type": "text", "text": {"content": "Call the client "}}]},
        }
    }
    assert row.cells == {
        "order": "Gown",
        "stage": "Design",
        "drift": Decimal(3),
        "next_action": "Call the client",
    }
    assert len(stage.requests) == 1


def test_nothing_to_write_asks_for_nothing(stage: Stage) -> None:
    assert write(stage, {}) is ROW
    assert stage.requests == []


@pytest.mark.parametrize(
    "refusal",
    [
        error(409, "conflict_error"),
        error(429, "rate_limited", {"Retry-After": "2"}),
        error(529, "service_overload"),
        httpx.ConnectError("refused"),
    ],
    ids=["409", "429", "529", "connection refused"],
)
def test_what_was_surely_not_done_is_repeated_without_a_look(
    stage: Stage, notion: respx.MockRouter, refusal: httpx.Response | Exception
) -> None:
    notion.patch(PAGE).mock(side_effect=[refusal, answer(AFTER)])
    assert write(stage).cells["drift"] == Decimal(3)
    assert [method for method, _, _ in stage.requests] == ["PATCH", "PATCH"]


UNHEARD: dict[str, Callable[[], httpx.Response | Exception]] = {
    "500": lambda: error(500, "internal_server_error"),
    "502 in HTML": lambda: httpx.Response(502, html="<html>"),
    "503": lambda: error(503, "service_unavailable"),
    "504": lambda: error(504, "gateway_timeout"),
    "time-out": lambda: httpx.ReadTimeout("slow"),
    "dropped": lambda: httpx.RemoteProtocolError("gone"),
}
unheard = pytest.mark.parametrize("failure", UNHEARD.values(), ids=UNHEARD)


@unheard
def test_a_write_that_was_saved_after_all_is_not_repeated(
    stage: Stage, notion: respx.MockRouter, failure: Callable[[], httpx.Response | Exception]
) -> None:
    notion.patch(PAGE).mock(side_effect=[failure()])
    notion.get(PAGE).mock(return_value=answer(AFTER))
    assert write(stage).cells["next_action"] == "Call the client"
    assert [method for method, _, _ in stage.requests] == ["PATCH", "GET"]


@unheard
def test_a_write_that_was_not_saved_is_repeated_after_a_look(
    stage: Stage, notion: respx.MockRouter, failure: Callable[[], httpx.Response | Exception]
) -> None:
    notion.patch(PAGE).mock(side_effect=[failure(), answer(AFTER)])
    notion.get(PAGE).mock(return_value=answer(BEFORE))
    assert write(stage).cells["drift"] == Decimal(3)
    assert [method for method, _, _ in stage.requests] == ["PATCH", "GET", "PATCH"]


def test_a_write_saved_in_part_is_repeated(stage: Stage, notion: respx.MockRouter) -> None:
    notion.patch(PAGE).mock(side_effect=[httpx.ReadTimeout("slow"), answer(AFTER)])
    notion.get(PAGE).mock(return_value=answer(shown(3, "")))
    write(stage)
    assert [method for method, _, _ in stage.requests] == ["PATCH", "GET", "PATCH"]


def test_a_write_that_is_never_saved_is_unavailable_after_the_policys_attempts(
    stage: Stage, notion: respx.MockRouter
) -> None:
    notion.patch(PAGE).mock(return_value=error(503, "service_unavailable"))
    notion.get(PAGE).mock(return_value=answer(BEFORE))
    with pytest.raises(Unavailable, match="The row was not saved"):
        write(stage)
    assert [method for method, _, _ in stage.requests] == ["PATCH", "GET"] * 6


def test_a_write_is_not_repeated_while_nobody_can_look(stage: Stage, notion: respx.MockRouter) -> None:
    notion.patch(PAGE).mock(side_effect=[error(503, "service_unavailable")])
    notion.get(PAGE).mock(return_value=error(503, "service_unavailable"))
    with pytest.raises(Ambiguous):
        write(stage)
    assert [method for method, _, _ in stage.requests] == ["PATCH"] + ["GET"] * 6


@pytest.mark.parametrize(
    ("status_", "code", "kind"),
    [
        (400, "validation_error", Rejected),
        (401, "unauthorized", Refused),
        (403, "restricted_resource", Refused),
        (404, "object_not_found", NotFound),
    ],
)
def test_a_refusal_is_said_at_once(
    notion: respx.MockRouter, status_: int, code: str, kind: type[AdapterError]
) -> None:
    stage = Stage()
    notion.patch(PAGE).mock(return_value=error(status_, code))
    with pytest.raises(kind):
        write(stage)
    assert len(stage.requests) == 1


def test_a_page_that_is_gone_when_we_look_is_not_found(stage: Stage, notion: respx.MockRouter) -> None:
    notion.patch(PAGE).mock(side_effect=[httpx.ReadTimeout("slow")])
    notion.get(PAGE).mock(return_value=error(404, "object_not_found"))
    with pytest.raises(NotFound):
        write(stage)


def answers() -> Iterator[httpx.Response]:
    yield answer(AFTER)
    yield answer(AFTER | {"in_trash": True})
    yield answer(AFTER | {"is_archived": True})


def test_a_row_is_retrieved_as_it_is_now(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(PAGE).mock(side_effect=list(answers()))
    rows = [stage.track(lambda tracker: tracker.retrieve(BOUND, page_id(1))) for _ in range(3)]
    assert [row.gone for row in rows if row] == [False, True, True]
    assert all(row and row.cells["drift"] == Decimal(3) for row in rows)


def test_a_row_that_is_gone_for_good_is_none(stage: Stage, notion: respx.MockRouter) -> None:
    notion.get(PAGE).mock(return_value=error(404, "object_not_found"))
    assert stage.track(lambda tracker: tracker.retrieve(BOUND, page_id(1))) is None
