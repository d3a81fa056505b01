"""The 830 orders of a real company, judged the day after their data ends, against SQL over the file."""

import asyncio
import csv
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.ledger import open_ledger
from config.load import load
from notion_sync.demo.house import House, house
from notion_sync.demo.play import Played, past_orders
from notion_sync.report import PassReport
from notion_sync.sandbox.notion import Plain
from rules.case import Facts, Process
from rules.catalog import RULES
from rules.checking import DEFAULT_NAMES
from rules.columns import Source
from rules.evaluate import evaluate

ORDERS = Path(__file__).parents[3] / "shared" / "data" / "northwind-orders.csv"
AS_OF = datetime(1998, 5, 7, 10, tzinfo=ZoneInfo("Asia/Seoul"))

pytestmark = pytest.mark.skipif(not ORDERS.exists(), reason="the 830 orders are not beside the checkout")

WORKING_DAYS_TO_REQUIRED = """
    (WITH RECURSIVE days(day) AS (
        SELECT date('1998-05-07', '+1 day')
        UNION ALL SELECT date(day, '+1 day') FROM days WHERE day < orders.required_date)
     SELECT count(*) FROM days WHERE day <= orders.required_date AND strftime('%w', day) NOT IN ('0', '6'))
"""
"""No public holiday of Korea lies between 8 May and the last required date on a weekday."""


@pytest.fixture(scope="module")
def sql() -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(":memory:") as database, ORDERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
        names = ", ".join(rows[0])
        database.execute(f"CREATE TABLE orders ({names})")
        insert = f"INSERT INTO orders VALUES ({', '.join('?' for _ in rows[0])})"
        database.executemany(insert, [tuple(row.values()) for row in rows])
        yield database


class FirstPass:
    """The tracker and Slack after one first pass."""

    def __init__(self, here: House, played: Played, report: PassReport) -> None:
        self.report = report
        rows = here.notion.workspace.rows(played.orders).values()
        self.rows: dict[str, dict[str, Plain]] = {str(row["Order ID"]): row for row in rows}
        self.messages = here.slack.workspace.all_messages()
        self.findings = dict(_findings(here, played.orders))

    def where(self, column: str, value: Plain) -> set[str]:
        return {number for number, row in self.rows.items() if row[column] == value}


def _findings(here: House, orders: str) -> Iterator[tuple[str, set[str]]]:
    """Codes of all findings by order number, those included of which only explain speaks."""
    ledger = open_ledger(f"sqlite:///{here.folder / 'notion-sync.db'}", tracker=orders, create=False)
    calendar = load(here.folder / "config").calendar.calendar()
    process = Process(calendar, columns={Source.ORDERS: DEFAULT_NAMES[Source.ORDERS]})
    for stored in ledger.all_rows(Source.ORDERS):
        found = evaluate(Facts(stored.row), process, RULES, AS_OF)
        yield str(stored.number), {finding.code for finding in found.findings}
    ledger.close()


@pytest.fixture(scope="module")
def first() -> Iterator[FirstPass]:
    with house() as here:
        played = Played()
        lived = asyncio.run(past_orders(here, played, ORDERS, None))
        yield FirstPass(here, played, lived.reports[0])


def numbers(sql: sqlite3.Connection, condition: str) -> set[str]:
    query = f"SELECT order_id FROM orders WHERE {condition}"
    return {row[0] for row in sql.execute(query)}


def alerts_in(payload: Mapping[str, object]) -> list[dict[str, str]]:
    alerts = payload.get("alerts", [])
    assert isinstance(alerts, list)
    return alerts


def test_every_order_is_read_judged_and_written_once(first: FirstPass) -> None:
    assert first.report.problems == []
    assert (first.report.read, first.report.judged, len(first.report.rows)) == (830, 830, 830)


def test_the_pass_runs_the_day_after_the_data_ends(first: FirstPass) -> None:
    assert first.report.as_of == AS_OF


def test_delivered_late_agrees_with_sql(first: FirstPass, sql: sqlite3.Connection) -> None:
    late = numbers(sql, "shipped_date > required_date")

    assert first.where("Timeline", "Delivered late") == late
    assert len(late) == 37
    on_time = numbers(sql, "shipped_date <> '' AND shipped_date <= required_date")
    assert first.where("Timeline", "Delivered on time") == on_time
    assert len(on_time) == 772


def test_open_orders_agree_with_sql(first: FirstPass, sql: sqlite3.Connection) -> None:
    still_open = numbers(sql, "shipped_date = ''")

    assert {n for n, row in first.rows.items() if row["Health"] != "Closed"} == still_open
    assert len(still_open) == 21


def test_late_orders_agree_with_sql(first: FirstPass, sql: sqlite3.Connection) -> None:
    late = numbers(sql, "shipped_date = '' AND required_date < '1998-05-07'")

    assert first.where("Timeline", "Late") == late == first.where("Health", "Off track")


def test_orders_at_risk_agree_with_sql(first: FirstPass, sql: sqlite3.Connection) -> None:
    near = numbers(
        sql, f"shipped_date = '' AND required_date >= '1998-05-07' AND {WORKING_DAYS_TO_REQUIRED} <= 5"
    )

    assert first.where("Timeline", "At risk") == near


def test_implausible_promises_agree_with_sql(first: FirstPass, sql: sqlite3.Connection) -> None:
    lead = "julianday(required_date) - julianday(order_date)"
    implausible = numbers(sql, f"shipped_date = '' AND {lead} NOT BETWEEN 28 AND 84")

    assert {n for n, codes in first.findings.items() if "timeline.implausible" in codes} == implausible


def test_slack_hears_of_exactly_the_late_and_the_risky(first: FirstPass) -> None:
    payloads = (message.metadata.event_payload for message in first.messages if message.metadata)
    said = Counter((alert["code"], alert["event"]) for payload in payloads for alert in alerts_in(payload))

    late, risky = first.where("Timeline", "Late"), first.where("Timeline", "At risk")
    assert said[("timeline.late", "opened")] == len(late)
    assert said[("timeline.at_risk", "opened")] == len(risky)


@pytest.mark.parametrize(
    ("number", "timeline", "projected"),
    [
        ("10248", "Delivered on time", "1996-07-16"),  # required 1996-08-01
        ("10264", "Delivered late", "1996-08-23"),  # required 1996-08-21
        ("10265", "Delivered on time", "1996-08-12"),  # required 1996-08-22
        ("10271", "Delivered late", "1996-08-30"),  # required 1996-08-29
        ("10266", "Delivered on time", "1996-07-31"),  # required 1996-09-06
        ("11008", "Late", "1998-05-07"),  # open, required 1998-05-06, a Wednesday: today
        ("11019", "At risk", "1998-05-11"),  # open, required in two working days, still in Production
        ("11077", "On track", "1998-06-03"),  # open, required 1998-06-03
        ("11040", "On track", "1998-05-20"),  # open, nine working days ahead
        ("11065", "On track", "1998-05-29"),  # open
    ],
)
def test_ten_by_hand(first: FirstPass, number: str, timeline: str, projected: str) -> None:
    row = first.rows[number]

    assert row["Timeline"] == timeline
    assert str(row["Projected delivery"]) == projected
