"""What was known of past orders at each moment, as far as their dates tell. Pure.

An export holds end states only. What has a date is hidden until then; what has none is taken for known from
the beginning, and the stage is guessed from the dates. :data:`DATED` names the codes that dates alone decide.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from rules.calendar import WorkCalendar
from rules.cells import CellValue, DateCell, Links, Row
from rules.columns import Source
from rules.order import SCHEDULED
from rules.policy import Stages

DATED = (
    "payment.reminder",
    "payment.pause",
    "payment.escalated",
    "timeline.late",
    "timeline.sourcing",
    "client.waiting",
)
"""Codes that dated cells alone decide."""

UNDATED = (
    "change.specs_outdated",
    "change.timeline_not_adjusted",
    "change.unapproved_work",
    "change.undecided",
    "client.update_due",
    "closing.spec_mismatch",
    "closing.unhappy",
    "closure.overdue",
    "data.invalid",
    "fitting.no_outcome",
    "fitting.unavailable",
    "intake.no_trigger",
    "intake.overdue",
    "payment.disputed",
    "rabsic.unassigned",
    "rabsic.wrong_person",
    "timeline.at_risk",
    "timeline.no_baseline",
)
"""Codes of which an export of end states tells little or nothing: stages and the like decide them."""

FACTS = (
    "contract_signed",
    "deposit_received",
    "delivered",
    "signed_off",
    "on_hold_since",
    "payment_settled",
    "last_update",
    "waiting_since",
    "settled",
    "answered",
    "actual",
)
"""Date cells that somebody fills in when it happens; the others are plans, known from the beginning."""

TOLD_WITH = {
    "specs_match": ("signed_off", "delivered"),
    "satisfaction": ("signed_off", "delivered"),
    "nps": ("signed_off", "delivered"),
    "amount_paid": ("payment_settled",),
    "paid": ("settled",),
}
"""Cells that are filled in with a dated one: the first of these that has a date."""


CAME_WITH = {Source.UPDATES: "at", Source.CHANGE_ORDERS: "requested"}
"""The date on which a row was made, where its kind has one."""

AN_HOUR = timedelta(hours=1)
"""How long a fitting takes at least before anybody notes how it went."""


@dataclass(frozen=True, slots=True)
class Version:
    """How a row looked from a moment on (UTC or local, aware)."""

    at: datetime
    source: Source
    row: Row


@dataclass(frozen=True)
class Past:
    """Every version of every row, oldest first."""

    versions: tuple[Version, ...]

    @property
    def begins(self) -> datetime | None:
        """When the first row was there."""
        return self.versions[0].at if self.versions else None

    def next_after(self, moment: datetime) -> datetime | None:
        """When something changes next."""
        place = bisect_right(self._moments, moment)
        return self._moments[place] if place < len(self._moments) else None

    def between(self, after: datetime | None, until: datetime) -> Sequence[Version]:
        """What changed after a moment, up to and with another; None: everything before too."""
        first = 0 if after is None else bisect_right(self._moments, after)
        return self.versions[first : bisect_right(self._moments, until)]

    @cached_property
    def _moments(self) -> list[datetime]:
        return [version.at for version in self.versions]


def last_day_of(rows: Mapping[Source, Iterable[Row]], calendar: WorkCalendar) -> date | None:
    """The last day on which anything happened; plans do not count."""
    keys = (*FACTS, "at", "requested")
    cells = (row.cells.get(key) for found in rows.values() for row in found for key in keys)
    return max((calendar.stamp(cell.start).day for cell in cells if isinstance(cell, DateCell)), default=None)


def past_of(rows: Mapping[Source, Iterable[Row]], calendar: WorkCalendar, stages: Stages) -> Past:
    """What was known when."""
    reader = _Reader(calendar, stages)
    orders = list(rows.get(Source.ORDERS, ()))
    earliest = min((moment for row in orders for moment in reader.moments(row)), default=None)
    if earliest is None:
        return Past(())
    begun = {row.page_id: reader.begin(row) or earliest for row in orders}
    versions = [v for row in orders for v in reader.order(row, begun[row.page_id])]
    for source, found in rows.items():
        if source is not Source.ORDERS:
            versions += (v for row in found for v in reader.related(source, row, begun, earliest))
    return Past(tuple(sorted(versions, key=lambda v: (v.at, v.source is Source.ORDERS, v.row.page_id))))


@dataclass(frozen=True)
class _Reader:
    calendar: WorkCalendar
    stages: Stages

    def moment(self, cell: CellValue) -> datetime | None:
        """When a date became known: at its time, or when the team opens on that day."""
        if not isinstance(cell, DateCell):
            return None
        stamp = self.calendar.stamp(cell.start)
        return stamp.instant or self.opening(stamp.day)

    def opening(self, day: date) -> datetime:
        return self.calendar.instant(day, self.calendar.opens)

    def moments(self, row: Row) -> list[datetime]:
        """When something about a row became known."""
        return sorted({m for key in FACTS if (m := self.moment(row.cells.get(key)))})

    def begin(self, row: Row) -> datetime | None:
        """When an order began: with its contract or deposit, else with the first thing that has a date."""
        signed = [self.moment(row.cells.get(key)) for key in ("contract_signed", "deposit_received")]
        return min((m for m in signed if m), default=next(iter(self.moments(row)), None))

    def order(self, row: Row, begun: datetime) -> Iterator[Version]:
        for moment in self._steps(begun, self.moments(row)):
            cells = {**self._cells(row, moment), "stage": self._stage(row, moment)}
            yield Version(moment, Source.ORDERS, replace(row, cells=cells))

    def related(
        self, source: Source, row: Row, begun: Mapping[str, datetime], earliest: datetime
    ) -> Iterator[Version]:
        links = row.cells.get("order")
        orders = [begun[page] for page in links.ids if page in begun] if isinstance(links, Links) else []
        first = min(orders, default=earliest)
        came = self.moment(row.cells.get(CAME_WITH.get(source, "")))
        first = max(first, came) if came else first
        turns = self.moments(row)
        if source is Source.FITTINGS and (held := self.moment(row.cells.get("date"))):
            turns = sorted({*turns, held + AN_HOUR})
        if source is Source.PAYMENTS and (due := self.moment(row.cells.get("due"))):
            turns = sorted({*turns, due})
        for moment in self._steps(first, turns):
            yield Version(moment, source, replace(row, cells=self._related_cells(source, row, moment)))

    def _steps(self, first: datetime, moments: Sequence[datetime]) -> list[datetime]:
        return [first, *(moment for moment in moments if moment > first)]

    def _cells(self, row: Row, moment: datetime) -> dict[str, CellValue]:
        cells = dict(row.cells)
        for key in FACTS:
            known = self.moment(cells.get(key))
            if known and known > moment:
                cells[key] = None
        for key, dated in TOLD_WITH.items():
            told = next((known for name in dated if (known := self.moment(row.cells.get(name)))), None)
            if told and told > moment and key in cells:
                cells[key] = None
        return cells

    def _related_cells(self, source: Source, row: Row, moment: datetime) -> dict[str, CellValue]:
        cells = self._cells(row, moment)
        held, due = self.moment(row.cells.get("date")), self.moment(row.cells.get("due"))
        if source is Source.FITTINGS and held and moment < held + AN_HOUR and cells.get("status"):
            cells["status"] = SCHEDULED
        if source is Source.PAYMENTS and due and moment < due and "disputed" in cells:
            cells["disputed"] = False
        return cells

    def _stage(self, row: Row, moment: datetime) -> CellValue:
        """The stage: as it is in the end, once its dates say so, else where the order must have been."""
        stage, stages = row.cells.get("stage"), self.stages
        known = {key: self.moment(row.cells.get(key)) for key in FACTS}
        ends = known["signed_off"] or known["delivered"]
        if stage in stages.ended and ends is None:
            return stage  # nobody knows when it ended
        if any(m is None or m > moment for m in (known["contract_signed"], known["deposit_received"])) and (
            ends is None or ends > moment
        ):
            return stage if ends is None and stage in stages.receipt else (stages.receipt or (stage,))[0]
        if ends is None or (ends <= moment and stage in stages.ended):
            return stage
        delivered = known["delivered"]
        if delivered and delivered <= moment:
            return (stages.closing or (stage,))[0] if stage in stages.ended else stage
        return (stages.early or stages.tracking or (stage,))[-1]
