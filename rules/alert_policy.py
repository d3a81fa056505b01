"""``alerts.toml``: where alerts go, when, and how often they are repeated, as frozen pydantic models."""

from datetime import datetime, time
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, field_validator

from rules.calendar_policy import WEEKDAYS
from rules.policy import Count, Hours, Section, Text


class Route(Section):
    """Which channel hears which codes; ``payment.*`` means every payment code."""

    codes: tuple[Text, ...] = Field(min_length=1)
    channel: Text


Emoji = Annotated[str, Field(pattern=r"^[a-z0-9_'+-]{1,100}$")]
"""The name of an emoji without its colons, as Slack gives it to apps."""

Offsets = Annotated[tuple[Count, ...], Field(min_length=1)]


class WeeklyTime(NamedTuple):
    """A local time of a day of the week; 0 is Monday."""

    weekday: int
    at: time


def _weekly_time(text: str) -> WeeklyTime | None:
    """Of ``"mon 09:00"``; None of "". Raises ValueError."""
    if not text:
        return None
    day, _, clock = text.partition(" ")
    return WeeklyTime(WEEKDAYS.index(day), datetime.strptime(clock, "%H:%M").time())  # noqa: DTZ007 - no date


class AlertPolicy(Section):
    """``alerts.toml``: where alerts go, when, and how often they are repeated (working days).

    mode: each alert as soon as it may be said, or all of them with the day's first pass in working hours.
    weekly_digest: when the week's digest is said, as in "mon 09:00"; "" for never.
    acknowledge: emoji, by their names in Slack, with which somebody takes an alert; none switches that off.
    acknowledge_minutes: how often they are looked for.
    """

    channel: str | None = None
    mode: Literal["immediate", "digest"] = "immediate"
    hours: Literal["working", "any"] = "working"
    language: Literal["en", "ko"] = "en"
    test_channel: str = ""
    wait_hours: Hours = 24
    many: Count = 5
    weekly_digest: str = ""
    acknowledge: tuple[Emoji, ...] = ("white_check_mark", "heavy_check_mark", "eyes")
    acknowledge_minutes: Count = 5
    notion_comments: bool = False
    repeat_critical: Offsets = (1, 3, 5, 10)
    repeat_warning: Offsets = (5, 10)
    route: tuple[Route, ...] = ()

    @field_validator("weekly_digest")
    @classmethod
    def _day_and_time(cls, value: str) -> str:
        try:
            _weekly_time(value)
        except ValueError:
            raise ValueError('expected a day and a time, as in "mon 09:00", or "" for none') from None
        return value

    @property
    def weekly(self) -> WeeklyTime | None:
        """When the week's digest is said."""
        return _weekly_time(self.weekly_digest)
