"""What every command shares: settings, output, and how errors reach a person."""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from importlib import metadata
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import structlog
import typer
from rich.text import Text

from adapters.errors import AdapterError, BrokenOff, ClockWrong, LedgerError, Misconfigured
from adapters.telemetry.logging import configure
from config.load import Configuration, load
from config.problems import ConfigError
from config.settings import Settings, environment_secrets, load_settings
from notion_sync.bootstrap import configure_logging
from notion_sync.commands.terminal import err, hide, out, print_json

__all__ = ["err", "out", "print_json"]

DONE, NOT_ALL_DONE, UNUSABLE, UNREACHABLE = 0, 1, 2, 3
"""Exit codes: all done; something could not be done; wrong usage or configuration; Notion out of reach."""

T = TypeVar("T")

log = structlog.get_logger()

ConfigFolder = Annotated[
    Path | None, typer.Option("--config", help="The folder of TOML files.", metavar="DIR", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")]
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


def _print_version(asked: bool) -> None:
    if not asked:
        return
    try:
        number = metadata.version("notion-order-sync")
    except metadata.PackageNotFoundError:
        number = "(a checkout that is not installed)"
    out.print(f"notion-sync {number}", markup=False)
    raise typer.Exit


def version(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end."),
    ] = False,
) -> None:
    """Take what stands before the verb."""


def fail(code: int, text: str) -> NoReturn:
    """Say why on stderr, and end with that exit code."""
    err.print(Text(text), soft_wrap=True)
    raise typer.Exit(code)


@contextmanager
def errors_for_people() -> Iterator[None]:
    """Errors of the outside and of the configuration end the command with their sentence and exit code."""
    try:
        yield
    except ConfigError as error:
        fail(UNUSABLE, str(error))
    except AdapterError as error:
        fail(_exit_code(error), explained(error))


def _exit_code(error: AdapterError) -> int:
    if isinstance(error, BrokenOff):
        return NOT_ALL_DONE
    return UNUSABLE if isinstance(error, Misconfigured | LedgerError | ClockWrong) else UNREACHABLE


def explained(error: AdapterError) -> str:
    """What went wrong, and on a line of its own what to do about it."""
    return f"{error.what}\n  → {error.remedy}" if error.remedy else error.what


@contextmanager
def bugs_logged() -> Iterator[None]:
    """An error that nobody foresaw ends the process with a line in the log: a traceback may hold secrets."""
    secrets = environment_secrets()
    hide(secrets)
    configure("auto", secrets=secrets)
    try:
        yield
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException:
        configure("auto", secrets=secrets)  # wherever the log goes, a person at the terminal has to see this
        log.exception("crashed", remedy="This is a bug in notion-sync: please report it with this line.")
        sys.exit(NOT_ALL_DONE)


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
