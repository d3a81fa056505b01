"""What the tracker's rows say, read from the stand-in itself and by other code than the service's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from notion_sync.sandbox.notion.model import Page, Property
from notion_sync.sandbox.notion.shapes import Json
from notion_sync.sandbox.notion.store import Store
from notion_sync.sandbox.notion.text import plain_text
from rules.cells import CellValue, DateCell, Links, Person, Row
from rules.columns import RELATED, Source
from tests.soak.house import House

Rows = Mapping[str, Row]
Names = Mapping[Source, Mapping[str, str]]


@dataclass(frozen=True)
class State:
    """All rows at one time, those that are gone too, by source and page id; and what columns are called."""

    rows: Mapping[Source, Rows]
    names: Names

    @cached_property
    def alive(self) -> Rows:
        """Orders that are not gone."""
        return {page_id: row for page_id, row in self.rows[Source.ORDERS].items() if not row.gone}

    @cached_property
    def related(self) -> Mapping[str, Mapping[Source, list[Row]]]:
        """Rows of the other sources by the order they point to, oldest id first as the rules sort them."""
        found: dict[str, dict[Source, list[Row]]] = {}
        for source in RELATED:
            for row in self.rows[source].values():
                for order in linked(row) if not row.gone else ():
                    found.setdefault(order, {}).setdefault(source, []).append(row)
        return found

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """How many orders have each order number."""
        found: dict[str, int] = {}
        for row in self.alive.values():
            number = row.cells.get("order_id")
            if isinstance(number, str):
                found[number] = found.get(number, 0) + 1
        return found

    def with_rows(self, rows: Sequence[tuple[Source, Row]]) -> "State":
        """The same with some rows as they were."""
        changed = {source: dict(own) for source, own in self.rows.items()}
        for source, row in rows:
            changed[source][row.page_id] = row
        return State(changed, self.names)

    def title(self, page_id: str) -> str:
        """What people call an order."""
        row = self.rows[Source.ORDERS].get(page_id)
        title = row.cells.get("order") if row else None
        return f"{title or 'Untitled'} ({page_id[:8]})"


def linked(row: Row) -> tuple[str, ...]:
    """The orders a row points to."""
    orders = row.cells.get("order")
    return orders.ids if isinstance(orders, Links) else ()


@dataclass
class Reader:
    """Takes pictures of the tracker. Rows that did not change are taken over from the last one."""

    house: House
    _last: dict[str, tuple[object, Row]] = field(default_factory=dict)
    _state: State | None = None

    def picture(self) -> State:
        """All rows as they are now; the same object as long as nothing changes."""
        rows: dict[Source, dict[str, Row]] = {source: {} for source in Source}
        store = self.house.notion.store
        with store.lock:
            for page_id, source in self.house.homes.items():
                rows[source][page_id] = self._row(store, store.pages[page_id], source)
            state = State(rows, self.house.names())
        if self._state is None or not _alike(self._state, state):
            self._state = state
        return self._state

    def _row(self, store: Store, page: Page, source: Source) -> Row:
        home = self.house.world.sources[source]
        gone = page.in_trash or page.is_archived or page.source_id != home
        present = (gone, page.last_edited_time, dict(page.cells))
        known = self._last.get(page.id)
        if known is None or known[0] != present:
            cells: dict[str, CellValue] = {}
            if page.source_id == home:
                columns = self.house.columns[source]
                cells = {key: _cell(store, page, self.house.column(source, key)) for key in columns}
            row = Row(page.id, "", cells, page.created_time, page.last_edited_time, gone)
            self._last[page.id] = known = (present, row)
        return known[1]


def _alike(one: State, other: State) -> bool:
    if one.names != other.names:
        return False
    pairs = ((one.rows[source], other.rows[source]) for source in Source)
    return all(
        before.keys() == after.keys() and all(after[page_id] is row for page_id, row in before.items())
        for before, after in pairs
    )


def _cell(store: Store, page: Page, prop: Property) -> CellValue:
    value = page.cells.get(prop.id)
    match prop.type:
        case "checkbox":
            return value is True
        case "title" | "rich_text":
            return plain_text(value).strip() or None
        case "select" | "status":
            return next(_options(prop, [value]), None)
        case "multi_select":
            return tuple(_options(prop, value)) or None
        case "number" if isinstance(value, int | float):
            return Decimal(str(value))
        case _ if isinstance(value, list):
            return _references(store, prop, value)
        case "date" if isinstance(value, dict):
            end = value["end"]
            return DateCell(_moment(str(value["start"])), _moment(str(end)) if end else None)
        case _:
            return value or None if isinstance(value, str) else None


def _references(store: Store, prop: Property, value: list[Json]) -> CellValue:
    if prop.type == "files":
        return tuple(str(each["name"]) for each in value if isinstance(each, dict)) or None
    if prop.type == "relation":
        return Links(tuple(str(each) for each in value)) if value else None
    users = (store.users[str(each)] for each in value)
    return tuple(Person(user.id, user.name, user.email) for user in users) or None


def _options(prop: Property, idents: Json) -> Iterator[str]:
    for ident in idents if isinstance(idents, list) else []:
        yield from (option.name for option in prop.options if option.id == ident)


def _moment(text: str) -> date | datetime:
    return date.fromisoformat(text) if "T" not in text else datetime.fromisoformat(text)
