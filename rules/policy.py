"""Every threshold and name the rules use, as frozen pydantic models.

Defaults are those of the written process; ``config/*.toml`` sets them per team. Days past due are
calendar days, everything called ``working_days`` counts working days, levels and hours likewise.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Days = Annotated[int, Field(ge=0, le=3650)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Hours = Annotated[int, Field(ge=1, le=1000)]
Text = Annotated[str, Field(min_length=1)]


class Section(BaseModel):
    """A part of the configuration: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Stages(Section):
    """Stage names by phase, in the order of the process, and which of them the rules mean by a word."""

    receipt: tuple[Text, ...] = ("Received", "Intake")
    tracking: tuple[Text, ...] = ("Design", "Sourcing", "Production", "Fitting", "Quality check", "On hold")
    delivery: tuple[Text, ...] = ("Delivery",)
    closing: tuple[Text, ...] = ("Sign-off",)
    ended: tuple[Text, ...] = ("Closed", "Cancelled")
    on_hold: tuple[Text, ...] = ("On hold",)
    cancelled: tuple[Text, ...] = ("Cancelled",)
    early: tuple[Text, ...] = ("Design", "Sourcing", "Production")

    @property
    def in_order(self) -> tuple[str, ...]:
        """All stages in the order of the process."""
        return self.receipt + self.tracking + self.delivery + self.closing + self.ended

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        repeated = {name for name in self.in_order if self.in_order.count(name) > 1}
        if repeated:
            raise ValueError(
                f"{', '.join(sorted(repeated))}: stands in two phases; each stage belongs to one"
            )
        for word, phase in (("on_hold", "tracking"), ("early", "tracking"), ("cancelled", "ended")):
            strangers = set(getattr(self, word)) - set(getattr(self, phase))
            if strangers:
                raise ValueError(f"{word}: {', '.join(sorted(strangers))} is not one of the {phase} stages")
        return self


class PaymentPolicy(Section):
    """Payment aging, in calendar days past due."""

    reminder_day: Days = 5
    pause_day: Days = 7
    escalate_day: Days = 14
    closed_days: Days = 90
    enforce_from: date | None = None

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if not 0 < self.reminder_day < self.pause_day < self.escalate_day:
            raise ValueError("reminder_day, pause_day and escalate_day must climb from 1 on, e.g. 5, 7, 14")
        return self


class TimelinePolicy(Section):
    """Timeline levels in working days of drift; plausible lead times in calendar days."""

    on_track_drift: Days = 2
    at_risk_drift: Days = 5
    approaching_days: Days = 5
    shortest_lead: Days = 28
    longest_lead: Days = 84

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if self.on_track_drift > self.at_risk_drift:
            raise ValueError("on_track_drift must not be greater than at_risk_drift")
        if self.shortest_lead > self.longest_lead:
            raise ValueError("shortest_lead must not be greater than longest_lead")
        return self


class LifecyclePolicy(Section):
    """The steps of the process, in working hours and working days."""

    intake_hours: Hours = 1
    closure_hours: Hours = 1
    unassigned_critical_days: Days = 1


class ChangePolicy(Section):
    """Change orders, in working days."""

    undecided_days: Days = 2
    undecided_critical_days: Days = 5

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if self.undecided_critical_days < self.undecided_days:
            raise ValueError("undecided_critical_days must not be smaller than undecided_days")
        return self


class FittingPolicy(Section):
    """Fittings, in working days."""

    unavailable_critical_days: Days = 3
    outcome_days: Days = 1


class ClientPolicy(Section):
    """Client communication, in working days and working hours."""

    update_days: Days = 5
    waiting_hours: Hours = 4
    waiting_critical_hours: Hours = 8

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if self.waiting_critical_hours < self.waiting_hours:
            raise ValueError("waiting_critical_hours must not be smaller than waiting_hours")
        return self


class ClosingPolicy(Section):
    """Sign-off and satisfaction. ``answer_days`` are working days, ``window_days`` calendar days."""

    satisfaction_target: Annotated[Decimal, Field(ge=1, le=5)] = Decimal("4.5")
    nps_unhappy: Annotated[int, Field(ge=0, le=10)] = 6
    answer_days: Days = 5
    window_days: Days = 30


class DataPolicy(Section):
    """When so many rows turn invalid that a column was probably changed."""

    invalid_share: Annotated[float, Field(gt=0, le=1)] = 0.2
    invalid_rows: Count = 2
    invalid_alerts: Count = 30


class RulesPolicy(Section):
    """Rules beside the built-in ones, as ``package.module:rule``."""

    extra: tuple[Annotated[str, Field(pattern=r"^[\w.]+:\w+$")], ...] = ()


DURATION_UNITS = {"s": 1, "m": 60, "h": 3600}


def _seconds(value: object) -> object:
    if isinstance(value, str) and value[:-1].isdigit() and value[-1] in DURATION_UNITS:
        return int(value[:-1]) * DURATION_UNITS[value[-1]]
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError('expected a duration such as "10m", "90s" or "1h"')


Duration = Annotated[int, BeforeValidator(_seconds), Field(ge=1)]
Pause = Annotated[int, BeforeValidator(_seconds), Field(ge=1, le=86_400)]


