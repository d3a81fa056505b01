"""The file of a ledger in SQLite: whose it is, whether it is the same still, and moving it aside."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.errors import LedgerDamaged

APPLICATION_ID = 0x6E737963
"""Says in a file's header that it is a ledger of ours (``PRAGMA application_id``)."""

COMPANIONS = ("-wal", "-shm", "")
"""What belongs together, in the order of moving: a journal must never meet a file that it is not of."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_ID_AT = slice(68, 72)
_OUR_TABLE = re.compile(rb"table(ledger_[a-z_]+)\1")
"""How SQLite writes a table of ours down in its own schema: no text file has that."""
_CHUNK = 1 << 20

Identity = tuple[int, int]


@dataclass
class LedgerFile:
    """A file that is, or is to be, a ledger. ``moved_to``: where a damaged one lies that was in its place."""

    path: Path
    moved_to: Path | None = None
    _opened: Identity | None = None

    def note(self) -> None:
        """Remember the file that is in place now as the one that was opened."""
        self._opened = self._in_place()

    @property
    def is_in_place(self) -> bool:
        """Whether the file that was opened is still the one that others find under its path."""
        return self._in_place() == self._opened

    @property
    def has_journal(self) -> bool:
        """Whether what was written last lies beside the file. Asked before a connection makes a new one."""
        journal = self._companion(self.path, "-wal")
        return journal.exists() and journal.stat().st_size > 0

    def is_ours(self) -> bool:
        """Whether what is left of a damaged file, or its journal, shows that it was a ledger.

        Nobody misses a file of nothing but zeros (the end of many a power failure), nor less than a header.
        """
        with self.path.open("rb") as file:
            header = file.read(_HEADER)
        if header[_ID_AT] == APPLICATION_ID.to_bytes(4) or _is_torn_header(header):
            return True
        journal = self._companion(self.path, "-wal")
        blank, traces = _searched(self.path)
        return blank or traces or (journal.exists() and _searched(journal)[1])

    def move_aside(self, at: datetime) -> None:
        """Give a damaged file another name that says when; nothing is deleted or overwritten.

        Where somebody else did so meanwhile, nothing happens. Raises LedgerDamaged where it cannot be moved.
        """
        try:
            with _alone_in(self.path.parent):
                if not self.is_in_place:
                    return
                aside = self._free_name(at)
                for companion in COMPANIONS:
                    part = self._companion(self.path, companion)
                    if part.exists():
                        part.rename(self._companion(aside, companion))
        except OSError as error:
            raise LedgerDamaged(
                f"The ledger {self.path} is damaged, and cannot be moved aside: {error.strerror}.",
                remedy="Move it with its -wal and -shm files: the next pass rebuilds it.",
            ) from error
        self.moved_to = aside

    def _free_name(self, at: datetime) -> Path:
        stem = f"{self.path.name}.damaged-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        name, number = self.path.with_name(stem), 1
        while any(self._companion(name, companion).exists() for companion in COMPANIONS):
            number += 1
            name = self.path.with_name(f"{stem}-{number}")
        return name

    def _in_place(self) -> Identity | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @staticmethod
    def _companion(path: Path, suffix: str) -> Path:
        return path.with_name(path.name + suffix)


def _is_torn_header(header: bytes) -> bool:
    return len(header) < _HEADER and header.startswith(_MAGIC)


def _searched(path: Path) -> tuple[bool, bool]:
    """Whether a file is nothing but zeros, and whether it shows a table of ours."""
    blank, before = True, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if _OUR_TABLE.search(before + chunk):
                return False, True
            blank = blank and chunk.count(0) == len(chunk)
            before = chunk[-_HEADER:]
    return blank, False


@contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """One process at a time. The directory is locked: closing a file would end SQLite's locks on it."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
