"""RABSIC assignment: whose turn it is, and who acts (``process/rules.md``, "The matrix")."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from rules.case import Case, Process
from rules.cells import Cells, CellValue
from rules.columns import Source
from rules.directory import accounts, each_once, present
from rules.finding import Ending, Finding, Level, Say, say
from rules.order import CLIENT, REQUESTED
from rules.phase import is_ended
from rules.policy import (
    ACCOUNT_MANAGER,
    CHANGES,
    DELIVERY,
    INTAKE,
    PRODUCTION,
    SIGN_OFF,
    UPDATES,
    Member,
)
from rules.verdict import Rule, Verdict

UNASSIGNED, WRONG_PERSON = "rabsic.unassigned", "rabsic.wrong_person"
FAMILIES = frozenset({UNASSIGNED, WRONG_PERSON})
ENDINGS = {
    UNASSIGNED: Ending(say("an Account Manager was named")),
    WRONG_PERSON: Ending(say("the Account Manager was put right")),
}
LETTERS = ("responsible", "accountable", "backup", "support", "informed", "consulted")
NO_CELLS: Cells = {"current_decision": None, **dict.fromkeys(LETTERS, ())}


def current_decision(case: Case, process: Process) -> str | None:
    """The decision an open order is at; None where what decides it is unknown."""
    order, stages = case.order, process.stages
    if any(change.record.status == REQUESTED for change in case.changes):
        return CHANGES
    if is_waiting(case, process):
        return UPDATES
    if order.stage in stages.receipt:
        return INTAKE
    if order.stage in stages.delivery:
        return DELIVERY
    if order.stage in stages.closing:
        return SIGN_OFF
    if not case.knows("stage", "delivered", "signed_off"):
        return None
    return SIGN_OFF if order.delivered and not order.signed_off else PRODUCTION


def is_waiting(case: Case, process: Process) -> bool:
    """Whether a message from the client is unanswered."""
    if not process.has(Source.UPDATES):
        return case.order.waiting_since is not None
    return any(u.record.from_ == CLIENT and u.record.at and not u.record.answered for u in case.updates)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a responsible role on a day: ``people``, for whom (where they stand in), by what right."""

    people: tuple[Member, ...]
    instead_of: tuple[Member, ...] = ()
    right: str = "responsible"


def holders(role: str, case: Case, process: Process) -> tuple[Member, ...]:
    """People who hold a role for this order: its own cell for the Account Manager, else the directory."""
    if role != ACCOUNT_MANAGER:
        return process.directory.holders(role)
    return tuple(process.directory.known(person) for person in case.order.account_manager or ())


def acting(decision: str, case: Case, process: Process, today: date) -> Acting:
    """Who acts for a decision today; nobody where all are away or the roles are empty."""
    line = process.matrix[decision]
    responsible = _holders(line.responsible, case, process)
    if here := present(responsible, today):
        return Acting(here)
    for role in line.responsible:
        if stand_ins := present(process.directory.stand_ins(role=role, away=responsible), today):
            return Acting(stand_ins, responsible, "stands in")
    for right, roles in (("backup", line.backup), ("accountable", line.accountable)):
        if here := present(_holders(roles, case, process), today):
            return Acting(here, responsible, right)
    return Acting((), responsible, "nobody")


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Assign the order's current decision to people."""
    today = process.calendar.local_day(now)
    if not case.knows("stage"):
        return Verdict(stands_down=FAMILIES)
    if is_ended(case.order.stage, process.stages):
        ended = Ending(say("the order has ended"))
        return Verdict(cells=NO_CELLS, endings=dict.fromkeys(FAMILIES, ended))
    decision = current_decision(case, process)
    cells: Cells = {} if decision is None else _cells(decision, case, process)
    down = frozenset(_unclear(case, process)) if _knows_manager(case, process) else FAMILIES
    findings = (finding for finding in _findings(case, process, today) if finding.family not in down)
    return Verdict(
        findings=tuple(findings),
        cells=cells,
        stands_down=down,
        endings=ENDINGS,
        gaps=tuple(dict.fromkeys(_gaps(decision, case, process, today))) if decision else (),
        turns=frozenset(_turns(case, process, today)),
    )


