"""The ledger is a cache: without it the row and Slack tell what was said."""

from datetime import date

import pytest
from pydantic import SecretStr

from rules.columns import Source
from tests.passes.columns import columns_of
from tests.passes.world import World, said_in

NOW, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.fixture
def told(house: World) -> str:
    """An order whose alert was said in a message of its own."""
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    house.run(NOW)
    return gown


@pytest.mark.postgres_too
def test_nothing_is_said_twice_and_nothing_needlessly_written(house: World, told: str) -> None:
    house.lose_ledger()
    house.forget_requests()
    report = house.run(LATER)
    assert report.exit_code == 0
    assert house.alerts(told) == ["opened payment.pause"]
    assert house.notion.journal.writes() == []


@pytest.mark.postgres_too
def test_the_next_change_finds_the_old_thread(house: World, told: str) -> None:
    house.lose_ledger()
    house.run(LATER)
    house.pay(told, date(2026, 11, 23))
    house.run("2026-11-23T12:00")
    first, resolved = house.spoken_of(told)
    assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]
    assert resolved.thread_ts == first.ts
    assert said_in(resolved)[0]["key"] == said_in(first)[0]["key"]
    assert house.cell(told, "Open alerts") == []


def test_the_old_message_is_marked_done(house: World, told: str) -> None:
    house.lose_ledger()
    house.pay(told, date(2026, 11, 23))
    house.run(LATER)
    first = house.spoken_of(told)[0]
    assert first.edited
    assert "✅" in first.text


def test_a_change_while_the_ledger_was_lost_is_said_in_the_old_thread(house: World, told: str) -> None:
    house.lose_ledger()
    house.run("2026-11-30T10:00")
    first, raised = house.spoken_of(told)
    assert house.alerts(told) == ["opened payment.pause", "raised payment.escalated"]
    assert raised.thread_ts == first.ts


@pytest.mark.postgres_too
def test_the_old_thread_is_found_under_a_summary(house: World) -> None:
    orders = [house.late_order(f"Gown {number}") for number in range(7)]
    house.run(NOW)
    head = house.heard()[0]
    house.lose_ledger()
    house.pay(orders[3], date(2026, 11, 23))
    house.run(LATER)
    assert house.alerts(orders[3]) == ["opened payment.pause", "resolved payment.pause"]
    assert house.spoken_of(orders[3])[-1].thread_ts == head.ts
    assert len(house.alerts()) == 8


def test_what_is_new_is_said_and_what_is_old_is_not(house: World, told: str) -> None:
    house.lose_ledger()
    coat = house.late_order("Coat")
    house.run(LATER)
    assert house.alerts(told) == ["opened payment.pause"]
    assert house.alerts(coat) == ["opened payment.pause"]


def test_an_alert_that_outlived_the_ledger_is_repeated_again(house: World, told: str) -> None:
    house.lose_ledger()
    house.run(LATER)
    house.run("2026-11-24T10:00")
    house.run("2026-11-24T11:00")
    assert house.alerts(told) == ["opened payment.pause", "repeated payment.pause"]


@pytest.mark.postgres_too
def test_a_copied_row_does_not_count_as_said_where_a_ledger_remembers(house: World, told: str) -> None:
    row = {name: value for name, value in house.notion.workspace.row(told).items() if value is not None}
    copy = house.notion.workspace.add_page(house.sources[Source.ORDERS], row)
    house.payment(copy, date(2026, 11, 14))
    house.run(LATER)
    assert house.alerts(copy) == ["opened payment.pause"]


def test_with_no_ledger_at_all_each_alert_is_said_once(house: World) -> None:
    house.settings["ledger"] = SecretStr("memory")
    gown = house.late_order()
    for hour in ("10:00", "11:00", "12:00"):
        house.run(f"2026-11-23T{hour}")
    assert house.alerts(gown) == ["opened payment.pause"]
    house.pay(gown, date(2026, 11, 23))
    house.run("2026-11-23T13:00")
    house.run("2026-11-23T14:00")
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(gown, "Open alerts") == []


def test_with_no_ledger_a_gap_in_the_team_is_said_once(house: World) -> None:
    house.settings["ledger"] = SecretStr("memory")
    house.files["team.toml"] = house.files["team.toml"].replace('roles = ["Operations"]', "roles = []")
    house.order("Gown")
    for hour in ("10:00", "11:00", "12:00"):
        house.run(f"2026-11-23T{hour}")
    assert len(house.operational()) == 1


def test_without_the_right_to_read_history_the_news_is_said_outside_of_the_thread(
    house: World, told: str
) -> None:
    house.lose_ledger()
    bot = house.slack.workspace.directory.bots["xoxb-world"]
    bot.scopes = frozenset(bot.scopes - {"channels:history"})
    house.pay(told, date(2026, 11, 23))
    house.run(LATER)
    last = house.spoken_of(told)[-1]
    assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]
    assert last.thread_ts is None
    assert said_in(last)[0]["key"] == f"{told}:payment.overdue:2026-11-23"


class TestAnOrderTrashedWhileTheLedgerWasLost:
    """Nothing remembers it but Slack: its alerts are ended there, and those of others are left alone."""

    def test_its_alerts_are_ended_in_their_thread(self, house: World, told: str) -> None:
        house.notion.workspace.trash(told)
        house.lose_ledger()
        house.run(LATER)
        house.run("2026-11-23T12:00")

        assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]
        first, resolved = house.spoken_of(told)
        assert resolved.thread_ts == first.ts

    def test_an_alert_that_was_over_stays_over(self, house: World, told: str) -> None:
        house.pay(told, date(2026, 11, 23))
        house.run(LATER)
        house.notion.workspace.trash(told)
        house.lose_ledger()
        house.run("2026-11-23T12:00")
        assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]

    def test_outside_working_hours_it_waits_for_the_morning(self, house: World, told: str) -> None:
        house.notion.workspace.trash(told)
        house.lose_ledger()
        house.run("2026-11-23T20:00")
        assert house.alerts(told) == ["opened payment.pause"]
        house.run("2026-11-24T09:00")
        assert house.alerts(told) == ["opened payment.pause", "resolved payment.pause"]

    def test_alerts_of_another_tracker_in_the_same_channel_are_left_alone(
        self, house: World, told: str
    ) -> None:
        other = house.notion.workspace.create_database("Other orders", columns_of(Source.ORDERS))
        house.sources = {Source.ORDERS: other.data_source_id}
        house.lose_ledger()
        house.run(LATER)
        assert house.alerts(told) == ["opened payment.pause"]
