"""The public holidays of one country.

The library imports those of 250 countries to give one: 70 ms, which each pass by cron would spend anew.
"""

from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

import holidays
from holidays.registry import COUNTRIES

FOLDERS = [f"{folder}/countries" for folder in holidays.__path__]


def public_holidays(
    country: str, subdivision: str | None = None, year: int | None = None
) -> holidays.HolidayBase:
    """Days off by date, in any year that is asked for. country, subdivision: ISO 3166 codes.

    year: know this year's at once. Raises NotImplementedError where a code is not known.
    """
    made = _country(country)
    return made(subdiv=subdivision, years=year)


@cache
def _country(code: str) -> Callable[..., holidays.HolidayBase]:
    for module, codes in COUNTRIES.items():
        if code in codes:
            spec = PathFinder.find_spec(module, FOLDERS)
            if spec and spec.loader:
                alone = module_from_spec(spec)
                spec.loader.exec_module(alone)
                made: Callable[..., holidays.HolidayBase] = getattr(alone, code)
                return made
    return lambda **asked: holidays.country_holidays(code, **asked)