class RunPolicy(Section):
    """How long a pass may take, how long what fails is left, how far the clock may be off; in seconds."""

    deadline: Duration = 600
    set_aside_after: Annotated[int, Field(ge=1, le=100)] = 3
    set_aside_first: Pause = 900
    set_aside_longest: Pause = 86_400
    clock_tolerance: Duration = 600

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        if self.set_aside_first > self.set_aside_longest:
            raise ValueError("set_aside_first must not be longer than set_aside_longest")
        return self


class LedgerPolicy(Section):
    """What the ledger keeps. history: how rows were before, for two years, so that replay can use it."""

    history: bool = True


class Policy(Section):
    """``policy.toml``: the thresholds of every rule."""

    payment: PaymentPolicy = PaymentPolicy()
    timeline: TimelinePolicy = TimelinePolicy()
    lifecycle: LifecyclePolicy = LifecyclePolicy()
    change: ChangePolicy = ChangePolicy()
    fitting: FittingPolicy = FittingPolicy()
    client: ClientPolicy = ClientPolicy()
    closing: ClosingPolicy = ClosingPolicy()
    data: DataPolicy = DataPolicy()
    rules: RulesPolicy = RulesPolicy()
    run: RunPolicy = RunPolicy()
    ledger: LedgerPolicy = LedgerPolicy()


class Decision(Section):
    """One line of the RABSIC matrix: which roles hold which letter."""

    name: Text
    responsible: tuple[Text, ...]
    accountable: tuple[Text, ...]
    backup: tuple[Text, ...] = ()
    support: tuple[Text, ...] = ()
    informed: tuple[Text, ...] = ()
    consulted: tuple[Text, ...] = ()


ACCOUNT_MANAGER = "Account Manager"
"""The role that an order's own cell fills, and nobody else."""

INTAKE = "Order intake and documentation"
PRODUCTION = "Production timeline coordination"
UPDATES = "Client status updates"
CHANGES = "Change order approval"
DELIVERY = "Delivery coordination"
SIGN_OFF = "Final client sign-off"
DECISIONS = (INTAKE, PRODUCTION, UPDATES, CHANGES, DELIVERY, SIGN_OFF)

_AM, _DIRECTOR, _COORDINATOR = (ACCOUNT_MANAGER,), ("Sales Director",), ("Sales Coordinator",)
_MAKERS = ("Fashion Design", "Operations")

PROCESS_MATRIX = (
    Decision(
        name=INTAKE,
        responsible=_AM,
        accountable=_AM,
        backup=_COORDINATOR,
        support=_COORDINATOR,
        informed=_MAKERS,
    ),
    Decision(
        name=PRODUCTION,
        responsible=_AM,
        accountable=_DIRECTOR,
        support=("Operations",),
        informed=("Finance",),
        consulted=_MAKERS,
    ),
    Decision(
        name=UPDATES, responsible=_AM, accountable=_AM, backup=_COORDINATOR, informed=("Sales Director",)
    ),
    Decision(
        name=CHANGES,
        responsible=_DIRECTOR,
        accountable=_DIRECTOR,
        support=("Finance", "Operations"),
        consulted=_MAKERS,
    ),
    Decision(
        name=DELIVERY,
        responsible=_AM,
        accountable=_AM,
        backup=_COORDINATOR,
        support=("Logistics",),
        informed=("Operations",),
    ),
    Decision(name=SIGN_OFF, responsible=_AM, accountable=_DIRECTOR, informed=("Finance", "Operations")),
)
"""The matrix of the process document."""


class Matrix(Section):
    """``rabsic.toml``: the responsibility matrix. The six decisions are the process's own and all needed."""

    decision: tuple[Decision, ...] = PROCESS_MATRIX

    @model_validator(mode="after")
    def _complete(self) -> Self:
        names = [decision.name for decision in self.decision]
        wrong = sorted(set(names) ^ set(DECISIONS)) or sorted({n for n in names if names.count(n) > 1})
        if wrong:
            raise ValueError(
                f"{', '.join(wrong)}: expected each of these decisions once: {', '.join(DECISIONS)}"
            )
        return self

    def __getitem__(self, name: str) -> Decision:
        """The line of the matrix with that name."""
        return next(decision for decision in self.decision if decision.name == name)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role the matrix names, once, in its order."""
        letters = ("responsible", "accountable", "backup", "support", "informed", "consulted")
        return tuple(
            dict.fromkeys(r for d in self.decision for letter in letters for r in getattr(d, letter))
        )


class Absence(Section):
    """Both days included."""

    first: date = Field(alias="from")
    last: date = Field(alias="until")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError("until is before from")
        return self


class Member(Section):
    """Somebody of the team (``[[person]]`` in ``team.toml``)."""

    name: Text
    email: str | None = None
    roles: tuple[Text, ...] = ()
    away: tuple[Absence, ...] = ()
    stands_in_for: tuple[Text, ...] = ()
    notion_user: str | None = None
    slack_id: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]+$")] | None = None

    def is_away(self, day: date) -> bool:
        """Whether the person is away on that day."""
        return bool(self.away) and any(absence.first <= day <= absence.last for absence in self.away)


class Team(Section):
    """``team.toml``: the team directory."""

    person: tuple[Member, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        emails = [member.email.casefold() for member in self.person if member.email]
        repeated = sorted({email for email in emails if emails.count(email) > 1})
        if repeated:
            raise ValueError(f"{', '.join(repeated)}: two people have this email")
        return self
