"""``demo --chaos``: a day under faults ends as a calm one, and says so."""

import json
import re
from io import StringIO

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from notion_sync.cli import app
from notion_sync.demo.chaos import Chaos, sources_of
from notion_sync.demo.end_state import end_state
from notion_sync.demo.house import house
from notion_sync.demo.tell_chaos import comparison, document
from notion_sync.sandbox.season import build
from tests.commands.json_examples import DOCUMENT
from tests.commands.test_json_documents import differences

SECOND_EXAMPLE = re.compile(r"^## `demo`$.*?^```$.*?^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def demo(*words: str) -> Result:
    return CliRunner().invoke(app, ["demo", *words], env={"COLUMNS": "140"})


def test_a_day_under_faults_ends_as_a_calm_one() -> None:
    ended = demo("--chaos", "--days", "1", "--seed", "6")
    assert ended.exit_code == 0, ended.output
    said = " ".join(ended.stdout.split())
    assert "10 % of all requests to Notion and Slack fail" in said
    assert "notion-sync demo --chaos --percent 10 --seed 6" in said
    assert re.search(r"Monday 7 September \d+ passes, [1-9] killed \d+ faults \d+ rows \d+ messages", said)
    assert re.search(r"requests that met a fault [1-9]\d* of \d+ [1-9]\d* of \d+", said)
    assert re.search(r"their cells ([\d,]+) \1 ", said)
    assert "Nothing was lost and nothing was said twice" in said


def test_its_document_has_the_shape_that_is_documented() -> None:
    with house() as here:
        story = build(here.notion.workspace, here.slack.workspace)
        ended = end_state(here, sources_of(story))
        answer = document(Chaos(here, percent=10, seed=6), ended, ["a difference"])
    (shown,) = SECOND_EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert list(differences(answer, json.loads(shown))) == []


def test_a_difference_is_shown() -> None:
    shown = Console(record=True, width=140, file=StringIO())
    with house() as here:
        story = build(here.notion.workspace, here.slack.workspace)
        ended = end_state(here, sources_of(story))
    comparison(
        shown, ended, ended, ["Ball gown (AS-2041): Health is 'On track' under faults and None without"]
    )
    said = shown.export_text()
    assert "1 difference" in said
    assert "Ball gown (AS-2041)" in said
    assert "Nothing was lost" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--chaos", "--orders", "orders.csv"), "--chaos plays the season: leave out --orders"),
        (("--seed", "3"), "add --chaos"),
        (("--percent", "3"), "add --chaos"),
        (("--chaos", "--percent", "50"), "20"),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], said: str) -> None:
    ended = demo(*words)
    assert ended.exit_code == 2
    assert said in ended.stderr
