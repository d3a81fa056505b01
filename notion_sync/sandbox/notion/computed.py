"""Values that a row computes: formulas, and the plain Python form of every cell."""

from collections.abc import Callable
from datetime import date

from notion_sync.sandbox.notion.dates import show, stored_moment, whole_minute
from notion_sync.sandbox.notion.model import Moment, Page, Plain, Property
from notion_sync.sandbox.notion.rollups import roll_up
from notion_sync.sandbox.notion.shapes import Json, JsonObject, strings
from notion_sync.sandbox.notion.store import Store
from notion_sync.sandbox.notion.text import plain_text


def plain_row(store: Store, page: Page, *, formulas: bool = True) -> dict[str, Plain]:
    """Return a row's cells by column name as plain Python values."""
    source = store.sources[str(page.source_id)]
    return {
        prop.name: plain_cell(store, page, prop)
        for prop in source.properties.values()
        if formulas or prop.type != "formula"
    }


def formula_result(store: Store, page: Page, prop: Property) -> Plain:
    """Compute a formula: the constant given to the page, else what its Python function returns."""
    if prop.id in page.cells:
        return _from_constant(page.cells[prop.id])
    return prop.formula(plain_row(store, page, formulas=False)) if prop.formula else None


def constant(value: Plain) -> Json:
    """Store a formula's result given by hand."""
    if isinstance(value, tuple):
        return {"start": show(value[0]), "end": show(value[1])}
    if isinstance(value, date):
        return {"start": show(value), "end": None}
    return [*value] if isinstance(value, list) else value


def _from_constant(value: Json) -> Plain:
    if isinstance(value, dict):
        return plain_date(value)
    return strings(value) if isinstance(value, list) else value


def plain_date(value: Json) -> Moment | tuple[Moment, Moment] | None:
    """Return a stored date as Python has it."""
    if not isinstance(value, dict):
        return None
    start = stored_moment(str(value["start"]))
    return (start, stored_moment(str(value["end"]))) if value["end"] else start


def first_moment(value: Plain) -> Moment | None:
    """Return where a date or a range of dates starts."""
    if isinstance(value, tuple):
        return value[0]
    return value if isinstance(value, date) else None


def plain_cell(store: Store, page: Page, prop: Property) -> Plain:
    """Return one cell as a plain Python value."""
    if prop.type in _COMPUTED:
        return _COMPUTED[prop.type](store, page, prop)
    value = page.cells.get(prop.id)
    if prop.type in _PLAIN:
        return _PLAIN[prop.type](prop, value)
    return value if isinstance(value, str | int | float) else None


def _option_name(prop: Property, ident: Json) -> str | None:
    option = prop.option(ident=ident) if isinstance(ident, str) else None
    return option.name if option else None


def _option_names(prop: Property, idents: Json) -> list[str]:
    return [name for each in strings(idents) if (name := _option_name(prop, each))]


def _plain_rollup(store: Store, page: Page, prop: Property) -> Plain:
    rolled = roll_up(store, page, prop)
    if rolled.kind == "array":
        return [str(plain_cell(store, related, column)) for column, related in rolled.cells]
    return plain_date(rolled.date) if rolled.kind == "date" else rolled.number


def _unique_id(_: Store, page: Page, prop: Property) -> str:
    prefix = prop.settings["prefix"]
    return f"{prefix}-{page.number}" if prefix else str(page.number)


def _named(_: Property, value: Json) -> str | None:
    return str(value.get("name") or value.get("state")) if isinstance(value, dict) else None


def _file_names(_: Property, value: Json) -> list[str]:
    files = value if isinstance(value, list) else []
    return [str(each.get("name")) for each in files if isinstance(each, dict)]


_COMPUTED: dict[str, Callable[[Store, Page, Property], Plain]] = {
    "formula": formula_result,
    "rollup": _plain_rollup,
    "unique_id": _unique_id,
    "created_time": lambda _, page, __: whole_minute(page.created_time),
    "last_edited_time": lambda _, page, __: whole_minute(page.last_edited_time),
    "created_by": lambda _, page, __: page.created_by,
    "last_edited_by": lambda _, page, __: page.last_edited_by,
}
_PLAIN: dict[str, Callable[[Property, Json], Plain]] = {
    "title": lambda _, value: plain_text(value),
    "rich_text": lambda _, value: plain_text(value),
    "select": _option_name,
    "status": _option_name,
    "multi_select": _option_names,
    "date": lambda _, value: plain_date(value),
    "people": lambda _, value: [*strings(value)],
    "relation": lambda _, value: [*strings(value)],
    "checkbox": lambda _, value: value is True,
    "files": _file_names,
    "place": _named,
    "verification": _named,
}


def show_plain(value: Plain) -> tuple[str, Json]:
    """Return a formula's result as its type and its value."""
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, int | float):
        return "number", value
    if isinstance(value, tuple):
        return "date", _dates(show(value[0]), show(value[1]))
    if isinstance(value, date):
        return "date", _dates(show(value), None)
    return "string", ", ".join(value) if isinstance(value, list) else value


def _dates(start: str, end: str | None) -> JsonObject:
    return {"start": start, "end": end, "time_zone": None}
