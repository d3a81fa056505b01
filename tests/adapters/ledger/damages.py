"""What disks, power failures and people do to the file of a ledger."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGE = 4096
GARBAGE = b"\xa7"

Damage = Callable[[Path], None]


def companion(file: Path, suffix: str) -> Path:
    """The journal (``-wal``) of a file, or its index (``-shm``)."""
    return file.with_name(file.name + suffix)


def cut(size: int) -> Damage:
    """Leave only the first bytes."""

    def cut_off(file: Path) -> None:
        file.write_bytes(file.read_bytes()[:size])

    return cut_off


def cut_in_half(file: Path) -> None:
    """Leave only the first half."""
    cut(file.stat().st_size // 2)(file)


def overwrite(first: int, last: int, byte: bytes = GARBAGE) -> Damage:
    """Overwrite bytes with another one; ``last`` is not overwritten."""

    def overwritten(file: Path) -> None:
        whole = file.read_bytes()
        file.write_bytes(whole[:first] + byte * (last - first) + whole[last:])

    return overwritten


def blank(file: Path) -> None:
    """Leave nothing but zeros, as some file systems do after a power failure."""
    file.write_bytes(bytes(file.stat().st_size))


def wreck(file: Path, name: str) -> None:
    """Overwrite the first page of a table or an index with zeros; the journal is brought in first."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()
        with file.open("r+b") as raw:
            raw.seek((found[0] - 1) * PAGE)
            raw.write(bytes(PAGE))


def moved(file: Path) -> list[Path]:
    """Damaged files that lie beside a ledger, without their companions."""
    found = sorted(file.parent.glob(f"{file.name}.damaged-*"))
    return [path for path in found if not path.name.endswith(("-wal", "-shm"))]
