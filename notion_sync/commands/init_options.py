"""The options of ``init``, and what may be said with them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from babel.core import get_global
from babel.localtime import get_localzone
from pydantic import ValidationError

from notion_sync.bootstrap import wall_clock
from notion_sync.commands.edge import fail
from notion_sync.exit_codes import UNUSABLE
from notion_sync.setup.questions import EVERY_PAYMENT, Team
from notion_sync.setup.setting_up import Machine
from rules.calendar_policy import CalendarPolicy

Parent = Annotated[
    str | None,
    typer.Option(
        "--parent",
        metavar="PAGE",
        help="Make a tracker in this Notion page (its link or id).",
        show_default=False,
    ),
]
Adopt = Annotated[
    str | None,
    typer.Option(
        "--adopt", metavar="URL", help="Take the tracker you have (its link or id).", show_default=False
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help='With --adopt: which columns are which, as in tracker.toml; "" stands for none.',
        show_default=False,
    ),
]
Yes = Annotated[
    bool,
    typer.Option("--yes", help="Ask nothing: what is certain, and guesses that can mean one thing only."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show everything, and change nothing.")]
AllRoles = Annotated[
    bool | None,
    typer.Option(
        "--all-roles/--main-roles",
        help="With or without the columns Support, Informed and Consulted.",
        show_default=False,
    ),
]
SpokenLanguage = Annotated[
    str | None,
    typer.Option("--language", metavar="en|ko", help="Of alerts, and of what is made.", show_default=False),
]
Zone = Annotated[
    str | None,
    typer.Option("--time-zone", metavar="ZONE", help="The team's, such as Asia/Seoul.", show_default=False),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country", metavar="CC", help="Whose public holidays it keeps, such as KR.", show_default=False
    ),
]
EnforceFrom = Annotated[
    str | None,
    typer.Option(
        "--enforce-from",
        metavar="DAY",
        help=f'Leave alone payments due before this day; "{EVERY_PAYMENT}" leaves none alone.',
        show_default=False,
    ),
]


def machine() -> Machine:
    """This machine's time zone with its country, unless it is one of those that say nothing, as UTC."""
    key = str(getattr(get_localzone(), "key", ""))
    country = get_global("zone_territories").get(key, "")
    known = not objection_to_zone(key) and not objection_to_country(country)
    return Machine(
        team=Team(key, country) if known else None,
        day_in=lambda zone: wall_clock().astimezone(ZoneInfo(zone)).date(),
        checks={"zone": objection_to_zone, "country": lambda text: objection_to_country(text.upper())},
    )


def objection_to_zone(zone: str) -> str:
    """What is wrong with a time zone, "" for nothing."""
    return _objection(time_zone=zone, country="KR")


def objection_to_country(country: str) -> str:
    """What is wrong with a country."""
    return _objection(time_zone="Asia/Seoul", country=country)


def _objection(*, time_zone: str, country: str) -> str:
    try:
        CalendarPolicy(time_zone=time_zone, country=country)
    except ValidationError as error:
        return str(error.errors(include_url=False)[0]["ctx"]["error"])
    return ""


def objection_to_language(language: str) -> str:
    """What is wrong with a language."""
    return "" if language in ("en", "ko") else 'expected "en" or "ko"'


def checked(option: str, value: str | None, objection_to: Callable[[str], str]) -> str | None:
    """The value of an option; it ends the command where there is an objection."""
    if value is not None and (objection := objection_to(value)):
        fail(UNUSABLE, f"{option}: {objection}, found {value!r}")
    return value


def day_or_all(text: str | None) -> date | str | None:
    """The day that ``--enforce-from`` names, or ``EVERY_PAYMENT``."""
    if text == EVERY_PAYMENT:
        return text
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        fail(
            UNUSABLE, f"--enforce-from: expected a day such as 2026-09-01, or {EVERY_PAYMENT}, found {text!r}"
        )
