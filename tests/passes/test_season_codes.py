"""The whole season of the demo: it says every alert that there is, and opens none of them twice."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from notion_sync.demo.house import house
from notion_sync.demo.play import Played, season
from notion_sync.report import PassReport
from rules.finding import LevelWord, read_code
from rules.notice import Notice
from tests.rules.every_code import LIVES


@pytest.fixture(scope="module")
def passes() -> list[PassReport]:
    """The reports of every pass of the season."""

    async def live() -> list[PassReport]:
        return [report async for day in season(here, Played()) for report in day.reports]

    with house() as here:
        return asyncio.run(live())


def said(passes: list[PassReport]) -> Iterator[Notice]:
    """Every alert as it was said in a message of its own; an edit says nothing anew."""
    for report in passes:
        for spoken in report.spoken:
            if not spoken.is_edit:
                yield from spoken.message.notices


def sayable() -> set[tuple[str, LevelWord]]:
    """Every code that can be said, with each level that it has, by the table of all lives."""
    looks = (look for life in LIVES.values() for look in life)
    changes = (look.said.partition(" ") for look in looks)
    shown = {read_code(code) for event, _, code in changes if event in ("opened", "raised")}
    return {(code, level.word) for code, level in shown}


def test_every_code_is_said_at_each_level(passes: list[PassReport]) -> None:
    heard = {(notice.code, notice.level) for notice in said(passes) if notice.event in ("opened", "raised")}

    assert sayable() - heard == set()


def test_no_pass_has_problems(passes: list[PassReport]) -> None:
    assert [problem for report in passes for problem in report.problems] == []


def test_nothing_is_opened_twice(passes: list[PassReport]) -> None:
    opened = Counter(notice.key for notice in said(passes) if notice.event == "opened")

    assert opened
    assert [key for key, times in opened.items() if times > 1] == []
