"""Pages to rows, and changes to the body of a PATCH."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import JsonValue

from adapters.errors import Misconfigured
from adapters.notion.mapping import SchemaChanged
from adapters.notion.rows import changes_of, row_of, truncated
from adapters.notion.wire import Page, parse
from rules.cells import CellValue, DateCell, Links, Person, Unreadable
from rules.columns import BoundColumn
from tests.adapters.notion.stage import (
    BINDING,
    DATABASE_ID,
    Json,
    binding,
    number,
    page,
    page_id,
    people,
    status,
    text,
    title,
)

DRIFT = BoundColumn("drift", "drft", "Drift", "number")
MANAGER = BoundColumn("account_manager", "p%ac", "Account Manager", "people")


def read(fields: Json) -> Page:
    return parse(Page, fields)


def test_a_row_has_the_bound_cells_by_key_and_nothing_else() -> None:
    row = row_of(BINDING, read(page(1, {"Title": title("Gown"), "Stage": status(None), "Drift": number(3)})))
    assert row.cells == {"order": "Gown", "stage": None}
    assert (row.page_id, row.url) == (page_id(1), f"https://www.notion.so/{page_id(1).replace('-', '')}")
    assert row.created == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert row.last_edited == datetime(2026, 11, 20, 10, 15, tzinfo=UTC)
    assert not row.gone


def test_columns_are_found_by_id_whatever_they_are_called_today() -> None:
    row = row_of(BINDING, read(page(1, {"Commission": title("Gown"), "Phase": status("Design")})))
    assert row.cells == {"order": "Gown", "stage": "Design"}


def test_an_id_with_an_encoded_percent_sign_is_decoded_once() -> None:
    shown: Json = {"Order": title("Gown"), "Stage": status(None), "Account Manager": people("u1")}
    assert row_of(binding(MANAGER), read(page(1, shown))).cells["account_manager"] == (Person("u1"),)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"Order": title("Gown")}, 'Column "Stage" of "Order Tracker" was deleted'),
        (
            {"Order": title("Gown"), "Stage": {"id": "s%3At", "type": "select", "select": None}},
            'Column "Stage" of "Order Tracker" is now of type select; it was of type status.',
        ),
    ],
    ids=["deleted", "retyped"],
)
def test_a_bound_column_that_is_not_there_any_more_asks_to_be_bound_anew(shown: Json, said: str) -> None:
    with pytest.raises(SchemaChanged) as raised:
        row_of(BINDING, read(page(1, shown)))
    assert said in raised.value.what
    assert isinstance(raised.value, Misconfigured)


ELSEWHERE: Json = {"type": "data_source_id", "data_source_id": DATABASE_ID}


@pytest.mark.parametrize(
    "fields",
    [{"in_trash": True}, {"is_archived": True}, {"parent": ELSEWHERE}, {"parent": {"type": "workspace"}}],
    ids=["trashed", "archived", "moved", "moved out"],
)
def test_a_row_that_left_the_data_source_is_gone(fields: Json) -> None:
    assert row_of(BINDING, read(page(1) | fields)).gone


def test_a_row_moved_to_other_columns_is_no_change_of_schema() -> None:
    assert row_of(BINDING, read(page(1, {"Name": title("Gown")}) | {"parent": ELSEWHERE})).cells == {}


@pytest.mark.parametrize("parent", [{}, {"type": "database_id", "database_id": DATABASE_ID}])
def test_a_row_is_not_gone_because_an_answer_names_no_data_source(parent: Json) -> None:
    assert not row_of(BINDING, read(page(1) | {"parent": parent})).gone


def test_ids_are_compared_without_hyphens() -> None:
    plain = str(BINDING.data_source_id).replace("-", "").upper()
    parent: Json = {"type": "data_source_id", "data_source_id": plain}
    assert not row_of(BINDING, read(page(1) | {"parent": parent})).gone


def formula(kind: str, content: JsonValue) -> Json:
    return {"id": "frml", "type": "formula", "formula": {"type": kind, kind: content}}


def rollup(*items: Json) -> Json:
    return {"id": "frml", "type": "rollup", "rollup": {"type": "array", "array": list(items)}}


DAY: Json = {"start": "2026-11-23", "end": None, "time_zone": None}
NAMED: Json = {"object": "user", "id": "u1", "name": "Min-ji Seo"}
COMPUTED: list[tuple[str, Json, CellValue]] = [
    ("value", formula("number", 12.5), Decimal("12.5")),
    ("value", formula("string", "12k"), Unreadable("12k", "a number")),
    ("value", formula("string", None), None),
    ("value", formula("boolean", content=True), Unreadable("Yes", "a number")),
    ("baseline", formula("date", DAY), DateCell(date(2026, 11, 23))),
    ("baseline", formula("string", "next week"), Unreadable("next week", "a date")),
    ("baseline", formula("number", 3), Unreadable("3", "a date")),
    ("account_manager", rollup({"type": "people", "people": [NAMED]}), (Person("u1", "Min-ji Seo"),)),
    ("account_manager", formula("string", "Min-ji"), Unreadable("Min-ji", "a person")),
    ("payment_disputed", formula("boolean", content=False), False),
    ("payment_disputed", formula("string", "no"), Unreadable("no", "a checkbox")),
    ("client", rollup({"type": "title", "title": text("Kim")}), "Kim"),
    ("client", rollup({"type": "relation", "relation": [{"id": "a"}]}), Links(("a",))),
    ("client", rollup({"type": "people", "people": [NAMED]}), "Min-ji Seo"),
    ("client", formula("date", DAY), Unreadable("2026-11-23", "a text")),
    ("order_id", formula("number", 17), "17"),
    ("specs_match", formula("boolean", content=True), True),
    ("specs_match", formula("string", "Yes"), "Yes"),
    ("stage", formula("string", "Design"), "Design"),
]


@pytest.mark.parametrize(("key", "value", "cell"), COMPUTED)
def test_a_computed_cell_counts_only_as_what_its_column_promises(
    key: str, value: Json, cell: CellValue
) -> None:
    column = BoundColumn(key, "frml", key, str(value["type"]))
    bound = BINDING.__class__(BINDING.source, BINDING.data_source_id, BINDING.title, (column,))
    assert row_of(bound, read(page(1, {key: value}))).cells[key] == cell


def linked(count: int, *, more: bool) -> Json:
    ids: list[JsonValue] = [{"id": page_id(item)} for item in range(count)]
    return {"id": "rltn", "type": "relation", "relation": ids, "has_more": more}


def test_relations_with_more_and_people_of_25_are_shown_only_in_part() -> None:
    client = BoundColumn("client", "rltn", "Client", "relation")
    bound = binding(client, MANAGER)
    crowd = people(*(f"u{item}" for item in range(25)))

    def cut(relation: Json, managers: Json) -> tuple[BoundColumn, ...]:
        shown: Json = {"Order": title("x"), "Stage": status(None), "Client": relation, "Who": managers}
        return truncated(bound, read(page(1, shown)))

    assert cut(linked(25, more=True), crowd) == (client, MANAGER)
    assert cut(linked(25, more=False), people("u1")) == ()


def test_what_is_shown_in_part_but_not_bound_is_left_alone() -> None:
    assert truncated(BINDING, read(page(1, {"Client": linked(25, more=True)}))) == ()


def test_cells_read_on_their_own_replace_what_the_page_shows() -> None:
    client = BoundColumn("client", "rltn", "Client", "relation")
    shown: Json = {"Order": title("x"), "Stage": status(None), "Client": linked(25, more=True)}
    row = row_of(binding(client), read(page(1, shown)), {"client": Links(("a", "b"))})
    assert row.cells["client"] == Links(("a", "b"))


def test_changes_are_keyed_by_property_ids_as_notion_writes_them() -> None:
    assert changes_of(binding(DRIFT, MANAGER), {"drift": Decimal(3), "account_manager": None}) == {
        "drft": {"number": 3},
        "p%25ac": {"people": []},
    }


def test_a_cell_without_a_column_cannot_be_written() -> None:
    with pytest.raises(Misconfigured, match="no column for health"):
        changes_of(BINDING, {"health": "Good"})
