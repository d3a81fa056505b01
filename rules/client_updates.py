"""Talking to the client: an update in time, an answer in time.

``process/rules.md``, "Change orders, fittings, client updates, closing". Where there is no Updates data
source, two columns of the order tell: the last update, and since when the client waits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.basis import has_basis, lacks_columns
from rules.calendar import Stamp, WorkCalendar
from rules.case import Case, Process
from rules.checking import Checked
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say
from rules.order import CLIENT, US, Update
from rules.phase import is_ended
from rules.rabsic import is_waiting
from rules.several import together
from rules.verdict import Rule, Verdict

UPDATE_DUE, WAITING = "client.update_due", "client.waiting"
FAMILIES = frozenset({UPDATE_DUE, WAITING})


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A message from the client that nobody answered. ``title`` is None where only a date tells of it.

    warning_at, critical_at: from when on it has waited too long (UTC).
    """

    at: Stamp
    title: str | None
    warning_at: datetime
    critical_at: datetime


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """See whether the client hears from us."""
    order, stages, today = case.order, process.stages, process.calendar.local_day(now)
    if not case.knows("stage"):
        return Verdict(stands_down=FAMILIES)
    if is_ended(order.stage, stages):
        return Verdict(endings=dict.fromkeys(FAMILIES, Ending(say("the order has ended"))))
    updates = sorted(_updates(case, process))
    last = max((day for day in updates if day <= today), default=None)
    down = _cannot_be_judged(case, process)
    if order.stage in stages.on_hold or not (last or has_basis(case, process, "contract_signed")):
        down |= {UPDATE_DUE}
    if last is None and order.contract_signed:
        last = order.contract_signed.day
    due = process.calendar.add_working_days(last, process.policy.client.update_days + 1) if last else None
    unanswered = list(_unanswered(case, process))
    findings = list(together(_waiting(unanswered, case, process.calendar, now), "message"))
    if last and due and due <= today and order.stage in stages.tracking:
        findings.append(_update_due(case, last))
    moments = (moment for message in unanswered for moment in (message.warning_at, message.critical_at))
    return Verdict(
        findings=tuple(finding for finding in findings if finding.family not in down),
        stands_down=down,
        endings={
            UPDATE_DUE: Ending(_updated(case, process)),
            WAITING: Ending(
                say("the client's message is newer than was entered first")
                if is_waiting(case, process)
                else say("the client was answered")
            ),
        },
        turns=frozenset(day for day in (due, *updates) if day and day > today),
        moments=frozenset(moment for moment in moments if moment > now),
    )


def _cannot_be_judged(case: Case, process: Process) -> frozenset[str]:
    down: frozenset[str] = frozenset()
    if not process.has(Source.UPDATES):
        if not has_basis(case, process, "last_update"):
            down |= {UPDATE_DUE}
        if not has_basis(case, process, "waiting_since"):
            down |= {WAITING}
        return down
    if lacks_columns(process, Source.UPDATES, "at", "from"):
        return FAMILIES
    if lacks_columns(process, Source.UPDATES, "answered"):
        down |= {WAITING}
    return down.union(*map(_unclear, case.updates))


def _unclear(checked: Checked[Update]) -> frozenset[str]:
    """Families that would need what is unknown of this message."""
    if "from" in checked.unknown:
        return FAMILIES
    match checked.record.from_:
        case "Client" if not checked.unknown.isdisjoint({"at", "answered"}):
            return FAMILIES if "answered" in checked.unknown else frozenset({WAITING})
        case "Us" if "at" in checked.unknown:
            return frozenset({UPDATE_DUE})
    return frozenset()


def _updates(case: Case, process: Process) -> Iterator[date]:
    """The days on which the client heard from us, answers included."""
    if not process.has(Source.UPDATES):
        stamps = [case.order.last_update]
    else:
        records = [checked.record for checked in case.updates]
        stamps = [record.at for record in records if record.from_ == US]
        stamps += [record.answered for record in records if record.from_ == CLIENT]
    return (stamp.day for stamp in stamps if stamp)


def _unanswered(case: Case, process: Process) -> Iterator[Unanswered]:
    """Messages that nobody answered, oldest first."""
    waiting: list[tuple[Stamp, str | None]] = []
    if process.has(Source.UPDATES):
        records = (checked.record for checked in case.updates)
        waiting = [(r.at, r.title) for r in records if r.from_ == CLIENT and r.at and not r.answered]
    elif case.order.waiting_since:
        waiting = [(case.order.waiting_since, None)]
    calendar, policy = process.calendar, process.policy.client
    for at, title in sorted(waiting, key=lambda message: calendar.counts_from(message[0])):
        start = calendar.counts_from(at)
        yield Unanswered(
            at=at,
            title=title,
            warning_at=calendar.add_working_time(start, timedelta(hours=policy.waiting_hours)),
            critical_at=calendar.add_working_time(start, timedelta(hours=policy.waiting_critical_hours)),
        )


def _waiting(
    unanswered: list[Unanswered], case: Case, calendar: WorkCalendar, now: datetime
) -> Iterator[Finding]:
    for message in unanswered:
        if now < message.warning_at:
            continue
        facts: dict[str, Parameter] = {"client": case.order.client or "the client"}
        what, do = "{client} waits for an answer", "Answer {client}"
        if message.at.instant:
            facts["time"] = f"{message.at.instant.astimezone(calendar.zone):%H:%M}"
            what = "{client} wrote at {time} and waits for an answer"
        if message.title is not None:
            facts["message"] = f'"{message.title}"' if message.title else "a message"
            what, do = what + " to {message}", do + ": {message}"
        yield Finding(
            code=WAITING,
            level=Level.CRITICAL if message.critical_at <= now else Level.WARNING,
            what=Say(what, facts),
            do=Say(do, facts),
            since=message.at.day,
            evidence={"Client waiting since": message.at.day, "At": facts.get("time"), "Answered": None},
        )


def _update_due(case: Case, last: date) -> Finding:
    facts: dict[str, Parameter] = {"client": case.order.client or "the client"}
    return Finding(
        code=UPDATE_DUE,
        level=Level.WARNING,
        what=Say("{client} has heard nothing from us", facts),
        do=Say("Tell {client} where the order stands", facts),
        since=last,
        evidence={"Last client update": last, "Stage": case.order.stage},
    )


def _updated(case: Case, process: Process) -> Say:
    if case.order.stage in process.stages.tracking:
        return say("the client has heard from us")
    return say("the order is not in work any more")


CLIENT_UPDATES = Rule("client_updates", FAMILIES, judge)
