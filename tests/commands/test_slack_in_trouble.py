"""Slack that refuses: the rows are written, the pass says why it could not speak, the next one does."""

from tests.commands.desk import Desk
from tests.passes.world import SLACK_TOKEN


def refused(at_desk: Desk, *words: str) -> None:
    """The pass ends with 1 and these words, in its document and in its log; the row says nothing was said."""
    order = at_desk.house.late_order()

    said = at_desk.run("--json")

    said.means(1, *words)
    assert all(word in said.logged for word in words)
    assert at_desk.house.heard() == []
    assert at_desk.house.cell(order, "Health") == "Off track"
    assert at_desk.house.cell(order, "Open alerts") == []


def test_a_wrong_token(at_desk: Desk) -> None:
    at_desk.env["SLACK_BOT_TOKEN"] = "xoxb-wrong"

    refused(at_desk, "invalid_auth", "SLACK_BOT_TOKEN")


def test_an_unknown_channel(at_desk: Desk) -> None:
    at_desk.env["SLACK_CHANNEL"] = "C0NOWHERE"

    refused(at_desk, "channel_not_found", "Check the channel id")


def test_a_bot_that_is_not_in_the_channel(at_desk: Desk) -> None:
    at_desk.house.slack.workspace.remove(at_desk.house.channel, at_desk.house.bot)

    refused(at_desk, "not_in_channel", "/invite")


def test_a_bot_without_a_channel(at_desk: Desk) -> None:
    at_desk.env["SLACK_CHANNEL"] = ""

    refused(at_desk, "have no channel: set SLACK_CHANNEL")


def test_what_could_not_be_said_is_said_by_the_next_pass(at_desk: Desk) -> None:
    at_desk.house.slack.workspace.revoke(SLACK_TOKEN)
    order = at_desk.house.late_order()
    at_desk.run("--json").means(1, "token_revoked")
    at_desk.house.slack.workspace.restore(SLACK_TOKEN)

    at_desk.run(at="2026-11-23T10:01").means(0)

    assert at_desk.house.alerts(order) == ["opened payment.pause"]


def test_no_slack_at_all_leaves_alerts_in_the_row_and_the_log(at_desk: Desk) -> None:
    at_desk.env |= {"SLACK_BOT_TOKEN": "", "SLACK_CHANNEL": ""}
    order = at_desk.house.late_order()

    said = at_desk.run()

    said.means(0)
    assert at_desk.house.cell(order, "Open alerts") == ["payment.pause"]
    assert "payment.pause" in said.logged
    assert at_desk.house.slack.journal.exchanges == []
