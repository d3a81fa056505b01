"""The scorecard of 830 real orders, against what SQL finds over the same file."""

import csv
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from notion_sync.scorecard import Entry, Kind, Scorecard, scorecard
from tests.repository.paths import ROOT
from tests.rules.build import process
from tests.scorecard.orders import entry_of, told

FILE = ROOT.parent / "shared" / "data" / "northwind-orders.csv"

TODAY = date(1998, 5, 7)

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the file of past orders is not here")


@cache
def card() -> Scorecard:
    return scorecard(list(_entries()), TODAY)


def _entries() -> Iterator[Entry]:
    america = process("US", "America/New_York")
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            shipped = row["shipped_date"] or None
            yield entry_of(
                america,
                TODAY,
                stage="Closed" if shipped else "Production",
                client=row["client"],
                contract_signed=row["order_date"],
                baseline=row["required_date"],
                delivered=shipped,
            )


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    connection.execute(f"CREATE TABLE orders ({', '.join(names)})")
    marks = ", ".join("?" for _ in names)
    connection.executemany(
        f"INSERT INTO orders VALUES ({marks})", [[row[name] or None for name in names] for row in rows]
    )
    yield connection
    connection.close()


ON_TIME = """
    SELECT sum(shipped_date <= required_date), count(*) FROM orders
    WHERE shipped_date BETWEEN ? AND ?
"""
OVERDUE = """
    SELECT count(*), sum(required_date < :day) FROM orders
    WHERE order_date <= :day AND (shipped_date IS NULL OR shipped_date > :day)
"""
CYCLE = """
    SELECT julianday(shipped_date) - julianday(order_date) AS days FROM orders
    WHERE shipped_date BETWEEN ? AND ? ORDER BY days
"""


def test_on_time_rate_of_every_period(sql: sqlite3.Connection) -> None:
    for period in card().periods:
        hits, count = sql.execute(ON_TIME, (period.first.isoformat(), period.last.isoformat())).fetchone()
        (figure,) = card().of("on_time", period)
        assert told(figure, "numerator", "denominator") == (hits, count), period.label
        assert figure.value == (100 * Decimal(hits) / count if count else None)


def test_open_and_overdue_at_every_end_of_a_period(sql: sqlite3.Connection) -> None:
    assert any(each.behind for each in card().overdue)
    for each in card().overdue:
        count, late = sql.execute(OVERDUE, {"day": each.on.isoformat()}).fetchone()
        assert (each.open, len(each.behind)) == (count, late or 0), each.period.label


def test_cycle_times_of_every_month(sql: sqlite3.Connection) -> None:
    for period in (p for p in card().periods if p.kind is Kind.MONTH):
        days = [row[0] for row in sql.execute(CYCLE, (period.first.isoformat(), period.last.isoformat()))]
        (figure,) = card().of("cycle_time", period)
        assert figure.denominator == len(days)
        middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
        assert figure.value == middle, period.label
