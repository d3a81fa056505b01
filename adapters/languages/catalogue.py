"""From a catalogue to a language: its translations, and days and amounts as the locale data has them."""

from datetime import date
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from rules.language import ENGLISH, Language


@cache
def catalogued(code: str) -> Language:
    """The language with that code; its catalogue is read once."""
    with (Path(__file__).parent / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    texts = {message.id: message.string for message in catalogue}

    def translate(template: str) -> str:
        return str(texts.get(template) or template) if template else ""

    return Language(code, translate, partial(_day, code), partial(_number, code))


def _day(code: str, day: date) -> str:
    return format_date(day, "long", locale=code)


def _number(code: str, value: Decimal) -> str:
    return ENGLISH.number(value).translate(
        {ord(","): get_group_symbol(code), ord("."): get_decimal_symbol(code)}
    )
