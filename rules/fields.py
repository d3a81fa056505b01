"""Field types of the row schemas: from a cell to a value the rules can trust, or an issue in words.

An issue is raised as a :class:`PydanticCustomError` whose template is a sentence about the cell, to be
read after the column's name: ``Balance due: "12k" is not a number``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from rules.calendar import Stamp, WorkCalendar
from rules.cells import DateCell, Links, Person, Unreadable
from rules.columns import called
from rules.finding import Parameter, Say, say

YES_OR_NO = ("Yes", "No")
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Days beyond these are typing errors; no calendar reaches further."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What it takes to read cells: the team's calendar, and titles of linked pages (None: gone).

    options: what the source calls its options, by column key and our word.
    """

    calendar: WorkCalendar
    titles: Mapping[str, str | None] = field(default_factory=dict)
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def issue(template: str, **fields: Parameter) -> PydanticCustomError:
    """An issue with a cell, as a sentence to follow the column's name."""
    sentence = Say(template, fields)
    return PydanticCustomError("cell", "{sentence}", {"sentence": str(sentence), "issue": sentence})


def _reading(info: ValidationInfo) -> Reading:
    reading = info.context
    if not isinstance(reading, Reading):
        raise TypeError("rows are validated with a Reading as context")
    return reading


def _cell(convert: Callable[[Any, Reading], object]) -> BeforeValidator:
    def validate(value: object, info: ValidationInfo) -> object:
        if isinstance(value, Unreadable):
            raise issue('"{shown}" is not {expected}', shown=value.shown, expected=say(value.expected))
        return None if value is None else convert(value, _reading(info))

    return BeforeValidator(validate)


def _stamp(moment: date | datetime, reading: Reading) -> Stamp:
    day = moment.date() if isinstance(moment, datetime) else moment
    if not EARLIEST <= day <= LATEST:
        raise issue("{day} cannot be right", day=day.isoformat())
    return reading.calendar.stamp(moment)


def _range(value: DateCell, reading: Reading) -> tuple[Stamp, Stamp]:
    start = _stamp(value.start, reading)
    if not value.end:
        return start, start
    end = _stamp(value.end, reading)
    if end.day < start.day or (end.instant and start.instant and end.instant < start.instant):
        raise issue("the range ends ({end}) before it starts ({start})", end=end.day, start=start.day)
    return start, end


def _number(value: Decimal, _: Reading) -> Decimal:
    if not value.is_finite():
        raise issue('"{shown}" is not a number', shown=str(value))
    return value


def _amount(value: Decimal, reading: Reading) -> Decimal:
    if _number(value, reading) < 0:
        raise issue("{shown} is negative", shown=str(value))
    return value


def _between(low: int, high: int) -> Callable[[Decimal, Reading], Decimal]:
    def convert(value: Decimal, reading: Reading) -> Decimal:
        if not low <= _number(value, reading) <= high:
            raise issue("{shown} is not between {low} and {high}", shown=str(value), low=low, high=high)
        return value

    return convert


def _text(value: str | tuple[str, ...] | Links, reading: Reading) -> str | None:
    if isinstance(value, Links):
        titles = [reading.titles.get(page_id) for page_id in value.ids]
        return ", ".join(title for title in titles if title) or None
    return value if isinstance(value, str) else ", ".join(value) or None


def _options(value: str | tuple[str, ...], _: Reading) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _specs_match(value: str | bool, reading: Reading) -> bool | None:  # noqa: FBT001 - a cell
    if isinstance(value, bool):
        return value or None  # an empty checkbox is no answer
    yes, no = (called(reading.options, "specs_match", word) for word in YES_OR_NO)
    if value.casefold() not in (yes.casefold(), no.casefold()):
        raise issue('"{shown}" is neither {yes} nor {no}', shown=value, yes=yes, no=no)
    return value.casefold() == yes.casefold()


def one_of(key: str, options: tuple[str, ...]) -> BeforeValidator:
    """An option cell that must show one of these, in any case and as the tracker calls them."""

    def convert(value: str, reading: Reading) -> str:
        names = {called(reading.options, key, option): option for option in options}
        known = {name.casefold(): option for name, option in names.items()}
        if value.casefold() not in known:
            raise issue('"{shown}" is not one of {options}', shown=value, options=", ".join(names))
        return known[value.casefold()]

    return _cell(convert)


def _filled(value: object, _: Reading) -> bool:
    return bool(value)


Text = Annotated[str | None, _cell(_text)]
Day = Annotated[date | None, _cell(lambda value, reading: _range(value, reading)[0].day)]
"""The first day of a range."""
LastDay = Annotated[date | None, _cell(lambda value, reading: _range(value, reading)[1].day)]
"""The last day of a range: a delivery promised for some days is late only after the last."""
Moment = Annotated[Stamp | None, _cell(lambda value, reading: _range(value, reading)[0])]
"""A day, and the instant where the cell has a time."""
Number = Annotated[Decimal | None, _cell(_number)]
Amount = Annotated[Decimal | None, _cell(_amount)]
Satisfaction = Annotated[Decimal | None, _cell(_between(1, 5))]
Nps = Annotated[Decimal | None, _cell(_between(0, 10))]
WorkingDays = Annotated[Decimal | None, _cell(_between(-1000, 1000))]
"""A shift in working days; what is beyond four years is a typing error."""
Ticked = Annotated[bool, _cell(_filled)]
"""A checkbox, or any cell that counts once it is filled."""
SpecsMatch = Annotated[bool | None, _cell(_specs_match)]
Options = Annotated[tuple[str, ...], _cell(_options)]
People = Annotated[tuple[Person, ...], _cell(lambda value, _: value)]
Orders = Annotated[tuple[str, ...], _cell(lambda value, _: value.ids)]
"""The orders a related row belongs to."""
