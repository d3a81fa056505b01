"""With an incoming webhook instead of a bot, alerts are still said, without threads, edits or mentions."""

from datetime import date

import pytest
from pydantic import SecretStr

from notion_sync.sandbox.faults import Fault
from tests.passes.world import World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T11:00"


@pytest.fixture
def hooked(house: World) -> World:
    """A house that speaks by webhook."""
    path = house.slack.workspace.add_webhook(house.channel)
    house.settings = {"slack_webhook_url": SecretStr(house.slack.webhook_url(path))}
    house.run("2026-11-19T10:00")
    return house


def test_an_alert_is_said_and_shown_in_the_row(hooked: World) -> None:
    gown = hooked.late_order()
    assert hooked.run(NOW).exit_code == 0
    (message,) = hooked.heard()
    assert "Gown" in message.text
    assert "Min-ji Seo" in message.text
    assert hooked.cell(gown, "Open alerts") == ["payment.pause"]
    hooked.run(LATER)
    assert len(hooked.heard()) == 1


def test_news_of_it_is_a_message_of_its_own(hooked: World) -> None:
    gown = hooked.late_order()
    hooked.run(NOW)
    hooked.pay(gown, date(2026, 11, 23))
    assert hooked.run(LATER).exit_code == 0
    first, resolved = hooked.heard()
    assert (resolved.in_channel, first.edited) == (True, False)
    assert "Resolved" in resolved.text
    assert hooked.cell(gown, "Open alerts") == []


def test_many_alerts_are_a_summary_and_their_messages(hooked: World) -> None:
    for number in range(7):
        hooked.late_order(f"Gown {number}")
    assert hooked.run(NOW).exit_code == 0
    assert len(hooked.heard()) == 8


def test_an_answer_that_is_lost_may_cost_a_second_message_but_never_the_first(hooked: World) -> None:
    gown = hooked.late_order()
    hooked.slack.faults.add(Fault("/services/", "drop_before"))
    hooked.run(NOW)
    hooked.run(LATER)
    assert len(hooked.heard()) == 1
    assert hooked.cell(gown, "Open alerts") == ["payment.pause"]


def test_a_dead_webhook_is_named_without_its_address(hooked: World) -> None:
    gown = hooked.late_order()
    hooked.slack.workspace.archive(hooked.channel)
    report = hooked.run(NOW)
    assert report.exit_code == 1
    assert "/services/" not in str(report.problems)
    assert hooked.cell(gown, "Health") == "Off track"
