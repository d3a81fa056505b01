"""Whatever Slack does, an alert is said exactly once, and the cells are right meanwhile."""

from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.passes.world import SLACK_TOKEN, World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T10:30"
POST = "chat.postMessage"


@pytest.fixture
def late(house: World) -> str:
    """A late order that nothing was said about yet."""
    house.run("2026-11-19T10:00")
    return house.late_order()


def test_a_rate_limit_is_waited_for_as_long_as_slack_asks(house: World, late: str) -> None:
    house.slack.faults.add(Fault(POST, "status", status=429, headers={"Retry-After": "75"}))
    assert house.run(NOW).exit_code == 0
    assert house.waits == [75]
    assert house.alerts(late) == ["opened payment.pause"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(POST, "drop_after"),
        Fault(POST, "drop_before"),
        Fault(POST, "status", status=503, commit=True),
        Fault(POST, "status", status=500, commit=True),
        Fault(POST, "status", status=503),
        Fault(POST, "html", status=502, commit=True),
        Fault(POST, "html", status=200, commit=True),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status} {'saved' if fault.commit else ''}",
)
def test_an_answer_that_is_lost_leaves_one_message(house: World, late: str, fault: Fault) -> None:
    house.slack.faults.add(fault)
    assert house.run(NOW).exit_code == 0
    assert house.alerts(late) == ["opened payment.pause"]
    assert house.cell(late, "Open alerts") == ["payment.pause"]
    house.run(LATER)
    assert len(house.heard()) == 1


@pytest.mark.postgres_too
def test_a_lost_answer_in_a_thread_leaves_one_reply(house: World, late: str) -> None:
    house.run(NOW)
    house.pay(late, date(2026, 11, 23))
    house.slack.faults.add(Fault(POST, "drop_after"))
    house.run(LATER)
    house.run("2026-11-23T11:00")
    assert house.alerts(late) == ["opened payment.pause", "resolved payment.pause"]
    assert house.spoken_of(late)[0].edited


@pytest.mark.postgres_too
def test_a_summary_whose_answer_is_lost_gets_its_replies(house: World) -> None:
    for number in range(7):
        house.late_order(f"Gown {number}")
    house.slack.faults.add(Fault(POST, "drop_after", times=1))
    house.run(NOW)
    head, *replies = house.heard()
    assert len(replies) == 7
    assert {reply.thread_ts for reply in replies} == {head.ts}


def test_a_message_that_shows_late_is_not_said_twice(house: World, late: str) -> None:
    house.slack.workspace.delay_visibility(reads=1)
    house.slack.faults.add(Fault(POST, "drop_after"))
    house.run(NOW)
    house.run(LATER)
    assert house.alerts(late) == ["opened payment.pause"]


@pytest.mark.postgres_too
def test_while_it_cannot_be_told_whether_it_was_said_nothing_more_is_said_of_it(
    house: World, late: str
) -> None:
    house.slack.faults.add(
        Fault(POST, "drop_after"), Fault("conversations.history", "status", status=503, times=None)
    )
    assert house.run(NOW).exit_code == 1
    assert house.run("2026-11-23T10:10").exit_code == 1
    assert house.cell(late, "Health") == "Off track"
    house.slack.faults.clear()
    assert house.run("2026-11-23T10:20").exit_code == 0
    assert house.alerts(late) == ["opened payment.pause"]
    assert house.cell(late, "Open alerts") == ["payment.pause"]


def test_slack_that_is_down_costs_a_delay(house: World, late: str) -> None:
    house.slack.stop()
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "Slack" in report.problems[0]
    assert house.cell(late, "Health") == "Off track"
    assert house.cell(late, "Open alerts") == []
    house.slack.start()
    assert house.run(LATER).exit_code == 0
    assert house.alerts(late) == ["opened payment.pause"]
    assert house.cell(late, "Open alerts") == ["payment.pause"]


def test_slack_that_is_down_is_not_asked_for_each_person_and_each_message(house: World, late: str) -> None:
    for number in range(4):
        house.late_order(f"Coat {number} after {late}")
    house.slack.faults.add(Fault("/api/", "status", status=503, times=None))
    house.run(NOW)
    assert sum(house.waits) < 120


