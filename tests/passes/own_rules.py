"""Rules of a team's own that do what they should not."""

from datetime import date, datetime
from decimal import Decimal

from rules.case import Case, Process
from rules.cells import CellValue
from rules.columns import Column
from rules.finding import Finding, Level, say
from rules.verdict import Rule, Verdict

DISCOUNT = Column("discount", "Discount", ("number",), "the limit of discounts")
BROKEN_CODE, WRITING_CODE = "discount.high", "colour.wrong"


def _raise(case: Case, process: Process, now: datetime) -> Verdict:
    del process, now
    if case.extra["discount"] == Decimal(13):
        raise ZeroDivisionError("thirteen")
    high = Finding(BROKEN_CODE, Level.CRITICAL, say("the discount is high"), say("Lower the discount"))
    return Verdict((high,) if case.extra["discount"] else ())


BROKEN = Rule("discounts", frozenset({BROKEN_CODE}), _raise, columns=(DISCOUNT,))
"""Fails where the discount is 13; critical where there is another."""


def _write(case: Case, process: Process, now: datetime) -> Verdict:
    del case, process, now
    cells: dict[str, CellValue] = {"stage": "Closed"}
    return Verdict(cells=cells)


WRITING = Rule("colours", frozenset({WRITING_CODE}), _write)
"""Writes a cell that belongs to people."""


def _turn_never(case: Case, process: Process, now: datetime) -> Verdict:
    del process, now
    return Verdict(turns=frozenset({date.min}) if case.order.client == "Nobody" else frozenset())


UNJUDGEABLE = Rule("turning", frozenset({"turning.point"}), _turn_never)
"""Names a day that no calendar has in the team's time zone, where the client is called Nobody."""
