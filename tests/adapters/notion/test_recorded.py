"""Against exchanges recorded from the real API, where they lie beside the project."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from adapters.notion.decoding import decode
from adapters.notion.encoding import canonical, encode
from adapters.notion.mapping import problems
from adapters.notion.wire import Database, DataSource, Listing, Page, User, encoded, parse
from rules.cells import CellValue, Unreadable, dump_cells, load_cells, same
from rules.columns import Source
from tests.adapters.notion.stage import Json

RECORDED = Path(__file__).parents[4] / "shared" / "recorded" / "notion-exchanges.jsonl"
WRITABLE = {
    "title",
    "rich_text",
    "number",
    "select",
    "multi_select",
    "status",
    "date",
    "people",
    "checkbox",
    "url",
    "email",
    "phone_number",
    "relation",
}

pytestmark = pytest.mark.skipif(not RECORDED.exists(), reason=f"no recorded exchanges at {RECORDED}")


@cache
def exchanges() -> tuple[Json, ...]:
    return tuple(json.loads(line) for line in RECORDED.read_text(encoding="utf-8").splitlines())


def objects(kind: str) -> Iterator[Json]:
    """Every object of a kind in any response, however deep."""
    pending = [exchange["response"] for exchange in exchanges()]
    while pending:
        match pending.pop():
            case dict() as found:
                if found.get("object") == kind:
                    yield found
                pending.extend(found.values())
            case list() as items:
                pending.extend(items)
            case _:
                pass


def values() -> Iterator[tuple[Json, CellValue]]:
    for found in objects("page"):
        for value in parse(Page, found).properties.values():
            yield dict(value), decode(value)


def test_every_recorded_page_is_read() -> None:
    pages = [parse(Page, found) for found in objects("page")]
    assert len(pages) > 500
    assert all(page.created_time.tzinfo and page.last_edited_time.tzinfo for page in pages)


def test_every_recorded_value_becomes_a_typed_cell() -> None:
    unreadable = [
        (value["type"], cell)
        for value, cell in values()
        if isinstance(cell, Unreadable) and cell.expected != "a single value"
    ]
    assert unreadable == []


def test_every_recorded_cell_survives_the_ledger() -> None:
    cells = {str(number): cell for number, (_, cell) in enumerate(values())}
    assert load_cells(dump_cells(cells)) == cells


def test_writing_back_what_was_read_changes_nothing() -> None:
    checked = 0
    for value, cell in values():
        kind = str(value["type"])
        if kind in WRITABLE:
            assert same(canonical(kind, cell), cell), value
            checked += 1
    assert checked > 1000


def test_what_we_write_is_shaped_like_what_notion_took() -> None:
    """Recorded writes decode to cells which, encoded by us, mean the same."""
    for exchange in exchanges():
        request = exchange["request"]
        if exchange["method"] != "PATCH" or not str(exchange["path"]).startswith("/v1/pages/"):
            continue
        properties = request.get("properties") if isinstance(request, dict) else None
        for value in properties.values() if isinstance(properties, dict) else ():
            assert isinstance(value, dict)
            kind = next((key for key in value if key in WRITABLE), None)
            if kind is not None:
                cell = decode({"type": kind, **value})
                assert same(decode({"type": kind, **encode(kind, cell)}), cell)


def test_every_recorded_schema_is_read_and_every_id_encoded_as_notion_does() -> None:
    schemas = list(objects("data_source"))
    assert len(schemas) > 50
    for found in schemas:
        schema = parse(DataSource, found)
        raw = found["properties"]
        assert isinstance(raw, dict)
        for name, settings in raw.items():
            assert isinstance(settings, dict)
            assert encoded(schema.properties[name].id) == settings["id"]
        assert all(
            problem.found is None or problem.expected for problem in problems(Source.ORDERS, schema, {})
        )


def test_every_recorded_database_user_and_listing_is_read() -> None:
    databases = [parse(Database, found) for found in objects("database")]
    listings = [parse(Listing, found) for found in objects("list")]
    users = [parse(User, found) for found in objects("user")]
    assert any(database.data_sources for database in databases)
    assert any(listing.has_more and listing.next_cursor for listing in listings)
    assert {user.type for user in users} >= {"person", "bot"}
