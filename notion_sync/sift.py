"""Orders with something to do are held; the others, which are most, are put to rest as they are judged.

So a pass holds in memory the orders that need something, however many it judges.
"""

from collections.abc import Iterator

from notion_sync.batches import batches
from notion_sync.effects import Effects
from notion_sync.findings_log import log_findings
from notion_sync.judge import Judged, Sifted
from notion_sync.ports import Ledger


def sift(orders: Iterator[Judged], effects: Effects, ledger: Ledger, *, logs: bool) -> Sifted:
    """Go through orders as they are judged. logs: findings that came or went are logged."""
    sifted = Sifted()
    for batch in batches(orders):
        if logs:
            log_findings(ledger, batch)
        resting = {order.page_id for order in effects.settled(batch)}
        ledger.save_judgements(effects.at_rest(order) for order in batch if order.page_id in resting)
        held = (order for order in batch if order.page_id not in resting)
        sifted.held += (order.without_reasons() if order.is_silent else order for order in held)
        sifted.judged += len(batch)
        sifted.shown_before |= any(order.stored.row.cells.get("health") for order in batch)
    sifted.held.sort(key=lambda order: -order.urgency)
    return sifted
