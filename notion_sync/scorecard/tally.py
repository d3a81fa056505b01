"""From answers to a figure: shares, means, medians. Exact decimals throughout."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

HUNDRED = Decimal(100)
PROMOTER, DETRACTOR = Decimal(9), Decimal(6)
"""Answers from 9 on recommend, those up to 6 do not (Reichheld's Net Promoter Score)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one order, payment, message or client adds to a figure, on the day on which it counts.

    group: samples of one group count once; each counts for itself where that is "".
    """

    day: date
    page_id: str
    value: Decimal
    weight: Decimal = Decimal(1)
    group: str = ""
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure, with what was divided where something was. denominator: over how many it stands."""

    value: Decimal
    numerator: Decimal | None
    denominator: int


Aggregate = Callable[[Sequence[Sample]], Tally]
"""Makes a figure of samples, of which there is at least one."""


def share(samples: Sequence[Sample]) -> Tally:
    """Percent of groups with a sample of 1, the others being 0."""
    groups: defaultdict[object, bool] = defaultdict(bool)
    for position, sample in enumerate(samples):
        groups[sample.group or position] |= bool(sample.value)
    hits = sum(groups.values())
    return Tally(HUNDRED * hits / len(groups), Decimal(hits), len(groups))


def total(samples: Sequence[Sample]) -> Tally:
    """The sum."""
    found = sum((sample.value for sample in samples), Decimal(0))
    return Tally(found, found, len(samples))


def mean(samples: Sequence[Sample]) -> Tally:
    """The arithmetic mean."""
    found = total(samples)
    return Tally(found.value / found.denominator, found.value, found.denominator)


def weighted_mean(samples: Sequence[Sample]) -> Tally:
    """The mean in which each value counts by its weight."""
    weighted = sum((sample.value * sample.weight for sample in samples), Decimal(0))
    return Tally(weighted / sum((s.weight for s in samples), Decimal(0)), None, len(samples))


def percentile(fraction: Decimal) -> Aggregate:
    """The value below which that fraction lies, between two values in proportion, as spreadsheets do."""

    def found(samples: Sequence[Sample]) -> Tally:
        values = sorted(sample.value for sample in samples)
        place = fraction * (len(values) - 1)
        below = int(place.to_integral_value(ROUND_FLOOR))
        above = min(below + 1, len(values) - 1)
        value = values[below] + (values[above] - values[below]) * (place - below)
        return Tally(value, None, len(values))

    return found


def net_promoters(samples: Sequence[Sample]) -> Tally:
    """Percent who recommend less percent who do not: -100 to 100."""
    net = sum((s.value >= PROMOTER) - (s.value <= DETRACTOR) for s in samples)
    return Tally(HUNDRED * net / len(samples), Decimal(net), len(samples))
