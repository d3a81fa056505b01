"""One country's holidays, loaded by themselves, are what the library says of it."""

import subprocess
import sys

import holidays
import pytest
from holidays.registry import COUNTRIES

from rules.public_holidays import public_holidays

CODES = sorted(codes[1] for codes in COUNTRIES.values())


@pytest.mark.parametrize("country", CODES)
def test_they_are_those_of_the_library(country: str) -> None:
    alone, theirs = public_holidays(country, year=2026), holidays.country_holidays(country, years=2026)
    assert dict(alone) == dict(theirs)
    assert type(alone).__name__ == type(theirs).__name__


def test_they_are_those_of_a_part_of_the_country() -> None:
    bavaria = public_holidays("DE", "BY", 2026)
    assert dict(bavaria) == dict(holidays.country_holidays("DE", subdiv="BY", years=2026))
    assert dict(bavaria) != dict(public_holidays("DE", year=2026))


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("KR", "nowhere")])
def test_what_is_not_known_is_refused(country: str, subdivision: str | None) -> None:
    with pytest.raises(NotImplementedError):
        public_holidays(country, subdivision)


def test_those_of_all_countries_are_not_imported_for_one() -> None:
    asked = (
        "import sys; from rules.public_holidays import public_holidays; public_holidays('KR', year=2026);"
        "sys.exit('holidays.countries' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
