"""Plays a script and has every pass judged."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from notion_sync.demo.end_state import events_in
from tests.soak.checker import Checker
from tests.soak.history import Look, Violation
from tests.soak.house import House, soak_house
from tests.soak.judging import Standards
from tests.soak.passes import Passes
from tests.soak.reading import Reader
from tests.soak.steps import Pass, Step

NOWHERE = Path(os.devnull)

Progress = Callable[[Step, "Soak"], None]


@dataclass
class Soak:
    """A script under way in a house."""

    house: House
    passes: Passes
    checker: Checker
    reader: Reader
    heard: int = 0

    def make(self, step: Step) -> list[Violation]:
        """Make one step; return the promises it broke."""
        self.house.move_clock(step.at)
        if not isinstance(step, Pass):
            self.house.make(step)
            return []
        return self.checker.see(self._look(step))

    def _look(self, step: Pass) -> Look:
        world = self.house.world
        world.forget_requests()
        before = self.reader.picture()
        now = self.passes.run(step)
        messages = world.heard()
        said = tuple(event for message in messages[self.heard :] for event in events_in(message))
        self.heard = len(messages)
        return Look(
            now,
            before,
            self.reader.picture(),
            said,
            writes=len(world.notion.journal.writes()) + len(world.slack.journal.writes()),
            calm=step.calm,
            full=step.full,
            without_ledger=step.without_ledger,
        )


@dataclass
class Ended:
    """How a soak ended. done: the steps that were made. violations: what the last of them broke."""

    done: list[Step] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


def play(
    script: Sequence[Step], log: Path = NOWHERE, progress: Progress = lambda _step, _soak: None
) -> Ended:
    """Make the steps of a script until one breaks a promise. log: a file for what the service logs."""
    ended = Ended()
    with tempfile.TemporaryDirectory(prefix="notion-sync-soak-") as name, soak_house(Path(name)) as house:
        standards = Standards(house.world.configuration().calendar.calendar())
        soak = Soak(house, Passes(house, log), Checker(standards), Reader(house))
        for step in script:
            ended.done.append(step)
            ended.violations = soak.make(step)
            progress(step, soak)
            if ended.violations:
                break
    return ended
