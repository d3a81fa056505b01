"""``weekly_digest``: once a week each channel hears what needs whom, and what went well."""

from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault, FaultKind
from notion_sync.sandbox.slack.model import Message
from tests.passes.world import World, said_in

BEFORE = "2026-11-20T10:00"
MONDAY, LATER, TUESDAY = "2026-11-23T09:00", "2026-11-23T09:01", "2026-11-24T09:00"


@pytest.fixture
def weekly(house: World) -> World:
    house.files["alerts.toml"] = 'weekly_digest = "mon 09:00"\n'
    return house


def digests(house: World) -> list[Message]:
    return [m for m in house.heard() if m.metadata and m.metadata.event_type == "notion_sync_digest"]


def the_digest(house: World) -> str:
    (message,) = digests(house)
    assert message.in_channel
    return message.text


def test_each_person_hears_what_needs_them_worst_first(weekly: World) -> None:
    weekly.hire("Jun Park", "Account Manager")
    weekly.order("Coat", account_manager=[weekly.people["Jun Park"]], contract_signed=None)
    weekly.late_order("Gown")
    weekly.run(BEFORE)
    weekly.run(MONDAY)
    weekly.run(LATER)
    weekly.run(TUESDAY)
    text = the_digest(weekly)
    assert "This week 2 things need somebody" in text
    assert f"<@{weekly.accounts['Jun Park']}>" in text
    assert text.index("Gown") < text.index("Coat")
    assert "→" in text, "with the next action"


def test_it_says_no_alert(weekly: World) -> None:
    weekly.late_order("Gown")
    weekly.run(BEFORE)
    said = len(weekly.alerts())
    weekly.run(MONDAY)
    (digest,) = digests(weekly)
    assert said_in(digest) == []
    events = weekly.alerts()[said:]
    assert all(not event.startswith("opened") for event in events)


def test_how_long_alerts_are_open_and_which_snoozes_end(weekly: World) -> None:
    weekly.late_order("Gown")
    weekly.run("2026-11-19T10:00")
    weekly.late_order("Coat", due=date(2026, 11, 14))
    weekly.run(BEFORE)
    weekly.edit(weekly.late_order("Dress"), Alerts_snoozed_until=date(2026, 11, 25))
    weekly.run("2026-11-20T17:00")
    weekly.run(MONDAY)
    text = the_digest(weekly)
    assert "Silent until 25 Nov 2026: Dress" in text
    assert "Open alerts: 0 up to 2 days old, 2 up to 7" in text


def test_good_news_too(weekly: World) -> None:
    gown = weekly.late_order("Gown")
    weekly.run(BEFORE)
    weekly.pay(gown, date(2026, 11, 22))
    coat = weekly.order("Coat")
    weekly.edit(coat, Delivered=date(2026, 11, 20), Stage="Delivery")
    weekly.run(MONDAY)
    text = the_digest(weekly)
    assert "Paid: Gown" in text
    assert "Delivered on time: Coat" in text


def test_a_quiet_week_is_one_line(weekly: World) -> None:
    weekly.run(BEFORE)
    weekly.run(MONDAY)
    assert the_digest(weekly).strip() == "📅 *A quiet week: nothing needs anybody*"


def test_a_channel_with_nothing_to_hear_hears_nothing(weekly: World) -> None:
    money = weekly.slack.workspace.add_channel("money")
    weekly.slack.workspace.invite(money, weekly.bot)
    weekly.files["alerts.toml"] += f'[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    weekly.run(BEFORE)
    weekly.run(MONDAY)
    assert [message.channel for message in digests(weekly)] == [weekly.channel]
    weekly.late_order("Gown")
    weekly.run("2026-11-30T09:00")
    assert {message.channel for message in digests(weekly)[1:]} == {weekly.channel, money}


def test_the_first_contact_and_a_lost_ledger_say_none(weekly: World) -> None:
    weekly.late_order("Gown")
    weekly.run(MONDAY)
    assert digests(weekly) == []
    weekly.run("2026-11-30T09:00")
    weekly.lose_ledger()
    weekly.run("2026-11-30T10:00")
    weekly.run("2026-11-30T10:10")
    assert len(digests(weekly)) == 1


@pytest.mark.parametrize("kind", ["drop_before", "drop_after"])
def test_it_is_said_once_though_an_answer_is_lost(weekly: World, kind: FaultKind) -> None:
    weekly.order("Gown")
    weekly.run(BEFORE)
    weekly.slack.faults.add(Fault("chat.postMessage", kind))
    weekly.run(MONDAY)
    weekly.run(LATER)
    assert len(digests(weekly)) == 1


def test_where_slack_is_down_the_next_pass_says_it(weekly: World) -> None:
    weekly.order("Gown")
    weekly.run(BEFORE)
    weekly.slack.faults.add(Fault("chat.postMessage", "status", times=None))
    weekly.run(MONDAY)
    weekly.slack.faults.clear()
    weekly.run("2026-11-23T15:00")
    assert len(digests(weekly)) == 1


def test_in_korean(weekly: World) -> None:
    weekly.files["alerts.toml"] += 'language = "ko"\n'
    weekly.run(BEFORE)
    weekly.run(MONDAY)
    assert "조용한 한 주" in the_digest(weekly)
