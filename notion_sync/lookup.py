"""Finding an order by what people call it."""

from difflib import get_close_matches

from notion_sync.ports import Ledger
from rules.columns import Source
from rules.record import StoredRow
from rules.text import one_line

CLOSE = 5
"""How many orders are offered for a name that fits none."""


class OrderNotFound(Exception):
    """No order, or more than one, goes by that name; the text says which ones come close."""


def find_order(ledger: Ledger, text: str) -> StoredRow:
    """The one order with that id, title or page id. Raises OrderNotFound."""
    found = ledger.find_orders(text)
    candidates = [stored for stored in found if not stored.row.gone] or found
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        listed = "".join(f"\n  {full_name(stored)}  {stored.row.page_id}" for stored in candidates)
        raise OrderNotFound(f"{len(candidates)} orders go by {text!r}; name one by its page id:{listed}")
    names = {
        name.casefold(): full_name(stored)
        for stored in ledger.all_rows(Source.ORDERS)
        for name in (stored.number, stored.title)
        if name
    }
    close = dict.fromkeys(names[key] for key in get_close_matches(text.casefold(), names, n=CLOSE))
    hint = f"; did you mean {' or '.join(close)}?" if close else f" (among {len(names)} names)"
    raise OrderNotFound(f"there is no order with the id, title or page id {text!r}{hint}")


def full_name(stored: StoredRow) -> str:
    """The title of an order, with its number."""
    title = one_line(stored.title) or "Untitled order"
    return f"{title} ({one_line(stored.number)})" if stored.number else title
