"""Dates as Notion writes them into exports."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exports.dates import MONTHS, is_day_first, parsed
from rules.cells import DateCell

SEOUL = ZoneInfo("Asia/Seoul")
DAY = date(2026, 11, 3)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("November 3, 2026", DateCell(DAY)),
        ("Nov 3, 2026", DateCell(DAY)),
        ("3 November 2026", DateCell(DAY)),
        ("2026/11/03", DateCell(DAY)),
        ("2026-11-03", DateCell(DAY)),
        ("2026. 11. 3.", DateCell(DAY)),
        ("11/3/2026", DateCell(DAY)),
        ("11/03/2026", DateCell(DAY)),
        ("2026년 11월 3일", DateCell(DAY)),
        ("November 3, 2026 2:05 PM", DateCell(at(14, 5))),
        ("November 3, 2026 12:05 AM", DateCell(at(0, 5))),
        ("November 3, 2026 12:05 PM", DateCell(at(12, 5))),
        ("November 3, 2026 14:05", DateCell(at(14, 5))),
        ("November 3, 2026 14:05 (GMT+9)", DateCell(at(14, 5))),
        ("2026/11/03 14:05", DateCell(at(14, 5))),
        ("2026-11-03T14:05:00", DateCell(at(14, 5))),
        ("2026년 11월 3일 오전 9:05", DateCell(at(9, 5))),
        ("2026년 11월 3일 오후 2:05", DateCell(at(14, 5))),
        ("2026년 11월 3일 오후 12:05", DateCell(at(12, 5))),
        ("November 3, 2026 → November 5, 2026", DateCell(DAY, date(2026, 11, 5))),
        ("2026년 11월 3일 → 2026년 11월 5일", DateCell(DAY, date(2026, 11, 5))),
        ("November 3, 2026 9:00 AM → 11:00 AM", DateCell(at(9), at(11))),
    ],
)
def test_each_form(text: str, cell: DateCell) -> None:
    assert parsed(text, SEOUL) == cell


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "",
        "Movember 3, 2026",
        "J 3, 2026",
        "November 31, 2026",
        "2026-13-01",
        "a → b → c",
        "13/13/2026",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parsed(text, SEOUL)


def test_which_of_two_numbers_is_the_day_shows_in_the_others() -> None:
    assert not is_day_first(["3/4/2026", "12/4/2026", "4/25/2026"])
    assert is_day_first(["3/4/2026", "1/1/2026 → 25/4/2026"])
    assert parsed("3/4/2026", SEOUL, day_first=True) == DateCell(date(2026, 4, 3))
    assert parsed("3/4/2026", SEOUL) == DateCell(date(2026, 3, 4))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_any_day_in_any_form(day: date) -> None:
    word = MONTHS[day.month - 1].capitalize()
    for text in (
        f"{word} {day.day}, {day.year}",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day:%Y/%m/%d}",
        f"{day:%m/%d/%Y}",
    ):
        assert parsed(text, SEOUL) == DateCell(day)
