"""Data quality: what cannot be right, told to whoever can put it right."""

from datetime import datetime

from rules.case import Case, Process
from rules.checking import Issue
from rules.finding import Ending, Finding, Level, Say, say
from rules.phase import is_ended
from rules.verdict import Rule, Verdict

INVALID = "data.invalid"
FAMILIES = frozenset({INVALID})
SHOWN = 3
PUT_RIGHT = {INVALID: Ending(say("put right"))}


def judge(case: Case, process: Process, now: datetime) -> Verdict:
    """Write the issues to the row, and open one finding for all of them."""
    text = "\n".join(issue.text(process.language) for issue in case.issues)
    cells = {"data_issues": text or None}
    if not case.issues or is_ended(case.order.stage, process.stages):
        return Verdict(cells=cells, endings=PUT_RIGHT, turns=case.turning)
    shown = "; ".join(issue.text(process.language) for issue in case.issues[:SHOWN])
    more = len(case.issues) - SHOWN
    finding = Finding(
        code=INVALID,
        level=Level.WARNING,
        what=say("{issues}; and {more} more", issues=shown, more=more)
        if more > 0
        else say("{issues}", issues=shown),
        do=_correct(case.issues[0]),
        evidence={f"Issue {number}": str(issue) for number, issue in enumerate(case.issues, 1)},
    )
    return Verdict((finding,), cells, turns=case.turning)


def _correct(issue: Issue) -> Say:
    if issue.row:
        return say("Check and correct {column} of {row}", column=issue.column, row=issue.row)
    return say("Check and correct {column}", column=issue.column)


DATA = Rule("data", FAMILIES, judge)
