"""After delivery: right by the specifications, a happy client, answers to all questions.

``process/rules.md``, "Change orders, fittings, client updates, closing". Said once, and over without a
message.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from rules.basis import day_of, has_basis
from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.columns import Source
from rules.finding import Ending, Finding, Level, Parameter, Say, say
from rules.verdict import Rule, Verdict

MISMATCH, UNHAPPY, UNANSWERED = "closing.spec_mismatch", "closing.unhappy", "closing.unanswered"
FAMILIES = frozenset({MISMATCH, UNHAPPY, UNANSWERED})
ENDINGS = dict.fromkeys(FAMILIES, Ending(silent=True))
SCORES = ("satisfaction", "nps")
ANSWERS = ("specs_match", *SCORES)


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Look at what the client answered, until the window after delivery is over."""
    order, today = case.order, process.calendar.local_day(now)
    if not case.knows("delivered"):
        return Verdict(stands_down=FAMILIES)
    over_from = order.delivered and order.delivered + timedelta(process.policy.closing.window_days) + ONE_DAY
    if over_from and over_from <= today:
        return Verdict(endings=ENDINGS)
    down = _cannot_be_judged(case, process)
    findings = (*_mismatch(case), *_unhappy(case, process), *_unanswered(case, process, today))
    return Verdict(
        findings=tuple(finding for finding in findings if finding.family not in down),
        stands_down=down,
        endings=ENDINGS,
        turns=frozenset(day for day in (over_from, _answers_due(case, process)) if day and day > today),
    )


def _cannot_be_judged(case: Case, process: Process) -> frozenset[str]:
    down = set()
    if not has_basis(case, process, "specs_match"):
        down.add(MISMATCH)
    if not (case.knows(*SCORES) and _asked(process, SCORES)):
        down.add(UNHAPPY)
    if not (case.knows(*ANSWERS) and _asked(process, ANSWERS) and has_basis(case, process, "signed_off")):
        down.add(UNANSWERED)
    return frozenset(down)


def _asked(process: Process, keys: tuple[str, ...]) -> list[str]:
    """The answers that the tracker has a column for."""
    return [key for key in keys if process.has(Source.ORDERS, key)]


def _answers_due(case: Case, process: Process) -> date | None:
    """The day from which all answers should be there."""
    signed_off = day_of(case.order.signed_off)
    wait = process.policy.closing.answer_days
    return signed_off and process.calendar.add_working_days(signed_off, wait)


def _facts(case: Case) -> dict[str, Parameter]:
    return {"client": case.order.client or say("the client")}


def _evidence(case: Case) -> dict[str, Parameter]:
    order = case.order
    return {
        "Specs match": None if order.specs_match is None else ("No", "Yes")[order.specs_match],
        "Satisfaction": order.satisfaction,
        "NPS": order.nps,
        "Signed off": day_of(order.signed_off),
        "Delivered": order.delivered,
    }


def _mismatch(case: Case) -> Iterator[Finding]:
    if case.order.specs_match is False:
        yield Finding(
            code=MISMATCH,
            level=Level.CRITICAL,
            what=Say("what was made for {client} does not match the specifications", _facts(case)),
            do=Say("Settle with {client} how the specification mismatch is put right", _facts(case)),
            evidence=_evidence(case),
            repeats=False,
        )


def _unhappy(case: Case, process: Process) -> Iterator[Finding]:
    order, policy = case.order, process.policy.closing
    dissatisfied = order.satisfaction is not None and order.satisfaction < policy.satisfaction_target
    detractor = order.nps is not None and order.nps <= policy.nps_unhappy
    if not (dissatisfied or detractor):
        return
    facts = {**_facts(case), "satisfaction": _score(order.satisfaction), "nps": _score(order.nps)}
    what = Say("{client} gave us {satisfaction} of 5, and would recommend us with {nps} of 10", facts)
    if not detractor:
        what = Say("{client} gave us {satisfaction} of 5", facts)
    elif not dissatisfied:
        what = Say("{client} would recommend us with {nps} of 10", facts)
    yield Finding(
        code=UNHAPPY,
        level=Level.WARNING,
        what=what,
        do=Say("Call {client} and ask what would have made it better", facts),
        evidence=_evidence(case),
        repeats=False,
    )


def _score(answer: Decimal | None) -> str | None:
    return None if answer is None else f"{answer.normalize():f}"


def _unanswered(case: Case, process: Process, today: date) -> Iterator[Finding]:
    due, names = _answers_due(case, process), process.names(Source.ORDERS)
    if due is None or due > today:
        return
    empty = [names[key] for key in _asked(process, ANSWERS) if getattr(case.order, key) is None]
    if empty:
        facts = {**_facts(case), "missing": ", ".join(empty)}
        yield Finding(
            code=UNANSWERED,
            level=Level.INFO,
            what=Say("{client} signed off, and this is still empty: {missing}", facts),
            do=Say("Ask {client} for what is missing: {missing}", facts),
            since=day_of(case.order.signed_off),
            evidence=_evidence(case),
            repeats=False,
        )


CLOSING = Rule(
    "closing",
    FAMILIES,
    judge,
    policy=(
        "closing.satisfaction_target",
        "closing.nps_unhappy",
        "closing.answer_days",
        "closing.window_days",
    ),
    reads=tuple(f"orders.{key}" for key in ("delivered", "signed_off", *ANSWERS)),
)
