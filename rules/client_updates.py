"""Talking to the client: an update in time, an answer in time.

``process/rules.md``, "Change orders, fittings, client updates, closing". Where there is no Updates data
source, two columns of the order tell: the last update, and since when the client waits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.basis import day_of, has_basis, lacks_columns
from rules.calendar import Stamp, WorkCalendar
from rules.case import Case, Process
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, say
from rules.order import CLIENT, US, Order
from rules.phase import is_ended
from rules.several import together
from rules.verdict import Rule, Verdict

UPDATE_DUE, WAITING = "client.update_due", "client.waiting"
FAMILIES = frozenset({UPDATE_DUE, WAITING})

HEARD = {UPDATE_DUE: Ending(say("the client has heard from us"))}
ANSWERED = {WAITING: Ending(say("the client was answered"))}
NONE_LATE = {WAITING: Ending(say("no message waits too long any more"))}


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
    if not case.knows("stage"):
        return Verdict(stands_down=FAMILIES)
    if is_ended(case.order.stage, process.stages):
        return Verdict(endings=dict.fromkeys(FAMILIES, Ending(say("the order has ended"))))
    updates = _judge_updates(case, process, process.calendar.local_day(now))
    waiting = _judge_waiting(case, process, now)
    return Verdict(
        findings=updates.findings + waiting.findings,
        stands_down=updates.stands_down | waiting.stands_down,
        endings={**updates.endings, **waiting.endings},
        turns=updates.turns,
        moments=waiting.moments,
    )


def _judge_updates(case: Case, process: Process, today: date) -> Verdict:
    order, stages = case.order, process.stages
    if order.stage not in stages.tracking:
        return Verdict(endings={UPDATE_DUE: Ending(say("the order is not in work any more"))})
    if order.stage in stages.on_hold or not _knows_updates(case, process):
        return Verdict(stands_down=frozenset({UPDATE_DUE}))
    updates = set(_updates(case, process))
    ahead = frozenset(day for day in updates if day > today)
    last = max(updates - ahead, default=None)
    if last is None:
        if not has_basis(case, process, "contract_signed"):
            return Verdict(stands_down=frozenset({UPDATE_DUE}), turns=ahead)
        last = day_of(order.contract_signed)
    due = last and process.calendar.add_working_days(last, process.policy.client.update_days + 1)
    return Verdict(
        findings=(_update_due(order, last),) if last and due and due <= today else (),
        endings=HEARD,
        turns=ahead | {due} if due and due > today else ahead,
    )


def _judge_waiting(case: Case, process: Process, now: datetime) -> Verdict:
    if not _knows_messages(case, process):
        return Verdict(stands_down=frozenset({WAITING}))
    unanswered = list(_unanswered(case, process))
    late = (message for message in unanswered if message.warning_at <= now)
    findings = (_waiting(message, case.order, process.calendar, now) for message in late)
    moments = (moment for message in unanswered for moment in (message.warning_at, message.critical_at))
    return Verdict(
        findings=tuple(together(findings, "message")),
        endings=NONE_LATE if unanswered else ANSWERED,
        moments=frozenset(moment for moment in moments if moment > now),
    )


def _knows_updates(case: Case, process: Process) -> bool:
    """Whether nothing is unknown that tells when the client last heard from us."""
    if not process.has(Source.UPDATES):
        return has_basis(case, process, "last_update")
    needs = {US: {"at"}, CLIENT: {"answered"}}
    return not lacks_columns(process, Source.UPDATES, "at", "from") and _knows_rows(case, needs)


def _knows_messages(case: Case, process: Process) -> bool:
    """Whether nothing is unknown that tells since when the client waits."""
    if not process.has(Source.UPDATES):
        return has_basis(case, process, "waiting_since")
    needs = {CLIENT: {"at", "answered"}}
    return not lacks_columns(process, Source.UPDATES, "at", "from", "answered") and _knows_rows(case, needs)


def _knows_rows(case: Case, needs: Mapping[str, set[str]]) -> bool:
    """Whether who wrote is known of each row, and what it needs, by who wrote."""
    return all(
        checked.unknown.isdisjoint({"from"} | needs.get(checked.record.from_ or "", set()))
        for checked in case.updates
    )


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


def _waiting(message: Unanswered, order: Order, calendar: WorkCalendar, now: datetime) -> Finding:
    facts: dict[str, Parameter] = {"client": order.client or say("the client")}
    what, do = say("{client} waits for an answer"), say("Answer {client}")
    evidence: dict[str, Parameter] = {"Client waiting since": message.at.day}
    if message.at.instant:
        facts["time"] = f"{message.at.instant.astimezone(calendar.zone):%H:%M}"
        what = say("{client} wrote at {time} and waits for an answer")
    if message.title is not None:
        facts["message"] = f'"{message.title}"' if message.title else say("a message")
        what, do = say("{client} waits for an answer to {message}"), say("Answer {client}: {message}")
        if message.at.instant:
            what = say("{client} wrote at {time} and waits for an answer to {message}")
        evidence = {"Update": message.title, "At": message.at.day, "Answered": None}
    return Finding(
        code=WAITING,
        level=Level.CRITICAL if message.critical_at <= now else Level.WARNING,
        what=what.about(facts),
        do=do.about(facts),
        since=message.at.day,
        evidence=evidence,
    )


def _update_due(order: Order, last: date) -> Finding:
    client = order.client or say("the client")
    return Finding(
        code=UPDATE_DUE,
        level=Level.WARNING,
        what=say("{client} has heard nothing from us", client=client),
        do=say("Tell {client} where the order stands", client=client),
        since=last,
        evidence={"Last client update": last, "Stage": order.stage},
    )


CLIENT_UPDATES = Rule(
    "client_updates",
    FAMILIES,
    judge,
    policy=("client.update_days", "client.waiting_hours", "client.waiting_critical_hours"),
    reads=(
        *(f"orders.{key}" for key in ("stage", "contract_signed", "last_update", "waiting_since")),
        *(f"updates.{key}" for key in ("at", "from", "answered")),
    ),
    pauses=frozenset({UPDATE_DUE}),
)
