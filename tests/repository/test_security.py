"""Every promise of SECURITY.md names a test that exists."""

import re

import pytest

from tests.repository.paths import ROOT

PROMISES = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## What is promised")[2]
ROWS = [line for line in PROMISES.partition("\n## ")[0].splitlines() if line.startswith("| ")][1:]
SHOWN_BY = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def test_there_are_promises() -> None:
    assert len(ROWS) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_each_is_shown_by_something_that_exists(row: str) -> None:
    named = SHOWN_BY.findall(row)

    assert named or "`make image-check`" in row
    for file, name in named:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or re.search(rf"^ *(?:def|class) {name}\b", text, re.MULTILINE)
