"""Which channel hears what, and what happens where there is no Slack at all."""

from datetime import date

import pytest

from tests.passes.world import World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.fixture
def money(house: World) -> str:
    """A second channel, with the bot in it."""
    channel = house.slack.workspace.add_channel("money")
    house.slack.workspace.invite(channel, house.bot)
    return channel


def test_a_route_sends_its_codes_elsewhere(house: World, money: str) -> None:
    house.files["alerts.toml"] = f'[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    coat = house.order("Coat", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    house.run(NOW)
    assert {message.channel for message in house.spoken_of(gown)} == {money}
    assert {message.channel for message in house.spoken_of(coat)} == {house.channel}


def test_an_alert_stays_in_the_channel_where_it_was_opened(house: World, money: str) -> None:
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    house.run(NOW)
    house.files["alerts.toml"] = f'[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    house.pay(gown, date(2026, 11, 23))
    house.run(LATER)
    assert {message.channel for message in house.spoken_of(gown)} == {house.channel}


def test_with_a_test_channel_nothing_is_said_elsewhere(house: World, money: str) -> None:
    trial = house.slack.workspace.add_channel("trial")
    house.slack.workspace.invite(trial, house.bot)
    house.files["alerts.toml"] = (
        f'test_channel = "{trial}"\n[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    )
    gown = house.late_order()
    house.run(NOW)
    assert {message.channel for message in house.heard()} == {trial}
    assert house.alerts(gown) == ["opened payment.pause"]


def test_a_test_channel_also_takes_what_is_said_of_alerts_opened_elsewhere(house: World) -> None:
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    house.run(NOW)
    trial = house.slack.workspace.add_channel("trial")
    house.slack.workspace.invite(trial, house.bot)
    house.files["alerts.toml"] = f'test_channel = "{trial}"\n'
    house.pay(gown, date(2026, 11, 23))
    house.run(LATER)
    first, resolved = house.spoken_of(gown)
    assert (resolved.channel, resolved.thread_ts) == (trial, None)
    assert not first.edited


def test_a_channel_that_the_bot_is_not_in_does_not_silence_the_others(house: World) -> None:
    closed = house.slack.workspace.add_channel("closed")
    house.files["alerts.toml"] = f'[[route]]\ncodes = ["payment.*"]\nchannel = "{closed}"\n'
    house.run("2026-11-19T10:00")
    gown = house.late_order()
    coat = house.order("Coat", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "not_in_channel" in report.problems[0]
    assert (house.alerts(gown), house.alerts(coat)) == ([], ["opened timeline.late"])
    assert house.cell(gown, "Open alerts") == []


def test_without_slack_the_row_shows_every_open_code(house: World) -> None:
    house.settings = {}
    gown = house.late_order()
    report = house.run(NOW)
    assert report.exit_code == 0
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.cell(gown, "Health") == "Off track"
    house.pay(gown, date(2026, 11, 23))
    house.run("2026-11-23T22:00")
    assert house.cell(gown, "Open alerts") == []
    assert house.slack.journal.exchanges == []


def test_once_slack_is_configured_what_is_open_is_said(house: World) -> None:
    slack, house.settings = house.settings, {}
    gown = house.late_order()
    house.run(NOW)
    house.settings = slack
    house.run(LATER)
    house.run("2026-11-23T12:00")
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_without_a_channel_the_pass_says_what_to_set(house: World) -> None:
    del house.settings["slack_channel"]
    gown = house.late_order()
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "SLACK_CHANNEL" in report.problems[0]
    assert house.cell(gown, "Health") == "Off track"
    house.settings["slack_channel"] = house.channel
    assert house.run(LATER).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause"]
