"""Timeline drift: at risk, late, and what is wrong with the plan (``process/rules.md``, "The timeline")."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from rules import hold
from rules.case import Case, Process
from rules.cells import Cells, DateCell
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say, say_count
from rules.order import SOURCING, Milestone
from rules.payment import PAYMENT_FIELDS
from rules.phase import in_production_or_later, is_ended
from rules.schedule import AT_RISK, LATE, Timeline
from rules.verdict import Rule, Verdict

SLIP, SOURCING_DELAY = "timeline.slip", "timeline.sourcing"
NO_BASELINE, IMPLAUSIBLE = "timeline.no_baseline", "timeline.implausible"
FAMILIES = frozenset({SLIP, SOURCING_DELAY, NO_BASELINE, IMPLAUSIBLE})

PROMISE_FIELDS = ("stage", "baseline", "agreed")
DATE_FIELDS = (*PROMISE_FIELDS, "forecast", "delivered")
MILESTONE_FIELDS = frozenset({"kind", "planned", "actual"})
CHANGE_FIELDS = frozenset({"status", "written_approval", "schedule_impact"})
DELIVERED = Ending(say("the order was delivered"))
SOURCED = Ending(say("the sourcing milestone is not overdue any more"))
PROMISED = Ending(say("a delivery date was promised"))
PLAUSIBLE = Ending(silent=True)
ON_TRACK_AGAIN = Ending(say("back on track"))
NO_CELLS: Cells = {"timeline": None, "drift": None, "projected": None}


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Compare what was promised with what is to be expected."""
    order, today = case.order, process.calendar.local_day(now)
    if not case.knows("stage", "delivered"):
        return Verdict(stands_down=FAMILIES)
    ended = is_ended(order.stage, process.stages)
    if ended and order.delivered is None:
        return Verdict(cells=NO_CELLS, endings=_all_end(say("the order has ended")))
    timeline = Timeline(case, process, today)
    down = _cannot_be_judged(case, process)
    cells: Cells = {} if SLIP in down else _cells(timeline)
    if ended:
        return Verdict(cells=cells, endings=_all_end(say("the order has ended")))
    turns = frozenset(timeline.turns())
    if order.stage in process.stages.on_hold:
        return Verdict(cells=cells, stands_down=FAMILIES, turns=turns)
    findings = (finding for finding in _findings(timeline) if finding.family not in down)
    endings = {
        SLIP: DELIVERED if order.delivered else _on_track_again(timeline),
        SOURCING_DELAY: DELIVERED if order.delivered else SOURCED,
        NO_BASELINE: PROMISED,
        IMPLAUSIBLE: PLAUSIBLE,
    }
    return Verdict(tuple(findings), cells, stands_down=down, endings=endings, turns=turns)


def _cannot_be_judged(case: Case, process: Process) -> frozenset[str]:
    """Families for which something they need is unknown."""
    plan = all(m.unknown.isdisjoint(MILESTONE_FIELDS) for m in case.milestones)
    changes = all(c.unknown.isdisjoint(CHANGE_FIELDS) for c in case.changes)
    held = hold.is_known(case, process)
    down = _without_columns(process)
    if not (case.knows(*DATE_FIELDS) and plan and changes and held):
        down.add(SLIP)
    if not (plan and held):
        down.add(SOURCING_DELAY)
    if not case.knows(*PROMISE_FIELDS):
        down.add(NO_BASELINE)
    if not case.knows("baseline", "contract_signed"):
        down.add(IMPLAUSIBLE)
    return frozenset(down)


def _without_columns(process: Process) -> set[str]:
    """Families that the tracker has no columns for: nothing is promised or planned in it."""
    down = set()
    if not (process.has(Source.ORDERS, "baseline") or process.has(Source.ORDERS, "agreed")):
        down |= {SLIP, NO_BASELINE}
    if not process.has(Source.MILESTONES, "planned"):
        down.add(SOURCING_DELAY)
    return down


def _cells(timeline: Timeline) -> Cells:
    drift, projected = timeline.drift, timeline.projected
    return {
        "timeline": timeline.status,
        "drift": None if drift is None else Decimal(drift),
        "projected": DateCell(projected) if projected else None,
    }


def _all_end(reason: Say) -> dict[str, Ending]:
    return dict.fromkeys(FAMILIES, Ending(reason))


def _on_track_again(timeline: Timeline) -> Ending:
    agreed = timeline.case.order.agreed
    if not agreed:
        return ON_TRACK_AGAIN
    return Ending(say("on track for {agreed}, the agreed date", agreed=agreed))


