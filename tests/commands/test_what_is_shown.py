"""Whatever people typed: it commands no terminal, forges no line of the log, and is whole in JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from notion_sync.commands import show
from notion_sync.commands.terminal import Terminal
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.commands.desk import Desk, Said
from tests.passes.hostile import BIDI, EMOJI, ESCAPES, EVERYTHING, MARKUP, TEXTS, unseen_in
from tests.passes.test_what_people_typed import MONDAY
from tests.passes.world import World

STYLING = re.compile(r"\x1b\[[0-9;]*m")
"""What rich sends to a terminal: colours, and nothing else."""


@contextmanager
def terminal() -> Iterator[tuple[Terminal, io.StringIO]]:
    """A terminal with all colours, and what is sent to it."""
    sent = io.StringIO()
    yield Terminal(file=sent, force_terminal=True, color_system="truecolor", width=200, highlight=False), sent


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_but_colours_reaches_a_terminal_beside_what_is_seen(text: str) -> None:
    with terminal() as (console, sent):
        console.print(Text(text, style="bold red"), soft_wrap=True)
        console.print(text, markup=False)

    assert not unseen_in(STYLING.sub("", sent.getvalue()), but="\n")
    sent.getvalue().encode()


def late(house: World, text: str, number: str = "") -> str:
    order = house.late_order(text)
    house.edit(order, Client=text, Order_ID=number or text)
    return order


def test_a_pass_on_a_terminal_shows_what_was_typed_and_obeys_none_of_it(at_desk: Desk) -> None:
    for text in TEXTS:
        late(at_desk.house, text)
    report = at_desk.house.plan(MONDAY)
    with terminal() as (console, sent):
        show.report(console, report, planned=True)
    shown = STYLING.sub("", sent.getvalue())

    assert not unseen_in(shown, but="\n")
    assert MARKUP in shown
    assert ":heart:" in shown
    assert not re.search(r"^2026-11-23T10|^\{", shown, re.MULTILINE)


def nothing_odd(said: Said) -> None:
    assert not unseen_in(said.out, but="\n")
    assert not unseen_in(said.err, but="\n")


FINISHED = {
    "json": re.compile(r'^\{.*"event": "pass\.finished"'),
    "console": re.compile(r"^20\d\d-\S+ \[info *\] pass\.finished"),
}


@pytest.mark.parametrize("form", ["json", "console"])
def test_no_command_shows_more_than_is_seen_and_no_line_of_the_log_is_forged(
    at_desk: Desk, form: str
) -> None:
    at_desk.env["NOTION_SYNC_LOG"] = form
    order = late(at_desk.house, EVERYTHING)
    for words in (("plan",), ("run",), ("explain", order), ("explain", "neither this nor that")):
        said = at_desk.type(*words, "--as-of", MONDAY)
        nothing_odd(said)
        finished = [line for line in said.err.splitlines() if FINISHED[form].match(line)]
        assert len(finished) == (1 if words == ("run",) else 0)
        assert all(json.loads(line) for line in said.err.splitlines() if line.startswith("{"))


def test_doctor_shows_names_of_rows_as_they_are_seen(at_desk: Desk) -> None:
    columns = {"Name": "title", "Away from": "date", "Away until": "date"}
    team = at_desk.house.notion.workspace.create_database("Team", columns).data_source_id
    at_desk.house.sources[Source.TEAM] = team
    at_desk.house.notion.workspace.add_page(team, {"Name": EVERYTHING, "Away from": date(2026, 12, 1)})

    said = at_desk.type("doctor")

    assert "an absence needs its first and its last day" in said.out
    nothing_odd(said)


def test_the_demo_shows_past_orders_as_they_are_seen(at_desk: Desk) -> None:
    file = at_desk.house.folder.parent / "orders.csv"
    columns = [
        "order_id",
        "client",
        "account_manager",
        "order_date",
        "required_date",
        "shipped_date",
        "order_value",
    ]
    values = ["1", f"{MARKUP} {ESCAPES} {BIDI}", "Steven Buchanan", "1996-07-04", "1996-08-01", "", "440"]
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([columns, values])

    said = at_desk.type("demo", "--orders", str(file), "--as-of", "1996-08-07T10:00")

    assert said.exit == 0
    assert "[red]not" in said.out
    nothing_odd(said)


def test_an_error_that_names_a_row_is_as_harmless(at_desk: Desk) -> None:
    late(at_desk.house, EVERYTHING)
    at_desk.house.notion.faults.add(Fault("^PATCH", "status", status=400, times=None))

    said = at_desk.run()

    assert said.exit == 1
    assert "could not be written" in said.logged
    nothing_odd(said)


def test_json_holds_every_text_as_it_was_typed(at_desk: Desk) -> None:
    texts = [text for text in TEXTS if text.strip() == text]
    for number, text in enumerate(texts):
        late(at_desk.house, text, f"ORD-{number}")

    said = at_desk.type("plan", "--as-of", MONDAY, "--json")

    document = json.loads(said.out)
    whole = [text.translate(dict.fromkeys((0, *range(0xD800, 0xE000)), "\ufffd")) for text in texts]
    assert sorted(row["order"] for row in document["orders"]) == sorted(whole)
    assert EMOJI in said.out.replace("\\u200d", "\u200d")
    nothing_odd(said)
