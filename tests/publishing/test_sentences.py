"""The three sentences that matter."""

from datetime import date

import pytest

from adapters.languages import language
from notion_sync.publishing.sentences import sentences
from notion_sync.scorecard import KPIS, Kind, Scorecard, scorecard
from notion_sync.scorecard.kpis import Unit
from notion_sync.scorecard.standing import AGES, CAUSES, NOT_RECORDED
from rules.columns import SCORECARD_COLUMNS
from rules.language import ENGLISH
from tests.rules.build import payment
from tests.scorecard.orders import TODAY, delivered, entry

KOREAN = language("ko")
PROMISED = {"contract_signed": "2026-08-03", "baseline": "2026-10-01"}


def said(card: Scorecard) -> tuple[str, str, str]:
    return sentences(card, ENGLISH)


def test_with_nothing_to_tell_they_say_so() -> None:
    assert said(scorecard([], TODAY)) == (
        "No order with a promised date was delivered in the last 12 months.",
        "No order is open.",
        "No payment is past due, and no other target is missed.",
    )


def test_on_time_names_the_late_orders_where_the_target_is_missed() -> None:
    names = [f"Gown {number}" for number in range(7)]
    late = [delivered("2026-10-02", order=name, **PROMISED) for name in names]
    first, _, _ = said(scorecard([*late, delivered("2026-10-01", order="Coat", **PROMISED)], TODAY))

    assert first == (
        "12.5% of the orders of the last 12 months were delivered on time (1 of 8); "
        "the target is at least 95%. Late: Gown 0, Gown 1, Gown 2, Gown 3, Gown 4 and 2 more."
    )


def test_a_target_that_is_met_needs_no_names() -> None:
    orders = [delivered("2026-10-01", **PROMISED) for _ in range(20)]
    first, _, _ = said(scorecard([*orders, delivered("2026-10-02", **PROMISED)], TODAY))

    assert first.startswith("95.2% of the orders")
    assert "Late" not in first


@pytest.mark.parametrize(
    ("promised", "sentence"),
    [
        (["2026-12-30"], "1 order is open, and it is not past its commitment."),
        (["2026-12-30"] * 2, "2 orders are open, and none is past its commitment."),
        (["2026-11-02", "2026-12-30"], "1 of 2 open orders is past its commitment: Order 0."),
        (["2026-11-02", "2026-11-03"], "2 of 2 open orders are past their commitment: Order 0, Order 1."),
    ],
)
def test_open_orders_past_their_commitment_are_named(promised: list[str], sentence: str) -> None:
    orders = [entry(order=f"Order {n}", baseline=day) for n, day in enumerate(promised)]
    assert said(scorecard(orders, TODAY))[1] == sentence


def test_what_is_owed_is_summed_by_currency() -> None:
    orders = [
        entry(payment(due="2026-11-20", amount=1000, currency="EUR"), baseline="2026-12-30"),
        entry(payment(due="2026-11-02", amount=500, currency="EUR"), baseline="2026-12-30"),
        entry(payment(due="2026-11-20", amount=4_000_000, currency="KRW"), baseline="2026-12-30"),
        entry(payment(due="2026-12-20", amount=77, currency="EUR"), baseline="2026-12-30"),
    ]
    assert said(scorecard(orders, TODAY))[2] == "3 payments are past due: 1,500 EUR + 4,000,000 KRW."


def test_where_nothing_is_owed_other_missed_targets_are_told() -> None:
    orders = [delivered("2026-10-01", specs_match="No", satisfaction=4, **PROMISED)]
    assert said(scorecard(orders, TODAY))[2] == (
        "No payment is past due. Below target: Order accuracy 0%; Client satisfaction 4.00 of 5."
    )


def test_every_word_of_a_published_scorecard_is_known_in_korean() -> None:
    words = [
        *(word for kpi in KPIS for word in (kpi.name, kpi.over)),
        *(unit.value for unit in Unit if unit not in (Unit.PERCENT, Unit.SCORE, Unit.COUNT)),
        *(word for column in SCORECARD_COLUMNS for word in (column.name, column.needed_for)),
        *(kind.value for kind in Kind),
        *(name for name, _ in CAUSES),
        NOT_RECORDED,
        *(age for age, _ in AGES if age[0].isalpha()),
    ]
    assert [word for word in words if KOREAN.translate(word) == word and word != "KPI"] == []


def test_dates_of_a_leap_year_are_shown() -> None:
    assert said(scorecard([], date(2024, 2, 29)))[1] == "No order is open."
