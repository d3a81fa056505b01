"""Orders for the scorecard, written as a person would say them."""

from dataclasses import replace
from datetime import date
from itertools import count

from notion_sync.scorecard import Entry, Figure, Scorecard, scorecard
from notion_sync.scorecard.periods import Kind
from rules.case import Process
from rules.cells import Row
from rules.validation import validate
from tests.rules.build import SEOUL, Plain, bare_order, facts

TODAY = date(2026, 11, 26)

_pages = count(1)


def entry(*related: Row, **cells: Plain) -> Entry:
    """An order in Production with these cells, and what belongs to it."""
    return entry_of(SEOUL, TODAY, *related, **cells)


def entry_of(process: Process, today: date, /, *related: Row, **cells: Plain) -> Entry:
    """The same in another house, or on another day."""
    page_id = f"order-{next(_pages):06}"
    row = replace(bare_order(**{"stage": "Production", **cells}), page_id=page_id)
    case = validate(facts(row, *related), process, today)
    return Entry(case, process, today, str(cells.get("order", page_id)))


def delivered(on: str, *related: Row, **cells: Plain) -> Entry:
    """An order that was delivered, signed off and closed."""
    return entry(*related, stage="Closed", delivered=on, **cells)


def year(key: str, *entries: Entry, today: date = TODAY) -> Figure:
    """A KPI over the last twelve months."""
    return only(scorecard(entries, today), key)


def only(card: Scorecard, key: str, kind: Kind = Kind.YEAR, label: str | None = None) -> Figure:
    """The one figure of a KPI in the latest period of a kind, or in that of a label."""
    found = [f for f in card.figures if f.kpi.key == key and f.period.kind is kind]
    return next(f for f in found if label in (None, f.period.label))


def told(figure: Figure, *names: str) -> tuple[object, ...]:
    """What a figure tells, by name."""
    return tuple(getattr(figure, name) for name in names)
