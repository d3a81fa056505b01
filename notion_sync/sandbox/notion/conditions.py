"""The operators of filters, by family of values. Each builds a test from what the request says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeAlias, TypeVar

from notion_sync.sandbox.notion.dates import parse_moment, whole_minute
from notion_sync.sandbox.notion.model import Moment
from notion_sync.sandbox.notion.periods import PERIODS, RELATIVE_DAYS
from notion_sync.sandbox.notion.shapes import Json, as_flag, as_number, as_object, as_text, invalid

T = TypeVar("T")
Test: TypeAlias = Callable[[T], bool]


@dataclass(frozen=True)
class Asked(Generic[T]):
    """What a condition asks: an operator with its value, where it stands in the request, and the present.

    empty: tells whether a value counts as empty.
    """

    operator: str
    value: Json
    path: str
    now: datetime
    empty: Test[T]

    def emptiness(self) -> Test[T] | None:
        """Return the test of `is_empty` and `is_not_empty`, None for any other operator."""
        if self.operator not in {"is_empty", "is_not_empty"}:
            return None
        if self.value is not True:
            raise invalid(self.path, "`true`", self.value)
        wanted = self.operator == "is_empty"
        return lambda found: self.empty(found) is wanted

    def unknown(self) -> Exception:
        """Build the refusal of an operator."""
        return invalid(self.path, "a known operator", self.operator)


def text_test(asked: Asked[str]) -> Test[str]:
    """Compare text, whatever its case."""
    if test := asked.emptiness():
        return test
    tests: dict[str, Callable[[str, str], bool]] = {
        "equals": lambda found, wanted: found == wanted,
        "does_not_equal": lambda found, wanted: found != wanted,
        "contains": lambda found, wanted: wanted in found,
        "does_not_contain": lambda found, wanted: wanted not in found,
        "starts_with": lambda found, wanted: found.startswith(wanted),
        "ends_with": lambda found, wanted: found.endswith(wanted),
    }
    if asked.operator not in tests:
        raise asked.unknown()
    compare, wanted = tests[asked.operator], as_text(asked.value, asked.path).casefold()
    return lambda found: compare(found.casefold(), wanted)


def number_test(asked: Asked[float | None]) -> Test[float | None]:
    """Compare numbers; an empty one only differs."""
    if test := asked.emptiness():
        return test
    wanted = as_number(asked.value, asked.path)
    if asked.operator == "does_not_equal":
        return lambda found: found != wanted
    tests: dict[str, Callable[[float], bool]] = {
        "equals": lambda found: found == wanted,
        "greater_than": lambda found: found > wanted,
        "less_than": lambda found: found < wanted,
        "greater_than_or_equal_to": lambda found: found >= wanted,
        "less_than_or_equal_to": lambda found: found <= wanted,
    }
    if asked.operator not in tests:
        raise asked.unknown()
    compare = tests[asked.operator]
    return lambda found: found is not None and compare(found)


def checkbox_test(asked: Asked[bool]) -> Test[bool]:
    """Compare booleans."""
    if asked.operator not in {"equals", "does_not_equal"}:
        raise asked.unknown()
    wanted = as_flag(asked.value, asked.path) is (asked.operator == "equals")
    return lambda found: found is wanted


def choice_test(asked: Asked[object], wanted: frozenset[str]) -> Test[object]:
    """Compare an option or a person with any of several."""
    if asked.operator not in {"equals", "does_not_equal"}:
        raise asked.unknown()
    expected = asked.operator == "equals"
    return lambda found: (found in wanted) is expected


def list_test(asked: Asked[list[str]], wanted: frozenset[str]) -> Test[list[str]]:
    """Look for any of several options, people or pages in a list."""
    if asked.operator not in {"contains", "does_not_contain"}:
        raise asked.unknown()
    expected = asked.operator == "contains"
    return lambda found: (not wanted.isdisjoint(found)) is expected


def date_test(asked: Asked[Moment | None], *, to_minute: bool = True) -> Test[Moment | None]:
    """Compare dates: with a day by UTC days, with an instant to the minute (or exactly). Empty never fits."""
    if test := asked.emptiness():
        return test
    today = asked.now.astimezone(UTC).date()
    if asked.operator in PERIODS:
        if as_object(asked.value, asked.path):
            raise invalid(asked.path, "an empty object", asked.value)
        first, last = PERIODS[asked.operator](today)
        return lambda found: found is not None and first <= _day(found) <= last
    tests: dict[str, Callable[[timedelta], bool]] = {
        "equals": lambda apart: not apart,
        "before": lambda apart: apart < timedelta(),
        "after": lambda apart: apart > timedelta(),
        "on_or_before": lambda apart: apart <= timedelta(),
        "on_or_after": lambda apart: apart >= timedelta(),
    }
    if asked.operator not in tests:
        raise asked.unknown()
    compare, wanted = tests[asked.operator], _wanted_moment(asked, today)
    if not isinstance(wanted, datetime):
        return lambda found: found is not None and compare(_day(found) - wanted)
    instant = whole_minute(wanted) if to_minute else wanted
    return lambda found: found is not None and compare(_instant(found) - instant)


def _wanted_moment(asked: Asked[Moment | None], today: date) -> Moment:
    if isinstance(asked.value, str) and asked.value in RELATIVE_DAYS:
        return RELATIVE_DAYS[asked.value](today)
    return parse_moment(asked.value, asked.path)


def _day(moment: Moment) -> date:
    return moment.astimezone(UTC).date() if isinstance(moment, datetime) else moment


def _instant(moment: Moment) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time(), UTC)
