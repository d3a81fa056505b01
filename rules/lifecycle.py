"""The steps of the process: intake in time, the trigger before work, closure in time.

``process/rules.md``, "The steps of the process". An order in receipt without contract and deposit waits
for Client Onboarding, and is not late.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from rules.basis import day_of, has_basis
from rules.calendar import Stamp
from rules.case import Case, Process
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say
from rules.order import Order
from rules.phase import is_ended
from rules.verdict import Rule, Verdict

INTAKE_OVERDUE, NO_TRIGGER, CLOSURE_OVERDUE = "intake.overdue", "intake.no_trigger", "closure.overdue"
FAMILIES = frozenset({INTAKE_OVERDUE, NO_TRIGGER, CLOSURE_OVERDUE})
DOCUMENTED = ("client", "account_manager", "value", "baseline")
"""What the intake fills in."""

INTAKE_DONE = Ending(say("the intake is done"))
WAITS_FOR_TRIGGER = Ending(say("the order waits for contract and deposit"))
TRIGGERED_LATER = Ending(say("contract or deposit came later than was entered first"))
TRIGGERED = Ending(say("contract and deposit are there"))
BACK_IN_RECEIPT = Ending(say("the order is not past receipt any more"))
SIGN_OFF_CHANGED = Ending(say("the date of the sign-off was changed"))
SIGN_OFF_UNDONE = Ending(say("the sign-off was undone"))


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """See whether each step was taken in its time."""
    if not case.knows("stage"):
        return Verdict(stands_down=FAMILIES)
    if is_ended(case.order.stage, process.stages):
        return Verdict(endings=_ended(case.order, process))
    down = _cannot_be_judged(case, process)
    intake_due, closure_due = _intake_due(case.order, process), _closure_due(case.order, process)
    findings: list[Finding] = []
    if intake_due and intake_due <= now:
        findings.append(_intake_overdue(case, process))
    findings += _no_trigger(case.order, process)
    if closure_due and closure_due <= now:
        findings.append(_closure_overdue(case.order))
    return Verdict(
        findings=tuple(finding for finding in findings if finding.family not in down),
        stands_down=down,
        endings=_endings(case.order, process),
        moments=frozenset(due for due in (intake_due, closure_due) if due and due > now),
    )


def _cannot_be_judged(case: Case, process: Process) -> frozenset[str]:
    down: frozenset[str] = frozenset()
    if not has_basis(case, process, "contract_signed", "deposit_received"):
        down |= {INTAKE_OVERDUE, NO_TRIGGER}
    if not has_basis(case, process, "signed_off"):
        down |= {CLOSURE_OVERDUE}
    return down


def _triggered(order: Order, process: Process) -> tuple[datetime, Stamp] | None:
    """When contract and deposit were both there: from when hours count, and the later cell."""
    if order.contract_signed is None or order.deposit_received is None:
        return None
    both = (order.contract_signed, order.deposit_received)
    return max(((process.calendar.counts_from(stamp), stamp) for stamp in both), key=lambda pair: pair[0])


def _intake_due(order: Order, process: Process) -> datetime | None:
    if order.stage not in process.stages.receipt:
        return None
    triggered = _triggered(order, process)
    if triggered is None:
        return None
    allowed = timedelta(hours=process.policy.lifecycle.intake_hours)
    return process.calendar.add_working_time(triggered[0], allowed)


def _closure_due(order: Order, process: Process) -> datetime | None:
    if order.signed_off is None:
        return None
    signed_off = process.calendar.counts_from(order.signed_off)
    allowed = timedelta(hours=process.policy.lifecycle.closure_hours)
    return process.calendar.add_working_time(signed_off, allowed)


def _intake_overdue(case: Case, process: Process) -> Finding:
    order, triggered = case.order, _triggered(case.order, process)
    missing = ", ".join(_empty_cells(case, process))
    facts = {**_facts(order), "missing": missing}
    do = Say("Complete the intake of the order of {client} and move it on from {stage}", facts)
    if missing:
        do = Say(
            "Complete the intake of the order of {client}: fill in {missing}, and move it on from {stage}",
            facts,
        )
    return Finding(
        code=INTAKE_OVERDUE,
        level=Level.WARNING,
        what=Say("contract and deposit of {client} are there and the order is still in {stage}", facts),
        do=do,
        since=triggered[1].day if triggered else None,
        evidence={**_trigger_evidence(order), "Stage": order.stage, "Empty": missing or None},
    )


def _empty_cells(case: Case, process: Process) -> Iterator[str]:
    """Names of the columns of the intake that are there and empty; an invalid cell is not empty."""
    names = process.names(Source.ORDERS)
    for key in DOCUMENTED:
        if has_basis(case, process, key) and getattr(case.order, key) in (None, "", ()):
            yield names[key]


def _no_trigger(order: Order, process: Process) -> Iterator[Finding]:
    stages = process.stages
    missing = (order.contract_signed is None, order.deposit_received is None)
    if order.stage is None or order.stage in stages.receipt or not any(missing):
        return
    what, do = _TRIGGER_WORDS[missing]
    yield Finding(
        code=NO_TRIGGER,
        level=Level.WARNING,
        what=what.about(_facts(order)),
        do=do.about(_facts(order)),
        evidence={**_trigger_evidence(order), "Stage": order.stage},
    )


_TRIGGER_WORDS = {
    (True, True): (
        say("the order of {client} is in {stage} without a signed contract and without a deposit"),
        say("Get the contract and the deposit from {client}, or enter their dates"),
    ),
    (True, False): (
        say("the order of {client} is in {stage} without a signed contract"),
        say("Get the signed contract from {client}, or enter its date"),
    ),
    (False, True): (
        say("the order of {client} is in {stage} without a deposit"),
        say("Get the deposit from {client}, or enter its date"),
    ),
}
"""By what is missing: the contract, the deposit."""


def _facts(order: Order) -> dict[str, Parameter]:
    return {"client": order.client or say("the client"), "stage": order.stage}


def _trigger_evidence(order: Order) -> dict[str, Parameter]:
    return {
        "Contract signed": day_of(order.contract_signed),
        "Deposit received": day_of(order.deposit_received),
    }


def _closure_overdue(order: Order) -> Finding:
    return Finding(
        code=CLOSURE_OVERDUE,
        level=Level.WARNING,
        what=Say("{client} signed off and the order is not closed", _facts(order)),
        do=Say("Close the order of {client}", _facts(order)),
        since=day_of(order.signed_off),
        evidence={"Signed off": day_of(order.signed_off), "Stage": order.stage},
    )


def _ended(order: Order, process: Process) -> dict[str, Ending]:
    cancelled = order.stage in process.stages.cancelled
    closed = say("the order was cancelled") if cancelled else say("the order was closed")
    return dict.fromkeys(FAMILIES, Ending(closed))


def _endings(order: Order, process: Process) -> dict[str, Ending]:
    in_receipt = order.stage in process.stages.receipt
    complete = order.contract_signed is not None and order.deposit_received is not None
    return {
        INTAKE_OVERDUE: _intake_over(in_receipt=in_receipt, complete=complete),
        NO_TRIGGER: TRIGGERED if complete else BACK_IN_RECEIPT,
        CLOSURE_OVERDUE: SIGN_OFF_CHANGED if order.signed_off else SIGN_OFF_UNDONE,
    }


def _intake_over(*, in_receipt: bool, complete: bool) -> Ending:
    if not in_receipt:
        return INTAKE_DONE
    return TRIGGERED_LATER if complete else WAITS_FOR_TRIGGER


LIFECYCLE = Rule(
    "lifecycle",
    FAMILIES,
    judge,
    policy=("lifecycle.intake_hours", "lifecycle.closure_hours"),
    reads=("orders.stage", "orders.contract_signed", "orders.deposit_received", "orders.signed_off"),
)
