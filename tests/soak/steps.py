"""What happens in a soak, as data: a script of steps, each of which can be left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from notion_sync.demo.mix import Death
from notion_sync.sandbox.fault import Fault
from notion_sync.sandbox.fault_script import write
from rules.columns import Source


@dataclass(frozen=True)
class People:
    """A cell that names people."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    """A cell that points to rows, by their keys."""

    keys: tuple[str, ...]


Value = str | float | bool | date | datetime | tuple[date, date] | tuple[str, ...] | People | Rows | None
"""A cell as a step has it; a tuple of texts is several options or files."""


@dataclass(frozen=True)
class Edit:
    """Somebody fills cells of a row, by column key."""

    at: datetime
    row: str
    cells: Mapping[str, Value]

    def __str__(self) -> str:
        """One line."""
        return f"{self.row}: " + ", ".join(f"{key} = {_shown(value)}" for key, value in self.cells.items())


@dataclass(frozen=True)
class Add:
    """Somebody makes a row."""

    at: datetime
    source: Source
    row: str
    cells: Mapping[str, Value]

    def __str__(self) -> str:
        """One line."""
        cells = ", ".join(f"{key} = {_shown(value)}" for key, value in self.cells.items())
        return f"{self.row} is made in {self.source.value}: {cells}"


@dataclass(frozen=True)
class Copy:
    """Somebody duplicates an order with all its cells, those of the service too."""

    at: datetime
    row: str
    copy: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.row} is duplicated as {self.copy}"


@dataclass(frozen=True)
class Put:
    """A row goes: into the trash, the archive or another database; or comes back."""

    at: datetime
    row: str
    where: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.row} is {self.where}"


TOLD, MANY = 3, "faults of every kind"
"""So many faults of a pass are told in full."""

TRASHED, ARCHIVED, MOVED, RESTORED = "trashed", "archived", "moved away", "put back"


@dataclass(frozen=True)
class Rename:
    """A column gets another name."""

    at: datetime
    source: Source
    key: str
    name: str

    def __str__(self) -> str:
        """One line."""
        return f"the column {self.key} of {self.source.value} is now called {self.name!r}"


@dataclass(frozen=True)
class Pass:
    """The service passes. ``calm``: no fault, no kill, and everything is read.

    seed: what chance is drawn from. dies: where it is killed. twice: another one is started meanwhile.
    without_ledger: the ledger was lost before it.
    """

    at: datetime
    seed: int = 0
    notion: tuple[Fault, ...] = ()
    slack: tuple[Fault, ...] = ()
    dies: Death = field(default_factory=Death)
    twice: bool = False
    without_ledger: bool = False
    full: bool = False

    @property
    def calm(self) -> bool:
        """Whether nothing disturbs it."""
        return not (self.notion or self.slack or self.twice) and self.dies == Death()

    def __str__(self) -> str:
        """One line."""
        parts = ["a pass"]
        parts += ["that reads everything"] if self.full else []
        parts += ["after the ledger was lost"] if self.without_ledger else []
        parts += ["twice at once"] if self.twice else []
        parts += [f"killed before commit {self.dies.commit}"] if self.dies.commit is not None else []
        for name, faults in (("Notion", self.notion), ("Slack", self.slack)):
            deadly = self.dies.at.get(name.lower())
            lines = write([*([deadly] if deadly else []), *faults]).splitlines()
            shown = lines if len(lines) <= TOLD else [*write([deadly] if deadly else []).splitlines(), MANY]
            parts += [f"{name} [{'; '.join(shown)}]"] if lines else []
        return ", ".join(parts)


Step = Edit | Add | Copy | Put | Rename | Pass


def _shown(value: Value) -> str:
    match value:
        case People(names):
            return " and ".join(names) or "nobody"
        case Rows(keys):
            return " and ".join(keys) or "no row"
        case date():
            return value.isoformat()
        case _:
            return repr(value)
