"""What is edited, lost or broken while a worker runs takes effect with its next pass, without a restart."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
import structlog

from adapters.errors import LedgerError, Refused
from notion_sync.bootstrap import Service, wall_clock
from notion_sync.commands.standing import SETTLING, StandingService
from notion_sync.sandbox.faults import Fault
from tests.commands.desk import Desk

Story: TypeAlias = Callable[[StandingService], Coroutine[None, None, None]]
PATIENT = "[payment]\npause_day = 12\n"
STRICT = "[payment]\npause_day = 7\n"
BROKEN = '[payment]\npause_day = "soon"\n'


class Shop:
    """A worker's service in a house where alerts are said at any hour, and an order is 8 days past due."""

    def __init__(self, at_desk: Desk) -> None:
        self.house = at_desk.house
        self.house.files["alerts.toml"] = 'hours = "any"\n'
        self.house.files["policy.toml"] = PATIENT
        due = wall_clock().astimezone(ZoneInfo(self.house.zone)).date() - timedelta(days=8)
        self.order = self.house.late_order("Gown", due)
        self.waits: list[float] = []
        self.built: list[Service] = []

    def edit(self, text: str) -> None:
        (self.house.folder / "policy.toml").write_text(text, encoding="utf-8")

    def live(self, story: Story) -> list[str]:
        """Live through a story, and give what was logged, as ``event level``."""

        async def wait(seconds: float) -> None:
            self.waits.append(seconds)

        async def work() -> None:
            configuration = self.house.configuration()
            standing = StandingService(
                self.house.environment(), configuration, on_change=self.built.append, sleep=wait
            )
            async with standing:
                await story(standing)

        with structlog.testing.capture_logs() as logs:
            asyncio.run(work())
        return [f"{line['event']} {line['log_level']}" for line in logs]


@pytest.fixture
def shop(at_desk: Desk) -> Shop:
    return Shop(at_desk)


def test_an_edited_policy_takes_effect_with_the_next_pass(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        await standing.run_pass(full=False)
        assert not shop.house.cell(shop.order, "Work on hold")
        shop.edit(STRICT)
        await standing.run_pass(full=False)

    logged = shop.live(story)

    assert shop.house.cell(shop.order, "Work on hold")
    assert logged.count("configuration.taken info") == 1


def test_files_that_are_not_edited_build_nothing_anew(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        for _ in range(3):
            await standing.run_pass(full=False)
        shop.edit(PATIENT + "# a comment changes nothing\n")
        await standing.run_pass(full=False)

    shop.live(story)

    assert len(shop.built) == 1


def test_half_a_file_is_not_taken_for_a_whole_one(shop: Shop) -> None:
    """An editor may write a file in steps, and its first half may be valid."""

    async def story(standing: StandingService) -> None:
        shop.edit(STRICT)
        await standing.run_pass(full=False)

    shop.live(story)

    assert shop.waits
    assert 0 < shop.waits[0] <= SETTLING


def test_a_broken_edit_is_named_once_and_what_was_before_goes_on(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        await standing.run_pass(full=False)
        for text in (BROKEN, BROKEN, BROKEN + "# now?\n"):
            shop.edit(text)
            await standing.run_pass(full=False)

    logged = shop.live(story)
    (said,) = shop.house.operational()

    assert logged.count("configuration.refused error") == 1
    assert logged.count("pass.finished info") == 4
    assert "The edited configuration cannot be used" in said
    assert 'payment.pause_day: expected a whole number from 0 to 3650, found "soon"' in said
    assert not shop.house.cell(shop.order, "Work on hold")


def test_an_edit_that_breaks_again_once_it_was_mended_is_named_again(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        for text in (BROKEN, PATIENT, BROKEN):
            shop.edit(text)
            await standing.run_pass(full=False)

    logged = shop.live(story)

    assert logged.count("configuration.refused error") == 2
    assert len(shop.house.operational()) == 2


def test_a_ledger_that_is_deleted_is_begun_anew(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        await standing.run_pass(full=False)
        said = len(shop.house.heard())
        shop.house.lose_ledger()
        again = await standing.run_pass(full=False)

        assert shop.house.ledger.exists()
        assert again.first_contact
        assert len(shop.house.heard()) == said

    shop.live(story)


def test_after_a_failure_that_nobody_foresaw_everything_is_built_anew(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        service = await standing.service()
        vars(service).update(notion=None)  # as a bug might
        with pytest.raises(AttributeError):
            await standing.run_pass(full=False)
        report = await standing.run_pass(full=False)

        assert report.exit_code == 0

    assert "pass.failed warning" in shop.live(story)


def test_a_ledger_that_is_away_is_found_again(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        await standing.run_pass(full=False)
        folder = shop.house.ledger.parent
        away = folder.with_name("away")
        folder.rename(away)
        with pytest.raises(LedgerError):
            await standing.run_pass(full=False)
        away.rename(folder)
        report = await standing.run_pass(full=False)

        assert report.exit_code == 0
        assert not report.first_contact

    shop.live(story)


def test_metrics_tell_whether_the_configuration_could_be_used(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        for text, usable in ((BROKEN, "0.0"), (STRICT, "1.0")):
            shop.edit(text)
            await standing.run_pass(full=False)
            file = shop.house.folder.parent / "metrics.prom"
            standing.metrics.textfile(file).write()

            assert f"notion_sync_config_last_reload_successful {usable}" in file.read_text()

    shop.live(story)


def test_a_pass_says_when_the_next_one_is_due(shop: Shop) -> None:
    due = wall_clock().replace(microsecond=0) + timedelta(minutes=1)

    def rhythm(*, failed: bool) -> datetime:
        return due + timedelta(hours=failed)

    async def story(standing: StandingService) -> None:
        standing.rhythm = rhythm
        service = await standing.service()
        done = await standing.run_pass(full=False)
        assert done.next_at == service.ledger.passes(1)[0].next_at == due

        shop.house.notion.faults.add(Fault(".", "status", status=401, times=1))
        with pytest.raises(Refused):
            await standing.run_pass(full=False)
        assert service.ledger.passes(1)[0].next_at == due + timedelta(hours=1)

    shop.live(story)


def test_requests_are_counted_on_and_the_budget_is_one(shop: Shop) -> None:
    async def story(standing: StandingService) -> None:
        await standing.run_pass(full=False)
        first = shop.built[0].client
        shop.edit(STRICT)
        await standing.run_pass(full=False)

        assert shop.built[1].client is not first
        assert shop.built[1].metrics is shop.built[0].metrics

    shop.live(story)
