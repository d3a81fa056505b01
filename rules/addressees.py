"""Who is named in an alert: each code belongs to a decision of the matrix, whatever the current one."""

from dataclasses import dataclass
from datetime import date

from rules.case import Case, Process
from rules.directory import each_once
from rules.finding import Finding, Level
from rules.policy import CHANGES, INTAKE, PRODUCTION, SIGN_OFF, UPDATES, Member
from rules.rabsic import WRONG_PERSON, Acting, acting, holders

DECISION_OF = {
    "intake": INTAKE,
    "timeline": PRODUCTION,
    "payment": PRODUCTION,
    "fitting": PRODUCTION,
    "client": UPDATES,
    "change": CHANGES,
    "closing": SIGN_OFF,
    "closure": SIGN_OFF,
}
"""By the part of a code before the dot."""

TO_THE_ACCOUNT_MANAGER = frozenset({"data", "rabsic"})
"""Codes that go to the Account Manager, or to the Accountable of Production where the order has none."""


def decision_of(code: str) -> str:
    """The decision whose people are named for a code; a team's own codes go to who runs the timeline."""
    return DECISION_OF.get(code.partition(".")[0], PRODUCTION)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a finding concerns.

    acting: who is to act. mentioned: everybody to mention, in order. vacant: roles to name though nobody
    holds them. informed, consulted: roles to name without a mention.
    """

    acting: Acting
    mentioned: tuple[Member, ...]
    vacant: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()


def addressees(finding: Finding, case: Case, process: Process, today: date) -> Addressees:
    """For a warning who acts; for a critical finding the Accountable too; and whoever the rule names."""
    line = process.matrix[decision_of(finding.code)]
    about_set_up = finding.code.partition(".")[0] in TO_THE_ACCOUNT_MANAGER
    if about_set_up and (finding.code == WRONG_PERSON or not case.order.account_manager):
        in_charge = [member for role in line.accountable for member in holders(role, case, process)]
        who = Acting(each_once(in_charge), right="accountable")
    else:
        who = acting(line.name, case, process, today)
    accountable = line.accountable if finding.level is Level.CRITICAL else ()
    mentioned, vacant = list(who.people), []
    for role in dict.fromkeys((*accountable, *finding.roles)):
        held = holders(role, case, process)
        mentioned += held
        if not held:
            vacant.append(role)
    in_words = () if about_set_up else line.informed
    informed = tuple(role for role in in_words if role not in (*accountable, *finding.roles))
    asked = line.consulted if line.name == CHANGES else ()
    consulted = tuple(role for role in asked if role not in (*accountable, *finding.roles))
    return Addressees(who, each_once(mentioned), tuple(vacant), informed, consulted)
