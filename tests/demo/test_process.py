"""A pass as a process of its own: what it tells, how it waits, and how it dies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr

from config.settings import Settings
from notion_sync.demo.house import House, house
from notion_sync.demo.play import settings_of
from notion_sync.demo.process import Job, Outcome, Processes
from notion_sync.sandbox.season import build


@dataclass
class Morning:
    """The first morning of the season. Passes run at 09:05."""

    here: House
    settings: Settings
    now: datetime

    @property
    def faults(self) -> int:
        """Requests that met a fault."""
        return len(self.here.notion.faults.met) + len(self.here.slack.faults.met)

    def run(self, *, dies_at_commit: int | None = None) -> Outcome:
        """One pass."""
        faults = (self.here.notion.faults, self.here.slack.faults)
        processes = Processes(self.here.clock, faults)
        self.here.clock.set(self.now)
        return processes.run(Job(self.settings, self.now, dies_at_commit=dies_at_commit))


@pytest.fixture
def morning() -> Iterator[Morning]:
    with house() as here:
        story = build(here.notion.workspace, here.slack.workspace)
        monday = story.days[0]
        # An hour before opening: the rows are written, and nothing is said yet.
        yield Morning(here, settings_of(here, story), monday.at(story.days[0].edits[0].at.replace(hour=8)))


def test_a_pass_that_comes_to_its_end_tells_what_it_did(morning: Morning) -> None:
    outcome = morning.run()
    assert outcome.done
    assert outcome.report is not None
    assert outcome.report.rows
    assert not outcome.killed


def test_waiting_moves_the_clock_of_the_stand_ins_and_takes_no_time(morning: Morning) -> None:
    morning.here.notion.faults.add("query: 429 retry-after 300s")
    outcome = morning.run()
    assert outcome.done
    assert outcome.tried_again == 1
    assert outcome.waited == pytest.approx(300, abs=1)
    assert morning.here.clock.now() - morning.now >= timedelta(seconds=299)


def test_a_pass_is_killed_at_a_request(morning: Morning) -> None:
    morning.here.notion.faults.add("PATCH: kill after, after 2")
    outcome = morning.run()
    assert outcome.killed
    assert not outcome.done
    assert morning.here.notion.journal.matching("PATCH")
    assert morning.run().done


def test_a_pass_is_killed_before_a_commit(morning: Morning) -> None:
    assert morning.run(dies_at_commit=3).killed
    assert morning.here.notion.journal.writes() == []
    assert morning.run().done


def test_a_pass_that_notion_refuses_tells_why(morning: Morning) -> None:
    token = morning.settings.required_token.get_secret_value()
    morning.settings = morning.settings.model_copy(update={"notion_token": SecretStr(f"{token}x")})
    outcome = morning.run()
    assert "does not accept the token" in outcome.failed
    assert not outcome.killed
