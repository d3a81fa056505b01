"""An order's dates on one day: baseline, hold, commitment, slip and projection.

``process/rules.md``, "The timeline". Slip, drift, impacts and hold are working days.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from rules import hold
from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.order import DELIVERY, MILESTONE_KINDS, REJECTED, REQUESTED, SOURCING, ChangeOrder, Milestone

ON_TRACK, AT_RISK, LATE = "On track", "At risk", "Late"
DELIVERED_ON_TIME, DELIVERED_LATE = "Delivered on time", "Delivered late"
STATUSES = (ON_TRACK, AT_RISK, LATE, DELIVERED_ON_TIME, DELIVERED_LATE)
"""The options of ``Timeline``."""


def is_approved(change: ChangeOrder) -> bool:
    """Neither waiting nor turned down, and in writing; an empty ``Approved by`` does not matter."""
    return change.status not in (REQUESTED, REJECTED) and bool(change.written_approval)


@dataclass(frozen=True)
class Timeline:
    """An order's dates on one day.

    adjusted: baseline moved by approved changes and hold. commitment: what the client may count on.
    projected: when delivery is to be expected. slip, hold: working days.
    """

    case: Case
    process: Process
    today: date

    @cached_property
    def impacts(self) -> int:
        """Working days by which approved change orders move the baseline."""
        if not self.case.changes:
            return 0
        days = (c.record.schedule_impact for c in self.case.changes if is_approved(c.record))
        return math.ceil(sum((impact for impact in days if impact), Decimal(0)))

    @cached_property
    def hold(self) -> int:
        """Working days on which work stood still."""
        return hold.held_working_days(self.case, self.process, self.today)

    @cached_property
    def adjusted(self) -> date | None:
        """The promise made at signing, moved by approved changes and by the hold."""
        baseline = self.case.order.baseline
        return baseline and self.process.calendar.add_working_days(baseline, self.impacts + self.hold)

    @cached_property
    def commitment(self) -> date | None:
        """The date the client accepted, else the adjusted baseline."""
        return self.case.order.agreed or self.adjusted

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Milestones with a planned date, in planned order, ties in the order of the process."""
        planned = [checked.record for checked in self.case.milestones if checked.record.planned]
        return sorted(planned, key=lambda m: (m.planned, _position(m), m.page_id))

    def moved(self, milestone: Milestone) -> date:
        """When a milestone is planned now: an open one moves by the hold, a completed one does not."""
        planned = milestone.planned or self.today
        return planned if milestone.actual else self.process.calendar.add_working_days(planned, self.hold)

    @cached_property
    def overdue(self) -> list[Milestone]:
        """Open milestones whose (moved) planned date is past."""
        return [m for m in self.milestones if not m.actual and self.moved(m) < self.today]

    @cached_property
    def slip(self) -> int:
        """How late the plan runs: the last completed milestone, or the first open one if that is worse."""
        if not self.milestones:
            return 0
        done = [m for m in self.milestones if m.actual]
        ahead = [m for m in self.milestones if not m.actual]
        last = [m for m in done if m.planned == done[-1].planned]
        late = [self._working_days(m.planned, m.actual) for m in last]
        if ahead:
            late.append(self._working_days(self.moved(ahead[0]), self.today))
        return max([0, *late])

    @cached_property
    def projected(self) -> date | None:
        """When delivery is to be expected; the day of delivery once it happened."""
        order, commitment = self.case.order, self.commitment
        if commitment is None:
            return None
        if order.delivered:
            return order.delivered
        candidates = [order.forecast or commitment]
        if self.milestones:
            deliveries = [self.moved(m) for m in self.milestones if m.kind == DELIVERY]
            plan = max(deliveries, default=self.adjusted)
            if plan:
                candidates.append(self.process.calendar.add_working_days(plan, self.slip))
        if commitment < self.today:
            candidates.append(self.today)
        return max(candidates)

    @cached_property
    def drift(self) -> int | None:
        """Working days from commitment to projected delivery."""
        if self.commitment is None or self.projected is None:
            return None
        return self._working_days(self.commitment, self.projected)

    @cached_property
    def approaching(self) -> bool:
        """Whether delivery is near while the order is still early in the process."""
        commitment = self.commitment
        if commitment is None or commitment < self.today or not self._is_early:
            return False
        return self._working_days(self.today, commitment) <= self.process.policy.timeline.approaching_days

    @property
    def _is_early(self) -> bool:
        stages = self.process.stages
        stage = self.case.order.stage
        return stage in stages.receipt or stage in stages.early

    @cached_property
    def status(self) -> str | None:
        """The option of ``Timeline``; None where nothing was promised and nothing is overdue."""
        delivered, commitment, drift = self.case.order.delivered, self.commitment, self.drift
        policy = self.process.policy.timeline
        if delivered:
            if commitment is None:
                return None
            return DELIVERED_ON_TIME if delivered <= commitment else DELIVERED_LATE
        if drift is not None and commitment and (drift > policy.at_risk_drift or commitment < self.today):
            return LATE
        overdue = any(m.kind != SOURCING for m in self.overdue)
        if overdue or self.approaching or (drift is not None and drift > policy.on_track_drift):
            return AT_RISK
        return None if drift is None else ON_TRACK

    def turns(self) -> Iterator[date]:
        """Days after today on which something here could change without an edit."""
        order, commitment = self.case.order, self.commitment
        if order.delivered:
            return
        tomorrow = self.today + ONE_DAY
        yield from hold.turns(self.case, self.process, self.today)
        if commitment:
            policy = self.process.policy.timeline
            yield max(commitment + ONE_DAY, tomorrow)
            near = self.process.calendar.add_working_days(commitment + ONE_DAY, -policy.approaching_days - 1)
            if self._is_early and near > self.today:
                yield near
        for milestone in self.milestones:
            if not milestone.actual:
                overdue_from = self.moved(milestone) + ONE_DAY
                is_ahead = overdue_from > self.today
                yield overdue_from if is_ahead else self.process.calendar.add_working_days(self.today, 1)

    def _working_days(self, start: date | None, end: date | None) -> int:
        return self.process.calendar.working_days(start, end) if start and end else 0


def _position(milestone: Milestone) -> int:
    return MILESTONE_KINDS.index(milestone.kind) if milestone.kind else len(MILESTONE_KINDS)
