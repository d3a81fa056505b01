"""Asking a rule, so that one that fails takes nothing else down with it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from rules.calendar import ONE_DAY
from rules.case import Case, Process
from rules.cells import Cells, CellValue, DateCell, Person
from rules.columns import ORDER_COLUMNS, Source
from rules.finding import Finding, Level, Say
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
    if not process.unreadable:
        return frozenset()
    return frozenset(source for source in process.unreadable if any(_is_of(source, c) for c in rule.reads))


def _is_of(source: Source, column: str) -> bool:
    return column.partition(".")[0] == source


def _accept(rule: Rule, verdict: object) -> None:
    """Raise Breach for the first thing that is wrong."""
    if not isinstance(verdict, Verdict):
        raise Breach(f"returned {type(verdict).__name__} instead of a Verdict")
    for finding in verdict.findings:
        _accept_finding(finding)
    families = [finding.family for finding in verdict.findings]
    if len(families) > 1:
        _accept_once_each(families)
    undeclared = {*families, *verdict.stands_down, *verdict.endings} - rule.families
    if undeclared:
        raise Breach(f"{', '.join(sorted(undeclared))} is not among its families")
    for ending in verdict.endings.values():
        _read(ending.reason)
        _read(ending.relief)
    _accept_cells(verdict.cells)
    for day in verdict.turns:
        if not _is_day(day):
            raise Breach("turns holds something that is not a day")
    for moment in verdict.moments:
        if not _is_instant(moment):
            raise Breach("moments holds something that is not an instant with its offset")


def _accept_cells(cells: Cells) -> None:
    for key, value in cells.items():
        if key not in _CELLS:
            raise Breach(f"the cell {key} is none that a rule may write")
        if not _CELLS[key](value):
            raise Breach(f"{value!r} does not fit the cell {key}")


def _accept_once_each(families: Iterable[str]) -> None:
    for family, count in Counter(families).items():
        if count > 1:
            raise Breach(f"{family} has {count} findings")


def _accept_finding(finding: object) -> None:
    if not isinstance(finding, Finding):
        raise Breach(f"{finding!r} is not a Finding")
    # A template that lacks one of its fields raises here, and not in the middle of a message.
    for sentence in (finding.what, finding.do, finding.relief):
        _read(sentence)
    level: object = finding.level
    if not isinstance(level, Level):
        raise Breach(f"{level!r} is not a Level")
    if finding.since is not None and not _is_day(finding.since):
        raise Breach("since is not a day")
    if isinstance(finding.roles, str):
        raise Breach("roles is a text instead of several")
    for value in finding.evidence.values():
        if not _is_parameter(value):
            raise Breach("evidence holds something that is neither a text, a number nor a day")


def _read(sentence: object) -> None:
    if sentence is not None and not _names_nothing(sentence):
        str(sentence)


def _names_nothing(sentence: object) -> bool:
    """Whether a sentence has neither fields nor places for them, so that nothing can go wrong with it."""
    if type(sentence) is not Say or type(sentence.fields) is not dict or type(sentence.template) is not str:
        return False
    return not sentence.fields and "{" not in sentence.template and "}" not in sentence.template


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
