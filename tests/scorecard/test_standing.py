"""What stands today: money by age, drift, causes of delay, and who has how much to do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from notion_sync.scorecard import scorecard
from notion_sync.scorecard.standing import NOT_RECORDED, Load, age_of
from tests.rules.build import Plain, change, fitting, milestone, payment
from tests.scorecard.orders import TODAY, delivered, entry


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-1, "not due"),
        (0, "0-4"),
        (4, "0-4"),
        (5, "5-6"),
        (6, "5-6"),
        (7, "7-13"),
        (13, "7-13"),
        (14, "14-30"),
        (30, "14-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over 90"),
    ],
)
def test_ages_of_payments(days: int, age: str) -> None:
    assert age_of(days) == age


def test_open_balances_by_age_and_currency() -> None:
    def due(days: int) -> date:
        return TODAY - timedelta(days)

    order = entry(
        payment(due=due(3), amount=1000, paid=400, currency="KRW"),
        payment(due=due(4), amount=50, currency="KRW"),
        payment(due=due(200), amount=5, currency="EUR"),
        payment(due=due(-9), amount=7, currency="EUR"),
        payment(due=due(9), amount=7, settled=due(1), currency="EUR"),
        payment(due=due(9), amount=7, written_off=True, currency="EUR"),
        payment(amount=7, currency="EUR"),
    )
    cancelled = entry(payment(due=due(3), amount=1000, currency="KRW"), stage="Cancelled")
    card = scorecard([order, cancelled], TODAY)
    found: dict[object, object] = {
        (b.currency, b.age): (b.open, b.payments) for b in card.aging if b.payments
    }

    assert found == {
        ("EUR", "not due"): (7, 1),
        ("EUR", "over 90"): (5, 1),
        ("KRW", "0-4"): (650, 2),
    }
    assert len(card.aging) == 16


def test_drift_of_open_orders_the_worst_first() -> None:
    late = entry(baseline="2026-11-20", contract_signed="2026-09-01")
    fine = entry(baseline="2026-12-30", contract_signed="2026-09-01")
    done = delivered("2026-11-20", baseline="2026-11-02")
    undated = entry()

    assert scorecard([fine, late, done, undated], TODAY).drift == ((late.page_id, 4), (fine.page_id, 0))


def test_causes_of_delay_of_orders_that_are_late_or_were() -> None:
    promised: dict[str, Plain] = {"baseline": "2026-10-01", "contract_signed": "2026-08-03"}
    orders = {
        "Sourcing": delivered("2026-10-20", milestone("Sourcing", "2026-09-01", "2026-09-10"), **promised),
        "Production plan": entry(milestone("Production", "2026-09-01"), **promised),
        "Missed fittings": delivered("2026-10-20", fitting(status="Client unavailable"), **promised),
        "Work on hold": delivered("2026-10-20", payment(due="2026-09-01", settled="2026-09-10"), **promised),
        "Change orders": delivered(
            "2026-10-20", change(status="Implemented", written_approval=True, schedule_impact=2), **promised
        ),
        NOT_RECORDED: delivered("2026-10-20", **promised),
    }
    on_time = delivered("2026-09-20", milestone("Sourcing", "2026-09-01", "2026-09-10"), **promised)
    long_ago = delivered("2024-10-20", baseline="2024-10-01")
    card = scorecard([*orders.values(), on_time, long_ago], TODAY)

    assert {cause.name: cause.behind for cause in card.causes} == {
        name: (order.page_id,) for name, order in orders.items()
    }


def test_a_person_and_a_client_have_views_of_their_own() -> None:
    orders = [
        entry(account_manager=["ari"], client="Lune", baseline="2026-11-02", contract_signed="2026-09-01"),
        entry(account_manager=["ari"], client="LUNE", baseline="2026-12-30", contract_signed="2026-09-01"),
        delivered("2026-11-03", account_manager=["minji"], client="Sol", baseline="2026-11-02", nps=9),
        entry(stage="Cancelled", account_manager=["tae"], client="Mar"),
        entry(),
    ]
    card = scorecard(orders, TODAY)
    people = {view.name: view for view in card.people}

    assert [view.name for view in card.people] == ["Ari Kim", "nobody", "Min-ji Seo"]
    assert people["Ari Kim"].load == Load(open=2, at_risk=0, late=1, overdue=1)
    assert people["Min-ji Seo"].figures["on_time"].value == Decimal(0)
    assert people["Ari Kim"].figures["on_time"].value is None
    assert [(view.name, view.load.open) for view in card.clients] == [("Lune", 2), ("Sol", 0)]
