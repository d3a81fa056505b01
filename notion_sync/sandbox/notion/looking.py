"""What every condition of a query needs: where it looks, and how an operator is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, TypeVar

from notion_sync.sandbox.notion.conditions import Asked
from notion_sync.sandbox.notion.model import DataSource, Page, Property
from notion_sync.sandbox.notion.shapes import Json, as_object, invalid
from notion_sync.sandbox.notion.store import Store

T = TypeVar("T")
RowTest: TypeAlias = Callable[[Page], bool]


@dataclass(frozen=True)
class Looking:
    """Where a query looks, and when."""

    store: Store
    source: DataSource
    now: datetime

    def asked(self, raw: Json, path: str, empty: Callable[[T], bool]) -> Asked[T]:
        """Read `{operator: value}`."""
        operator, value = single(raw, path)
        return Asked(operator, value, f"{path}.{operator}", self.now, empty)


ColumnFilter: TypeAlias = Callable[[Looking, Property, Json, str], RowTest]


def single(raw: Json, path: str) -> tuple[str, Json]:
    """Return the one key of an object, an operator or a kind, with its value. Raises NotionError (400)."""
    given = as_object(raw, path)
    if len(given) != 1:
        raise invalid(path, "an object with one operator", raw)
    return next(iter(given.items()))


def is_none(found: object) -> bool:
    """Tell whether a number, date or choice counts as empty."""
    return found is None


def is_empty(found: object) -> bool:
    """Tell whether text or a list counts as empty."""
    return not found


def number_in(value: object) -> int | float | None:
    """Return a stored or computed value if it is a number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
