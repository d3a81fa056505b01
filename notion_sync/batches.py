"""Many of something, some at a time: neither a statement nor the memory has to hold all."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

BATCH = 500
"""Orders that one look into the ledger takes in."""


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most ``size``, taken as they are asked for."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
