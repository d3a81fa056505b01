import re
import subprocess
import sys

import pytest
from pydantic import JsonValue, TypeAdapter
from typer.testing import CliRunner

from notion_sync.cli import app
from tests.commands.desk import Desk


def test_settings_are_shown_with_their_origin_and_without_secrets(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = "[payment]\npause_day = 8\n"

    at_desk.type("config").means(0, "NOTION_TOKEN *** environment", "payment.pause_day 8", "policy.toml")


def test_the_document_has_every_key_as_the_files_name_it(at_desk: Desk) -> None:
    text = at_desk.type("config", "--json").out
    document = TypeAdapter(dict[str, dict[str, JsonValue]]).validate_json(text)

    assert document["environment"]["NOTION_TOKEN"] == "***"
    assert isinstance(payment := document["policy"]["payment"], dict)
    assert payment["pause_day"] == 7
    assert document["calendar"]["time_zone"] == "Asia/Seoul"
    assert document["from"]["environment.NOTION_TOKEN"] == "environment"


def test_it_works_before_the_tracker_is_set(at_desk: Desk) -> None:
    at_desk.house.files["tracker.toml"] = ""

    at_desk.type("config").means(0, "orders.source")


def verbs() -> list[str]:
    listed = CliRunner().invoke(app, ["--help"]).stdout
    return re.findall(r"^│ ([a-z]+)  ", listed.partition("Commands")[2], re.MULTILINE)


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_has_help_with_an_example(verb: str) -> None:
    said = CliRunner().invoke(app, [verb, "--help"])

    assert said.exit_code == 0
    assert f"notion-sync {verb}" in " ".join(said.stdout.split())


@pytest.mark.parametrize("words", [["--version"], ["--help"]])
def test_the_module_is_the_command(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "notion_sync", *words], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "notion" in done.stdout
