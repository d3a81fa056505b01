"""An order of the season, as it was agreed."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import KW_ONLY, dataclass, field

from notion_sync.sandbox.season.script import Value


@dataclass(frozen=True)
class Order:
    """An order as agreed. What is not said follows from the dates: payments, milestones, stage, notes.

    signed, promised: days; None where there is no such date yet.
    planned, due: other days than the usual ones, by kind of milestone and name of payment.
    by_hand: milestones, payments ("second", "balance") and "notes" that do not take care of themselves; with
        a milestone stop all that follow it.
    cells: what the row says differently.
    """

    number: int
    garment: str
    client: str
    manager: str | None
    signed: int | None
    promised: int | None
    value: int
    currency: str = "KRW"
    _: KW_ONLY
    planned: Mapping[str, int] = field(default_factory=dict)
    due: Mapping[str, int] = field(default_factory=dict)
    by_hand: AbstractSet[str] = frozenset()
    cells: Mapping[str, Value] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of the order's row in the script."""
        return str(self.number)
