"""Notion or Slack asks for fewer requests: one pause, no hammering, and an end within the pass's time."""

import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from adapters.errors import Overloaded
from notion_sync.sandbox.faults import Fault
from tests.passes.world import World, world

NOW, LATER = "2026-11-23T10:00", "2026-11-23T11:00"
TEN_MINUTES = 600
REASONS = (
    "public_api_request_rate_limit",
    "public_api_space_request_rate_limit",
    "public_api_endpoint_rate_limit",
    "a_reason_of_tomorrow",
)


def limited(match: str, seconds: str, *, times: int | None = 1, after: int = 0, reason: str = "") -> Fault:
    """Too many requests, and how long to wait."""
    body = {
        "object": "error",
        "status": 429,
        "code": "rate_limited",
        "message": "You have been rate limited. Please try again in a few minutes.",
        "additional_data": {"rate_limit_reason": reason or REASONS[0], "retry_after": seconds},
    }
    headers = {"Retry-After": seconds}
    return Fault(match, "status", status=429, headers=headers, body=body, times=times, after=after)


def storm(match: str = ".", seconds: str = "40", after: int = 0) -> Fault:
    """So it goes on and on."""
    return limited(match, seconds, times=None, after=after)


def seconds_of(house: World, pattern: str) -> list[float]:
    """When the stand-in saw requests, counted from the beginning of the pass."""
    begin = house.at(NOW)
    return [(each.at - begin).total_seconds() for each in house.notion.journal.matching(pattern)]


@pytest.fixture
def several(house: World) -> list[str]:
    """Twelve orders that nothing was written to yet, all known to the ledger."""
    house.run("2026-11-19T10:00")
    orders = [house.order(f"Gown {number}") for number in range(12)]
    house.forget_requests()
    return orders


@pytest.mark.parametrize("reason", REASONS)
def test_a_read_waits_as_long_as_it_is_asked_whatever_the_reason(house: World, reason: str) -> None:
    gown = house.late_order()
    house.notion.faults.add(limited("/query", "240", reason=reason))
    assert house.run(NOW).exit_code == 0
    assert house.waits == [240]
    assert house.cell(gown, "Health") == "Off track"


def test_a_wait_until_a_time_of_day_is_waited_in_full(house: World) -> None:
    until = format_datetime(house.at(NOW).astimezone(UTC) + timedelta(seconds=90), usegmt=True)
    house.order("Gown")
    house.notion.faults.add(limited("/query", until))
    assert house.run(NOW).exit_code == 0
    assert house.waits == [90]


@pytest.mark.parametrize("status", [429, 529])
def test_writes_side_by_side_wait_one_pause_and_then_one_tries_first(
    house: World, several: list[str], status: int
) -> None:
    fault = Fault("^PATCH ", "status", status=status, headers={"Retry-After": "70"}, times=8)
    house.notion.faults.add(fault)
    assert house.run(NOW).exit_code == 0
    seen = seconds_of(house, "^PATCH ")
    at_once = seen.count(0.0)
    assert at_once <= 6, "no more than were on their way already"
    assert len([at for at in seen if at < 70.0]) == at_once
    assert len(seen) == 8 + len(several), "each refused one was sent once more, and no other"
    tries = sorted({at for at in seen if at})
    assert all(later - earlier >= 70.0 for earlier, later in pairwise(tries))
    assert {house.cell(order, "Health") for order in several} == {"On track"}


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[World]:
    """A house in a workspace that serves thirty requests a minute to everybody together."""
    with world(tmp_path, notion_budget=30) as founded:
        yield founded


def test_a_budget_that_somebody_else_uses_up_is_waited_for(crowded: World) -> None:
    orders = [crowded.order(f"Gown {number}") for number in range(40)]
    crowded.clock.set(crowded.at(NOW))
    rival = crowded.notion.workspace.add_connection(token="ntn_rival")
    headers = {"Authorization": f"Bearer {rival.token}", "Notion-Version": "2026-03-11"}
    with httpx.Client(base_url=crowded.notion.url, headers=headers) as somebody_else:
        while somebody_else.get("/v1/users/me").status_code == httpx.codes.OK:
            pass
    crowded.forget_requests()
    assert crowded.run(NOW).exit_code == 0
    assert {crowded.cell(order, "Health") for order in orders} == {"On track"}
    refused = [each for each in crowded.notion.journal.exchanges if each.status == 429]
    assert len(refused) <= 1 + 6 * 3, "at the most one burst a minute"
    assert crowded.passed <= 4 * 60


