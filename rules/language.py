"""How a sentence becomes text: its template in another language, days and amounts as people write them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Language:
    """A language to say things in.

    translate: an English template or word in that language, unchanged where it is not known. day, number:
    how days and amounts are written.
    """

    code: str
    translate: Callable[[str], str]
    day: Callable[[date], str]
    number: Callable[[Decimal], str]


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _number(value: Decimal) -> str:
    return f"{value:,.2f}".removesuffix(".00")


ENGLISH = Language("en", str, _day, _number)
"""The language the templates are written in."""