def _findings(timeline: Timeline) -> Iterator[Finding]:
    order, process = timeline.case.order, timeline.process
    facts: dict[str, Parameter] = {
        "client": order.client or say("the client"),
        "commitment": timeline.commitment,
        "projected": timeline.projected,
        "drift": timeline.drift,
    }
    if not order.delivered:
        yield from _slip(timeline, facts)
        late = [milestone for milestone in timeline.overdue if milestone.kind == SOURCING]
        if late:
            facts |= {
                "milestone": _name(late[0], timeline),
                "planned": timeline.moved(late[0]),
            }
            yield Finding(
                code=SOURCING_DELAY,
                level=Level.WARNING,
                what=Say("{milestone} was planned for {planned} and is not done", facts),
                do=Say(
                    "Tell {client} about the sourcing delay first, offer alternatives and agree a new date",
                    facts,
                ),
                since=timeline.moved(late[0]),
                evidence={"Planned": late[0].planned, "Hold (working days)": timeline.hold},
            )
    if not (order.baseline or order.agreed) and in_production_or_later(order.stage, process.stages):
        yield Finding(
            code=NO_BASELINE,
            level=Level.WARNING,
            what=say("the order is in {stage} without a promised or agreed delivery", stage=order.stage),
            do=Say("Agree a delivery date with {client} and enter it", facts),
            evidence={"Stage": order.stage},
        )
    if order.baseline and order.contract_signed:
        lead = (order.baseline - order.contract_signed.day).days
        policy = process.policy.timeline
        if not policy.shortest_lead <= lead <= policy.longest_lead:
            yield Finding(
                code=IMPLAUSIBLE,
                level=Level.INFO,
                what=say("delivery promised {lead} days after the contract was signed", lead=lead),
                do=say("Check the promised delivery: {lead} days after signing is unusual", lead=lead),
                evidence={"Promised delivery": order.baseline, "Contract signed": order.contract_signed.day},
            )


def _slip(timeline: Timeline, facts: dict[str, Parameter]) -> Iterator[Finding]:
    if timeline.status not in (LATE, AT_RISK):
        return
    evidence: dict[str, Parameter] = {
        "Promised delivery": timeline.case.order.baseline,
        "Agreed delivery": timeline.case.order.agreed,
        "Forecast delivery": timeline.case.order.forecast,
        "Approved changes (working days)": timeline.impacts,
        "Hold (working days)": timeline.hold,
        "Slip (working days)": timeline.slip,
        "Commitment": timeline.commitment,
        "Projected delivery": timeline.projected,
        "Drift (working days)": timeline.drift,
    }
    if timeline.status == LATE:
        yield Finding(
            code="timeline.late",
            level=Level.CRITICAL,
            what=_late(timeline, facts),
            do=_agree_anew(timeline, facts),
            since=_since(timeline),
            evidence=evidence,
        )
    else:
        yield Finding(
            code="timeline.at_risk",
            level=Level.WARNING,
            what=_at_risk(timeline, facts),
            do=_warn(timeline, facts),
            evidence=evidence,
        )


def _since(timeline: Timeline) -> date | None:
    commitment = timeline.commitment
    return commitment if commitment and commitment < timeline.today else None


def _late(timeline: Timeline, facts: dict[str, Parameter]) -> Say:
    if not _since(timeline):
        return _expected(timeline, facts)
    if not timeline.drift:
        return Say("delivery was due on {commitment} and has not happened", facts)
    return say_count(
        "delivery was due on {commitment} and has not happened, {drift} working day late",
        "delivery was due on {commitment} and has not happened, {drift} working days late",
        timeline.drift,
        facts,
    )


def _agree_anew(timeline: Timeline, facts: dict[str, Parameter]) -> Say:
    if _since(timeline):
        return Say("Agree a new delivery date with {client}: {commitment} was promised and is past", facts)
    return Say("Agree a new delivery date with {client}: expected {projected}, promised {commitment}", facts)


def _expected(timeline: Timeline, facts: dict[str, Parameter]) -> Say:
    return say_count(
        "delivery is expected on {projected}, {drift} working day after {commitment}",
        "delivery is expected on {projected}, {drift} working days after {commitment}",
        timeline.drift,
        facts,
    )


def _at_risk(timeline: Timeline, facts: dict[str, Parameter]) -> Say:
    limit = timeline.process.policy.timeline.on_track_drift
    if timeline.drift is not None and timeline.drift > limit:
        return _expected(timeline, facts)
    overdue = [milestone for milestone in timeline.overdue if milestone.kind != SOURCING]
    if overdue:
        return _overdue(overdue[0], timeline)
    stage = timeline.case.order.stage
    return Say(
        "delivery is promised for {commitment} and the order is still in {stage}", {**facts, "stage": stage}
    )


def _overdue(milestone: Milestone, timeline: Timeline) -> Say:
    return say(
        "{milestone} was planned for {planned} and is not done",
        milestone=_name(milestone, timeline),
        planned=timeline.moved(milestone),
    )


def _name(milestone: Milestone, timeline: Timeline) -> Parameter:
    if milestone.title or not milestone.kind:
        return milestone.title or say("A milestone")
    return timeline.process.called(Source.MILESTONES, "kind", milestone.kind)


def _warn(timeline: Timeline, facts: dict[str, Parameter]) -> Say:
    if timeline.commitment is None:
        return Say("Get the plan back on track or warn {client}", facts)
    return Say("Get the plan back on track for {commitment} or warn {client}", facts)


TIMELINE = Rule(
    "timeline",
    FAMILIES,
    judge,
    policy=(
        "timeline.on_track_drift",
        "timeline.at_risk_drift",
        "timeline.approaching_days",
        "timeline.shortest_lead",
        "timeline.longest_lead",
        "payment.pause_day",
        "payment.enforce_from",
    ),
    reads=(
        *(f"orders.{key}" for key in (*DATE_FIELDS, "contract_signed", *hold.ORDER_FIELDS)),
        *(f"milestones.{key}" for key in sorted(MILESTONE_FIELDS)),
        *(f"change_orders.{key}" for key in sorted(CHANGE_FIELDS)),
        *(f"payments.{key}" for key in sorted(PAYMENT_FIELDS)),
    ),
    pauses=FAMILIES,
)
