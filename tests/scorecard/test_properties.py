"""What holds of every figure: bounds, sums over parts, and no effect of the order of rows."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from notion_sync.scorecard import Entry, Kind, scorecard
from notion_sync.scorecard.kpis import KPIS, Unit
from notion_sync.scorecard.tally import Sample, Tally, mean, percentile, share, total, weighted_mean
from tests.rules.build import payment
from tests.scorecard.orders import TODAY, entry

near = st.dates(TODAY - timedelta(500), TODAY)
maybe = st.one_of(st.none(), near)


@st.composite
def orders(draw: st.DrawFn) -> Entry:
    """Any order: dates in no particular sequence, answers or none, a payment or none."""
    dues = draw(st.lists(st.tuples(near, maybe, st.booleans()), max_size=2))
    return entry(
        *(payment(due=due, settled=settled, disputed=disputed) for due, settled, disputed in dues),
        stage=draw(st.sampled_from(["Production", "Closed", "Cancelled"])),
        client=draw(st.sampled_from(["Lune", "Sol", None])),
        contract_signed=draw(maybe),
        baseline=draw(maybe),
        delivered=draw(maybe),
        specs_match=draw(st.sampled_from(["Yes", "No", None])),
        satisfaction=draw(st.one_of(st.none(), st.integers(1, 5))),
        nps=draw(st.one_of(st.none(), st.integers(0, 10))),
    )


several = st.lists(orders(), max_size=8)


@settings(max_examples=40)
@given(several)
def test_figures_are_within_their_bounds(entries: Sequence[Entry]) -> None:
    for figure in scorecard(entries, TODAY).figures:
        assert (figure.value is None) is (figure.denominator == 0)
        assert set(figure.missing) <= set(figure.behind) <= {e.page_id for e in entries}
        if figure.value is not None and figure.kpi.unit is Unit.PERCENT:
            assert 0 <= figure.value <= 100
        if figure.value is not None and figure.kpi.unit is Unit.POINTS:
            assert -100 <= figure.value <= 100
        if figure.value is not None and figure.kpi.unit is Unit.SCORE:
            assert 1 <= figure.value <= 5


@settings(max_examples=40)
@given(several.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(entries))))
def test_the_sequence_of_rows_makes_no_difference(both: tuple[list[Entry], list[Entry]]) -> None:
    entries, shuffled = both
    assert scorecard(shuffled, TODAY) == scorecard(entries, TODAY)


@settings(max_examples=40)
@given(several)
def test_the_months_of_a_quarter_add_up_to_it(entries: Sequence[Entry]) -> None:
    card = scorecard(entries, TODAY)
    (quarter,) = (period for period in card.periods if period.label == "2026-Q3")
    months = [p for p in card.periods if p.kind is Kind.MONTH and p.first in quarter]
    assert len(months) == 3
    for kpi in (kpi for kpi in KPIS if kpi.key not in ("repeat_clients", "collection_time")):
        (whole,) = card.of(kpi.key, quarter)
        parts = [figure for month in months for figure in card.of(kpi.key, month)]
        assert whole.denominator == sum(part.denominator for part in parts)
        if whole.numerator is not None:
            assert whole.numerator == sum((part.numerator or Decimal(0)) for part in parts)
        assert set(whole.behind) == {page for part in parts for page in part.behind}


@settings(max_examples=40)
@given(several)
def test_open_balances_add_up(entries: Sequence[Entry]) -> None:
    card = scorecard(entries, TODAY)
    wanted = sum(
        payment.open or Decimal(0) for each in entries if not each.is_cancelled for payment in each.payments
    )
    assert sum(bucket.open for bucket in card.aging) == wanted
    assert sum(len(cause.behind) for cause in card.causes) >= len(
        {page for cause in card.causes for page in cause.behind}
    )


numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
samples = st.lists(
    st.builds(Sample, st.just(TODAY), st.just("p"), numbers, weight=st.decimals("0.01", "100", places=2)),
    min_size=1,
)


@given(samples)
def test_means_and_percentiles_lie_between_the_least_and_the_greatest(found: Sequence[Sample]) -> None:
    low, high = min(s.value for s in found), max(s.value for s in found)
    for aggregate in (mean, weighted_mean, percentile(Decimal("0.5")), percentile(Decimal("0.9"))):
        assert low - Decimal("1e-20") <= aggregate(found).value <= high + Decimal("1e-20")
    assert percentile(Decimal(0))(found).value == low
    assert percentile(Decimal(1))(found).value == high
    assert total(found).denominator == len(found)


def test_a_group_counts_once() -> None:
    def sample(value: int, group: str) -> Sample:
        return Sample(date(2026, 1, 1), "p", Decimal(value), group=group)

    found = share([sample(0, "a"), sample(1, "a"), sample(0, "b"), sample(1, ""), sample(1, "")])
    assert found == Tally(Decimal(75), Decimal(3), 4)
