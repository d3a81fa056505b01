"""A tracker as Notion exports it: one CSV file for each database, cells as people see them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from adapters.exports.dates import is_day_first, parsed
from adapters.exports.orders import row_of
from adapters.exports.table import Table, UnreadableExport
from rules.cells import CellValue, Links, Person, Row, Unreadable
from rules.columns import COLUMNS, Column, Source

_LINK = re.compile(r"\s*\((?:https?://|\.\./|\.?/?[\w%-]+/)[^)]*\)")
"""Where a linked page is: after its title, in brackets."""
_GROUPED = re.compile(r"(?<=\d)[,\u00a0\s](?=\d{3}(?!\d))")
_YES = frozenset({"yes", "예", "true", "checked", "✓"})
_NO = frozenset({"no", "아니요", "아니오", "false", "unchecked", ""})


Names = Mapping[Source, Mapping[str, Sequence[str]]]


@dataclass
class Exported:
    """What the files hold.

    unread: columns that mean nothing to the service, by file. lost: links to no row, or to one of several of
    that title, by column.
    """

    rows: dict[Source, list[Row]] = field(default_factory=dict)
    columns: dict[Source, tuple[str, ...]] = field(default_factory=dict)
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def exported(tables: Sequence[Table], names: Names, zone: ZoneInfo) -> Exported:
    """The rows of all files. names: what the columns of each source may be called, by key. zone: of times.

    A cell that is not of its column's kind becomes unreadable, as in Notion. Raises UnreadableExport where a
    file is no table of the tracker, two are the same one, or none is the Order Tracker.
    """
    found = Exported()
    by_source: dict[Source, tuple[Table, Mapping[str, str]]] = {}
    for table in tables:
        source, headings = _recognized(table, names)
        if source in by_source:
            raise UnreadableExport(
                f"{table.name} and {by_source[source][0].name} are both taken for {source}"
            )
        by_source[source] = table, headings
    if Source.ORDERS not in by_source:
        raise UnreadableExport("None of the files is the Order Tracker: it has a title and a stage column")
    orders, headings = by_source.pop(Source.ORDERS)
    found.rows[Source.ORDERS] = list(_rows(Source.ORDERS, orders, headings, zone=zone, pages={}, found=found))
    pages: defaultdict[str, list[str]] = defaultdict(list)
    for row in found.rows[Source.ORDERS]:
        pages[str(row.cells.get("order") or "")].append(row.page_id)
    for source, (table, columns) in by_source.items():
        found.rows[source] = list(_rows(source, table, columns, zone=zone, pages=pages, found=found))
    for source, (table, columns) in {Source.ORDERS: (orders, headings), **by_source}.items():
        found.columns[source] = tuple(columns)
        found.unread[table.name] = tuple(c for c in table.columns if c not in columns.values())
    return found


def _recognized(table: Table, names: Names) -> tuple[Source, Mapping[str, str]]:
    """Which source a file is: the one of which it has most columns, the required ones among them."""
    best: tuple[int, Source, Mapping[str, str]] | None = None
    there = {name.casefold(): name for name in table.columns}
    for source, keys in names.items():
        headings = {
            key: there[name.casefold()]
            for key, called in keys.items()
            for name in called
            if name.casefold() in there
        }
        needed = {column.key for column in COLUMNS[source] if column.required}
        if needed <= headings.keys() and (best is None or len(headings) > best[0]):
            best = len(headings), source, headings
    if best is None:
        raise UnreadableExport(
            f"{table.name}: is none of the tracker's tables; its columns are {', '.join(table.columns)}"
        )
    return best[1], best[2]


def _rows(
    source: Source,
    table: Table,
    headings: Mapping[str, str],
    *,
    zone: ZoneInfo,
    pages: Mapping[str, Sequence[str]],
    found: Exported,
) -> Iterator[Row]:
    columns = {column.key: column for column in COLUMNS[source]}
    dates = [headings[key] for key in headings if "date" in columns[key].types]
    day_first = is_day_first([line.cells[name] for line in table.lines for name in dates])
    for line in table.lines:
        cells: dict[str, CellValue] = {}
        for key, heading in headings.items():
            text = line.cells[heading]
            if columns[key].types == ("relation",):
                cells[key] = _linked(text, pages, heading, found)
            else:
                cells[key] = _cell(columns[key], text, zone, day_first=day_first)
        yield row_of(source, f"{table.name}/{line.number}", cells)


def _cell(column: Column, text: str, zone: ZoneInfo, *, day_first: bool) -> CellValue:
    kinds = column.types
    if not text:
        return (
            False
            if kinds == ("checkbox",)
            else ()
            if "people" in kinds or kinds[0] == "multi_select"
            else None
        )
    if "date" in kinds:
        try:
            return parsed(text, zone, day_first=day_first)
        except ValueError:
            return Unreadable(text, "a date")
    if "number" in kinds:
        return _number(text)
    if "checkbox" in kinds and len(kinds) == 1:
        return text.casefold() in _YES
    if "people" in kinds:
        return tuple(Person(name, name) for name in _names(text))
    if kinds[0] == "multi_select":
        return _names(text)
    if column.key == "written_approval":
        return text.casefold() not in _NO
    return _LINK.sub("", text)


def _number(text: str) -> CellValue:
    plain = _GROUPED.sub("", text.strip("₩$€£¥ \u00a0").removesuffix("%"))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return Unreadable(text, "a number")
    return number if number.is_finite() else Unreadable(text, "a number")


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _linked(text: str, pages: Mapping[str, Sequence[str]], heading: str, found: Exported) -> Links:
    """Links by title: the export of a table does not say which pages its own rows are."""
    links: list[str] = []
    rest = _LINK.sub("\n", text)
    titles = [part.strip(", ").strip() for part in rest.split("\n")] if "\n" in rest else [text]
    for title in (each for each in titles if each):
        if len(pages.get(title, ())) == 1:
            links.append(pages[title][0])
        else:
            found.lost[heading] = found.lost.get(heading, 0) + 1
    return Links(tuple(dict.fromkeys(links)))
