"""What stands: open alerts and held ones, what failed to arrive, what is set aside. Only from the ledger."""

from notion_sync.overview.gathering import gather, left_alone, set_aside
from notion_sync.overview.standing import CellLeft, Held, Open, Order, Overview, SetAsideOrder, Undeliverable

__all__ = [
    "CellLeft",
    "Held",
    "Open",
    "Order",
    "Overview",
    "SetAsideOrder",
    "Undeliverable",
    "gather",
    "left_alone",
    "set_aside",
]
