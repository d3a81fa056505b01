"""The whole scorecard of a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from notion_sync.scorecard.entry import Entry
from notion_sync.scorecard.figures import Figure, Gathered, figures, gather
from notion_sync.scorecard.kpis import Kpi
from notion_sync.scorecard.periods import Kind, Period, shown
from notion_sync.scorecard.standing import Bucket, Cause, Load, aging, causes, drift, load
from notion_sync.scorecard.tally import Sample

BESIDE_PEOPLE = ("on_time", "order_accuracy", "satisfaction", "nps", "cycle_time")
"""Figures that are shown for each person and each client."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """Open orders that were past their commitment at the end of a period, or today where it still runs."""

    period: Period
    on: date
    open: int
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A person or a client: what is open, and the figures of the last twelve months by key."""

    name: str
    load: Load
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every figure of a day. orders: names of the orders by page. orders_read: how many there are at all."""

    as_of: date
    periods: tuple[Period, ...]
    figures: tuple[Figure, ...]
    overdue: tuple[Overdue, ...]
    aging: tuple[Bucket, ...]
    drift: tuple[tuple[str, int], ...]
    causes: tuple[Cause, ...]
    cycle_times: tuple[int, ...]
    people: tuple[View, ...]
    clients: tuple[View, ...]
    orders: Mapping[str, str]

    @property
    def year(self) -> Period:
        """The twelve months that end today."""
        return next(period for period in self.periods if period.kind is Kind.YEAR)

    def of(self, key: str, period: Period) -> tuple[Figure, ...]:
        """A KPI in a period: one figure, or one for each currency."""
        return tuple(f for f in self.figures if f.kpi.key == key and f.period == period)

    def over(self, key: str, kind: Kind, currency: str | None = None) -> tuple[Figure, ...]:
        """A KPI over all periods of a kind, the oldest first."""
        found = (f for f in self.figures if f.kpi.key == key and f.period.kind is kind)
        return tuple(sorted((f for f in found if f.currency == currency), key=lambda f: f.period.first))


def scorecard(entries: Sequence[Entry], today: date) -> Scorecard:
    """Compute it. The order of the entries makes no difference."""
    entries = sorted(entries, key=lambda entry: (entry.title, entry.page_id))
    periods = shown(today)
    gathered = gather(entries)
    year = periods[0]
    cycles = next(samples for kpi, samples in gathered.items() if kpi.key == "cycle_time")
    return Scorecard(
        as_of=today,
        periods=periods,
        figures=tuple(figures(gathered, periods)),
        overdue=tuple(_overdue(entries, period, min(period.last, today)) for period in periods),
        aging=aging(entries, today),
        drift=drift(entries, today),
        causes=causes(entries, year),
        cycle_times=tuple(sorted(int(sample.value) for sample in cycles if sample.day in year)),
        people=_views(gathered, year, today, ((name, e) for e in entries for name in e.people)),
        clients=_views(gathered, year, today, ((e.client, e) for e in entries if e.client)),
        orders={entry.page_id: entry.name for entry in entries},
    )


def _overdue(entries: Iterable[Entry], period: Period, on: date) -> Overdue:
    still = [entry for entry in entries if entry.is_open_on(on)]
    return Overdue(period, on, len(still), tuple(e.page_id for e in still if e.is_overdue_on(on)))


def _views(
    gathered: Gathered, year: Period, today: date, named: Iterable[tuple[str, Entry]]
) -> tuple[View, ...]:
    """One view for each name under which there is anything to show, those with most open orders first."""
    groups: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for name, entry in named:
        groups[name.casefold()].append((name, entry))
    few = {kpi: _by_page(samples) for kpi, samples in gathered.items() if kpi.key in BESIDE_PEOPLE}
    views = [_view(few, year, today, group) for group in groups.values()]
    worth = [view for view in views if view.load.open or any(f.denominator for f in view.figures.values())]
    return tuple(sorted(worth, key=lambda view: (-view.load.open, view.name)))


def _by_page(samples: Iterable[Sample]) -> Mapping[str, Sequence[Sample]]:
    found: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        found[sample.page_id].append(sample)
    return found


def _view(
    few: Mapping[Kpi, Mapping[str, Sequence[Sample]]],
    year: Period,
    today: date,
    group: Sequence[tuple[str, Entry]],
) -> View:
    entries = [entry for _, entry in group]
    mine = {kpi: [s for e in entries for s in by_page.get(e.page_id, ())] for kpi, by_page in few.items()}
    return View(group[0][0], load(entries, today), {f.kpi.key: f for f in figures(mine, (year,))})
