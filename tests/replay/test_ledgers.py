"""The same past, whichever ledger remembers it: the one in a database, and the one that is thrown away."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from adapters.ledger import ScratchLedger, open_ledger
from notion_sync.bootstrap import terms_of
from notion_sync.ports import Ledger
from notion_sync.replay import Played, Story, bindings_of, past_of, play
from rules.cells import Links, Row
from rules.columns import Source
from tests.commands.desk import Desk
from tests.rules import build
from tests.soak.dice import Dice

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
ORDERS = 14


def rows(seed: int) -> Iterator[tuple[Source, Row]]:
    """Orders with payments; late and punctual ones, in crowds now and then, so that summaries are said."""
    chance = Dice(seed)
    for number in range(ORDERS):
        signed = FIRST + timedelta(chance.choice([chance.randint(1, 250), 30]))
        delivered = signed + timedelta(chance.randint(30, 70))
        over = delivered <= LAST
        order = build.bare_order(
            order=f"Order {number}",
            order_id=f"ORD-{chance.randint(1, 40)}",
            client=f"Client {number % 7}",
            stage="Closed" if over else "Production",
            contract_signed=signed,
            deposit_received=signed,
            baseline=signed + timedelta(45),
            delivered=delivered if over else None,
            signed_off=delivered if over else None,
        )
        page_id = f"order-{number}"
        yield Source.ORDERS, Row(page_id, "", order.cells, order.created, order.last_edited)
        for days in (10, 25):
            due = signed + timedelta(days)
            settled = chance.choice([due, due + timedelta(6), due + timedelta(20), None])
            payment = build.payment(due=due, settled=settled, amount=1000)
            cells = {**payment.cells, "order": Links((page_id,))}
            yield Source.PAYMENTS, Row(payment.page_id, "", cells, payment.created, payment.last_edited)


@pytest.mark.parametrize("seed", [1])
def test_both_tell_the_same(at_desk: Desk, seed: int) -> None:
    found: dict[Source, list[Row]] = {}
    for source, row in rows(seed):
        found.setdefault(source, []).append(row)
    terms = terms_of(at_desk.house.environment(), at_desk.house.configuration())
    past = past_of(found, terms.calendar, terms.stages)
    columns = {source: tuple(each[0].cells) for source, each in found.items()}

    def played(ledger: Ledger) -> Played:
        until = terms.calendar.midnight(LAST)
        return asyncio.run(play(terms, Story(past, bindings_of(columns)), ledger, until=until))

    database = open_ledger("memory", tracker="replay")
    in_database, thrown_away = played(database), played(ScratchLedger())
    database.close()

    assert len(in_database.events) > 40
    assert {event.event for event in in_database.events} >= {"opened", "raised", "repeated", "resolved"}
    assert thrown_away == in_database
