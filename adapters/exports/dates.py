"""Dates as Notion writes them into exports: in words or figures, in English or Korean, alone or as ranges."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rules.cells import DateCell

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

_CLOCK = r"(?:\s+(?P<clock>\d{1,2}:\d{2})(?:\s*(?P<half>AM|PM))?)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<word>[a-z]+)\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}",
        rf"(?P<day>\d{{1,2}})\s+(?P<word>[a-z]+)\.?,?\s+(?P<year>\d{{4}}){_CLOCK}",
        rf"(?P<year>\d{{4}})[-/.]\s?(?P<month>\d{{1,2}})[-/.]\s?(?P<day>\d{{1,2}})\.?{_CLOCK}",
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})T(?P<clock>\d{2}:\d{2})(?::\d{2})?",
        (
            r"(?P<year>\d{4})년\s*(?P<month>\d{1,2})월\s*(?P<day>\d{1,2})일"
            r"(?:\s*(?:(?P<half>오전|오후)\s*)?(?P<clock>\d{1,2}:\d{2}))?"
        ),
    )
)
_SLASHED = re.compile(rf"(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/(?P<year>\d{{4}}){_CLOCK}", re.IGNORECASE)
_ZONE = re.compile(r"\s*\((?:GMT|UTC)[^)]*\)|\s*\((?P<name>[A-Z]{2,5})\)")
_AFTERNOON = ("pm", "오후")
NOON = 12

SHORTEST = 3
"""Letters by which a month is known: Mar is not May."""


def parsed(text: str, zone: ZoneInfo, *, day_first: bool = False) -> DateCell:
    """A date cell from an export. zone: of times. day_first: 3/4/2026 is the third of April.

    Raises ValueError where it is none.
    """
    first, arrow, last = (part.strip() for part in text.partition("→"))
    start = _moment(first, zone, day_first=day_first)
    if not arrow:
        return DateCell(start)
    if re.fullmatch(r"\d{1,2}:\d{2}(\s*(AM|PM))?", last, re.IGNORECASE):
        day = start.date() if isinstance(start, datetime) else start
        last = f"{day.isoformat()} {last}"
    return DateCell(start, _moment(last, zone, day_first=day_first))


def is_day_first(texts: list[str]) -> bool:
    """Whether dates such as 25/4/2026 show that the day stands first, in all that a file holds."""
    found = (_SLASHED.match(part.strip()) for text in texts for part in text.split("→"))
    return any(int(match["one"]) > NOON for match in found if match)


def _moment(text: str, zone: ZoneInfo, *, day_first: bool) -> date | datetime:
    text = _ZONE.sub("", text).strip()
    for form in _FORMS:
        if match := form.fullmatch(text):
            named = match.groupdict()
            word = (named.get("word") or "").casefold()
            month = _month(word) if word else int(named["month"] or 0)
            day = date(int(named["year"] or 0), month, int(named["day"] or 0))
            return _at(day, named.get("clock"), named.get("half"), zone)
    if match := _SLASHED.fullmatch(text):
        one, two = int(match["one"]), int(match["two"])
        month, number = (two, one) if day_first else (one, two)
        return _at(date(int(match["year"]), month, number), match["clock"], match["half"], zone)
    raise ValueError("no date")


def _month(word: str) -> int:
    found = [
        number for number, name in enumerate(MONTHS, 1) if len(word) >= SHORTEST and name.startswith(word)
    ]
    if len(found) != 1:
        raise ValueError("no month")
    return found[0]


def _at(day: date, clock: str | None, half: str | None, zone: ZoneInfo) -> date | datetime:
    if not clock:
        return day
    hour, minute = (int(part) for part in clock.split(":"))
    if half:
        hour = hour % NOON + (NOON if half.casefold() in _AFTERNOON else 0)
    return datetime.combine(day, time(hour, minute), zone)
