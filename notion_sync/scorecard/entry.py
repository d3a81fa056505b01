"""An order as the scorecard sees it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.case import Case, Process
from rules.order import Milestone, Order, Payment
from rules.payment import enforced
from rules.phase import is_ended
from rules.schedule import Timeline

NOBODY = "nobody"
"""Stands for the person of an order without an Account Manager."""


@dataclass(frozen=True)
class Entry:
    """An order with what belongs to it, and its dates as of a day."""

    case: Case
    process: Process
    today: date
    title: str
    number: str | None = None

    @property
    def page_id(self) -> str:
        """The order's page."""
        return self.case.order.page_id

    @property
    def order(self) -> Order:
        """What people filled in."""
        return self.case.order

    @property
    def name(self) -> str:
        """As people know the order."""
        return f"{self.title} ({self.number})" if self.number else self.title

    @property
    def client(self) -> str | None:
        """Who it is for, spelt the same for all orders of a client; None where that is not known."""
        named = " ".join((self.order.client or "").split())
        return named or None

    @property
    def people(self) -> tuple[str, ...]:
        """Whose order it is, by name."""
        managers = self.order.account_manager or ()
        return tuple(dict.fromkeys(person.name or person.id for person in managers)) or (NOBODY,)

    @property
    def signed(self) -> date | None:
        """The day on which the contract was signed."""
        return self.order.contract_signed.day if self.order.contract_signed else None

    @cached_property
    def timeline(self) -> Timeline:
        """Its dates, as far as they are known today."""
        return Timeline(self.case, self.process, self.today)

    @property
    def payments(self) -> tuple[Payment, ...]:
        """The payments that the team follows."""
        return tuple(checked.record for checked in enforced(self.case.payments, self.process.policy.payment))

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing is expected of it any more."""
        return self.order.stage in self.process.stages.cancelled

    def is_late(self, milestone: Milestone) -> bool:
        """Whether a planned milestone came late, or is late today."""
        if milestone.actual and milestone.planned:
            return milestone.actual > milestone.planned
        return self.order.delivered is None and self.timeline.moved(milestone) < self.today

    def is_open_on(self, day: date) -> bool:
        """Whether it was signed and not delivered at the end of a day; one that just ended never was."""
        delivered = self.order.delivered
        if delivered is None and is_ended(self.order.stage, self.process.stages):
            return False
        begun = self.signed is None or self.signed <= day
        return begun and not self.is_cancelled and (delivered is None or delivered > day)

    def is_overdue_on(self, day: date) -> bool:
        """Whether it was open though its commitment, as known today, was past."""
        commitment = self.timeline.commitment
        return commitment is not None and commitment < day and self.is_open_on(day)
