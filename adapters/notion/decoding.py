"""Property values to cells, for every property type. Total: an odd value becomes Unreadable."""

from collections.abc import Callable, Sequence

from pydantic import JsonValue

from adapters.notion import readers
from adapters.notion.wire import JsonObject
from rules.cells import CellValue, Links, Person, Unreadable, shown


def decode(value: JsonObject) -> CellValue:
    """The cell behind a property value ``{type, <type>: ...}``; every kind of empty is None."""
    kind = value.get("type")
    if not isinstance(kind, str):
        return Unreadable(_snippet(value.get("type")), "a property value")
    content = value.get(kind)
    reader = _READERS.get(kind)
    if reader is None:
        return Unreadable(kind, "a kind of cell this service knows")
    try:
        return reader(content)
    except ValueError:
        return Unreadable(_snippet(content), f"a value of type {kind}")


def _computed(content: JsonValue) -> CellValue:
    """A formula or a rollup: the value inside, itself of the shape ``{type, <type>: ...}``."""
    if not isinstance(content, dict):
        raise readers.OddJsonError
    return decode(content)


def _array(content: JsonValue) -> CellValue:
    values = [_computed(item) for item in readers.items(content)]
    return _merged([value for value in values if value is not None])


def _merged(values: Sequence[CellValue]) -> CellValue:
    """Several values as one, where one cell can show them."""
    if not values[1:]:
        return values[0] if values else None
    links = [value for value in values if isinstance(value, Links)]
    if len(links) == len(values):
        return Links(tuple(dict.fromkeys(page_id for link in links for page_id in link.ids)))
    items = [item for value in values if isinstance(value, tuple) for item in value]
    people = tuple(dict.fromkeys(item for item in items if isinstance(item, Person)))
    names = tuple(dict.fromkeys(item for item in items if isinstance(item, str)))
    if all(isinstance(value, tuple) for value in values) and not (people and names):
        return people or names
    text = ", ".join(shown(value) for value in values)
    return text if all(isinstance(value, str) for value in values) else Unreadable(text, "a single value")


def _uncomputed(_: JsonValue) -> CellValue:
    return Unreadable("(not computed)", "a value that Notion can show to integrations")


def _snippet(content: JsonValue) -> str:
    return str(content)[:80]


_READERS: dict[str, Callable[[JsonValue], CellValue]] = {
    "title": readers.read_rich_text,
    "rich_text": readers.read_rich_text,
    "number": readers.read_number,
    "select": readers.read_option,
    "status": readers.read_option,
    "multi_select": readers.read_names,
    "date": readers.read_date,
    "people": readers.read_people,
    "checkbox": readers.read_boolean,
    "url": readers.read_text,
    "email": readers.read_text,
    "phone_number": readers.read_text,
    "relation": readers.read_relation,
    "files": readers.read_names,
    "unique_id": readers.read_unique_id,
    "created_time": readers.read_timestamp,
    "last_edited_time": readers.read_timestamp,
    "created_by": readers.read_user,
    "last_edited_by": readers.read_user,
    "last_visited_time": readers.read_timestamp,
    "button": readers.read_nothing,
    "place": readers.read_place,
    "location": readers.read_nothing,
    "verification": readers.read_verification,
    "formula": _computed,
    "rollup": _computed,
    # Kinds of results, inside formulas and rollups:
    "string": readers.read_text,
    "boolean": readers.read_boolean,
    "array": _array,
    "unsupported": _uncomputed,
    "incomplete": _uncomputed,
}
