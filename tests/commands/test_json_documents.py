"""``docs/json.md`` says what ``--json`` prints: each verb's answer has the shape of its example there."""

import re
from collections.abc import Iterator

import pytest
from pydantic import JsonValue
from typer.testing import CliRunner

from notion_sync.cli import app
from tests.commands.desk import Desk
from tests.commands.json_examples import OPEN_KEYS, answers, examples
from tests.commands.test_config_and_version import verbs

ANY_VALUE = ("value", "from", "to", "shows", "should_show")
"""Values of cells and thresholds."""


def differences(answer: JsonValue, example: JsonValue, path: str = "") -> Iterator[str]:
    """Where an answer has another shape than the example."""
    name = path.rpartition(".")[2]
    if isinstance(answer, dict) and isinstance(example, dict):
        if name in OPEN_KEYS:
            return
        for key in answer.keys() ^ example.keys():
            yield f"{path}.{key} is in only one of them"
        for key in answer.keys() & example.keys():
            yield from differences(answer[key], example[key], f"{path}.{key}")
    elif isinstance(answer, list) and isinstance(example, list):
        for item in answer:
            if example and all(any(differences(item, shown, path)) for shown in example):
                yield f"{path} has an entry unlike those shown: {item}"
    elif name not in ANY_VALUE and not _alike(answer, example):
        yield f"{path} is {answer!r}, not like {example!r}"


def _alike(answer: JsonValue, example: JsonValue) -> bool:
    if (
        answer is None
        or example is None
        or isinstance(answer, list | dict) != isinstance(example, list | dict)
    ):
        return answer is None or example is None
    if isinstance(answer, bool) or isinstance(example, bool):
        return type(answer) is type(example)
    numbers = isinstance(answer, int | float) and isinstance(example, int | float)
    return numbers or type(answer) is type(example)


def test_every_answer_has_the_shape_of_its_example(at_desk: Desk) -> None:
    shown = examples()
    for verb, answer in answers(at_desk):
        assert list(differences(answer, shown[verb], verb)) == []


def test_every_verb_that_answers_in_json_is_described() -> None:
    described = set(examples())
    for verb in verbs():
        options = CliRunner().invoke(app, [verb, "--help"]).stdout
        assert bool(re.search(r"--json\b", options)) == (verb in described), verb


@pytest.mark.parametrize(
    ("answer", "example", "same"),
    [
        ({"a": 1}, {"a": 2.5}, True),
        ({"a": 1}, {"a": "1"}, False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": None}, {"a": "1"}, True),
        ({"a": [1, "x"]}, {"a": [1]}, False),
        ({"cells": {"Health": 1}}, {"cells": {"Drift": "x"}}, True),
    ],
)
def test_shapes_are_told_apart(answer: JsonValue, example: JsonValue, same: bool) -> None:
    assert (list(differences(answer, example)) == []) == same
