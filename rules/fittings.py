"""Fittings: a new date where the client is unavailable, an outcome once they are over.

``process/rules.md``, "Change orders, fittings, client updates, closing".
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from rules.basis import lacks_columns
from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.checking import Checked
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say
from rules.order import COMPLETED, RESCHEDULED, SCHEDULED, UNAVAILABLE, Fitting
from rules.phase import is_ended
from rules.several import together
from rules.verdict import Rule, Verdict

MISSED, NO_OUTCOME = "fitting.unavailable", "fitting.no_outcome"
FAMILIES = frozenset({MISSED, NO_OUTCOME})
AHEAD = frozenset({SCHEDULED, RESCHEDULED})
NEEDS = {
    UNAVAILABLE: frozenset({"date", "backup_date"}),
    SCHEDULED: frozenset({"date"}),
    RESCHEDULED: frozenset({"date", "backup_date"}),
}
"""What must be known of a fitting, by its status."""
NAME = "fitting"

NONE_MISSED = Ending(say("no fitting needs a backup date any more"))
BACKUP_AGREED = Ending(say("a backup date was agreed"))
FITTING_RESCHEDULED = Ending(say("the fitting was rescheduled"))
OUTCOME_NOTED = Ending(say("the outcome was noted"))
NONE_LACKS_OUTCOME = Ending(say("no fitting lacks its outcome any more"))


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Follow the order's fittings."""
    order, today = case.order, process.calendar.local_day(now)
    if not case.knows("stage") or order.stage in process.stages.on_hold:
        return Verdict(stands_down=FAMILIES)
    if is_ended(order.stage, process.stages):
        return Verdict(endings=dict.fromkeys(FAMILIES, Ending(say("the order has ended"))))
    down = _cannot_be_judged(case, process)
    oldest_first = sorted(
        (checked.record for checked in case.fittings), key=lambda fitting: fitting.date or date.max
    )
    findings = _findings(oldest_first, case, process, today) if oldest_first else ()
    return Verdict(
        findings=tuple(finding for finding in findings if finding.family not in down),
        stands_down=down,
        endings=_endings(oldest_first),
        turns=frozenset(
            turn for fitting in oldest_first for turn in _turns(fitting, process) if turn > today
        ),
    )


def _findings(oldest_first: list[Fitting], case: Case, process: Process, today: date) -> Iterator[Finding]:
    yield from together(_missed(oldest_first, case, process, today), NAME)
    yield from together(_no_outcome(oldest_first, case, process, today), NAME)


def _cannot_be_judged(case: Case, process: Process) -> frozenset[str]:
    down = {family for checked in case.fittings for family in _unclear(checked)}
    if lacks_columns(process, Source.FITTINGS, "status"):
        down |= FAMILIES
    if lacks_columns(process, Source.FITTINGS, "date"):
        down.add(NO_OUTCOME)
    return frozenset(down)


def _unclear(checked: Checked[Fitting]) -> frozenset[str]:
    """Families that would need what is unknown of this fitting."""
    status = checked.record.status
    if "status" in checked.unknown:
        return FAMILIES
    if status not in NEEDS or checked.unknown.isdisjoint(NEEDS[status]):
        return frozenset()
    return frozenset({MISSED if status == UNAVAILABLE else NO_OUTCOME})


def _date_that_holds(fitting: Fitting) -> date | None:
    """When the fitting is: its backup date once it is rescheduled to one, else its date."""
    if fitting.status == RESCHEDULED and fitting.backup_date:
        return fitting.backup_date
    return fitting.date


def _critical_from(fitting: Fitting, process: Process) -> date | None:
    wait = process.policy.fitting.unavailable_critical_days
    return fitting.date and process.calendar.add_working_days(fitting.date, wait)


def _outcome_due(fitting: Fitting, process: Process) -> date | None:
    """The day from which the outcome should be noted."""
    held = _date_that_holds(fitting)
    return held and process.calendar.add_working_days(held, process.policy.fitting.outcome_days)


def _turns(fitting: Fitting, process: Process) -> Iterator[date]:
    if fitting.status == UNAVAILABLE:
        if fitting.backup_date:
            yield fitting.backup_date + ONE_DAY
        if critical_from := _critical_from(fitting, process):
            yield critical_from
    elif fitting.status in AHEAD and (due := _outcome_due(fitting, process)):
        yield due


def _facts(fitting: Fitting, case: Case) -> dict[str, Parameter]:
    return {NAME: fitting.title or say("a fitting"), "client": case.order.client or say("the client")}


def _evidence(fitting: Fitting) -> dict[str, Parameter]:
    return {
        "Fitting": fitting.title,
        "Status": fitting.status,
        "Date": fitting.date,
        "Backup date": fitting.backup_date,
    }


def _missed(fittings: Iterable[Fitting], case: Case, process: Process, today: date) -> Iterator[Finding]:
    for fitting in fittings:
        backup = fitting.backup_date
        if fitting.status != UNAVAILABLE or (backup and backup >= today):
            continue
        critical_from = _critical_from(fitting, process)
        facts = {**_facts(fitting, case), "backup": backup}
        what = Say("{client} is unavailable for {fitting} and there is no backup date", facts)
        if backup:
            what = Say(
                "{client} is unavailable for {fitting} and the backup date, {backup}, has passed", facts
            )
        yield Finding(
            code=MISSED,
            level=Level.CRITICAL if critical_from and critical_from <= today else Level.WARNING,
            what=what,
            do=Say(
                "Agree a backup date with {client} for {fitting}, or offer a virtual fitting or a stand-in",
                facts,
            ),
            evidence=_evidence(fitting),
        )


def _no_outcome(fittings: Iterable[Fitting], case: Case, process: Process, today: date) -> Iterator[Finding]:
    for fitting in fittings:
        due = _outcome_due(fitting, process)
        if fitting.status not in AHEAD or due is None or today < due:
            continue
        facts = _facts(fitting, case)
        yield Finding(
            code=NO_OUTCOME,
            level=Level.WARNING,
            what=Say("nobody noted how {fitting} with {client} went", facts),
            do=Say("Note how {fitting} with {client} went, or set a new date", facts),
            since=_date_that_holds(fitting),
            evidence=_evidence(fitting),
        )


def _endings(fittings: list[Fitting]) -> dict[str, Ending]:
    statuses = {fitting.status for fitting in fittings}
    missed = NONE_MISSED
    if UNAVAILABLE in statuses:
        missed = BACKUP_AGREED
    elif RESCHEDULED in statuses:
        missed = FITTING_RESCHEDULED
    noted = COMPLETED in statuses or (statuses and AHEAD.isdisjoint(statuses))
    return {MISSED: missed, NO_OUTCOME: OUTCOME_NOTED if noted else NONE_LACKS_OUTCOME}


FITTINGS = Rule(
    "fittings",
    FAMILIES,
    judge,
    policy=("fitting.unavailable_critical_days", "fitting.outcome_days"),
    reads=("orders.stage", "fittings.status", "fittings.date", "fittings.backup_date"),
    pauses=FAMILIES,
)
