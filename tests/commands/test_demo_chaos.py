"""``demo --chaos``: a day under faults ends as a calm one, and says so."""

import json
import re

import pytest
from pydantic import JsonValue
from typer.testing import CliRunner, Result

from notion_sync.cli import app
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
    assert re.search(r"Monday 7 September \d+ passes, [1-9] killed \d+ faults \d+ rows written", said)
    assert re.search(r"requests that met a fault [1-9]\d* of \d+ [1-9]\d* of \d+", said)
    assert re.search(r"their cells ([\d,]+) \1 ", said)
    assert "Nothing was lost and nothing was said twice" in said


def test_its_document_has_the_shape_that_is_documented() -> None:
    ended = demo("--chaos", "--days", "1", "--seed", "6", "--percent", "5", "--json")
    assert ended.exit_code == 0
    answer: JsonValue = json.loads(ended.stdout)
    (shown,) = SECOND_EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert list(differences(answer, json.loads(shown))) == []


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
