"""What a rule may rest on: columns that the tracker has, and cells whose values are known."""

from datetime import date

from rules.calendar import Stamp
from rules.case import Case, Process
from rules.columns import Source


def has_basis(case: Case, process: Process, *keys: str) -> bool:
    """Whether the tracker has these columns of the order and none of these cells is unknown."""
    return case.knows(*keys) and process.columns.get(Source.ORDERS, {}).keys() >= set(keys)


def lacks_columns(process: Process, source: Source, *keys: str) -> bool:
    """Whether a source lacks one of these columns; one that is not configured has no rows to judge."""
    return process.has(source) and not process.columns[source].keys() >= set(keys)


def day_of(stamp: Stamp | None) -> date | None:
    """The team's day of a cell that may have a time, None where it is empty."""
    return stamp.day if stamp else None