def test_a_bot_that_is_not_in_the_channel_is_named_and_speaks_once_invited(house: World, late: str) -> None:
    house.slack.workspace.remove(house.channel, house.bot)
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "/invite" in report.problems[0]
    assert house.cell(late, "Health") == "Off track"
    assert house.cell(late, "Open alerts") == []
    house.slack.workspace.invite(house.channel, house.bot)
    assert house.run(LATER).exit_code == 0
    assert house.alerts(late) == ["opened payment.pause"]


@pytest.mark.parametrize("error", ["invalid_auth", "token_revoked", "account_inactive"])
def test_a_dead_token_is_named_once_and_the_cells_are_right(house: World, late: str, error: str) -> None:
    house.slack.workspace.revoke(SLACK_TOKEN, error)
    report = house.run(NOW)
    assert report.exit_code == 1
    assert all(error in problem for problem in report.problems)
    assert "SLACK_BOT_TOKEN" in report.problems[0]
    assert house.cell(late, "Work on hold") is True
    house.slack.workspace.restore(SLACK_TOKEN)
    assert house.run(LATER).exit_code == 0
    assert house.alerts(late) == ["opened payment.pause"]


def test_an_unknown_channel_is_named(house: World, late: str) -> None:
    house.settings["slack_channel"] = "C0NOWHERE"
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "channel_not_found" in report.problems[0]
    house.settings["slack_channel"] = house.channel
    house.run(LATER)
    assert house.alerts(late) == ["opened payment.pause"]


def test_people_who_cannot_be_looked_up_are_named_in_words(house: World, late: str) -> None:
    house.slack.workspace.directory.bots[SLACK_TOKEN].scopes = frozenset({"chat:write", "channels:history"})
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "users:read.email" in report.problems[0]
    (message,) = house.spoken_of(late)
    assert "Min-ji Seo" in message.text


def test_what_slack_calls_invalid_is_said_as_plain_text(house: World, late: str) -> None:
    refusal = Fault(POST, "status", status=200, body={"ok": False, "error": "invalid_blocks"})
    house.slack.faults.add(refusal)
    assert house.run(NOW).exit_code == 0
    (message,) = house.spoken_of(late)
    assert message.blocks == ()


@pytest.mark.postgres_too
def test_what_slack_refuses_even_as_plain_text_is_set_aside_and_named(house: World, late: str) -> None:
    house.slack.faults.add(
        Fault(POST, "status", status=200, body={"ok": False, "error": "msg_too_long"}, times=2)
    )
    assert house.run(NOW).exit_code == 1
    assert house.run(LATER).exit_code == 0
    assert house.heard() == []
    assert house.cell(late, "Open alerts") == ["payment.pause"]


@pytest.mark.postgres_too
def test_an_alert_resolved_while_slack_is_down_is_not_marked_done_if_it_opens_again(
    house: World, late: str
) -> None:
    house.run(NOW)
    (payment,) = house.notion.workspace.rows(house.sources[Source.PAYMENTS])
    house.slack.workspace.remove(house.channel, house.bot)
    house.edit(payment, Settled=date(2026, 11, 23))
    house.run("2026-11-23T10:10")
    house.edit(payment, Settled=None)
    house.slack.workspace.invite(house.channel, house.bot)
    house.run("2026-11-23T10:20")
    house.run("2026-11-23T10:30")
    assert house.alerts(late) == ["opened payment.pause"]
    assert not house.spoken_of(late)[0].edited


def test_a_deleted_thread_does_not_keep_the_news_from_being_said(house: World, late: str) -> None:
    house.run(NOW)
    (first,) = house.spoken_of(late)
    house.slack.workspace.delete(house.channel, first.ts)
    house.pay(late, date(2026, 11, 23))
    assert house.run(LATER).exit_code == 0
    assert house.alerts(late) == ["resolved payment.pause"]
    assert house.cell(late, "Open alerts") == []
