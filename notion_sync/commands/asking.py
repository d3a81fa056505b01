"""Who answers the questions of ``init``: a person on a terminal, nobody at all, or the defaults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text


class NobodyToAskError(Exception):
    """A question came up and there is nobody to answer it; the text is the question."""


@dataclass(frozen=True)
class Terminal:
    """Asks a person. Enter takes what stands in brackets."""

    console: Console

    def choose(self, question: str, answers: Mapping[str, str], default: str) -> str:
        """One of the answers, by its key."""
        self.console.print(Text(f"\n{question}", style="bold"))
        for key, meaning in answers.items():
            self.console.print(Text.assemble((f"  {key}", "cyan"), f"  {meaning}"), soft_wrap=True)
        while True:
            answer = self._line(default).lower()
            if answer and answer in answers:
                return answer
            self.console.print(Text(f"  Please answer {', '.join(answers)}.", style="yellow"))

    def write(self, question: str, default: str | None, check: Callable[[str], str]) -> str:
        """A text that is accepted."""
        self.console.print(Text(f"\n{question}", style="bold"))
        while True:
            answer = self._line(default)
            objection = check(answer) if answer else "Please write something."
            if not objection:
                return answer
            self.console.print(Text(f"  {objection}", style="yellow"))

    def _line(self, default: str | None) -> str:
        try:
            return (
                self.console.input(f"  [dim]\\[{default}][/dim] " if default else "  ").strip()
                or default
                or ""
            )
        except EOFError:
            raise NobodyToAskError("the input has ended") from None


@dataclass(frozen=True)
class Defaults:
    """``--yes``: what is certain, and guesses where only one thing can be meant."""

    def choose(self, question: str, answers: Mapping[str, str], default: str) -> str:
        """The default."""
        return default

    def write(self, question: str, default: str | None, check: Callable[[str], str]) -> str:
        """The default, where there is one."""
        if default is None:
            raise NobodyToAskError(question)
        return default


@dataclass(frozen=True)
class Nobody:
    """No terminal, and no ``--yes``."""

    def choose(self, question: str, answers: Mapping[str, str], default: str) -> str:
        """Nobody can choose."""
        raise NobodyToAskError(question)

    def write(self, question: str, default: str | None, check: Callable[[str], str]) -> str:
        """Nobody can write."""
        raise NobodyToAskError(question)
