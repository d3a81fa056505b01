"""The schemas of the tracker's rows, as frozen pydantic models.

Field names are the column keys of :mod:`rules.columns`; an absent or empty cell is None.
"""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from rules.columns import Source
from rules.fields import (
    Amount,
    Day,
    LastDay,
    Moment,
    Nps,
    Number,
    Options,
    Orders,
    People,
    Satisfaction,
    SpecsMatch,
    Text,
    Ticked,
    WorkingDays,
    one_of,
)

REQUESTED, APPROVED, REJECTED = "Requested", "Approved", "Rejected"
IN_WORK, IMPLEMENTED = "In work", "Implemented"
SCHEDULED, COMPLETED, UNAVAILABLE, RESCHEDULED = "Scheduled", "Completed", "Client unavailable", "Rescheduled"
CLIENT, US = "Client", "Us"
SOURCING, DELIVERY = "Sourcing", "Delivery"
CHANGE_STATUSES = (REQUESTED, APPROVED, REJECTED, IN_WORK, IMPLEMENTED)
FITTING_STATUSES = (SCHEDULED, COMPLETED, UNAVAILABLE, RESCHEDULED)
FITTING_MODES = ("In person", "Virtual", "Stand-in")
SENDERS = (CLIENT, US)
MILESTONE_KINDS = ("Design", SOURCING, "Production", "Fitting", "Quality check", DELIVERY)


NOTHING = Decimal(0)


class Record(BaseModel):
    """A row of a data source. ``title`` names it; columns we do not know are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)
    source: ClassVar[Source]
    title_key: ClassVar[str]

    page_id: str
    url: str = ""

    @property
    def title(self) -> str:
        """The row's title, or ""."""
        return getattr(self, self.title_key) or ""


class Order(Record):
    """A row of the Order Tracker: what people fill in."""

    source = Source.ORDERS
    title_key = "order"

    order: Text = None
    order_id: Text = None
    client: Text = None
    stage: Text = None
    account_manager: People | None = None
    contract_signed: Moment = None
    deposit_received: Moment = None
    value: Amount = None
    baseline: LastDay = None
    agreed: LastDay = None
    forecast: LastDay = None
    delivered: Day = None
    on_hold_since: Day = None
    work_until: Day = None
    specs_match: SpecsMatch = None
    satisfaction: Satisfaction = None
    nps: Nps = None
    signed_off: Moment = None
    promised_to_pay: Day = None
    currency: Text = None
    snoozed_until: Day = None
    payment_due: Day = None
    amount_due: Amount = None
    amount_paid: Amount = None
    payment_settled: Day = None
    payment_disputed: Ticked | None = None
    last_update: Moment = None
    waiting_since: Moment = None


class Payment(Record):
    """One instalment. ``settled`` is the day the money arrived."""

    source = Source.PAYMENTS
    title_key = "payment"

    payment: Text = None
    order: Orders | None = None
    due: Day = None
    amount: Amount = None
    paid: Amount = None
    settled: Day = None
    disputed: Ticked | None = None
    promised_to_pay: Day = None
    written_off: Ticked | None = None
    currency: Text = None

    @property
    def open(self) -> Decimal | None:
        """The open balance, None where not known. Settled with an empty Paid means paid in full."""
        if self.written_off or (self.settled and self.paid is None):
            return NOTHING
        if self.amount is None:
            return None
        return max(self.amount - (self.paid or NOTHING), NOTHING)


class ChangeOrder(Record):
    """A change the client asked for. ``schedule_impact`` is in working days."""

    source = Source.CHANGE_ORDERS
    title_key = "change"

    change: Text = None
    order: Orders | None = None
    requested: Day = None
    status: Annotated[str | None, one_of("status", CHANGE_STATUSES)] = None
    approved_by: People | None = None
    written_approval: Ticked | None = None
    schedule_impact: WorkingDays = None
    price_impact: Number = None
    specs_updated: Ticked | None = None


class Fitting(Record):
    """An appointment with the client to try the work on."""

    source = Source.FITTINGS
    title_key = "fitting"

    fitting: Text = None
    order: Orders | None = None
    date: Day = None
    status: Annotated[str | None, one_of("status", FITTING_STATUSES)] = None
    backup_date: Day = None
    mode: Annotated[str | None, one_of("mode", FITTING_MODES)] = None


class Update(Record):
    """A message between the client and us. ``answered`` is when the client's message was answered."""

    source = Source.UPDATES
    title_key = "update_"

    update_: Text = Field(default=None, alias="update")
    order: Orders | None = None
    at: Moment = None
    from_: Annotated[str | None, one_of("from", SENDERS)] = Field(default=None, alias="from")
    answered: Moment = None


class Milestone(Record):
    """A step of the production plan."""

    source = Source.MILESTONES
    title_key = "milestone"

    milestone: Text = None
    order: Orders | None = None
    kind: Annotated[str | None, one_of("kind", MILESTONE_KINDS)] = None
    planned: Day = None
    actual: Day = None


class TeamRow(Record):
    """Somebody of the team, where the directory lives in Notion."""

    source = Source.TEAM
    title_key = "name"

    name: Text = None
    person: People | None = None
    role: Options | None = None
    email: Text = None
    away_from: Day = None
    away_until: Day = None
    stands_in_for: Options | None = None