class TestWhileItLasts:
    def test_reading_gives_up_within_the_time_of_the_pass_and_is_gone_on_with(self, house: World) -> None:
        gown = house.late_order()
        house.notion.faults.add(storm())
        with pytest.raises(Overloaded) as given_up:
            house.run(NOW)
        assert "NOTION_REQUESTS_PER_MINUTE" in given_up.value.remedy
        assert house.passed <= TEN_MINUTES
        assert len(house.notion.journal.exchanges) <= 1 + TEN_MINUTES / 40
        assert house.heard() == []
        house.notion.faults.clear()
        report = house.run(LATER)
        assert (report.skipped, report.exit_code) == ("", 0)
        assert house.alerts(gown) == ["opened payment.pause"]

    def test_the_time_is_that_of_all_calls_together(self, house: World) -> None:
        house.order("Gown")
        house.notion.faults.add(*[limited("/query", "250", after=turn) for turn in range(3)])
        with pytest.raises(Overloaded):
            house.run(NOW)
        assert house.waits == [250, 250]

    def test_a_pause_longer_than_the_pass_is_not_begun(self, house: World) -> None:
        house.order("Gown")
        house.notion.faults.add(storm(seconds="3600"))
        with pytest.raises(Overloaded):
            house.run(NOW)
        assert house.waits == []
        assert len(house.notion.journal.exchanges) == 1

    def test_what_could_not_be_written_is_named_and_written_by_the_next_pass(
        self, house: World, several: list[str]
    ) -> None:
        late = house.late_order("Late coat")
        house.notion.faults.add(storm("^PATCH ", "3600", after=5))
        report = house.run(NOW)
        assert report.exit_code == 1
        (problem,) = report.problems
        assert re.search(r"orders are left for the next pass \((Gown \d+|Late coat), ", problem)
        assert "Notion asks for fewer requests" in problem
        assert len(house.notion.journal.matching("^PATCH ")) <= 5 + 6
        house.notion.faults.clear()
        assert house.run(LATER).exit_code == 0
        assert {house.cell(order, "Health") for order in several} == {"On track"}
        assert house.cell(late, "Open alerts") == ["payment.pause"]
        assert house.alerts() == ["opened payment.pause"]

    def test_no_row_is_set_aside_for_it(self, house: World, several: list[str]) -> None:
        house.notion.faults.add(storm("^PATCH ", "3600"))
        for hour in range(10, 15):
            assert house.run(f"2026-11-23T{hour}:00").set_aside == 0
        house.notion.faults.clear()
        assert house.run("2026-11-23T15:00").exit_code == 0
        assert {house.cell(order, "Health") for order in several} == {"On track"}

    def test_the_cells_are_right_though_slack_lets_nobody_speak(self, house: World) -> None:
        house.run("2026-11-19T10:00")
        gown = house.late_order()
        house.slack.faults.add(storm("chat.postMessage", "45"))
        report = house.run(NOW)
        assert report.exit_code == 1
        assert "Slack limits the rate" in report.problems[0]
        assert house.passed <= TEN_MINUTES / 2
        assert len(house.slack.journal.matching("chat.postMessage")) <= 1 + TEN_MINUTES / 2 / 45
        assert house.cell(gown, "Health") == "Off track"
        assert house.cell(gown, "Open alerts") == []
        house.slack.faults.clear()
        assert house.run(LATER).exit_code == 0
        assert house.alerts(gown) == ["opened payment.pause"]

    def test_what_is_said_but_not_shown_yet_is_not_said_again(self, house: World) -> None:
        house.run("2026-11-19T10:00")
        orders = [house.late_order(f"Gown {number}", date(2026, 11, 14)) for number in range(3)]
        house.notion.faults.add(storm("^PATCH ", "3600"))
        house.run(NOW)
        house.run("2026-11-23T10:10")
        house.notion.faults.clear()
        assert house.run(LATER).exit_code == 0
        assert sorted(house.alerts()) == ["opened payment.pause"] * 3
        assert {str(house.cell(order, "Open alerts")) for order in orders} == {"['payment.pause']"}
