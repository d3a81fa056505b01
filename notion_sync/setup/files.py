"""The folder of TOML files: read, changed where it has to be, checked as a whole, and only then replaced."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from notion_sync.setup.toml_edit import NotEditableError, Setting, edited

TRACKER, CALENDAR, POLICY, ALERTS = "tracker.toml", "calendar.toml", "policy.toml", "alerts.toml"
STAGED = ".init-"
MOST_BACKUPS = 1000

T = TypeVar("T")
Settings = Mapping[str, Sequence[Setting]]
"""By file."""


class FilesError(Exception):
    """A file cannot be changed; its text says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What became of a file. ``backup``: where what was in it before was kept. settings: what was set."""

    path: Path
    made: bool
    backup: Path | None
    settings: tuple[Setting, ...]


@dataclass
class Folder(Generic[T]):
    """Its files, with the shipped ones for those that are missing. ``changes``: by file.

    load: reads a folder as configuration; raises where it cannot be used as such.
    """

    path: Path
    shipped: Mapping[str, str]
    load: Callable[[Path], T]
    changes: dict[str, FileChange] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether there is no configuration at all."""
        return not any((self.path / name).exists() for name in self.shipped)

    def text(self, name: str) -> str:
        """What stands in a file, or would stand there."""
        path = self.path / name
        try:
            return path.read_bytes().decode("utf-8-sig") if path.exists() else self.shipped[name]
        except (OSError, UnicodeDecodeError) as error:
            raise FilesError(f"{path} cannot be read: {error}") from None

    def loaded(self, settings: Settings | None = None) -> T:
        """The configuration as it would be with these settings. Nothing is changed."""
        with tempfile.TemporaryDirectory(prefix="notion-sync-") as name:
            self._fill(Path(name), settings or {})
            return self.load(Path(name))

    def rehearse(self, settings: Settings) -> None:
        """Whether writing these settings would work."""
        with self._staged(settings):
            return

    def write(self, settings: Settings) -> None:
        """Set what differs. A new folder gets every file; an old one only those that change."""
        new = self.is_new
        with self._staged(settings) as staged:
            for name in self.shipped:
                there = (self.path / name).exists()
                same = there and (staged / name).read_text(encoding="utf-8") == self.text(name)
                if not same and (there or new or settings.get(name)):
                    self._replace(name, staged / name, settings.get(name, ()))

    def _replace(self, name: str, staged: Path, settings: Sequence[Setting]) -> None:
        path, before = self.path / name, self.changes.get(name)
        made = before.made if before else not path.exists()
        # What a person wrote is kept; what this run wrote is not.
        backup = before.backup if before else None if made else self._keep(path)
        staged.replace(path)
        done = (*(before.settings if before else ()), *settings)
        self.changes[name] = FileChange(path, made, backup, done)

    @contextmanager
    def _staged(self, settings: Settings) -> Iterator[Path]:
        """A folder inside of this one, on the same disk, so that each file is put in its place at once."""
        made = not self.path.exists()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for left in self.path.glob(f"{STAGED}*"):
                shutil.rmtree(left)
            staged = Path(tempfile.mkdtemp(prefix=STAGED, dir=self.path))
        except OSError as error:
            what = f"{self.path} cannot be written to: {error.strerror}."
            raise FilesError(f"{what} Name another folder with --config.") from None
        try:
            self._fill(staged, settings)
            self.load(staged)
            yield staged
        finally:
            shutil.rmtree(staged, ignore_errors=True)
            if made and not any(self.path.iterdir()):
                self.path.rmdir()

    def _fill(self, folder: Path, settings: Settings) -> None:
        for name in self.shipped:
            text = self._edited(name, settings.get(name, ()))
            (folder / name).write_text(text, encoding="utf-8")

    def _edited(self, name: str, settings: Sequence[Setting]) -> str:
        try:
            return edited(self.text(name), settings)
        except NotEditableError as error:
            what = f"{self.path / name} is written in a way that init cannot change."
            raise FilesError(f"{what} Put these lines there yourself, and run it again:\n{error}") from None

    @staticmethod
    def _keep(path: Path) -> Path:
        """Keep what a file holds beside it, under a name that is free or holds the same."""
        for number in range(1, MOST_BACKUPS):
            backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
            if not backup.exists():
                shutil.copy2(path, backup)
                return backup
            if backup.read_bytes() == path.read_bytes():
                return backup
        raise FilesError(f"{path} has too many backups: delete some of {path.name}.bak*.")
