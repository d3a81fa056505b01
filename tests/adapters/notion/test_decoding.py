"""Property values to cells: one line for each thing Notion may send."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from adapters.notion.decoding import decode
from rules.cells import CellValue, DateCell, Links, Person, Unreadable, dump_cells, load_cells, shown
from tests.adapters.notion.stage import Json, text

MIN_JI = Person("u1", "Min-ji Seo", "minji@example.com")
WITHOUT_ZONE = datetime.fromisoformat("2026-11-23T09:30:00")
BERLIN_MORNING = "2026-11-23T09:30:00.000+01:00"


def user(person: Person) -> Json:
    return {
        "object": "user",
        "id": person.id,
        "type": "person",
        "name": person.name,
        "person": {"email": person.email},
    }


def option(name: str) -> Json:
    return {"id": "o1", "name": name, "color": "red"}


def day(start: str | None, end: str | None = None, zone: str | None = None) -> Json:
    return {"start": start, "end": end, "time_zone": zone}


def array(*items: Json) -> Json:
    return {"type": "array", "function": "show_original", "array": list(items)}


def titled(content: str) -> Json:
    return {"type": "title", "title": text(content)}


CASES: list[tuple[str, JsonValue, CellValue]] = [
    ("title", text("Wedding gown"), "Wedding gown"),
    ("title", [], None),
    ("title", text("   "), None),
    ("rich_text", [*text(" Who is "), *text("it? ")], "Who is it?"),
    ("rich_text", [{"type": "mention", "mention": {}, "plain_text": "@Min-ji"}], "@Min-ji"),
    ("rich_text", text("half \ud83d a pair"), "half \ufffd a pair"),
    ("number", 10, Decimal(10)),
    ("number", 10.0, Decimal(10)),
    ("number", 0.1, Decimal("0.1")),
    ("number", -1234567.89, Decimal("-1234567.89")),
    ("number", 1e22, Decimal("1e22")),
    ("number", 0, Decimal(0)),
    ("number", None, None),
    ("select", option("Yes"), "Yes"),
    ("select", None, None),
    ("status", option("In work"), "In work"),
    ("status", None, None),
    ("multi_select", [option("A"), option("B")], ("A", "B")),
    ("multi_select", [], None),
    ("date", None, None),
    ("date", day(None), None),
    ("date", day("2026-11-23"), DateCell(date(2026, 11, 23))),
    ("date", day("2026-11-23", "2026-11-25"), DateCell(date(2026, 11, 23), date(2026, 11, 25))),
    (
        "date",
        day(BERLIN_MORNING),
        DateCell(datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))),
    ),
    ("date", day("2026-11-23T09:30:00.000Z"), DateCell(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))),
    (
        "date",
        day("2026-11-23T09:30:00", None, "Asia/Seoul"),
        DateCell(datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Asia/Seoul"))),
    ),
    ("date", day("2026-11-23T09:30:00"), DateCell(WITHOUT_ZONE)),
    ("date", day("2026-11-23T09:30:00", None, "Mars/Base"), DateCell(WITHOUT_ZONE)),
    ("people", [user(MIN_JI), {"object": "user", "id": "u2"}], (MIN_JI, Person("u2"))),
    ("people", [{"object": "group", "id": "g1", "name": "Sales"}], (Person("g1", "Sales"),)),
    ("people", [], None),
    ("checkbox", True, True),
    ("checkbox", False, False),
    ("relation", [{"id": "a"}, {"id": "b"}, {"id": "a"}], Links(("a", "b"))),
    ("relation", [], None),
    ("unique_id", {"prefix": "ORD", "number": 12}, "ORD-12"),
    ("unique_id", {"prefix": None, "number": 12}, "12"),
    ("unique_id", {"prefix": "ORD", "number": None}, None),
    ("url", "https://example.com", "https://example.com"),
    ("url", None, None),
    ("email", "a@example.com", "a@example.com"),
    ("phone_number", "+82 2 123", "+82 2 123"),
    ("files", [{"name": "approval.pdf", "type": "external", "external": {}}], ("approval.pdf",)),
    ("files", [], None),
    ("created_time", "2026-11-23T09:30:00.000Z", DateCell(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))),
    ("last_edited_time", "2026-11-23T09:30:00.000Z", DateCell(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))),
    ("created_by", {"object": "user", "id": "u2"}, (Person("u2"),)),
    ("last_edited_by", user(MIN_JI), (MIN_JI,)),
    ("button", {}, None),
    ("place", None, None),
    ("place", {"lat": 37.5, "lon": 127.0, "name": "Atelier", "address": "Seoul"}, "Atelier"),
    ("place", {"lat": 37.5, "lon": 127.0, "name": None, "address": None}, "37.5, 127.0"),
    ("verification", None, None),
    ("verification", {"state": "verified", "date": None, "verified_by": None}, "verified"),
    ("formula", {"type": "string", "string": " late "}, "late"),
    ("formula", {"type": "string", "string": None}, None),
    ("formula", {"type": "number", "number": 4.5}, Decimal("4.5")),
    ("formula", {"type": "boolean", "boolean": False}, False),
    ("formula", {"type": "boolean", "boolean": None}, None),
    ("formula", {"type": "date", "date": day("2026-11-23")}, DateCell(date(2026, 11, 23))),
    ("rollup", {"type": "number", "function": "sum", "number": 12}, Decimal(12)),
    ("rollup", {"type": "date", "function": "earliest_date", "date": None}, None),
    ("rollup", array(), None),
    ("rollup", array(titled("Kim")), "Kim"),
    ("rollup", array(titled("Kim"), titled(""), titled("Lee")), "Kim, Lee"),
    ("rollup", array({"type": "select", "select": option("A")}, {"type": "url", "url": "b"}), "A, b"),
    ("rollup", array({"type": "date", "date": day("2026-11-23")}), DateCell(date(2026, 11, 23))),
    (
        "rollup",
        array({"type": "people", "people": [user(MIN_JI)]}, {"type": "people", "people": [user(MIN_JI)]}),
        (MIN_JI,),
    ),
    (
        "rollup",
        array({"type": "multi_select", "multi_select": [option("A")]}, {"type": "files", "files": []}),
        ("A",),
    ),
    (
        "rollup",
        array(
            {"type": "relation", "relation": [{"id": "a"}]}, {"type": "relation", "relation": [{"id": "b"}]}
        ),
        Links(("a", "b")),
    ),
    (
        "rollup",
        array({"type": "formula", "formula": {"type": "string", "string": "x"}}, titled("y")),
        "x, y",
    ),
]


@pytest.mark.parametrize(
    ("kind", "content", "cell"), CASES, ids=[f"{kind} {content}" for kind, content, _ in CASES]
)
def test_a_value_becomes_the_cell_people_see(kind: str, content: JsonValue, cell: CellValue) -> None:
    found = decode({"id": "abcd", "type": kind, kind: content})
    assert found == cell
    assert type(found) is type(cell)


def test_several_numbers_are_not_one_number() -> None:
    numbers = array({"type": "number", "number": 42}, {"type": "number", "number": 72})
    assert decode({"type": "rollup", "rollup": numbers}) == Unreadable("42, 72", "a single value")


@pytest.mark.parametrize("result", ["unsupported", "incomplete"])
@pytest.mark.parametrize("kind", ["formula", "rollup"])
def test_what_notion_cannot_compute_is_unreadable_and_not_empty(kind: str, result: str) -> None:
    assert isinstance(decode({"type": kind, kind: {"type": result, result: {}}}), Unreadable)


ODD: list[tuple[str, JsonValue]] = [
    ("number", "12k"),
    ("number", True),
    ("number", float("nan")),
    ("number", float("inf")),
    ("title", "plain"),
    ("title", [{"type": "text"}]),
    ("select", "Yes"),
    ("date", "2026-11-23"),
    ("date", {"start": "20 November", "end": None}),
    ("date", {"start": "0000-00-00", "end": None}),
    ("date", {"start": "2026-11-23T09:30:00", "time_zone": "../etc/passwd"}),
    ("people", [{"object": "user"}]),
    ("people", {"id": "u1"}),
    ("relation", [{}]),
    ("unique_id", {"number": "twelve"}),
    ("checkbox", "yes"),
    ("url", 3),
    ("place", {}),
    ("verification", {}),
    ("formula", None),
    ("rollup", {"type": "array", "array": [3]}),
    ("hologram", {"depth": 3}),
]


@pytest.mark.parametrize(("kind", "content"), ODD, ids=[f"{kind} {content}" for kind, content in ODD])
def test_an_odd_value_is_unreadable_and_breaks_nothing(kind: str, content: JsonValue) -> None:
    assert isinstance(decode({"type": kind, kind: content}), Unreadable)


def test_a_value_without_a_type_is_unreadable() -> None:
    assert isinstance(decode({"id": "abcd"}), Unreadable)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "id", "name", "start", "end", "number", "array", "string", "people", "text"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(sorted({kind for kind, _, _ in CASES} | {"hologram", "array", "string"})),
    content=json_values,
)
def test_no_json_whatever_breaks_a_read_and_every_cell_can_be_stored(kind: str, content: JsonValue) -> None:
    cells = {"cell": decode({"type": kind, kind: content})}
    assert dump_cells(load_cells(dump_cells(cells))) == dump_cells(cells)


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        (None, ""),
        ("a", "a"),
        (Decimal("4.50"), "4.50"),
        (True, "Yes"),
        (False, "No"),
        (DateCell(date(2026, 11, 23)), "2026-11-23"),
        (DateCell(date(2026, 11, 23), date(2026, 11, 25)), "2026-11-23 → 2026-11-25"),
        (Links(("a",)), "1 linked page"),
        (Links(("a", "b")), "2 linked pages"),
        ((MIN_JI, Person("u2")), "Min-ji Seo, u2"),
        (("A", "B"), "A, B"),
        (Unreadable("12k", "a number"), "12k"),
    ],
)
def test_a_cell_is_shown_on_one_line(cell: CellValue, seen: str) -> None:
    assert shown(cell) == seen
