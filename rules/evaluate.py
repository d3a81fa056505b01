"""One order, judged by every rule: findings, the cells to write, and when to look again.

Total and deterministic: for the same facts, process and instant the result is the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rules.addressees import Addressees, addressees
from rules.asking import ask, out_of_reach
from rules.case import Case, Facts, Process
from rules.cells import Cells, CellValue
from rules.extra import own_columns
from rules.finding import Ending, Finding, Level, Say, family_of, read_code, say, shown_code
from rules.language import ENGLISH, Language
from rules.phase import is_ended
from rules.policy import ACCOUNT_MANAGER
from rules.validation import validate
from rules.verdict import Rule, Verdict

CLOSED, OFF_TRACK, ON_HOLD = "Closed", "Off track", "On hold"
DATA_PROBLEM, AT_RISK, ON_TRACK = "Data problem", "At risk", "On track"
HEALTHS = (CLOSED, OFF_TRACK, ON_HOLD, DATA_PROBLEM, AT_RISK, ON_TRACK)
"""The options of ``Health``."""

TIES = (
    "payment",
    "change",
    "timeline",
    "fitting",
    "client",
    "rabsic",
    "intake",
    "closure",
    "closing",
    "data",
)
"""Which of equally severe findings comes first, by the part of its code before the dot."""


@dataclass(frozen=True)
class Evaluation:
    """Everything that follows from an order's facts at an instant.

    findings: most severe first. cells: what the service's own columns should show, except
    ``open_alerts``, which depends on what was said. concerned: whom each finding names, by code.
    standing: codes that the row shows and whose rules stand down, so that they stay.
    recheck_at: the next instant at which this could change without an edit (UTC). ended: the stage is.
    failures: errors of rules that failed on this order, by name.
    """

    case: Case
    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...]
    cells: Cells
    health: str
    stands_down: frozenset[str]
    endings: Mapping[str, Ending]
    gaps: tuple[str, ...]
    concerned: Mapping[str, Addressees]
    recheck_at: datetime | None
    ended: bool
    standing: tuple[str, ...] = ()
    failures: Mapping[str, Exception] = field(default_factory=dict)

    @property
    def codes(self) -> tuple[str, ...]:
        """Open warning and critical codes, as ``Open alerts`` shows them."""
        found = (shown_code(f.code, f.level) for f in self.findings if f.level > Level.INFO)
        return (*found, *self.standing)


def evaluate(facts: Facts, process: Process, rules: tuple[Rule, ...], now: datetime) -> Evaluation:
    """Validate the facts and ask every rule."""
    today = process.calendar.local_day(now)
    case = validate(facts, process, today, own_columns(rules))
    answers = {rule.name: ask(rule, case, process, now) for rule in rules}
    verdicts = {name: verdict for name, (verdict, _) in answers.items()}
    judged_gaps = [gap for verdict in verdicts.values() for gap in verdict.gaps]
    found = [finding for verdict in verdicts.values() for finding in verdict.findings]
    findings = tuple(sorted(found, key=_severity))
    concerned = {finding.code: addressees(finding, case, process, today) for finding in findings}
    cells: dict[str, CellValue] = {}
    for verdict in verdicts.values():
        cells |= verdict.cells
    on_hold = cells.get("work_on_hold", facts.row.cells.get("work_on_hold")) is True
    state = health(case, process, findings, work_on_hold=on_hold)
    blind = case.unseen or (process.unreadable and any(out_of_reach(rule, process) for rule in rules))
    if not (blind and _is_better(state, facts.row.cells.get("health"), process)):
        cells["health"] = state
        cells["next_action"] = next_action(findings, concerned, process.language)
    stands_down = frozenset().union(*(verdict.stands_down for verdict in verdicts.values()))
    return Evaluation(
        case=case,
        verdicts=verdicts,
        findings=findings,
        cells=process.as_shown(cells),
        health=state,
        stands_down=stands_down,
        endings={family: end for verdict in verdicts.values() for family, end in verdict.endings.items()},
        gaps=tuple(dict.fromkeys((*judged_gaps, *_gaps(findings, concerned)))),
        concerned=concerned,
        recheck_at=_recheck_at(verdicts, process, now, named=bool(concerned)),
        ended=is_ended(case.order.stage, process.stages),
        standing=_standing(facts.row.cells.get("open_alerts"), stands_down),
        failures={name: error for name, (_, error) in answers.items() if error},
    )


def _standing(shown: CellValue, stands_down: frozenset[str]) -> tuple[str, ...]:
    codes = [item for item in shown if isinstance(item, str)] if isinstance(shown, tuple) else []
    return tuple(code for code in codes if family_of(read_code(code)[0]) in stands_down)


def _gaps(findings: tuple[Finding, ...], concerned: Mapping[str, Addressees]) -> Iterator[str]:
    """Directory gaps that alerts meet: a role to name that nobody holds, people away with nobody to act."""
    for named in (concerned[finding.code] for finding in findings if finding.level > Level.INFO):
        yield from (f"role:{role}" for role in named.vacant if role != ACCOUNT_MANAGER)
        if not named.acting.people:
            yield from (f"away:{member.name}" for member in named.acting.instead_of)


def _severity(finding: Finding) -> tuple[int, int, str]:
    prefix = finding.code.partition(".")[0]
    return -finding.level, TIES.index(prefix) if prefix in TIES else len(TIES), finding.code


def _recheck_at(
    verdicts: Mapping[str, Verdict], process: Process, now: datetime, *, named: bool
) -> datetime | None:
    """The earliest turn of a rule or, where people are named, of who is there to act."""
    days = {day for verdict in verdicts.values() for day in verdict.turns}
    if named:
        days |= set(process.directory.turns(process.calendar.local_day(now)))
    moments = {process.calendar.midnight(day) for day in days}
    moments |= {moment for verdict in verdicts.values() for moment in verdict.moments}
    return min((moment for moment in moments if moment > now), default=None)


def health(case: Case, process: Process, findings: tuple[Finding, ...], *, work_on_hold: bool) -> str:
    """The option of ``Health``: the first that applies."""
    levels = {finding.level for finding in findings}
    if is_ended(case.order.stage, process.stages) and max(levels, default=Level.INFO) is Level.INFO:
        return CLOSED
    if Level.CRITICAL in levels:
        return OFF_TRACK
    if work_on_hold or case.order.stage in process.stages.on_hold:
        return ON_HOLD
    if any(finding.code == "data.invalid" for finding in findings):
        return DATA_PROBLEM
    return AT_RISK if Level.WARNING in levels else ON_TRACK


def _is_better(state: str, shown: CellValue, process: Process) -> bool:
    """Whether a row shows worse than this: what nobody sees any more is no reason to show better."""
    graver = HEALTHS[1 : HEALTHS.index(state)] if state != CLOSED else ()
    return shown in [process.as_shown({"health": each})["health"] for each in graver]


def next_action(
    findings: tuple[Finding, ...], concerned: Mapping[str, Addressees], language: Language = ENGLISH
) -> str | None:
    """One sentence: what to do about the most severe finding, and who; None where there is none to act on."""
    if not findings or findings[0].level is Level.INFO:
        return None
    return say("{do} ({who}).", do=findings[0].do, who=who_acts(concerned[findings[0].code])).text(language)


def who_acts(concerned: Addressees) -> Say:
    """Who is to act, and for whom."""
    acting = concerned.acting
    if not acting.people:
        return say("nobody is there to act")
    people = ", ".join(member.name for member in acting.people)
    if not acting.instead_of:
        return say("{people}", people=people)
    return say("{people} for {absent}", people=people, absent=", ".join(m.name for m in acting.instead_of))
