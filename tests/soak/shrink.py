"""A shorter script that breaks the same promise."""

import re
from collections.abc import Callable, Sequence

from tests.soak.steps import Pass, Rename, Step

Breaks = Callable[[list[Step]], bool]


def shrunk(
    steps: Sequence[Step], breaks: Breaks, in_time: Callable[[], bool], *, about: str = ""
) -> list[Step]:
    """Leave out what is not needed, as long as there is time.

    about: the key of the order in question; what people did elsewhere goes first. Then passes, for they cost
    most: only the last ones are kept. Then ever smaller pieces of what is left.
    """
    kept = list(steps)
    elsewhere = [step for step in kept if isinstance(step, Pass | Rename) or mentions(step, about)]
    if about and breaks(elsewhere):
        kept = elsewhere
    kept = _last_passes(kept, breaks, in_time)
    size = len(kept) // 2
    while size and in_time():
        kept, size = _without_pieces(kept, size, breaks, in_time), size // 2
    return kept


def mentions(step: Step, key: str) -> bool:
    """Whether a step is about an order or something that belongs to it."""
    return re.search(rf"\b{re.escape(key)}\b", str(step)) is not None


def _last_passes(steps: list[Step], breaks: Breaks, in_time: Callable[[], bool]) -> list[Step]:
    passes = [at for at, step in enumerate(steps) if isinstance(step, Pass)]
    count = 2
    while count < len(passes) and in_time():
        left = [step for at, step in enumerate(steps) if not isinstance(step, Pass) or at in passes[-count:]]
        if breaks(left):
            return left
        count *= 2
    return steps


def _without_pieces(steps: list[Step], size: int, breaks: Breaks, in_time: Callable[[], bool]) -> list[Step]:
    start = 0
    while start < len(steps) and in_time():
        left = steps[:start] + steps[start + size :]
        if breaks(left):
            steps = left
        else:
            start += size
    return steps
