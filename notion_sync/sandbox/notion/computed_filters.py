"""Conditions on formulas and rollups."""

from collections.abc import Callable
from typing import TypeAlias

from notion_sync.sandbox.notion.computed import first_moment, formula_result, plain_date
from notion_sync.sandbox.notion.conditions import checkbox_test, date_test, number_test, text_test
from notion_sync.sandbox.notion.errors import NotionError
from notion_sync.sandbox.notion.looking import Looking, RowTest, is_empty, is_none, number_in, single
from notion_sync.sandbox.notion.model import DataSource, Page, Property
from notion_sync.sandbox.notion.rollups import roll_up
from notion_sync.sandbox.notion.shapes import Json, invalid

ColumnTest: TypeAlias = Callable[[Looking, Property, str, Json, str], RowTest]


def formula_test(looking: Looking, prop: Property, raw: Json, path: str) -> RowTest:
    """Test a formula's result as text, number, boolean or date."""
    store = looking.store
    kind, inner = single(raw, path)
    where = f"{path}.{kind}"
    if kind == "string":
        text = text_test(looking.asked(inner, where, is_empty))
        return lambda page: text(str(formula_result(store, page, prop) or ""))
    if kind == "number":
        number = number_test(looking.asked(inner, where, is_none))
        return lambda page: number(number_in(formula_result(store, page, prop)))
    if kind == "checkbox":
        box = checkbox_test(looking.asked(inner, where, is_empty))
        return lambda page: box(formula_result(store, page, prop) is True)
    if kind == "date":
        day = date_test(looking.asked(inner, where, is_none))
        return lambda page: day(first_moment(formula_result(store, page, prop)))
    raise invalid(path, "a condition on `string`, `number`, `checkbox` or `date`", raw)


def rollup_test(
    looking: Looking, prop: Property, raw: Json, path: str, *, column_test: ColumnTest
) -> RowTest:
    """Test a rollup: its number, its date, or any, every or none of the related cells by `column_test`."""
    store = looking.store
    kind, inner = single(raw, path)
    where = f"{path}.{kind}"
    if kind == "number":
        number = number_test(looking.asked(inner, where, is_none))
        return lambda page: number(roll_up(store, page, prop).number)
    if kind == "date":
        day = date_test(looking.asked(inner, where, is_none))
        return lambda page: day(first_moment(plain_date(roll_up(store, page, prop).date)))
    if kind not in {"any", "every", "none"}:
        raise invalid(path, "a condition on `any`, `every`, `none`, `number` or `date`", raw)
    inner_kind, condition = single(inner, where)
    target, rolled = _rolled_column(looking, prop)
    there = Looking(looking.store, target, looking.now)
    test = column_test(there, rolled, inner_kind, condition, f"{where}.{inner_kind}")

    def fits(page: Page) -> bool:
        found = [test(related) for _, related in roll_up(looking.store, page, prop).cells]
        if kind == "every":
            return bool(found) and all(found)
        return any(found) is (kind == "any")

    return fits


def _rolled_column(looking: Looking, prop: Property) -> tuple[DataSource, Property]:
    relation = looking.source.properties.get(str(prop.settings["relation"]))
    target = looking.store.sources[str(relation.settings["data_source_id"])] if relation else looking.source
    rolled = target.properties.get(str(prop.settings["rolled"]))
    if relation is None or rolled is None:
        raise NotionError.validation(f"{prop.name} rolls up a property that no longer exists.")
    return target, rolled
