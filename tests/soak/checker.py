"""Judges a history by what Notion and Slack show, and by the pure rules; it never asks the service."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.soak.deserved import Deserved
from tests.soak.history import Look, Violation
from tests.soak.judging import Standards
from tests.soak.lives import Lives
from tests.soak.shown import Shown, quiet, untouched


@dataclass
class Checker:
    """Takes passes in one by one; what it found fault with is kept."""

    standards: Standards
    violations: list[Violation] = field(default_factory=list)
    history: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lives = Lives(self.standards)
        self._shown = Shown(self.standards, self.lives)

    def see(self, look: Look) -> list[Violation]:
        """Judge one more pass; return the promises it broke."""
        found = list(self._judge(look))
        self.history.append(look)
        self.violations += found
        return found

    def _judge(self, look: Look) -> Iterator[Violation]:
        yield from untouched(look, self.history)
        yield from Deserved(self.standards, self.history, self.lives).judge(look)
        yield from self.lives.hear(look)
        if look.calm and look.full:
            yield from self._shown.complete(look)
        yield from quiet(look, self.history[-1] if self.history else None)


def check(standards: Standards, history: Iterable[Look]) -> list[Violation]:
    """Judge a whole history."""
    checker = Checker(standards)
    for look in history:
        checker.see(look)
    return checker.violations
