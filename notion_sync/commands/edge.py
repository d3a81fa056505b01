"""What every command shares: settings, output, and how errors reach a person."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from adapters.errors import AdapterError
from config.load import Configuration, load
from config.problems import ConfigError
from config.settings import Settings, load_settings
from notion_sync.bootstrap import configure_logging
from notion_sync.commands.basics import AsJson, ConfigFolder, fail
from notion_sync.commands.terminal import err, hide, out, print_json
from notion_sync.exit_codes import UNUSABLE, exit_code_of

__all__ = [
    "AsJson",
    "AsOf",
    "ConfigFolder",
    "TrustClock",
    "configured",
    "err",
    "errors_for_people",
    "explained",
    "fail",
    "instant",
    "instant_to_act_at",
    "out",
    "print_json",
    "run_async",
    "settings_in",
]

T = TypeVar("T")

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="Judge as of another time, e.g. 2026-12-01T10:00 in the team's time zone.",
        show_default=False,
    ),
]
TrustClock = Annotated[
    bool,
    typer.Option("--trust-clock", help="Judge by this machine's clock, however far it is from Notion's."),
]


@contextmanager
def errors_for_people() -> Iterator[None]:
    """Errors of the outside and of the configuration end the command with their sentence and exit code."""
    try:
        yield
    except ConfigError as error:
        fail(UNUSABLE, str(error))
    except AdapterError as error:
        fail(exit_code_of(error), explained(error))


def explained(error: AdapterError) -> str:
    """What went wrong, and on a line of its own what to do about it."""
    return f"{error.what}\n  → {error.remedy}" if error.remedy else error.what


def settings_in(folder: Path | None) -> Settings:
    """The settings, with the folder from the command line where there is one; sets up the log."""
    settings = load_settings()
    hide(settings.secrets)
    if folder is not None:
        settings = settings.model_copy(update={"config_folder": folder})
    configure_logging(settings)
    return settings


def configured(folder: Path | None) -> tuple[Settings, Configuration]:
    """Settings and configuration for a command that needs the tracker."""
    settings = settings_in(folder)
    return settings, load(settings.config_folder)


def instant_to_act_at(as_of: str | None, settings: Settings, configuration: Configuration) -> datetime | None:
    """The instant of a pass that writes; another than the present only where nobody else is told."""
    if as_of and not settings.on_loopback:
        fail(
            UNUSABLE,
            "--as-of works only where NOTION_BASE_URL and SLACK_BASE_URL are on this machine; "
            "plan --as-of answers for another time without writing",
        )
    return instant(as_of, configuration.calendar.calendar().zone)


def instant(text: str | None, zone: tzinfo) -> datetime | None:
    """An instant from the command line. A time without an offset is the team's."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(UNUSABLE, f"--as-of: expected a time such as 2026-12-01T10:00, found {text!r}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def run_async(main: Callable[[], Coroutine[None, None, T]]) -> T:
    """Run an asynchronous command to its end."""
    return asyncio.run(main())
