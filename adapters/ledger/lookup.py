"""Finding orders by what people know them by."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import or_, select

from adapters.ledger.column_types import storable
from adapters.ledger.schema import ROWS
from adapters.ledger.stored_row import folded, number_key, stored_row
from adapters.ledger.tables import TrackerTables, chunks
from rules.columns import Source
from rules.record import StoredRow

FOUND_AT_MOST = 20


class OrderLookup(TrackerTables):
    """Orders by number, title or page id."""

    def with_number(self, numbers: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Page ids of orders by order number, those that are gone left out."""
        query = (
            select(ROWS.c.number, ROWS.c.page_id)
            .where(self._mine(ROWS), ROWS.c.source == Source.ORDERS.value, ~ROWS.c.gone)
            .order_by(ROWS.c.page_id)
        )
        asked = {storable(number): number for number in numbers}
        found: dict[str, list[str]] = {number: [] for number in numbers}
        with self._reading() as connection:
            for chunk in chunks(asked):
                keys = {number_key(number) for number in chunk}
                wanted = query.where(ROWS.c.folded_number.in_(keys), ROWS.c.number.in_(chunk))
                for number, page_id in connection.execute(wanted):
                    found[asked[number]].append(page_id)
        return found

    def find_orders(self, text: str) -> Sequence[StoredRow]:
        wanted = folded(text)
        if not wanted:
            return []
        orders = (
            select(ROWS)
            .where(self._mine(ROWS), ROWS.c.source == Source.ORDERS.value)
            .order_by(ROWS.c.folded_title, ROWS.c.page_id)
            .limit(FOUND_AT_MOST)
        )
        exactly = or_(
            ROWS.c.page_id.in_(_page_ids(text.strip())),
            ROWS.c.folded_number == number_key(text),
            ROWS.c.folded_title == wanted,
        )
        with self._reading() as connection:
            found = connection.execute(orders.where(exactly)).all()
            if not found:
                contains = ROWS.c.folded_title.contains(wanted, autoescape=True)
                found = connection.execute(orders.where(contains)).all()
        return [stored_row(record) for record in found]


def _page_ids(text: str) -> set[str]:
    """The id as it was typed, and as Notion writes it with and without dashes."""
    digits = text.replace("-", "").lower()
    dashed = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return {text, digits, dashed}
