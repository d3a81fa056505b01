"""Every command line of the documents does what it says, in a house that has such an order."""

import shlex

import pytest

from notion_sync.cli import app
from rules.columns import Source
from tests.commands.desk import Desk
from tests.commands.json_examples import ORDERS, PAST
from tests.docs.pages import PAGES, boxes

ELSEWHERE = ("demo", "worker", "init", "fleet")
"""Commands that stay, take long or need a link: tests of their own run them, here it is the words."""


def commands() -> list[str]:
    lines = (line for page in PAGES for box in boxes(page) for line in box.splitlines())
    typed = (line.partition("  #")[0].strip().removeprefix(".venv/bin/") for line in lines)
    return sorted({line for line in typed if line.startswith("notion-sync ")})


@pytest.mark.parametrize("line", commands())
def test_the_command_works(at_desk: Desk, line: str) -> None:
    at_desk.house.late_order("Winter coat")
    (at_desk.house.folder.parent / "orders.csv").write_text(ORDERS + PAST, encoding="utf-8")
    workspace = at_desk.house.notion.workspace
    tracker = workspace.database_of(at_desk.house.sources[Source.ORDERS])
    workspace.move_database(tracker, workspace.add_top_page("Atelier"))
    _, *words = shlex.split(line)
    if "--ledger" in words:
        at_desk.run().means(0)  # else nothing is remembered
    if words[0] in ELSEWHERE:
        at_desk.type(words[0], "--help").means(0, *(word for word in words[1:] if word.startswith("--")))
    else:
        said = at_desk.type(*words)
        assert said.exit in (0, 1), f"{said.out}\n{said.err}"


def test_every_command_is_named_in_the_documents() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    verbs = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }

    assert {verb for verb in verbs if f"`{verb}" not in text and f"notion-sync {verb}" not in text} == set()
