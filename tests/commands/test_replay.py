"""``replay``: what would have been said of past orders, and what another policy would change."""

import csv
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from pydantic import JsonValue

from rules.calendar import WorkCalendar
from tests.commands.desk import Desk, Said
from tests.repository.paths import ROOT

NORTHWIND = ROOT.parent / "shared" / "data" / "northwind-orders.csv"
HEAD = "order_id,client,account_manager,order_date,required_date,shipped_date,order_value\n"
DATED = {"payment.reminder", "payment.pause", "payment.escalated", "timeline.late"}


def write(at_desk: Desk, name: str, text: str) -> str:
    path = at_desk.house.folder.parent / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def events(said: Said) -> list[dict[str, JsonValue]]:
    assert said.exit == 0, said.err
    document = said.json
    assert isinstance(document, dict)
    found = document["events"]
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, dict)]


def days(found: Sequence[Mapping[str, JsonValue]], *codes: str) -> list[tuple[str, str, str, str]]:
    """Day, event, code and order of everything but repeats, of some codes."""
    return sorted(
        (str(e["at"])[:10], str(e["event"]), str(e["code"]), str(e["order"]).partition(" (")[0])
        for e in found
        if e["code"] in codes and e["event"] != "repeated"
    )


def test_a_late_order_would_have_been_told_on_the_day_after_its_promise(at_desk: Desk) -> None:
    file = write(at_desk, "past.csv", HEAD + "7,Sol,Ari Kim,2026-09-07,2026-10-07,2026-10-20,440\n")

    said = at_desk.type("replay", file, "--json")
    assert days(events(said), "timeline.late") == [
        ("2026-10-08", "raised", "timeline.late", "Order 7"),
        ("2026-10-20", "resolved", "timeline.late", "Order 7"),
    ]
    at_desk.type("replay", file).means(
        0, "From 2026-09-07 to 2026-10-22: 2 alerts", "timeline.late 1 yes", "On-time delivery 2026 0%"
    )
    assert at_desk.type("replay", file).err == "", "what is only played is no news in the log"
    at_desk.type("replay", file, "--list").means(0, "2026-10-08 09:00 raised timeline.late Order 7: ")
    at_desk.nothing_was_done()
    assert not at_desk.house.ledger.exists()


def test_another_policy_is_compared(at_desk: Desk) -> None:
    orders = (
        "Order,Stage,Contract signed,Deposit received,Delivered,Signed off\n"
        'Gown,Closed,"September 1, 2026","September 1, 2026","November 2, 2026","November 2, 2026"\n'
    )
    payments = 'Payment,Order,Due,Amount,Settled\nSecond,Gown,"September 10, 2026",100,"September 18, 2026"\n'
    files = [write(at_desk, "tracker.csv", orders), write(at_desk, "payments.csv", payments)]
    stricter = at_desk.house.folder.parent / "stricter"
    at_desk.house.configuration()
    stricter.mkdir()
    for path in at_desk.house.folder.glob("*.toml"):
        (stricter / path.name).write_bytes(path.read_bytes())
    (stricter / "policy.toml").write_text("[payment]\nreminder_day = 2\npause_day = 30\nescalate_day = 60\n")

    said = at_desk.type("replay", *files, "--json", "--policy", str(stricter))
    present = days(events(said), *DATED)
    assert present == [
        ("2026-09-15", "opened", "payment.reminder", "Gown"),
        ("2026-09-17", "raised", "payment.pause", "Gown"),
        ("2026-09-18", "resolved", "payment.pause", "Gown"),
    ]
    document = said.json
    assert isinstance(document, dict)
    compared = document["compared"]
    assert isinstance(compared, dict)
    go, come, moved = compared["go"], compared["come"], compared["moved"]
    assert isinstance(go, list)
    assert isinstance(come, list)
    assert isinstance(moved, list)
    assert {str(e["code"]) for e in go if isinstance(e, dict)} >= {"payment.pause"}
    assert [(e["event"], e["code"]) for e in come if isinstance(e, dict)] == [
        ("resolved", "payment.reminder")
    ]
    (reminder,) = (e for e in moved if isinstance(e, dict) and e["code"] == "payment.reminder")
    assert (str(reminder["at"])[:10], str(reminder["to"])[:10]) == ("2026-09-15", "2026-09-11")
    at_desk.type("replay", *files, "--policy", str(stricter)).means(0, "With the other policy 1 come", "Move")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "7,,,soon,,,\n", ("past.csv, line 2, order_date", "found 'soon'")),
        (HEAD, ("None of these orders has a date",)),
        ("Fruit\napple\n", ("past.csv: is none of the tracker's tables",)),
    ],
)
def test_what_cannot_be_played_is_named(at_desk: Desk, text: str, words: tuple[str, ...]) -> None:
    at_desk.type("replay", write(at_desk, "past.csv", text)).means(2, *words)


