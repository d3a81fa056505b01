"""What a benchmark tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows of words under a head; note: how to read them."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
