"""Rollups: what a row computes from the rows it is related to."""

from collections.abc import Callable
from dataclasses import dataclass, field

from notion_sync.sandbox.notion.dates import stored_moment
from notion_sync.sandbox.notion.model import DataSource, Page, Property
from notion_sync.sandbox.notion.shapes import Json, strings
from notion_sync.sandbox.notion.store import Store


@dataclass(frozen=True)
class Rollup:
    """A computed rollup: a number, a stored date, or the related cells themselves."""

    kind: str
    number: int | float | None = None
    date: Json = None
    cells: list[tuple[Property, Page]] = field(default_factory=list)


def roll_up(
    store: Store, page: Page, prop: Property, sees: Callable[[DataSource], bool] = lambda _: True
) -> Rollup:
    """Compute a rollup; nothing to roll up gives an empty one. `sees`: whether a data source counts."""
    cells = _related_cells(store, page, prop, sees)
    function = str(prop.settings["function"])
    if function in ARRAYS:
        return Rollup("array", cells=cells)
    values = [page.cells.get(rolled.id) for rolled, page in cells]
    if function in DATES:
        dates = sorted((each for each in values if isinstance(each, dict)), key=_start)
        return Rollup("date", date=None if not dates else DATES[function](dates))
    return Rollup("number", number=NUMBERS[function](values))


def _start(value: dict[str, Json]) -> str:
    return stored_moment(str(value["start"])).isoformat()


def _related_cells(
    store: Store, page: Page, prop: Property, sees: Callable[[DataSource], bool]
) -> list[tuple[Property, Page]]:
    source = store.sources[str(page.source_id)]
    relation = source.properties.get(str(prop.settings["relation"]))
    if relation is None:
        return []
    target = store.sources[str(relation.settings["data_source_id"])]
    rolled = target.properties.get(str(prop.settings["rolled"]))
    if rolled is None or not sees(target):
        return []
    return [
        (rolled, store.pages[each]) for each in strings(page.cells.get(relation.id)) if each in store.pages
    ]


def _numbers(values: list[Json]) -> list[int | float]:
    return [each for each in values if isinstance(each, int | float) and not isinstance(each, bool)]


def _filled(values: list[Json]) -> list[Json]:
    return [each for each in values if each not in (None, [], False)]


def _average(values: list[Json]) -> float | None:
    numbers = _numbers(values)
    return sum(numbers) / len(numbers) if numbers else None


def _share(part: list[Json], values: list[Json]) -> float | None:
    return len(part) / len(values) if values else None


NUMBERS: dict[str, Callable[[list[Json]], int | float | None]] = {
    "count": len,
    "count_all": len,
    "count_values": lambda values: len(_filled(values)),
    "count_per_group": len,
    "not_empty": lambda values: len(_filled(values)),
    "empty": lambda values: len(values) - len(_filled(values)),
    "checked": lambda values: len([each for each in values if each is True]),
    "unchecked": lambda values: len([each for each in values if each is not True]),
    "unique": lambda values: len({repr(each) for each in _filled(values)}),
    "percent_checked": lambda values: _share([each for each in values if each is True], values),
    "percent_not_empty": lambda values: _share(_filled(values), values),
    "sum": lambda values: sum(_numbers(values)) if values else None,
    "average": _average,
    "min": lambda values: min(_numbers(values), default=None),
    "max": lambda values: max(_numbers(values), default=None),
}
DATES: dict[str, Callable[[list[dict[str, Json]]], Json]] = {
    "earliest_date": lambda dates: dates[0],
    "latest_date": lambda dates: dates[-1],
    "date_range": lambda dates: {"start": dates[0]["start"], "end": dates[-1]["start"], "time_zone": None},
}
ARRAYS = {"show_original", "show_unique"}
FUNCTIONS = {*NUMBERS, *DATES, *ARRAYS}
