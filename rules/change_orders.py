"""Change orders: decided, approved in writing, in the timeline and in the specifications.

``process/rules.md``, "Change orders, fittings, client updates, closing".
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from rules.basis import has_basis, lacks_columns
from rules.case import Case, Process
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say
from rules.order import APPROVED, IMPLEMENTED, IN_WORK, REJECTED, REQUESTED, ChangeOrder
from rules.phase import is_ended
from rules.policy import ACCOUNT_MANAGER, CHANGES
from rules.rabsic import holders
from rules.schedule import Timeline, is_approved
from rules.several import together
from rules.verdict import Rule, Verdict

UNDECIDED, UNAPPROVED = "change.undecided", "change.unapproved_work"
NOT_ADJUSTED, OUTDATED = "change.timeline_not_adjusted", "change.specs_outdated"
FAMILIES = frozenset({UNDECIDED, UNAPPROVED, NOT_ADJUSTED, OUTDATED})

UNDERWAY = frozenset({IN_WORK, IMPLEMENTED})
NEEDS = {
    UNDECIDED: (frozenset({REQUESTED}), frozenset({"requested"})),
    UNAPPROVED: (UNDERWAY, frozenset({"written_approval", "approved_by"})),
    NOT_ADJUSTED: (UNDERWAY | {APPROVED}, frozenset({"written_approval", "schedule_impact"})),
    OUTDATED: (UNDERWAY, frozenset({"specs_updated"})),
}
"""By family: the statuses it looks at, and what it must know of a change order that has one of them."""
OPTIONAL = frozenset({"approved_by"})
"""A tracker without this column is judged by the written approval alone."""
NEEDED_COLUMNS = {family: ("status", *sorted(fields - OPTIONAL)) for family, (_, fields) in NEEDS.items()}
"""By family: the columns of change orders without which it cannot be judged."""
NAME = "change"

WORK_APPROVED = Ending(say("the work is approved"))
SPECS_UPDATED = Ending(say("the specifications were updated"))
NOTHING_UNDERWAY = Ending(say("no change order is in work any more"))
ALL_APPROVED, ALL_REJECTED = Ending(say("approved")), Ending(say("rejected"))
NONE_WAITS = Ending(say("no change order has waited too long for a decision any more"))
DELIVERED = Ending(say("the order was delivered"))
FORECAST_ADJUSTED = Ending(say("the forecast goes with the approved change orders"))


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Follow the order's change orders."""
    today = process.calendar.local_day(now)
    if not case.knows("stage"):
        return Verdict(stands_down=FAMILIES)
    if is_ended(case.order.stage, process.stages):
        return Verdict(endings=dict.fromkeys(FAMILIES, Ending(say("the order has ended"))))
    oldest_first = sorted(
        (checked.record for checked in case.changes), key=lambda change: change.requested or date.max
    )
    down = frozenset(family for family in FAMILIES if _cannot_judge(family, case, process))
    findings = _findings(oldest_first, case, process, today) if oldest_first else ()
    return Verdict(
        findings=tuple(finding for finding in findings if finding.family not in down),
        stands_down=down,
        endings=_endings(oldest_first, case),
        turns=frozenset(
            turn for change in oldest_first for _, turn in _deadlines(change, process) if turn > today
        ),
    )


def _findings(
    oldest_first: list[ChangeOrder], case: Case, process: Process, today: date
) -> Iterator[Finding]:
    yield from together(_undecided(oldest_first, case, process, today), NAME)
    yield from together(_unapproved(oldest_first, case, process), NAME)
    yield from together(_not_adjusted(oldest_first, Timeline(case, process, today)), NAME)
    yield from together(_outdated(oldest_first, case), NAME)


def _cannot_judge(family: str, case: Case, process: Process) -> bool:
    if lacks_columns(process, Source.CHANGE_ORDERS, *NEEDED_COLUMNS[family]):
        return True
    statuses, fields = NEEDS[family]
    if family == NOT_ADJUSTED and not (
        has_basis(case, process, "baseline", "forecast") and case.knows("agreed", "delivered")
    ):
        return True
    if family == UNAPPROVED and ACCOUNT_MANAGER in process.matrix[CHANGES].accountable:
        fields |= {"account_manager"}
    return any(
        "status" in checked.unknown
        or (checked.record.status in statuses and not fields.isdisjoint(checked.unknown | case.unknown))
        for checked in case.changes
    )


def _facts(change: ChangeOrder, case: Case) -> dict[str, Parameter]:
    return {NAME: change.title or say("a change order"), "client": case.order.client or say("the client")}


def _deadlines(change: ChangeOrder, process: Process) -> Iterator[tuple[Level, date]]:
    """From which day on a request has waited too long for a decision, at each level."""
    policy = process.policy.change
    allowed = {Level.WARNING: policy.undecided_days, Level.CRITICAL: policy.undecided_critical_days}
    if change.status == REQUESTED and change.requested:
        for level, days in allowed.items():
            yield level, process.calendar.add_working_days(change.requested, days + 1)


