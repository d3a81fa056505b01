"""What both ways of setting up share: what is asked, what the files get, and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar

from notion_sync.setup.blueprint import Blueprint
from notion_sync.setup.facts import Facts, Files
from notion_sync.setup.files import ALERTS, CALENDAR, POLICY, FileChange, Folder
from notion_sync.setup.making import Made
from notion_sync.setup.ports import Interview, Workspace
from notion_sync.setup.proposal import Proposal
from notion_sync.setup.questions import Team, ask_aging, ask_team
from notion_sync.setup.toml_edit import Setting
from rules.columns import Source
from rules.tables import NewTable, Place, Table

C = TypeVar("C")


class Screen(Protocol):
    """Where a person sees what is going on."""

    def proposal(self, facts: Facts, proposal: Proposal) -> None:
        """How an existing tracker is understood."""
        ...

    def tables(self, page: Place, tables: Sequence[NewTable]) -> None:
        """What is going to be made in a page."""
        ...

    def step(self, text: str) -> None:
        """Something was done."""
        ...


@dataclass(frozen=True, slots=True)
class Wishes:
    """What options on the command line say; None where they do not.

    enforce_from: the first day of payments that are aged, or ``EVERY_PAYMENT``.
    """

    language: str | None = None
    zone: str | None = None
    country: str | None = None
    enforce_from: date | str | None = None
    all_roles: bool | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """What the machine knows. day_in: today in a time zone. checks: what objects to a zone or country."""

    team: Team | None
    day_in: Callable[[str], date]
    checks: Mapping[str, Callable[[str], str]]


@dataclass
class SettingUp(Generic[C]):
    """Everything it takes. ``blueprint_in``: the blueprint in a language, with the wishes in it."""

    workspace: Workspace
    interview: Interview
    screen: Screen
    folder: Folder[C]
    files: Files
    wishes: Wishes
    machine: Machine
    blueprint_in: Callable[[str], Blueprint]

    def ask_about_the_team(self) -> Team | None:
        """Where the team is; None where a dry run cannot know it."""
        said = {"zone": self.wishes.zone, "country": self.wishes.country}
        filed = Team(*self.files.filed) if self.files.filed else None
        known = all(said.values()) or all((self.files.zone, self.files.country)) or self.machine.team or filed
        if self.wishes.dry_run and not known:
            return None
        return ask_team(self.interview, self.files, said, self.machine.team or filed, self.machine.checks)

    def today(self, team: Team | None) -> date:
        """Today, where the team is."""
        return self.machine.day_in(team.zone if team else "UTC")

    def ask_about_old_payments(self, team: Team | None) -> date | None:
        """From which day payments are aged."""
        return ask_aging(self.interview, self.files, self.wishes.enforce_from, self.today(team))

    def settings(
        self, team: Team | None, enforce_from: date | None, language: str
    ) -> dict[str, list[Setting]]:
        """What goes into the files beside ``tracker.toml``."""
        where = {"time_zone": team.zone, "country": team.country} if team else {}
        aging = [Setting(("payment",), "enforce_from", enforce_from)] if enforce_from else []
        in_force = self.files.language or "en"
        return {
            CALENDAR: [Setting((), key, value) for key, value in where.items()],
            POLICY: aging,
            ALERTS: [Setting((), "language", language)] if language != in_force else [],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. ``made`` and ``settings``: what would be made and set, in a dry run.

    changes: of files. problems: what could not be done.
    """

    way: Literal["create", "adopt"]
    dry_run: bool
    language: str
    team: Team | None
    enforce_from: date | None
    blueprint: Blueprint
    tables: Mapping[Source, Table]
    proposal: Proposal | None
    made: Sequence[Made]
    changes: Sequence[FileChange]
    settings: Mapping[str, Sequence[Setting]]
    problems: Sequence[str] = field(default=())
