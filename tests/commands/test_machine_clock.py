"""A machine whose clock is wrong: passes tell of it, and beyond ten minutes judge nothing."""

import json
import signal
from datetime import date, timedelta

import pytest
import time_machine

from tests.commands.desk import Desk, Said
from tests.commands.test_worker_process import long_overdue, stopped, until, working


def logged(said: Said, event: str) -> list[str]:
    lines = (json.loads(line) for line in said.logged.splitlines())
    return [line["what"] for line in lines if line["event"] == event]


@pytest.mark.parametrize(("hours", "where"), [(-2, "2 h ahead of Notion's"), (2, "2 h behind Notion's")])
@pytest.mark.parametrize("verb", ["run", "plan"])
def test_hours_off_nothing_is_judged_written_or_said(
    at_desk: Desk, verb: str, hours: int, where: str
) -> None:
    order = long_overdue(at_desk)
    at_desk.house.clock.advance(timedelta(hours=hours))

    at_desk.type(verb).means(2, where, "Set the clock", "--trust-clock", "clock_tolerance")

    at_desk.nothing_was_done()
    assert at_desk.house.cell(order, "Health") is None


def test_once_the_clock_is_put_right_everything_is_judged_at_once(at_desk: Desk) -> None:
    house = at_desk.house

    def pass_at(machine: str, notion: str) -> Said:
        house.clock.set(house.at(notion))
        with time_machine.travel(house.at(machine)):
            return at_desk.type("run")

    order = house.order("Gown")
    pass_at("2026-11-23T10:00", "2026-11-23T10:00").means(0)
    house.payment(order, date(2026, 11, 14))
    pass_at("2026-11-23T15:00", "2026-11-23T10:05").means(2, "4 h 55 min ahead of Notion's")
    pass_at("2026-11-23T10:10", "2026-11-23T10:10").means(0)

    assert house.cell(order, "Payment stage") == "Work paused"
    assert house.alerts(order) == ["opened payment.pause"]


def test_minutes_off_are_a_warning_in_log_and_report(at_desk: Desk) -> None:
    order = long_overdue(at_desk)
    at_desk.house.clock.advance(timedelta(minutes=-5))

    said = at_desk.type("run", "--json")

    said.means(0)
    (warning,) = logged(said, "clock.off")
    assert warning.startswith("This machine's clock is 5 min ahead of Notion's")
    assert isinstance(said.json, dict)
    assert said.json["warnings"] == [warning]
    assert at_desk.house.cell(order, "Health") == "Off track"
    at_desk.type("plan").means(0, warning, "1 warning")
    assert logged(at_desk.type("explain", order), "clock.off") == [warning]


def test_it_judges_by_a_wrong_clock_where_it_is_told_to(at_desk: Desk) -> None:
    order = long_overdue(at_desk)
    at_desk.house.clock.advance(timedelta(hours=-2))

    said = at_desk.type("run", "--trust-clock")

    said.means(0, "1 warning")
    assert logged(said, "clock.off")
    assert at_desk.house.cell(order, "Health") == "Off track"
    at_desk.type("plan", "--trust-clock").means(0, "Set the clock")


def test_a_team_says_how_far_the_clock_may_be_off(at_desk: Desk) -> None:
    at_desk.house.files["policy.toml"] = '[run]\nclock_tolerance = "3h"\n'
    at_desk.house.clock.advance(timedelta(hours=-2))

    at_desk.type("run").means(0, "1 warning")
    at_desk.house.files["policy.toml"] = '[run]\nclock_tolerance = "2m"\n'
    at_desk.type("run").means(2, "ahead of Notion's")


def test_a_time_that_was_given_is_not_compared(at_desk: Desk) -> None:
    said = at_desk.run("--json", at="2031-01-01T10:00")

    said.means(0)
    assert isinstance(said.json, dict)
    assert said.json["warnings"] == []


def test_a_worker_outlives_it_and_goes_on_once_the_clock_is_right(at_desk: Desk) -> None:
    house = at_desk.house
    order = long_overdue(at_desk)
    house.clock.advance(timedelta(hours=-2))
    with working(at_desk) as process:
        until(lambda: house.notion.journal.matching("query$"))
        house.clock.advance(timedelta(hours=2))
        until(lambda: house.cell(order, "Health"))
        code, log = stopped(process, signal.SIGTERM)

    assert code == 0
    assert "worker.slows_down" in log
    assert "ahead of Notion's" in log


def test_a_worker_judges_by_a_wrong_clock_where_it_is_told_to(at_desk: Desk) -> None:
    house = at_desk.house
    order = long_overdue(at_desk)
    house.clock.advance(timedelta(hours=2))
    with working(at_desk, "--trust-clock") as process:
        until(lambda: house.cell(order, "Health"))
        code, log = stopped(process, signal.SIGTERM)

    assert code == 0
    assert "clock.off" in log