def _unclear(case: Case, process: Process) -> Iterator[str]:
    """Families that cannot be judged though the Account Manager cell can be read."""
    if not case.knows("contract_signed", "deposit_received"):
        yield UNASSIGNED
    people = case.order.account_manager or ()
    unseen = (person for person in people if person.name is None and person.email is None)
    if any(process.directory.member(person) is None for person in unseen):
        # Without the right to see who people are, everybody would look like a stranger.
        yield WRONG_PERSON


def _knows_manager(case: Case, process: Process) -> bool:
    return process.has(Source.ORDERS, "account_manager") and case.knows("account_manager")


def _cells(decision: str, case: Case, process: Process) -> Cells:
    line = process.matrix[decision]
    cells: dict[str, CellValue] = {"current_decision": decision}
    for letter in LETTERS:
        roles: tuple[str, ...] = getattr(line, letter)
        if ACCOUNT_MANAGER not in roles:
            cells[letter] = process.directory.accounts(roles)
        elif _knows_manager(case, process):
            cells[letter] = accounts(_holders(roles, case, process))
    return cells


def _holders(roles: Iterable[str], case: Case, process: Process) -> tuple[Member, ...]:
    return each_once([member for role in roles for member in holders(role, case, process)])


def _critical_from(case: Case, process: Process) -> date | None:
    """One working day after the later of contract and deposit."""
    stamps = (case.order.contract_signed, case.order.deposit_received)
    days = [stamp.day for stamp in stamps if stamp]
    wait = process.policy.lifecycle.unassigned_critical_days
    return process.calendar.add_working_days(max(days), wait) if days else None


def _findings(case: Case, process: Process, today: date) -> Iterator[Finding]:
    people = case.order.account_manager or ()
    if not people:
        critical_from = _critical_from(case, process)
        critical = critical_from is not None and today >= critical_from
        yield Finding(
            code=UNASSIGNED,
            level=Level.CRITICAL if critical else Level.WARNING,
            what=say("the order has no Account Manager"),
            do=say("Name an Account Manager"),
            since=critical_from if critical else None,
            evidence={"Account Manager": None, "Critical from": critical_from},
        )
        return
    entitled = process.directory.holders(ACCOUNT_MANAGER)
    if entitled and not any(process.directory.member(person) in entitled for person in people):
        names = ", ".join(process.directory.known(person).name for person in people)
        yield Finding(
            code=WRONG_PERSON,
            level=Level.WARNING,
            what=say("{names} is not an Account Manager", names=names),
            do=Say("Name an Account Manager instead of {names}", {"names": names}),
            roles=(ACCOUNT_MANAGER,),
            evidence={"Account Manager": names, "Entitled": ", ".join(m.name for m in entitled)},
        )


def _gaps(decision: str, case: Case, process: Process, today: date) -> Iterator[str]:
    """Roles of the decision that nobody holds, and people away with nobody to act."""
    line = process.matrix[decision]
    for letter in LETTERS:
        for role in getattr(line, letter):
            if role != ACCOUNT_MANAGER and not process.directory.holders(role):
                yield f"role:{role}"
    who = acting(decision, case, process, today)
    if not who.people:
        yield from (f"away:{member.name}" for member in who.instead_of)


def _turns(case: Case, process: Process, today: date) -> Iterator[date]:
    if not case.order.account_manager:
        critical_from = _critical_from(case, process)
        if critical_from and critical_from > today:
            yield critical_from
    yield from process.directory.turns(today)


RABSIC = Rule(
    "rabsic",
    FAMILIES,
    judge,
    policy=("lifecycle.unassigned_critical_days",),
    reads=("orders.stage", "orders.account_manager", "orders.contract_signed", "orders.deposit_received"),
)
