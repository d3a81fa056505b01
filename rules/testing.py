"""For tests of a team's own rules: an order as a person would type it in, and what a rule finds in it.

Cells are plain values by column key: text, numbers, days, lists of names, pairs for ranges of days. Of the
service's own date columns a day may be ISO text. ``None``, or a column that is not named, is an empty cell.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from rules.calendar_policy import CalendarPolicy
from rules.case import Facts, Process
from rules.cells import Cells, CellValue, DateCell, Links, Person, Row, Unreadable, Unseen, parse_moment
from rules.checking import DEFAULT_NAMES
from rules.columns import COLUMNS, Source
from rules.evaluate import Evaluation, evaluate
from rules.finding import Finding
from rules.verdict import Rule

Moment = str | date | datetime
Plain = (
    CellValue
    | int
    | float
    | date
    | datetime
    | tuple[Moment, Moment]
    | list[str]
    | list[Person]
    | list[str | Person]
)
"""A cell as a test writes it."""

CREATED: Final = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
MONDAY_NOON: Final = "2026-11-23T12:00"

AN_ORDER: Final[Mapping[str, Plain]] = {
    "order": "Autumn coats",
    "order_id": "ORD-1",
    "client": "Maison Lune",
    "stage": "Production",
    "contract_signed": "2026-11-02",
    "deposit_received": "2026-11-03",
    "baseline": "2026-12-30",
}


def order(**cells: Plain) -> Row:
    """An order of Maison Lune in production, with other cells where the test names them."""
    return row(Source.ORDERS, {**AN_ORDER, **cells}, "the-order")


def judged(
    rule: Rule,
    order: Row,
    *,
    related: Mapping[Source, Sequence[Row]] = MappingProxyType({}),
    at: str = MONDAY_NOON,
    process: Process | None = None,
    lacks: Collection[str] = (),
) -> Evaluation:
    """An order and what belongs to it, judged by one rule at a local time of the team.

    process: by default the written process, with a calendar of Seoul. lacks: own columns of the rule that
    the tracker does not have. Raises whatever the rule raises.
    """
    process = process or _written_process()
    own = {column.key: column.name for column in rule.columns if column.key not in lacks}
    orders = {**process.columns[Source.ORDERS], **own}
    process = replace(process, columns={**process.columns, Source.ORDERS: orders})
    typed_in = replace(order, cells={**dict.fromkeys(own), **order.cells})
    evaluation = evaluate(Facts(typed_in, related), process, (rule,), instant(at, process.calendar.zone))
    for error in evaluation.failures.values():
        raise error
    return evaluation


def finding(evaluation: Evaluation, code: str) -> Finding | None:
    """The finding with that code, or of that family; None where there is none."""
    return next((found for found in evaluation.findings if code in (found.code, found.family)), None)


def row(source: Source, cells: Mapping[str, Plain], page_id: str) -> Row:
    """A row of a data source."""
    types = {column.key: column.types for column in COLUMNS[source]}
    values: Cells = {key: cell(value, types.get(key, ())) for key, value in cells.items()}
    return Row(page_id, f"https://tracker.example/{page_id}", values, CREATED, CREATED)


def somebody(who: object) -> Person:
    """A person, or one whose account and name are the given word."""
    return who if isinstance(who, Person) else Person(str(who), str(who))


def cell(value: Plain, types: tuple[str, ...], person: Callable[[object], Person] = somebody) -> CellValue:
    """A plain value as a cell of a column of these types; what is a cell value already stays as it is."""
    match value:
        case None | bool() | Unreadable() | Unseen() | DateCell() | Links() | Decimal():
            return value
        case date():
            return DateCell(value)
        case int() | float():
            return Decimal(str(value))
        case str():
            return DateCell(parse_moment(value)) if "date" in types else value
        case (start, end) if "date" in types:
            return DateCell(_moment(start), _moment(end))
    if "people" in types:
        return tuple(person(item) for item in value)
    texts = tuple(str(item) for item in value)
    return Links(texts) if "relation" in types else texts


def instant(local: str, zone: ZoneInfo) -> datetime:
    """An instant, from ISO text in a zone's local time (or with an offset of its own)."""
    moment = datetime.fromisoformat(local)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


@cache
def _written_process() -> Process:
    calendar = CalendarPolicy(time_zone="Asia/Seoul", country="KR").calendar()
    return Process(calendar, columns=DEFAULT_NAMES)


def _moment(moment: object) -> date | datetime:
    return moment if isinstance(moment, date) else parse_moment(str(moment))