def test_another_policy_that_cannot_be_used_is_named_at_once(at_desk: Desk) -> None:
    file = write(at_desk, "past.csv", HEAD + "7,Sol,Ari Kim,2026-09-07,2026-10-07,2026-10-20,440\n")
    at_desk.type("replay", file, "--policy", "nowhere").means(2, "nowhere: there is no such folder")
    at_desk.type("replay", file, "--until", "soon").means(2, "--until: expected a day", "found 'soon'")


def test_it_needs_no_tracker_and_no_token(at_desk: Desk) -> None:
    at_desk.house.files["tracker.toml"] = ""
    at_desk.env["NOTION_TOKEN"] = at_desk.env["SLACK_BOT_TOKEN"] = ""
    file = write(at_desk, "past.csv", HEAD + "7,Sol,Ari Kim,2026-09-07,2026-10-07,2026-10-20,440\n")
    at_desk.type("replay", file).means(0, "timeline.late")


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the file of past orders is not here")
def test_830_real_orders_against_sql(at_desk: Desk) -> None:
    """Each order that was open past its promise was told of as late on the next working day, and no other."""
    at_desk.house.zone, at_desk.house.country = "America/New_York", "US"
    at_desk.house.files["policy.toml"] = ""
    with NORTHWIND.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:300]
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE orders (id, required, shipped)")
    connection.executemany(
        "INSERT INTO orders VALUES (?, ?, ?)",
        [(row["order_id"], row["required_date"], row["shipped_date"] or None) for row in rows],
    )
    late = connection.execute(
        "SELECT id, date(required, '+1 day') FROM orders "
        "WHERE shipped IS NULL OR shipped > date(required, '+1 day')"
    ).fetchall()
    connection.close()
    text = (
        ",".join(rows[0])
        + "\n"
        + "".join(",".join(f'"{cell}"' for cell in row.values()) + "\n" for row in rows)
    )
    said = at_desk.type("replay", write(at_desk, "northwind.csv", text), "--json")

    told = {
        (order.removeprefix("Order "), day)
        for day, event, code, order in days(events(said), "timeline.late")
        if event != "resolved"
    }
    calendar = at_desk.house.configuration().calendar.calendar()
    expected = {(ident, _working(calendar, date.fromisoformat(day))) for ident, day in late}
    shipped = {row["order_id"]: row["shipped_date"] for row in rows}
    expected = {(i, d) for i, d in expected if not shipped[i] or shipped[i] > d}
    assert expected <= told
    assert len(told) == len({ident for ident, _ in told})
    assert {ident for ident, _ in told} <= {ident for ident, _ in late}


def _working(calendar: WorkCalendar, day: date) -> str:
    while not calendar.is_working(day):
        day += timedelta(1)
    return day.isoformat()


def test_the_ledger_tells_what_was_said(at_desk: Desk) -> None:
    house = at_desk.house
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    for day in (20, 23):
        at_desk.run(at=f"2026-11-{day}T10:00").means(0)
    house.edit(payment, Settled=date(2026, 11, 24))
    at_desk.run(at="2026-11-24T10:00").means(0)

    said = at_desk.type("replay", "--ledger", "--json")
    assert days(events(said), *DATED) == [
        ("2026-11-20", "opened", "payment.reminder", "Gown"),
        ("2026-11-23", "raised", "payment.pause", "Gown"),
        ("2026-11-24", "resolved", "payment.pause", "Gown"),
    ]
    document = said.json
    assert isinstance(document, dict)
    assert document["uncertain_codes"] == []
    at_desk.type("replay", "--ledger").means(0, "From 2026-11-20 to 2026-11-24", "payment.pause 1 yes")


def test_the_ledger_is_played_under_another_policy(at_desk: Desk) -> None:
    house = at_desk.house
    house.payment(house.order("Gown"), date(2026, 11, 14))
    for day in (16, 17, 18, 19, 20):
        at_desk.run(at=f"2026-11-{day}T10:00").means(0)
    stricter = house.folder.parent / "stricter"
    stricter.mkdir()
    for path in house.folder.glob("*.toml"):
        (stricter / path.name).write_bytes(path.read_bytes())
    (stricter / "policy.toml").write_text("[payment]\nreminder_day = 3\n")

    at_desk.type("replay", "--ledger", "--policy", str(stricter)).means(
        0, "1 move", "2026-11-19 09:00", "→ 2026-11-17 09:00"
    )


def test_one_has_to_say_what_to_play(at_desk: Desk) -> None:
    at_desk.type("replay").means(2, "Say what to play")
    at_desk.type("replay", "some.csv", "--ledger").means(2, "Say what to play")
    at_desk.type("replay", "--ledger").means(2, "remembers nothing of this tracker yet", "notion-sync run")


def test_columns_that_mean_nothing_are_named(at_desk: Desk) -> None:
    text = "Order,Stage,Contract signed,Lucky number\nGown,Production,2026-09-01,7\n"
    at_desk.type("replay", write(at_desk, "Orders.csv", text)).means(
        0, "Orders.csv: not read", "Lucky number"
    )
