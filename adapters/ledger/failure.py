"""Database errors in words a person understands."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.errors import LedgerDamaged, LedgerError

SETTING = "NOTION_SYNC_LEDGER"
_ELSEWHERE = f"Set {SETTING} to a file in a directory that the service may write."
_WAIT = "Wait until the other program has finished, or stop it."
_REACH = f"Check {SETTING}, and that the database is up and lets the service in."

_ROOM = "Make room on the disk, or see what the disk reports; the next pass goes on."
MOVED_ASIDE = "The next pass moves it aside, and rebuilds it from Notion and Slack."

_SQLITE = (
    ("database is locked", "is locked by another program", _WAIT),
    ("readonly database", "may not be written", "Let the service's user write the file and its directory."),
    ("disk is full", "cannot grow: the disk is full", _ROOM),
    ("disk I/O error", "cannot be read or written: the disk fails, or a quota is used up", _ROOM),
    ("unable to open", "cannot be opened", _ELSEWHERE),
)
_DAMAGED = (
    ("file is not a database", "it is not a SQLite database any more"),
    ("malformed", "its pages do not belong together"),
    ("unsupported file format", "its header cannot be right"),
    ("no such table", "parts of it are missing"),
)


@contextmanager
def in_plain_words(url: URL) -> Iterator[None]:
    """Turn what a database says into a LedgerError. Bugs of ours (wrong types) pass through."""
    try:
        yield
    except DBAPIError as error:
        raise _explained(url, error) from error
    except PoolTimeout as error:
        raise LedgerError(f"The ledger {place(url)} is busy in this process.", remedy=_WAIT) from error


def place(url: URL) -> str:
    """Where a ledger is, without who logs in and how."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return f"{url.host or url.query.get('host') or 'localhost'}/{url.database or ''}"


def damaged(url: URL, how: str) -> LedgerDamaged:
    """A ledger in a file of which something is lost."""
    return LedgerDamaged(f"The ledger {place(url)} is damaged: {how}.", remedy=MOVED_ASIDE)


def not_a_ledger(url: URL) -> LedgerError:
    """A file that somebody else may need, and that is left alone."""
    return LedgerError(
        f"{place(url)} is there already, and is not a ledger of this service.",
        remedy=f"Set {SETTING} to another path. Were it a ledger once, move it away: a pass rebuilds it.",
    )


def check_directory(path: str) -> None:
    """SQLite says the same for a missing directory as for a forbidden one; people need to know which."""
    directory = os.path.dirname(path) or "."  # noqa: PTH120 - Path.is_dir raises where os.path answers no
    if not os.path.isdir(directory):  # noqa: PTH112
        raise LedgerError(
            f"The directory {directory} of the ledger does not exist, or may not be entered.",
            remedy=f"Create the directory, or set {SETTING} to another path.",
        )


def check_may_write(path: str) -> None:
    """Ask the system before anything is tried, so that nothing is left behind."""
    directory = os.path.dirname(path) or "."  # noqa: PTH120
    places = [directory, path] if os.path.exists(path) else [directory]  # noqa: PTH110
    if not all(os.access(place, os.W_OK) for place in places):
        raise LedgerError(
            f"The ledger {path} may not be written.",
            remedy="Let the service's user write the file and its directory.",
        )


def _explained(url: URL, error: DBAPIError) -> LedgerError:
    said = str(error.orig)
    if url.get_backend_name() == "sqlite":
        for phrase, what, remedy in _SQLITE:
            if phrase in said:
                return LedgerError(f"The ledger {place(url)} {what}.", remedy=remedy)
        for phrase, how in _DAMAGED:
            if phrase in said:
                return damaged(url, how)
    return LedgerError(
        f"The ledger {place(url)} failed: {_without_password(url, said)}",
        remedy=_REACH if isinstance(error, OperationalError) else "",
    )


def _without_password(url: URL, said: str) -> str:
    line = " ".join(said.split())
    for secret in (url.password, url.query.get("password")):
        if isinstance(secret, str) and secret:
            line = line.replace(secret, "***")
    return line
