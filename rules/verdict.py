"""What a rule module returns for one order, and what a rule is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from rules.case import Case, Process
from rules.cells import Cells
from rules.columns import Column
from rules.finding import Ending, Finding


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's judgement of one order at one instant.

    cells: what it wants its own columns to show; a column left out stays as it is.
    stands_down: families it cannot judge; their alerts stay as they are.
    endings: why families without a finding have none. gaps: directory gaps it met.
    turns: days on whose beginning, and moments: instants at which, it could come to another result.
    """

    findings: tuple[Finding, ...] = ()
    cells: Cells = field(default_factory=dict)
    stands_down: frozenset[str] = frozenset()
    endings: Mapping[str, Ending] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    turns: frozenset[date] = frozenset()
    moments: frozenset[datetime] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule module: its name, the alert families it may open, and its pure judgement.

    For ``explain``: policy are the keys of ``policy.toml`` it rests on, e.g. ``payment.pause_day``; reads
    are the columns without which it stands down, e.g. ``orders.stage``; pauses are families that stand down
    while the stage is On hold.

    columns: columns of the order that only this rule knows; ``case.extra`` holds their values by key.
    """

    name: str
    families: frozenset[str]
    judge: Callable[[Case, Process, datetime], Verdict]
    policy: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    pauses: frozenset[str] = frozenset()
    columns: tuple[Column, ...] = ()