def _undecided(
    changes: Iterable[ChangeOrder], case: Case, process: Process, today: date
) -> Iterator[Finding]:
    for change in changes:
        levels = [level for level, day in _deadlines(change, process) if day <= today]
        if not levels:
            continue
        facts = _facts(change, case)
        yield Finding(
            code=UNDECIDED,
            level=max(levels),
            what=Say("{client} waits for a decision on {change}", facts),
            do=Say("Decide on {change} for {client}", facts),
            since=change.requested,
            evidence={"Change": change.title, "Status": change.status, "Requested": change.requested},
        )


def _unapproved(changes: Iterable[ChangeOrder], case: Case, process: Process) -> Iterator[Finding]:
    for change in changes:
        strangers = _not_entitled(change, case, process)
        if change.status not in UNDERWAY or (is_approved(change) and not strangers):
            continue
        facts = _facts(change, case)
        what = Say("work on {change} for {client} has no written approval", facts)
        do = Say("Get written approval of {change} from {client} before work goes on", facts)
        if is_approved(change):
            facts["names"] = ", ".join(strangers)
            what = Say("{names} may not approve {change} for {client}, and work goes on", facts)
            do = Say("Approve {change} for {client}, or stop the work", facts)
        yield Finding(
            code=UNAPPROVED,
            level=Level.CRITICAL,
            what=what,
            do=do,
            evidence={
                "Change": change.title,
                "Status": change.status,
                "Written approval": "filled" if change.written_approval else None,
                "Approved by": _names(change, process) or None,
            },
        )


def _not_entitled(change: ChangeOrder, case: Case, process: Process) -> list[str]:
    """Names of approvers in the directory who are not accountable for change orders."""
    roles = process.matrix[CHANGES].accountable
    entitled = {member for role in roles for member in holders(role, case, process)}
    members = (process.directory.member(person) for person in change.approved_by or ())
    return [member.name for member in members if member and member not in entitled]


def _names(change: ChangeOrder, process: Process) -> str:
    return ", ".join(process.directory.known(person).name for person in change.approved_by or ())


def _not_adjusted(changes: Iterable[ChangeOrder], timeline: Timeline) -> Iterator[Finding]:
    order = timeline.case.order
    if order.agreed or order.delivered or not (order.forecast and order.baseline):
        return
    moved = timeline.process.calendar.add_working_days(order.baseline, timeline.impacts)
    if order.forecast >= moved:
        return
    for change in changes:
        if not (is_approved(change) and change.schedule_impact and change.schedule_impact > 0):
            continue
        facts = {**_facts(change, timeline.case), "forecast": order.forecast, "moved": moved}
        yield Finding(
            code=NOT_ADJUSTED,
            level=Level.WARNING,
            what=Say(
                "delivery is forecast for {forecast}, but with {change} for {client} it moves to {moved}",
                facts,
            ),
            do=Say("Agree a new delivery date with {client} for {change}: {moved} or later", facts),
            evidence={
                "Change": change.title,
                "Schedule impact": change.schedule_impact,
                "Promised delivery": order.baseline,
                "Forecast delivery": order.forecast,
                "Approved changes (working days)": timeline.impacts,
            },
        )


def _outdated(changes: Iterable[ChangeOrder], case: Case) -> Iterator[Finding]:
    for change in changes:
        if change.status not in UNDERWAY or change.specs_updated:
            continue
        facts = _facts(change, case)
        yield Finding(
            code=OUTDATED,
            level=Level.WARNING,
            what=Say("work on {change} for {client} goes by specifications without the change", facts),
            do=Say("Update the specifications of {client} for {change}", facts),
            evidence={"Change": change.title, "Status": change.status, "Specs updated": None},
        )


def _endings(changes: list[ChangeOrder], case: Case) -> dict[str, Ending]:
    underway = any(change.status in UNDERWAY for change in changes)
    return {
        UNDECIDED: _decided(changes),
        UNAPPROVED: WORK_APPROVED if underway else NOTHING_UNDERWAY,
        NOT_ADJUSTED: _adjusted(case),
        OUTDATED: SPECS_UPDATED if underway else NOTHING_UNDERWAY,
    }


def _decided(changes: list[ChangeOrder]) -> Ending:
    if changes and all(is_approved(change) for change in changes):
        return ALL_APPROVED
    if changes and all(change.status == REJECTED for change in changes):
        return ALL_REJECTED
    return NONE_WAITS


def _adjusted(case: Case) -> Ending:
    if case.order.delivered:
        return DELIVERED
    if case.order.agreed:
        return Ending(say("delivery was agreed for {agreed}", agreed=case.order.agreed))
    return FORECAST_ADJUSTED


CHANGE_ORDERS = Rule(
    "change_orders",
    FAMILIES,
    judge,
    policy=("change.undecided_days", "change.undecided_critical_days"),
    reads=(
        *(
            f"orders.{key}"
            for key in ("stage", "baseline", "agreed", "forecast", "delivered", "account_manager")
        ),
        *(f"change_orders.{key}" for key in sorted({"status"}.union(*(keys for _, keys in NEEDS.values())))),
    ),
)
