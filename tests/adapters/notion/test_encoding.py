"""Cells to property values, and back again."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import JsonValue

from adapters.notion.decoding import decode
from adapters.notion.encoding import canonical, encode
from adapters.notion.readers import read_rich_text
from rules.cells import CellValue, DateCell, Links, Person, same

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
names = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters=","), min_size=1, max_size=20
)
numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=3) | st.integers(-(10**14), 10**14).map(
    Decimal
)
days = st.dates()
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.builds(
    datetime.combine,
    days,
    st.times().map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)),
    zones,
)
dates = st.builds(DateCell, days, days | st.none()) | st.builds(DateCell, instants, instants | st.none())
persons = st.lists(st.builds(Person, names), min_size=1, max_size=10, unique=True).map(tuple)
options = st.lists(names, min_size=1, max_size=10, unique=True).map(tuple)
links = st.lists(names, min_size=1, max_size=10, unique=True).map(lambda ids: Links(tuple(ids)))
written = {
    "number": numbers,
    "select": names,
    "status": names,
    "multi_select": options,
    "date": dates,
    "people": persons,
    "relation": links,
    "url": names,
    "email": names,
    "phone_number": names,
}
cells_to_write = st.sampled_from(sorted(written)).flatmap(
    lambda kind: st.tuples(st.just(kind), st.none() | written[kind])
)


@given(cells_to_write)
def test_what_is_written_is_read_back_as_it_was(cell: tuple[str, CellValue]) -> None:
    kind, value = cell
    assert decode({"type": kind, **encode(kind, value)}) == value


@given(value=st.booleans() | st.none())
def test_a_checkbox_is_never_empty(*, value: bool | None) -> None:
    assert canonical("checkbox", value) is bool(value)


@given(kind=st.sampled_from(["title", "rich_text"]), text=words)
def test_text_is_read_back_without_the_space_around_it(kind: str, text: str) -> None:
    assert canonical(kind, text) == (text.strip() or None)


@given(cells_to_write)
def test_the_canonical_form_is_stable(cell: tuple[str, CellValue]) -> None:
    kind, value = cell
    once = canonical(kind, value)
    assert same(canonical(kind, once), once)


def runs(kind: str, text: str) -> list[str]:
    content = encode(kind, text)[kind]
    assert isinstance(content, list)
    split = [read_rich_text([run]) for run in content]
    return [run for run in split if run]


@given(pieces=st.lists(st.sampled_from(["a" * 700, "한글" * 300, "🧵" * 999, "x"]), min_size=1, max_size=30))
def test_long_text_is_split_in_runs_that_notion_takes(pieces: list[str]) -> None:
    text = "".join(pieces)
    split = runs("rich_text", text)
    assert "".join(split) == text
    assert all(len(run.encode("utf-16-le")) // 2 <= 2000 for run in split)


def test_text_beyond_a_hundred_runs_is_cut_and_says_so() -> None:
    split = runs("rich_text", "a" * 200_001)
    assert len(split) == 100
    assert split[-1] == "a" * 1999 + "…"
    assert "".join(runs("rich_text", "a" * 200_000)) == "a" * 200_000


CLEARED: dict[str, JsonValue] = {
    "title": [],
    "rich_text": [],
    "number": None,
    "select": None,
    "multi_select": [],
    "status": None,
    "date": None,
    "people": [],
    "checkbox": False,
    "url": None,
    "email": None,
    "phone_number": None,
    "relation": [],
    "files": [],
    "place": None,
    "verification": {"state": "unverified"},
}


@pytest.mark.parametrize(("kind", "empty"), CLEARED.items(), ids=CLEARED)
def test_none_clears_a_cell_as_its_type_wants_it(kind: str, empty: JsonValue) -> None:
    assert encode(kind, None) == {kind: empty}


WRITTEN: list[tuple[str, CellValue, JsonValue]] = [
    ("rich_text", "Call", [{"type": "text", "text": {"content": "Call"}}]),
    ("number", Decimal(3), 3),
    ("number", Decimal("3.00"), 3),
    ("number", Decimal("0.25"), 0.25),
    ("select", "Late", {"name": "Late"}),
    ("multi_select", ("a", "b"), [{"name": "a"}, {"name": "b"}]),
    ("people", (Person("u1", "Min-ji"),), [{"object": "user", "id": "u1"}]),
    ("people", (), []),
    ("relation", Links(("p1",)), [{"id": "p1"}]),
    ("checkbox", True, True),
    ("date", DateCell(date(2026, 11, 23)), {"start": "2026-11-23", "end": None}),
    (
        "date",
        DateCell(datetime.combine(date(2026, 11, 23), time(9, 30), timezone(timedelta(hours=9)))),
        {"start": "2026-11-23T09:30:00.000+09:00", "end": None},
    ),
]


@pytest.mark.parametrize(("kind", "value", "content"), WRITTEN)
def test_a_value_is_written_in_notions_shape(kind: str, value: CellValue, content: JsonValue) -> None:
    assert encode(kind, value) == {kind: content}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("formula", None),
        ("rollup", Decimal(3)),
        ("number", "3"),
        ("number", True),
        ("people", ("Min-ji",)),
        ("multi_select", (Person("u1"),)),
        ("checkbox", "yes"),
        ("files", ("a.pdf",)),
    ],
)
def test_what_cannot_be_written_is_a_mistake_of_the_caller(kind: str, value: CellValue) -> None:
    with pytest.raises(TypeError):
        encode(kind, value)


def test_more_than_notion_takes_is_cut() -> None:
    many = tuple(f"option {number}" for number in range(150))
    assert canonical("multi_select", many) == many[:100]
