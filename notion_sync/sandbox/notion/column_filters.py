"""Conditions on one column."""

from notion_sync.sandbox.notion.computed import first_moment, plain_cell, plain_date
from notion_sync.sandbox.notion.computed_filters import formula_test, rollup_test
from notion_sync.sandbox.notion.conditions import (
    Asked,
    checkbox_test,
    choice_test,
    date_test,
    list_test,
    number_test,
    text_test,
)
from notion_sync.sandbox.notion.dates import whole_minute
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.ids import parse_id
from notion_sync.sandbox.notion.looking import ColumnFilter, Looking, RowTest, is_empty, is_none, number_in
from notion_sync.sandbox.notion.model import Page, Property
from notion_sync.sandbox.notion.shapes import Json, as_text

TEXT_TYPES = {"title", "rich_text", "url", "email", "phone_number"}


def column_test(looking: Looking, prop: Property, kind: str, raw: Json, path: str) -> RowTest:
    """Compile the condition `{kind: {operator: value}}` on a column. Raises NotionError (400)."""
    if kind != prop.type and not (kind == "rich_text" and prop.type in TEXT_TYPES):
        raise NotionError.validation(f"database property {prop.type} does not match filter {kind}")
    if prop.type not in _FILTERS:
        raise NotionError.validation(f"A {prop.type} property cannot be filtered.")
    return _FILTERS[prop.type](looking, prop, raw, path)


def edited_test(looking: Looking, which: str, raw: Json, path: str) -> RowTest:
    """Compare created or edited times, which are whole minutes, exactly with what is asked."""
    test = date_test(looking.asked(raw, path, is_none), to_minute=False)
    if which == "created_time":
        return lambda page: test(whole_minute(page.created_time))
    return lambda page: test(whole_minute(page.last_edited_time))


def _text(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = text_test(looking.asked(raw, path, is_empty))
    return lambda page: test(str(plain_cell(looking.store, page, prop) or ""))


def _numeric(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = number_test(looking.asked(raw, path, is_none))
    return lambda page: test(number_in(page.cells.get(prop.id)))


def _unique_id(looking: Looking, _: Property, raw: Json, path: str) -> RowTest:
    test = number_test(looking.asked(raw, path, is_none))
    return lambda page: test(page.number)


def _checkbox(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = checkbox_test(looking.asked(raw, path, is_empty))
    return lambda page: test(page.cells.get(prop.id) is True)


def _date(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = date_test(looking.asked(raw, path, is_none))
    return lambda page: test(first_moment(plain_date(page.cells.get(prop.id))))


def _edited(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    return edited_test(looking, prop.type, raw, path)


def _ids(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    asked: Asked[list[str]] = looking.asked(raw, path, is_empty)
    test = asked.emptiness()
    if test is None:
        if prop.type == "files":
            raise asked.unknown()
        wanted = parse_id(asked.value, asked.path)
        test = list_test(asked, frozenset({wanted}))
    found = test
    return lambda page: found(_ids_in(page, prop))


def _ids_in(page: Page, prop: Property) -> list[str]:
    if prop.type == "created_by":
        return [page.created_by]
    if prop.type == "last_edited_by":
        return [page.last_edited_by]
    value = page.cells.get(prop.id)
    return [str(each) for each in value] if isinstance(value, list) else []


def _options(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    asked: Asked[list[str]] = looking.asked(raw, path, is_empty)
    if test := asked.emptiness():
        return lambda page: test(_ids_in(page, prop))
    several = list_test(asked, _wanted_options(prop, asked.value, asked.path))
    return lambda page: several(_ids_in(page, prop))


def _option(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    asked: Asked[object] = looking.asked(raw, path, is_none)
    test = asked.emptiness() or choice_test(asked, _wanted_options(prop, asked.value, asked.path))
    return lambda page: test(page.cells.get(prop.id))


def _wanted_options(prop: Property, value: Json, path: str) -> frozenset[str]:
    wanted = set()
    for name in value if isinstance(value, list) else [value]:
        option = prop.option(name=as_text(name, path))
        if option is None:
            kind = prop.type.replace("_", " ")
            raise NotionError.validation(f'{kind} option "{name}" not found for property "{prop.name}".')
        wanted.add(option.id)
    return frozenset(wanted)


def _rollup(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    return rollup_test(looking, prop, raw, path, column_test=column_test)


_FILTERS: dict[str, ColumnFilter] = {
    **dict.fromkeys(TEXT_TYPES, _text),
    **dict.fromkeys(("people", "relation", "files", "created_by", "last_edited_by"), _ids),
    "number": _numeric,
    "unique_id": _unique_id,
    "checkbox": _checkbox,
    "date": _date,
    "created_time": _edited,
    "last_edited_time": _edited,
    "select": _option,
    "status": _option,
    "multi_select": _options,
    "formula": formula_test,
    "rollup": _rollup,
}
