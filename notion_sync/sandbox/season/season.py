"""The season as it is played: people edit, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile

from notion_sync.sandbox.season.desk import ZONE, Account, Desk, Sources
from notion_sync.sandbox.season.script import Edit, is_workday


@dataclass(frozen=True)
class Day:
    """A day of the season with what people do on it, in the order of time. The first has number 0."""

    number: int
    date: date
    edits: tuple[Edit, ...]

    @property
    def is_weekend(self) -> bool:
        """Whether it is a Saturday or Sunday."""
        return not is_workday(self.number)

    def at(self, clock: time) -> datetime:
        """Return the instant of a local time of this day."""
        return datetime.combine(self.date, clock, ZONE)


class Season:
    """A season in two workspaces.

    notion_token, slack_token: what the service is given to work with.
    channel: where it may speak, #orders.
    """

    def __init__(
        self, desk: Desk, *, channel: str, notion_token: str, slack_token: str, days: tuple[Day, ...]
    ) -> None:
        self.channel = channel
        self.notion_token = notion_token
        self.slack_token = slack_token
        self.days = days
        self._desk = desk
        self._to_come = [(day.at(edit.at), edit) for day in days for edit in day.edits]

    @property
    def sources(self) -> Sources:
        """The ids of the data sources."""
        return self._desk.sources

    @property
    def people(self) -> Mapping[str, Account]:
        """The ids of people, by name."""
        return self._desk.people

    @property
    def rows(self) -> Mapping[str, str]:
        """The ids of rows by their key in the script, such as "2041", "2041/second" or "2041/Production"."""
        return self._desk.rows

    def apply(self, day: Day, until: time | None = None) -> list[Edit]:
        """Let people work until a local time of a day, or until its end; return what they did.

        What was left of earlier days is done first, and nothing is done twice. The clocks of both workspaces
        stand at each edit's time while it is made, and at `until` afterwards; they never go back.
        """
        end = day.at(until or time(23, 59))
        due = list(takewhile(lambda each: each[0] <= end, self._to_come))
        del self._to_come[: len(due)]
        for instant, edit in due:
            self._desk.move_clock_on(instant)
            self._desk.play(edit)
        self._desk.move_clock_on(end)
        return [edit for _, edit in due]
