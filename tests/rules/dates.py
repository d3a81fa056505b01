"""An order's dates on a day, for tests that look below the cells."""

from datetime import date

from rules.case import Process
from rules.cells import Row
from rules.schedule import Timeline
from rules.validation import validate
from tests.rules.build import SEOUL, facts

MONDAY = "2026-11-23"
"""The usual day of these tests. Until Christmas, no holiday follows in Korea."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def dates_of(order: Row, *related: Row, on: str = MONDAY, process: Process = SEOUL) -> Timeline:
    """Baseline, hold, commitment, slip and projection of an order as of a day."""
    case = validate(facts(order, *related), process, day(on))
    return Timeline(case, process, day(on))
