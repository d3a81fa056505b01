"""Every promise in docs/reliability.md names a test that exists."""

import ast
import re

import pytest

from tests.repository.paths import ROOT

DOCUMENT = ROOT / "docs" / "reliability.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[str]:
    """The rows of all tables, without their heads."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    below_heads = {number for number, line in enumerate(lines) if line.startswith("|---")}
    return [
        line
        for number, line in enumerate(lines)
        if line.startswith("|") and not {number, number + 1} & below_heads
    ]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.split("|")[1].strip()[:60])
def test_each_fault_names_tests_that_exist(row: str) -> None:
    _, fault, promise, shown_by, _ = re.split(r"(?<!\\)\|", row)
    named = NAMED.findall(shown_by)

    assert fault.strip()
    assert promise.strip()
    assert named, "a promise without a test"
    for path, test in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        tests = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert test in tests, f"{path} has no test {test}"


def test_the_table_is_no_empty_promise() -> None:
    assert len(rows()) > 30
