"""Cells to property values, as ``PATCH /v1/pages`` takes them.

Arrays replace what was there, so a cell is always written whole.
"""

from datetime import date, datetime
from decimal import Decimal

from pydantic import JsonValue

from adapters.notion.decoding import decode
from rules.cells import CellValue, DateCell, Links, Person

RUN_LENGTH, RUNS, ITEMS = 2000, 100, 100
"""Notion's limits: UTF-16 units of a run of text, runs of a text, items of any other array."""

LAST_SINGLE_UNIT = 0xFFFF
CUT = "…"


def encode(kind: str, value: CellValue) -> dict[str, JsonValue]:
    """A request's property value ``{<type>: ...}``. None clears the cell.

    Raises TypeError for a type that cannot be written or a value that is not of it.
    """
    return {kind: _content(kind, value)}


def canonical(kind: str, value: CellValue) -> CellValue:
    """The cell as it will be read back once it has been written: stripped, without repeats, cut to size."""
    return decode({"type": kind, **encode(kind, value)})


def _content(kind: str, value: CellValue) -> JsonValue:
    if value is None:
        return _empty(kind)
    match kind, value:
        case (("title" | "rich_text"), str()):
            return [{"type": "text", "text": {"content": run}} for run in _runs(value)]
        case "number", Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case (("select" | "status"), str()):
            return {"name": value}
        case (("multi_select" | "people"), tuple()):
            return [_item(kind, item) for item in value[:ITEMS]]
        case "date", DateCell(start, end):
            return {"start": _moment(start), "end": _moment(end) if end else None}
        case "relation", Links(ids):
            return [{"id": page_id} for page_id in ids[:ITEMS]]
        case "checkbox", bool():
            return value
        case (("url" | "email" | "phone_number"), str()):
            return value
        case _:
            raise TypeError(f"a {kind} cell cannot hold {value!r}")


def _empty(kind: str) -> JsonValue:
    match kind:
        case "title" | "rich_text" | "multi_select" | "people" | "relation" | "files":
            return []
        case "number" | "select" | "status" | "date" | "url" | "email" | "phone_number" | "place":
            return None
        case "checkbox":
            return False
        case "verification":
            return {"state": "unverified"}
        case _:
            raise TypeError(f"a {kind} cell cannot be written")


def _item(kind: str, item: Person | str) -> JsonValue:
    match kind, item:
        case "people", Person(user_id):
            return {"object": "user", "id": user_id}
        case "multi_select", str():
            return {"name": item}
        case _:
            raise TypeError(f"a {kind} cell cannot hold {item!r}")


def _moment(moment: date | datetime) -> str:
    return moment.isoformat(timespec="milliseconds") if isinstance(moment, datetime) else moment.isoformat()


def _runs(text: str) -> list[str]:
    """Text in runs that Notion takes, never cutting a character in two; what is too long ends in "…"."""
    runs: list[str] = []
    start = length = 0
    for position, character in enumerate(text):
        size = 2 if ord(character) > LAST_SINGLE_UNIT else 1
        if length + size > RUN_LENGTH:
            runs.append(text[start:position])
            start, length = position, 0
        length += size
    if start < len(text):
        runs.append(text[start:])
    if len(runs) > RUNS:
        runs = runs[:RUNS]
        runs[-1] = runs[-1][:-1] + CUT
    return runs
