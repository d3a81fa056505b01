"""Cells as a page shows them."""

from collections.abc import Callable
from dataclasses import dataclass

from notion_sync.sandbox.notion.computed import formula_result, show_plain
from notion_sync.sandbox.notion.dates import show_minute
from notion_sync.sandbox.notion.model import Connection, Page, Property, User
from notion_sync.sandbox.notion.rollups import roll_up
from notion_sync.sandbox.notion.schema_view import show_option
from notion_sync.sandbox.notion.shapes import Json, JsonObject, as_object, strings
from notion_sync.sandbox.notion.store import Store

MOST_SHOWN = 25
"""References a page shows in one cell; the rest comes from the property's own address."""


def show_user(user: User | None, ident: str, connection: Connection) -> JsonObject:
    """Show a user in full, or only by id where the connection may not read user information."""
    if user is None or not connection.user_info:
        return {"object": "user", "id": ident}
    shown: JsonObject = {"object": "user", "id": ident, "name": user.name, "avatar_url": None}
    if user.email is None:
        return shown | {"type": "bot", "bot": {}}
    address: JsonObject = {"email": user.email} if connection.user_email else {}
    return shown | {"type": "person", "person": address}


def show_text(store: Store, connection: Connection, value: Json) -> list[Json]:
    """Show rich text; a mentioned user is shown like any other."""
    runs = value if isinstance(value, list) else []
    return [_show_run(store, connection, run) for run in runs]


def _show_run(store: Store, connection: Connection, run: Json) -> Json:
    mention = run.get("mention") if isinstance(run, dict) else None
    if not isinstance(run, dict) or not isinstance(mention, dict) or mention["type"] != "user":
        return run
    ident = str(as_object(mention["user"], "user")["id"])
    user = show_user(store.users.get(ident), ident, connection)
    return run | {"mention": {"type": "user", "user": user}}


def show_cell(store: Store, connection: Connection, page: Page, prop: Property) -> JsonObject:
    """Show a cell; long relations are cut and say so, long lists of people are cut in silence."""
    shown: JsonObject = {"id": prop.id, "type": prop.type}
    if prop.type == "relation":
        related = related_ids(store, connection, page, prop)
        shown["has_more"] = len(related) > MOST_SHOWN
        shown["relation"] = [{"id": each} for each in related[:MOST_SHOWN]]
    elif prop.type == "people":
        people = strings(page.cells.get(prop.id))[:MOST_SHOWN]
        shown["people"] = [show_user(store.users.get(each), each, connection) for each in people]
    else:
        shown[prop.type] = show_value(store, connection, page, prop)
    return shown


def related_ids(store: Store, connection: Connection, page: Page, prop: Property) -> list[str]:
    """Return a relation's pages: none where the related database is not shared with the connection."""
    target = store.sources[str(prop.settings["data_source_id"])]
    if not store.reaches(connection, target.database_id):
        return []
    return strings(page.cells.get(prop.id))


@dataclass(frozen=True)
class _Cell:
    """One cell about to be shown to a connection."""

    store: Store
    connection: Connection
    page: Page
    prop: Property

    @property
    def stored(self) -> Json:
        return self.page.cells.get(self.prop.id)

    def user(self, ident: str) -> JsonObject:
        return show_user(self.store.users.get(ident), ident, self.connection)


def show_value(store: Store, connection: Connection, page: Page, prop: Property) -> Json:
    """Show the value of a cell that is neither a relation nor people."""
    cell = _Cell(store, connection, page, prop)
    return _VIEWS[prop.type](cell) if prop.type in _VIEWS else cell.stored


def _show_formula(cell: _Cell) -> JsonObject:
    if cell.prop.formula is None and cell.prop.id not in cell.page.cells:
        return {"type": "unsupported", "unsupported": {}}
    kind, value = show_plain(formula_result(cell.store, cell.page, cell.prop))
    return {"type": kind, kind: value}


def _unique_id(cell: _Cell) -> JsonObject:
    return {"prefix": cell.prop.settings["prefix"], "number": cell.page.number}


_VIEWS: dict[str, Callable[[_Cell], Json]] = {
    "title": lambda cell: show_text(cell.store, cell.connection, cell.stored),
    "rich_text": lambda cell: show_text(cell.store, cell.connection, cell.stored),
    "files": lambda cell: cell.stored or [],
    "select": lambda cell: _show_option(cell.prop, cell.stored),
    "status": lambda cell: _show_option(cell.prop, cell.stored),
    "multi_select": lambda cell: [_show_option(cell.prop, each) for each in strings(cell.stored)],
    "checkbox": lambda cell: cell.stored is True,
    "button": lambda _: {},
    "unique_id": _unique_id,
    "created_time": lambda cell: show_minute(cell.page.created_time),
    "last_edited_time": lambda cell: show_minute(cell.page.last_edited_time),
    "created_by": lambda cell: cell.user(cell.page.created_by),
    "last_edited_by": lambda cell: cell.user(cell.page.last_edited_by),
    "formula": _show_formula,
    "rollup": lambda cell: show_rollup(cell.store, cell.connection, cell.page, cell.prop),
}


def _show_option(prop: Property, ident: Json) -> Json:
    option = prop.option(ident=ident) if isinstance(ident, str) else None
    return show_option(option) if option else None


def show_rollup(store: Store, connection: Connection, page: Page, prop: Property) -> JsonObject:
    """Show a rollup; array elements are values without id. Of what is not shared it knows nothing."""
    rolled = roll_up(store, page, prop, lambda target: store.reaches(connection, target.database_id))
    shown: JsonObject = {"type": rolled.kind, "function": prop.settings["function"]}
    if rolled.kind == "number":
        return shown | {"number": rolled.number}
    if rolled.kind == "date":
        return shown | {"date": rolled.date}
    array: list[Json] = []
    for column, related in rolled.cells:
        element = show_cell(store, connection, related, column)
        array.append({key: value for key, value in element.items() if key not in {"id", "has_more"}})
    return shown | {"array": array}
