"""The file of a ledger in SQLite: whose it is, whether it is the same still, and moving it aside."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random

from adapters.errors import LedgerDamaged, LedgerError

APPLICATION_ID = 0x6E737963
"""Says in a file's header that it is a ledger of ours (``PRAGMA application_id``)."""

COMPANIONS = ("-wal", "-shm", "")
"""What belongs together, in the order of moving: a journal must never meet a file that it is not of."""

PATIENCE = 30.0
"""Seconds to wait for another process that opens the same file: it may have an old ledger to migrate."""

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
        try:
            return self._companion(self.path, "-wal").stat().st_size > 0
        except FileNotFoundError:
            return False

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

        To be done alone. Where somebody else did so before, nothing happens. Raises LedgerDamaged where it
        cannot be moved.
        """
        if not self.is_in_place:
            return
        aside = self._free_name(at)
        try:
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

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time opens or moves the file. Raises LedgerError where another takes too long.

        The directory is what is locked: closing a file would end SQLite's own locks on it.
        """
        patiently = Retrying(
            retry=retry_if_exception_type(BlockingIOError),
            stop=stop_after_delay(PATIENCE),
            wait=wait_random(0, 0.05),
            reraise=True,
        )
        with ExitStack() as stack:
            with suppress(PermissionError):  # then it cannot be moved either
                handle = os.open(self.path.parent, os.O_RDONLY)
                stack.callback(os.close, handle)
                try:
                    patiently(fcntl.flock, handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise LedgerError(
                        f"The ledger {self.path} is being opened by another process, which does not finish.",
                        remedy="Wait until that process has finished, or stop it.",
                    ) from error
            yield

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
