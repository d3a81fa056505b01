"""Chance with a seed."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice(Random):
    """Draws that are the same for the same seed."""

    def falls(self, chance: float) -> bool:
        """Whether something of that probability happens."""
        return self.random() < chance

    def one(self, items: Sequence[T]) -> T:
        """One of these."""
        return items[int(self.random() * len(items))]

    def heavy(self, weighted: Sequence[tuple[int, T]]) -> T:
        """One of these, the weightier the likelier."""
        left = self.random() * sum(weight for weight, _ in weighted)
        for weight, item in weighted:
            left -= weight
            if left < 0:
                return item
        return weighted[-1][1]
