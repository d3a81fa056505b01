"""What a pass did, or would do: for the log, the terminal and ``--json``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from adapters.errors import AdapterError
from rules.cells import CellValue
from rules.notice import Message, Notice


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that was, or would be, written. ``column`` is its name in the tracker."""

    key: str
    column: str
    before: CellValue
    after: CellValue


@dataclass(frozen=True, slots=True)
class RowChange:
    """What was, or would be, written to one order."""

    page_id: str
    title: str
    number: str | None
    url: str
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message that was, or would be, said. ``thread_ts`` and ``edits`` as in the outbox."""

    channel: str
    message: Message
    in_thread: bool = False
    is_edit: bool = False


@dataclass
class PassReport:
    """One pass. ``problems`` are sentences about what could not be done; any makes the exit code 1.

    warnings: sentences about what was done and yet needs a look.
    read: rows that came back. changed: rows that differ from what was known. judged: orders evaluated.
    waiting: orders with something to say that waits for working hours or a snooze to end. set_aside: orders
    that failed pass after pass and are not tried again yet. left_alone: cells that somebody else rewrites.
    comments: alerts that were, or would be, said as comments in Notion; ``named`` are the people mentioned.
    rule_failures: on how many orders a rule failed, by its name. refusals: why sources could not be read;
    any makes the exit code 3. next_at: when a worker begins the next pass.
    """

    pass_id: str
    as_of: datetime
    read: int = 0
    changed: int = 0
    judged: int = 0
    waiting: int = 0
    set_aside: int = 0
    left_alone: int = 0
    rows: list[RowChange] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    comments: list[Notice] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    rule_failures: Mapping[str, int] = field(default_factory=dict)
    refusals: list[AdapterError] = field(default_factory=list)
    first_contact: bool = False
    skipped: str = ""
    next_at: datetime | None = None

    def refuse(self, error: AdapterError) -> None:
        """Note that a source could not be read, and that the pass goes on without it."""
        self.refusals.append(error)
        self.problems.append(f"{error.what} {error.remedy}".strip())

    @property
    def exit_code(self) -> int:
        """0 when all was done, 1 when something could not be, 3 where Notion refused a source."""
        if self.refusals:
            return 3
        return 1 if self.problems else 0

    @property
    def cells_written(self) -> int:
        """How many cells differ now."""
        return sum(len(row.cells) for row in self.rows)

    @property
    def messages(self) -> int:
        """How many messages are new; marking one as done is none."""
        return sum(1 for spoken in self.spoken if not spoken.is_edit)

    def summary(self) -> str:
        """One line for people and logs."""
        if self.skipped:
            return self.skipped
        parts = [
            f"{self.read} rows read",
            f"{self.judged} orders judged",
            f"{len(self.rows)} rows written",
            f"{self.messages} messages",
        ]
        if self.comments:
            parts.append(f"{len(self.comments)} comments")
        if self.waiting:
            parts.append(f"{self.waiting} waiting to be said")
        if self.set_aside:
            parts.append(f"{self.set_aside} set aside")
        if self.left_alone:
            parts.append(f"{self.left_alone} cells left alone")
        if self.problems:
            parts.append(f"{len(self.problems)} problems")
        if self.warnings:
            parts.append(f"{len(self.warnings)} warning{'s' if self.warnings[1:] else ''}")
        return ", ".join(parts)
