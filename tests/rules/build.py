"""Rows, a team and a process for the tests of the rules, written as a person would say them.

Dates are ISO text or dates, ranges are pairs, people are ids of :data:`TEAM` or persons, numbers are
plain numbers; what is already a cell value stays as it is. ``None`` is an empty cell.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import count
from types import MappingProxyType
from typing import Final

from rules import testing
from rules.calendar import WorkCalendar
from rules.calendar_policy import CalendarPolicy
from rules.case import Facts, Process
from rules.catalog import RULES
from rules.cells import CellValue, Person, Row
from rules.checking import DEFAULT_NAMES
from rules.columns import COLUMNS, RELATED, Source
from rules.directory import Directory
from rules.evaluate import Evaluation, evaluate
from rules.finding import Finding, family_of
from rules.policy import Matrix, Member, Policy, Stages
from rules.verdict import Rule

Plain = testing.Plain
CREATED: Final = testing.CREATED
instant = testing.instant

TEAM: Final = (
    Member(name="Ari Kim", email="ari@example.com", notion_user="ari", roles=("Account Manager",)),
    Member(name="Min-ji Seo", email="minji@example.com", notion_user="minji", roles=("Sales Director",)),
    Member(name="Jun Park", email="jun@example.com", notion_user="jun", roles=("Sales Coordinator",)),
    Member(name="Dana Choi", email="dana@example.com", notion_user="dana", roles=("Operations",)),
    Member(name="Hyun Lee", email="hyun@example.com", notion_user="hyun", roles=("Finance",)),
    Member(name="Sora Han", email="sora@example.com", notion_user="sora", roles=("Fashion Design",)),
    Member(name="Tae Yu", email="tae@example.com", notion_user="tae", roles=("Logistics",)),
)
"""One person for each role of the matrix."""

NOON_OF_NOV_23: Final = "2026-11-23T12:00"
"""A Monday, the usual instant of the tests, in the team's time."""

ORDER_PAGE: Final = "the-order"

A_HEALTHY_ORDER: Final[Mapping[str, Plain]] = {
    "order": "Autumn coats",
    "order_id": "ORD-1",
    "client": "Maison Lune",
    "stage": "Production",
    "account_manager": ["ari"],
    "contract_signed": "2026-11-02",
    "deposit_received": "2026-11-03",
    "value": 12_000,
    "baseline": "2026-12-30",
}
"""In production, on track and complete on 23 November 2026, had the client an update meanwhile."""

_numbers = count(1)


def order(**cells: Plain) -> Row:
    """:data:`A_HEALTHY_ORDER`, with other cells where the test names them."""
    return _row(Source.ORDERS, {**A_HEALTHY_ORDER, **cells}, ORDER_PAGE)


def bare_order(**cells: Plain) -> Row:
    """An order with a title and these cells only."""
    return _row(Source.ORDERS, {"order": "Autumn coats", **cells}, ORDER_PAGE)


def payment(**cells: Plain) -> Row:
    """A payment of 1,000 ("Balance") without a due date, with these cells."""
    return _related(Source.PAYMENTS, {"payment": "Balance", "amount": 1000, **cells})


def change(**cells: Plain) -> Row:
    """A change order ("Longer sleeves"), with these cells."""
    return _related(Source.CHANGE_ORDERS, {"change": "Longer sleeves", **cells})


def fitting(**cells: Plain) -> Row:
    """A fitting ("First fitting"), with these cells."""
    return _related(Source.FITTINGS, {"fitting": "First fitting", **cells})


def update(**cells: Plain) -> Row:
    """A message ("Message"), with these cells; ``from_`` is the column ``From``."""
    named = {key.removesuffix("_"): value for key, value in cells.items()}
    return _related(Source.UPDATES, {"update": "Message", **named})


def milestone(kind: str | None = None, planned: Plain = None, actual: Plain = None, **cells: Plain) -> Row:
    """A milestone named like its kind."""
    named = {"milestone": kind or "Milestone", "kind": kind, "planned": planned, "actual": actual}
    return _related(Source.MILESTONES, {**named, **cells})


def tracker_without(*missing: Source | str) -> dict[Source, Mapping[str, str]]:
    """The columns of a tracker that has all but these sources and these columns of the order (by key)."""
    columns = {source: names for source, names in DEFAULT_NAMES.items() if source not in missing}
    orders = columns[Source.ORDERS]
    return columns | {Source.ORDERS: {key: name for key, name in orders.items() if key not in missing}}


