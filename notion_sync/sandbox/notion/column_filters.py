"""Conditions on one column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from notion_sync.sandbox.notion.computed import first_moment, formula_result, plain_cell, plain_date
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
from notion_sync.sandbox.notion.model import DataSource, Page, Property
from notion_sync.sandbox.notion.rollups import roll_up
from notion_sync.sandbox.notion.shapes import Json, as_object, as_text, invalid
from notion_sync.sandbox.notion.store import Store

T = TypeVar("T")
RowTest: TypeAlias = Callable[[Page], bool]
TEXT_TYPES = {"title", "rich_text", "url", "email", "phone_number"}


@dataclass(frozen=True)
class Looking:
    """Where a query looks, and when."""

    store: Store
    source: DataSource
    now: datetime

    def asked(self, raw: Json, path: str, empty: Callable[[T], bool]) -> Asked[T]:
        """Read `{operator: value}`."""
        operator, value = _single(raw, path)
        return Asked(operator, value, f"{path}.{operator}", self.now, empty)


ColumnFilter: TypeAlias = Callable[[Looking, Property, Json, str], RowTest]


def column_test(looking: Looking, prop: Property, kind: str, raw: Json, path: str) -> RowTest:
    """Compile the condition `{kind: {operator: value}}` on a column. Raises NotionError (400)."""
    if kind != prop.type and not (kind == "rich_text" and prop.type in TEXT_TYPES):
        raise NotionError.validation(f"database property {prop.type} does not match filter {kind}")
    if prop.type not in _FILTERS:
        raise NotionError.validation(f"A {prop.type} property cannot be filtered.")
    return _FILTERS[prop.type](looking, prop, raw, path)


def edited_test(looking: Looking, which: str, raw: Json, path: str) -> RowTest:
    """Compare created or edited times, which are whole minutes, exactly with what is asked."""
    test = date_test(looking.asked(raw, path, _is_none), to_minute=False)
    if which == "created_time":
        return lambda page: test(whole_minute(page.created_time))
    return lambda page: test(whole_minute(page.last_edited_time))


def _single(raw: Json, path: str) -> tuple[str, Json]:
    given = as_object(raw, path)
    if len(given) != 1:
        raise invalid(path, "an object with one operator", raw)
    return next(iter(given.items()))


def _is_none(found: object) -> bool:
    return found is None


def _is_empty(found: object) -> bool:
    return not found


def _number(value: object) -> int | float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _text(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = text_test(looking.asked(raw, path, _is_empty))
    return lambda page: test(str(plain_cell(looking.store, page, prop) or ""))


def _numeric(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = number_test(looking.asked(raw, path, _is_none))
    return lambda page: test(_number(page.cells.get(prop.id)))


def _unique_id(looking: Looking, _: Property, raw: Json, path: str) -> RowTest:
    test = number_test(looking.asked(raw, path, _is_none))
    return lambda page: test(page.number)


def _checkbox(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = checkbox_test(looking.asked(raw, path, _is_empty))
    return lambda page: test(page.cells.get(prop.id) is True)


def _date(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    test = date_test(looking.asked(raw, path, _is_none))
    return lambda page: test(first_moment(plain_date(page.cells.get(prop.id))))


def _edited(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    return edited_test(looking, prop.type, raw, path)


def _ids(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    asked: Asked[list[str]] = looking.asked(raw, path, _is_empty)
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
    asked: Asked[list[str]] = looking.asked(raw, path, _is_empty)
    if test := asked.emptiness():
        return lambda page: test(_ids_in(page, prop))
    several = list_test(asked, _wanted_options(prop, asked.value, asked.path))
    return lambda page: several(_ids_in(page, prop))


def _option(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    asked: Asked[object] = looking.asked(raw, path, _is_none)
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


def _formula(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    store = looking.store
    kind, inner = _single(raw, path)
    where = f"{path}.{kind}"
    if kind == "string":
        text = text_test(looking.asked(inner, where, _is_empty))
        return lambda page: text(str(formula_result(store, page, prop) or ""))
    if kind == "number":
        number = number_test(looking.asked(inner, where, _is_none))
        return lambda page: number(_number(formula_result(store, page, prop)))
    if kind == "checkbox":
        box = checkbox_test(looking.asked(inner, where, _is_empty))
        return lambda page: box(formula_result(store, page, prop) is True)
    if kind == "date":
        day = date_test(looking.asked(inner, where, _is_none))
        return lambda page: day(first_moment(formula_result(store, page, prop)))
    raise invalid(path, "a condition on `string`, `number`, `checkbox` or `date`", raw)


def _rollup(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    store = looking.store
    kind, inner = _single(raw, path)
    where = f"{path}.{kind}"
    if kind == "number":
        number = number_test(looking.asked(inner, where, _is_none))
        return lambda page: number(roll_up(store, page, prop).number)
    if kind == "date":
        day = date_test(looking.asked(inner, where, _is_none))
        return lambda page: day(first_moment(plain_date(roll_up(store, page, prop).date)))
    if kind not in {"any", "every", "none"}:
        raise invalid(path, "a condition on `any`, `every`, `none`, `number` or `date`", raw)
    return _rolled_cells(looking, prop, kind, inner, where)


def _rolled_cells(looking: Looking, prop: Property, quantity: str, raw: Json, path: str) -> RowTest:
    kind, inner = _single(raw, path)
    relation = looking.source.properties[str(prop.settings["relation"])]
    target = looking.store.sources[str(relation.settings["data_source_id"])]
    rolled = target.properties[str(prop.settings["rolled"])]
    test = column_test(Looking(looking.store, target, looking.now), rolled, kind, inner, f"{path}.{kind}")

    def fits(page: Page) -> bool:
        found = [test(related) for _, related in roll_up(looking.store, page, prop).cells]
        if quantity == "every":
            return bool(found) and all(found)
        return any(found) is (quantity == "any")

    return fits


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
    "formula": _formula,
    "rollup": _rollup,
}
