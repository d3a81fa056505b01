"""Asking a rule, so that one that fails takes nothing else down with it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.cells import CellValue, DateCell, Person
from rules.columns import ORDER_COLUMNS, Source
from rules.finding import Finding, Level
from rules.verdict import Rule, Verdict

COMPOSED = frozenset({"health", "next_action", "open_alerts"})
"""Cells that follow from all findings together: no rule writes them."""


class Breach(Exception):
    """A rule returned what it may not; the text says what."""


def ask(rule: Rule, case: Case, process: Process, now: datetime) -> tuple[Verdict, Exception | None]:
    """A rule's verdict, and the error of one that failed.

    That one's families stand down, so that its alerts stay as they are, and it is asked again the next day.
    A rule that reads a source which is out of reach is not asked: old news is neither good nor bad news.
    """
    if out_of_reach(rule, process):
        return Verdict(stands_down=rule.families), None
    try:
        verdict = rule.judge(case, process, now)
        _accept(rule, verdict)
    except Exception as error:  # noqa: BLE001 - whatever a rule does wrong, the others are still asked
        tomorrow = process.calendar.local_day(now) + ONE_DAY
        return Verdict(stands_down=rule.families, turns=frozenset({tomorrow})), error
    return verdict, None


def out_of_reach(rule: Rule, process: Process) -> frozenset[Source]:
    """Sources that a rule reads and that cannot be read now."""
    return frozenset(source for source in process.unreadable if any(_is_of(source, c) for c in rule.reads))


def _is_of(source: Source, column: str) -> bool:
    return column.partition(".")[0] == source


def _accept(rule: Rule, verdict: object) -> None:
    breach = next(_breaches(rule, verdict), None)
    if breach:
        raise Breach(breach)


def _breaches(rule: Rule, verdict: object) -> Iterator[str]:
    if not isinstance(verdict, Verdict):
        yield f"returned {type(verdict).__name__} instead of a Verdict"
        return
    for finding in verdict.findings:
        yield from _finding_breaches(finding)
    families = Counter(finding.family for finding in verdict.findings)
    yield from (f"{family} has {count} findings" for family, count in families.items() if count > 1)
    undeclared = {*families, *verdict.stands_down, *verdict.endings} - rule.families
    if undeclared:
        yield f"{', '.join(sorted(undeclared))} is not among its families"
    for ending in verdict.endings.values():
        _read(ending.reason, ending.relief)
    for key, value in verdict.cells.items():
        if key not in _CELLS:
            yield f"the cell {key} is none that a rule may write"
        elif not _CELLS[key](value):
            yield f"{value!r} does not fit the cell {key}"
    if not all(_is_day(day) for day in verdict.turns):
        yield "turns holds something that is not a day"
    if not all(_is_instant(moment) for moment in verdict.moments):
        yield "moments holds something that is not an instant with its offset"


def _finding_breaches(finding: object) -> Iterator[str]:
    if not isinstance(finding, Finding):
        yield f"{finding!r} is not a Finding"
        return
    # A template that lacks one of its fields raises here, and not in the middle of a message.
    _read(finding.what, finding.do, finding.relief)
    level: object = finding.level
    if not isinstance(level, Level):
        yield f"{level!r} is not a Level"
    if finding.since is not None and not _is_day(finding.since):
        yield "since is not a day"
    if isinstance(finding.roles, str):
        yield "roles is a text instead of several"
    if not all(_is_parameter(value) for value in finding.evidence.values()):
        yield "evidence holds something that is neither a text, a number nor a day"


def _read(*sentences: object) -> None:
    for sentence in sentences:
        str(sentence)


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_instant(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is not None


def _is_parameter(value: object) -> bool:
    return value is None or isinstance(value, str | int | Decimal | date)


def _holds(*kinds: type) -> Callable[[CellValue], bool]:
    return lambda value: value is None or isinstance(value, kinds)


def _are_people(value: CellValue) -> bool:
    return value is None or (isinstance(value, tuple) and all(isinstance(item, Person) for item in value))


_BY_TYPE: Mapping[str, Callable[[CellValue], bool]] = {
    "select": _holds(str),
    "rich_text": _holds(str),
    "number": _holds(Decimal),
    "date": _holds(DateCell),
    "checkbox": _holds(bool),
    "people": _are_people,
}
_CELLS = {
    column.key: _BY_TYPE[column.types[0]]
    for column in ORDER_COLUMNS
    if column.written and column.key not in COMPOSED
}
"""The cells that a rule may write, and what fits them."""