def process(
    country: str = "KR",
    zone: str = "Asia/Seoul",
    *,
    team: Iterable[Member] = TEAM,
    columns: Mapping[Source, Mapping[str, str]] = DEFAULT_NAMES,
    hours: str = "09:00-18:00",
    closed: Iterable[date | str] = (),
    working_days: Iterable[str] = ("mon", "tue", "wed", "thu", "fri"),
    stages: Stages | None = None,
    matrix: Matrix | None = None,
    **policy: Mapping[str, object],
) -> Process:
    """How a team works; sections of the policy by name, as in ``payment={"reminder_day": 3}``."""
    return Process(
        calendar=calendar(country, zone, hours, tuple(map(str, closed)), tuple(working_days)),
        policy=Policy.model_validate(policy),
        stages=stages or Stages(),
        matrix=matrix or Matrix(),
        directory=Directory(tuple(team)),
        columns=columns,
    )


@cache
def calendar(
    country: str = "KR",
    zone: str = "Asia/Seoul",
    hours: str = "09:00-18:00",
    closed: tuple[str, ...] = (),
    working_days: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri"),
) -> WorkCalendar:
    """The calendar that these settings of ``calendar.toml`` describe."""
    settings = {
        "country": country,
        "time_zone": zone,
        "hours": hours,
        "closed": closed,
        "working_days": working_days,
    }
    return CalendarPolicy.model_validate(settings).calendar()


SEOUL: Final = process()
"""The usual process of the tests."""


def facts(
    order: Row,
    *related: Row,
    duplicate: bool = False,
    lost: Iterable[str] = (),
    titles: Mapping[str, str | None] = MappingProxyType({}),
) -> Facts:
    """What was read about an order; each related row goes to its source."""
    grouped: dict[Source, list[Row]] = {}
    for row in related:
        grouped.setdefault(_source_of(row), []).append(row)
    return Facts(order, grouped, duplicate=duplicate, lost=frozenset(lost), titles=titles)


def judged(
    order: Row,
    *related: Row,
    at: str = NOON_OF_NOV_23,
    process: Process = SEOUL,
    rules: tuple[Rule, ...] = RULES,
    duplicate: bool = False,
    lost: Iterable[str] = (),
    titles: Mapping[str, str | None] = MappingProxyType({}),
) -> Evaluation:
    """The order and what belongs to it, judged at a local time of the team."""
    now = testing.instant(at, process.calendar.zone)
    read = facts(order, *related, duplicate=duplicate, lost=lost, titles=titles)
    return evaluate(read, process, rules, now)


def finding(evaluation: Evaluation, code_or_family: str) -> Finding | None:
    """The finding with that code, or of that family; None where there is none."""
    for found in evaluation.findings:
        if code_or_family in (found.code, found.family, family_of(found.code)):
            return found
    return None


def codes(evaluation: Evaluation, prefix: str = "") -> set[str]:
    """Codes of all findings, information included, that start with a prefix such as ``payment.``."""
    return {found.code for found in evaluation.findings if found.code.startswith(prefix)}


def named(evaluation: Evaluation, code: str) -> list[str]:
    """Names of everybody whom the alert of a code mentions, vacant roles included."""
    concerned = evaluation.concerned[code]
    return [member.name for member in concerned.mentioned] + list(concerned.vacant)


def issues(evaluation: Evaluation) -> list[str]:
    """The sentences of ``Data issues``."""
    text = evaluation.cells["data_issues"]
    return text.split("\n") if isinstance(text, str) else []


def cells(evaluation: Evaluation, *keys: str) -> tuple[CellValue, ...]:
    """These cells, which must be written."""
    return tuple(evaluation.cells[key] for key in keys)


def _related(source: Source, given: Mapping[str, Plain]) -> Row:
    return _row(source, {"order": [ORDER_PAGE], **given}, f"{source}-{next(_numbers)}")


def _row(source: Source, given: Mapping[str, Plain], page_id: str) -> Row:
    types = {column.key: column.types for column in COLUMNS[source]}
    cells = {key: testing.cell(value, types[key], person) for key, value in given.items()}
    return testing.row(source, cells, page_id)


def _source_of(row: Row) -> Source:
    titles = {COLUMNS[source][0].key: source for source in RELATED}
    return next((source for key, source in titles.items() if key in row.cells), Source.ORDERS)


def person(who: object) -> Person:
    """Somebody of the team by account, or a stranger whose account and name are the given word."""
    if isinstance(who, Person):
        return who
    account = str(who)
    for member in TEAM:
        if member.notion_user == account:
            return Person(account, member.name, member.email)
    return Person(account, account)
