"""``calendar.toml``: the team's time zone, public holidays and working hours, as a frozen pydantic model."""

import re
from datetime import date, time
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from rules.calendar import WorkCalendar
from rules.policy import Section
from rules.public_holidays import public_holidays

known_zones = cache(available_timezones)
"""Asking the system takes longer than everything else about a configuration."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_OF_DAY = "24:00"


_CODE = re.compile("[A-Z]{2,3}")


class CalendarPolicy(Section):
    """``calendar.toml``: the team's zone, holidays and hours."""

    time_zone: str
    country: str
    subdivision: str | None = None
    working_days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(
        default=("mon", "tue", "wed", "thu", "fri"), min_length=1
    )
    hours: Annotated[str, Field(pattern=r"^\d\d:\d\d-\d\d:\d\d$")] = "09:00-18:00"
    closed: tuple[date, ...] = ()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in known_zones():
            raise ValueError('expected a time zone such as "Asia/Seoul" or "Europe/Paris"')
        return value

    @field_validator("hours")
    @classmethod
    def _open_before_close(cls, value: str) -> str:
        opens, closes = value.split("-")
        if closes != END_OF_DAY:
            time.fromisoformat(closes)
        if time.fromisoformat(opens) >= (time.max if closes == END_OF_DAY else time.fromisoformat(closes)):
            raise ValueError('expected opening before closing, as in "09:00-18:00"')
        return value

    @model_validator(mode="after")
    def _known_holidays(self) -> Self:
        if not _has_holidays(self.country):
            raise ValueError(
                f'country: "{self.country}" is not a known two-letter country code, such as "KR"'
            )
        if self.subdivision is not None and not _has_holidays(self.country, self.subdivision):
            raise ValueError(f'subdivision: "{self.subdivision}" is not known in {self.country}')
        return self

    def calendar(self) -> WorkCalendar:
        """The working calendar these settings describe."""
        opens, closes = self.hours.split("-")
        return WorkCalendar(
            zone=ZoneInfo(self.time_zone),
            country=self.country,
            subdivision=self.subdivision,
            weekdays=frozenset(WEEKDAYS.index(day) for day in self.working_days),
            opens=time.fromisoformat(opens),
            closes=time() if closes == END_OF_DAY else time.fromisoformat(closes),
            closed=frozenset(self.closed),
        )


def _has_holidays(country: str, subdivision: str | None = None) -> bool:
    """Whether they are known."""
    if not _CODE.fullmatch(country):
        return False
    try:
        public_holidays(country, subdivision)
    except NotImplementedError:
        return False
    return True
