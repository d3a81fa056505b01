"""A season run live, and replayed from the ledger that went with it: the same, for every code there is."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import tzinfo

import pytest
from pydantic import SecretStr

from adapters.ledger import ScratchLedger
from config.load import load
from config.settings import Settings
from notion_sync.bootstrap import ledger_of, terms_of
from notion_sync.demo.house import House, house
from notion_sync.demo.play import Played as Demo
from notion_sync.demo.play import season
from notion_sync.replay import DATED, UNDATED, Played, play, story_of_ledger
from notion_sync.report import PassReport
from rules.finding import read_code
from tests.rules.every_code import LIVES

Told = tuple[str, str, str, str]


def test_every_code_is_either_decided_by_dates_or_not() -> None:
    said = (look.said.partition(" ") for life in LIVES.values() for look in life)
    codes = {read_code(code)[0] for event, _, code in said if event in ("opened", "raised", "lowered")}
    assert codes == {*DATED, *UNDATED}
    assert set(DATED).isdisjoint(UNDATED)


@pytest.fixture(scope="module")
def lived() -> Iterator[tuple[House, list[PassReport]]]:
    """The season of the demo, to its end."""

    async def live(here: House) -> list[PassReport]:
        return [report async for day in season(here, Demo()) for report in day.reports]

    with house() as here:
        yield here, asyncio.run(live(here))


def settings(here: House) -> Settings:
    return Settings.model_construct(
        slack_bot_token=SecretStr("xoxb"),
        slack_channel="C1",
        config_folder=here.folder / "config",
        ledger=SecretStr(f"sqlite:///{here.folder / 'notion-sync.db'}"),
    )


def told_live(reports: Iterable[PassReport], zone: tzinfo) -> list[Told]:
    """Day, event, code with level, and page of all that was said, repeats too; an edit says nothing anew."""
    return sorted(
        (
            str(report.as_of.astimezone(zone).date()),
            notice.event,
            f"{notice.code} {notice.level}",
            notice.key.partition(":")[0],
        )
        for report in reports
        for spoken in report.spoken
        if not spoken.is_edit and spoken.message.kind in ("alert", "repeats")
        for notice in spoken.message.notices
        if notice.key.partition(":")[0]
    )


def told_again(played: Played, zone: tzinfo) -> list[Told]:
    """The same of a replay."""
    return sorted(
        (str(e.at.astimezone(zone).date()), e.event, f"{e.code} {e.level}", e.page_id)
        for e in played.events
        if e.page_id
    )


def replayed(here: House) -> tuple[Played, tzinfo]:
    configuration = load(here.folder / "config")
    terms = terms_of(settings(here), configuration)
    with closing(ledger_of(settings(here), configuration, create=False)) as ledger:
        story = story_of_ledger(ledger, terms.sources)
        until = ledger.passes(1)[0].as_of
    return asyncio.run(play(terms, story, ScratchLedger(), until=until, as_it_was=True)), terms.calendar.zone


def test_all_that_was_said_is_said_again_on_the_same_days(lived: tuple[House, list[PassReport]]) -> None:
    here, reports = lived
    played, zone = replayed(here)
    live = told_live(reports, zone)

    assert {code.partition(" ")[0] for _, event, code, _ in live if event in ("opened", "raised")} >= {
        *DATED,
        *UNDATED,
    }
    assert told_again(played, zone) == live
