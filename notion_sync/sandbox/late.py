"""What was accepted and does not show at once: a post that a channel's history lacks, a row as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Hidden:
    """Something that readings do not show yet: so many of them, and until an instant."""

    reads: int
    until: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether it is still hidden from the next reading."""
        return self.reads > 0 or now < self.until

    def passes_by(self, now: datetime) -> bool:
        """Whether a reading passes it by; counts the reading."""
        hidden = self.is_due(now)
        self.reads = max(0, self.reads - 1)
        return hidden


@dataclass(frozen=True)
class Late:
    """After how many readings and seconds what a request does is shown."""

    reads: int = 0
    seconds: float = 0

    def hidden(self, now: datetime) -> Hidden:
        """What is done now is hidden so."""
        return Hidden(self.reads, now + timedelta(seconds=self.seconds))


_lateness: ContextVar[Late | None] = ContextVar("lateness", default=None)


def lateness() -> Late | None:
    """How late what is done here and now shows; None where it shows at once."""
    return _lateness.get()


@contextmanager
def showing_late(late: Late | None) -> Iterator[None]:
    """Let what is done inside, by this task or thread, show late."""
    token = _lateness.set(late)
    try:
        yield
    finally:
        _lateness.reset(token)
