"""Figures: each KPI in each period, with what is behind it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from notion_sync.scorecard.entry import Entry
from notion_sync.scorecard.kpis import KPIS, Kpi
from notion_sync.scorecard.periods import Period
from notion_sync.scorecard.tally import Sample, Tally


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI in a period. value is None where nobody answered: no data.

    numerator: what was divided, where something was. denominator: over how many it stands. previous: its
    value in the period before. behind: pages of the orders it stands over; missing: those among them to ask
    about. currency: of collection times.
    """

    kpi: Kpi
    period: Period
    value: Decimal | None
    numerator: Decimal | None
    denominator: int
    previous: Decimal | None
    behind: tuple[str, ...]
    missing: tuple[str, ...]
    currency: str | None = None

    @property
    def meets(self) -> bool | None:
        """Whether it reaches its target; None where there is no target or no data."""
        return None if self.value is None else self.kpi.meets(self.value)

    @property
    def trend(self) -> Decimal | None:
        """By how much it differs from the period before."""
        return None if self.value is None or self.previous is None else self.value - self.previous


Gathered = Mapping[Kpi, Sequence[Sample]]


def gather(entries: Sequence[Entry]) -> Gathered:
    """The samples of every KPI."""
    found = {draw: tuple(draw(entries)) for draw in {kpi.samples for kpi in KPIS}}
    return {kpi: found[kpi.samples] for kpi in KPIS}


def figures(gathered: Gathered, periods: Sequence[Period]) -> Iterator[Figure]:
    """Every KPI in every period."""
    for kpi, samples in gathered.items():
        currencies = sorted({sample.currency for sample in samples}, key=lambda code: code or "") or [None]
        for currency in currencies:
            same = [sample for sample in samples if sample.currency == currency]
            for period in periods:
                yield _figure(kpi, period, same, currency)


def _figure(kpi: Kpi, period: Period, samples: Sequence[Sample], currency: str | None) -> Figure:
    within = [sample for sample in samples if sample.day in period]
    found = _tally(kpi, within)
    before = _tally(kpi, [sample for sample in samples if sample.day in period.before])
    by_group: defaultdict[object, list[Sample]] = defaultdict(list)
    for position, sample in enumerate(within):
        by_group[sample.group or position].append(sample)
    missing = (
        sample.page_id
        for group in by_group.values()
        if kpi.misses(max(sample.value for sample in group))
        for sample in group
    )
    return Figure(
        kpi,
        period,
        found.value if found else None,
        found.numerator if found else None,
        found.denominator if found else 0,
        before.value if before else None,
        tuple(dict.fromkeys(sample.page_id for sample in within)),
        tuple(dict.fromkeys(missing)),
        currency,
    )


def _tally(kpi: Kpi, samples: Sequence[Sample]) -> Tally | None:
    return kpi.aggregate(samples) if samples else None
