"""A tracker filled from a CSV file of past orders.

Its first line names the columns; these are needed, others are ignored:

- order_id: the order's number
- client, account_manager: names; may be empty
- order_date: contract signed and deposit received, as 2026-09-07
- required_date: promised delivery; may be empty
- shipped_date: delivered and signed off; empty where the order is still in production
- order_value: a number; may be empty
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from notion_sync.sandbox.notion import NotionWorkspace, Plain
from notion_sync.sandbox.season import columns

COLUMNS = (
    "order_id",
    "client",
    "account_manager",
    "order_date",
    "required_date",
    "shipped_date",
    "order_value",
)

T = TypeVar("T")


class UnreadableOrders(ValueError):
    """The file cannot be taken as orders; the message names file, line and column. Nothing was loaded."""


@dataclass(frozen=True)
class LoadedOrders:
    """A tracker made of a file.

    orders: the data source's id. token: a connection that may read and write it.
    people: ids by name. rows: page ids in the order of the file. last_day: the latest day on which
    something happened: an order came in or went out.
    """

    orders: str
    token: str
    people: Mapping[str, str]
    rows: tuple[str, ...]
    last_day: date


@dataclass(frozen=True)
class _Order:
    number: str
    client: str
    manager: str
    ordered: date
    required: date | None
    shipped: date | None
    value: float | None

    def cells(self, people: Mapping[str, str]) -> Mapping[str, Plain]:
        return {
            "Order": f"Order {self.number}",
            "Order ID": self.number,
            "Client": self.client,
            "Stage": "Closed" if self.shipped else "Production",
            "Account Manager": [people[self.manager]] if self.manager else None,
            "Contract signed": self.ordered,
            "Deposit received": self.ordered,
            "Order value": self.value,
            "Promised delivery": self.required,
            "Delivered": self.shipped,
            "Signed off": self.shipped,
        }


def load_orders(notion: NotionWorkspace, path: Path, *, title: str = "Order Tracker") -> LoadedOrders:
    """Create an Order Tracker with a row for each line of a file.

    Raises UnreadableOrders where the file is not as documented, OSError where it cannot be read.
    """
    orders = _read(path)
    names = dict.fromkeys(order.manager for order in orders if order.manager)
    people = {name: notion.add_person(name, email) for name, email in zip(names, _emails(names), strict=True)}
    tracker = notion.create_database(title, {**columns.ORDERS, **columns.FLAT_COLUMNS}).data_source_id
    columns.group_stages(notion, tracker)
    rows = [
        notion.add_page(tracker, order.cells(people), page_id=str(uuid5(NAMESPACE_URL, f"order:{at}")))
        for at, order in enumerate(orders)
    ]
    happened = [day for order in orders for day in (order.ordered, order.shipped) if day]
    token = notion.add_connection("Order sync").token
    return LoadedOrders(tracker, token, people, tuple(rows), max(happened, default=date.min))


def _read(path: Path) -> list[_Order]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [line.order() for line in _lines(path.name, csv.DictReader(file, strict=True))]
    except UnicodeDecodeError as error:
        raise UnreadableOrders(f"{path.name} is not UTF-8 text: {error.reason}") from error


def _lines(name: str, reader: "csv.DictReader[str]") -> "Iterator[_Line]":
    try:
        found = reader.fieldnames or ()
        lacking = [column for column in COLUMNS if column not in found]
        if lacking:
            raise UnreadableOrders(f"{name}, line 1: there is no column {', '.join(lacking)}")
        for cells in reader:
            line = _Line(f"{name}, line {reader.line_num}", cells)
            # The reader files what is too much under None and what is too little as None.
            if None in cells or None in cells.values():
                raise UnreadableOrders(f"{line.place}: expected {len(found)} cells, as in the first line")
            yield line
    except csv.Error as error:
        raise UnreadableOrders(f"{name}, line {reader.reader.line_num}: {error}") from error


@dataclass(frozen=True)
class _Line:
    """A line and where it stands."""

    place: str
    cells: Mapping[str, str]

    def order(self) -> _Order:
        return _Order(
            number=self._needed("order_id", str),
            client=self._text("client"),
            manager=self._text("account_manager"),
            ordered=self._needed("order_date", _date),
            required=self._optional("required_date", _date),
            shipped=self._optional("shipped_date", _date),
            value=self._optional("order_value", _number),
        )

    def _text(self, column: str) -> str:
        return self.cells[column].strip()

    def _needed(self, column: str, read: Callable[[str], T]) -> T:
        value = self._optional(column, read)
        if value is None:
            raise UnreadableOrders(f"{self.place}, column {column}: empty")
        return value

    def _optional(self, column: str, read: Callable[[str], T]) -> T | None:
        text = self._text(column)
        try:
            return read(text) if text else None
        except ValueError as error:
            raise UnreadableOrders(f'{self.place}, column {column}: "{text}" is not {error}') from None


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("a date like 2026-09-07") from None


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError("a number") from None
    if not isfinite(value):
        raise ValueError("a number")
    return value


def _emails(names: Mapping[str, None]) -> Iterator[str]:
    taken: set[str] = set()
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        local = re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "person"
        if local in taken:
            local = f"{local}.{len(taken) + 1}"
        taken.add(local)
        yield f"{local}@example.com"
