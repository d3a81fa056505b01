"""Critical alerts as comments in Notion: where asked for, once, and at the cost of nothing else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import Connection
from tests.passes.interference import PowerCutError, power_cut
from tests.passes.world import NOTION_TOKEN, World, world

NOW, LATER, LAST = "2026-11-23T10:00", "2026-11-23T10:30", "2026-11-23T11:00"
POST, LOOK = "POST /v1/comments", "GET /v1/comments"


def connection(house: World) -> Connection:
    return house.notion.workspace.store.connections[NOTION_TOKEN]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[World]:
    """A house that wants comments and whose integration may make them; nothing was said yet."""
    with world(tmp_path) as founded:
        founded.files["alerts.toml"] = "notion_comments = true\n"
        connection(founded).insert_comments = connection(founded).read_comments = True
        founded.run("2026-11-19T10:00")
        yield founded


@pytest.fixture
def late(house: World) -> str:
    """An order with work to be paused, which is critical."""
    return house.late_order()


def comments(house: World, order: str) -> list[str]:
    return [comment.text for comment in house.notion.workspace.comments(order)]


def asked(house: World) -> list[str]:
    return [request for request in house.requests() if request.endswith(" comments")]


def test_no_comment_is_made_or_looked_for_unless_asked_for(house: World, late: str) -> None:
    house.files["alerts.toml"] = ""
    house.run(NOW)
    assert house.alerts(late) == ["opened payment.pause"]
    assert asked(house) == []


def test_a_critical_alert_mentions_who_is_to_act_on_the_page(house: World, late: str) -> None:
    report = house.run(NOW)
    (comment,) = house.notion.workspace.comments(late)
    assert comment.mentions == [house.people["Min-ji Seo"]]
    assert comment.text == (
        "@Min-ji Seo:\n"
        "Second is 9 days past due, 1,000 open; work is on hold · since 21 Nov 2026\n"
        "Remind Maison Kato of Second, 9 days past due; work is on hold"
    )
    assert "1 comments" in report.summary()
    assert report.exit_code == 0


def test_it_is_not_said_again_by_later_passes_nor_when_it_is_repeated_or_over(
    house: World, late: str
) -> None:
    house.run(NOW)
    house.run(LATER)
    house.run("2026-11-24T10:00", full=True)
    house.pay(late, date(2026, 11, 24))
    house.run("2026-11-24T10:30")
    assert "repeated payment.pause" in house.alerts(late)
    assert house.alerts(late)[-1] == "resolved payment.pause"
    assert len(comments(house, late)) == 1


def test_a_warning_is_no_comment(house: World) -> None:
    reminded = house.late_order(due=date(2026, 11, 18))
    house.run(NOW)
    assert house.alerts(reminded) == ["opened payment.reminder"]
    assert asked(house) == []


def test_an_alert_that_becomes_more_urgent_is_one_more(house: World, late: str) -> None:
    house.run(NOW)
    house.run("2026-11-30T10:00")
    assert house.alerts(late)[-1] == "raised payment.escalated"
    assert len(comments(house, late)) == 2
    house.run("2026-11-30T10:30")
    assert len(comments(house, late)) == 2


def test_who_acts_for_somebody_away_is_the_one_mentioned(house: World, late: str) -> None:
    house.hire("Ji-ho Han", "Sales Coordinator", extra='stands_in_for = ["Account Manager", "Min-ji Seo"]')
    away = '"Min-ji Seo"\naway = [{ from = 2026-11-20, until = 2026-11-27 }]'
    house.files["team.toml"] = house.files["team.toml"].replace('"Min-ji Seo"', away, 1)
    house.run(NOW)
    (comment,) = house.notion.workspace.comments(late)
    assert comment.mentions == [house.people["Ji-ho Han"]]


def test_while_things_are_tried_out_nobody_is_mentioned_on_a_page(house: World, late: str) -> None:
    house.files["alerts.toml"] += f'test_channel = "{house.channel}"\n'
    house.run(NOW)
    assert house.alerts(late) == ["opened payment.pause"]
    assert asked(house) == []


def test_without_slack_there_are_no_comments(house: World, late: str) -> None:
    house.settings |= {"slack_bot_token": None, "slack_channel": None}
    assert house.run(NOW).exit_code == 0
    assert asked(house) == []
    assert house.cell(late, "Health") == "Off track"


@pytest.mark.parametrize(
    "fault",
    [
        Fault(POST, "drop_after"),
        Fault(POST, "status", status=503, commit=True),
        Fault(POST, "status", status=500, commit=True, body={}),
        Fault(POST, "html", status=502, commit=True),
        Fault(POST, "status", status=429, headers={"Retry-After": "2"}),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status}",
)
def test_an_answer_that_is_lost_leaves_one_comment(house: World, late: str, fault: Fault) -> None:
    house.notion.faults.add(fault)
    assert house.run(NOW).exit_code == 0
    house.run(LATER)
    assert len(comments(house, late)) == 1


def test_a_comment_that_got_lost_is_made_by_the_next_pass(house: World, late: str) -> None:
    house.notion.faults.add(Fault(POST, "drop_before"))
    report = house.run(NOW)
    assert "looks whether it arrived" in report.problems[0]
    assert house.cell(late, "Open alerts") == ["payment.pause"]
    assert house.run(LATER).exit_code == 0
    assert house.run(LAST).exit_code == 0
    assert len(comments(house, late)) == 1


def test_while_it_cannot_be_told_whether_it_arrived_it_is_not_made_again(house: World, late: str) -> None:
    house.notion.faults.add(Fault(POST, "drop_after"), Fault(LOOK, "status", status=503, times=None))
    assert house.run(NOW).exit_code == 1
    assert house.run(LATER).exit_code == 1
    house.notion.faults.clear()
    assert house.run(LAST).exit_code == 0
    assert len(comments(house, late)) == 1


def test_a_missing_capability_is_named_once_and_costs_nothing_else(house: World, late: str) -> None:
    connection(house).insert_comments = connection(house).read_comments = False
    second = house.late_order("Coat")
    report = house.run(NOW)
    (problem,) = report.problems
    assert "insert and to read comments" in problem
    for order in (late, second):
        assert house.alerts(order) == ["opened payment.pause"]
        assert house.cell(order, "Open alerts") == ["payment.pause"]
        assert house.cell(order, "Health") == "Off track"
    assert asked(house) == ["POST comments"]


def test_once_the_capability_is_given_what_is_still_so_is_said(house: World, late: str) -> None:
    connection(house).insert_comments = connection(house).read_comments = False
    over = house.late_order("Coat")
    house.run(NOW)
    house.pay(over, date(2026, 11, 23))
    connection(house).insert_comments = connection(house).read_comments = True
    assert house.run(LATER).exit_code == 0
    assert house.run(LAST).exit_code == 0
    assert len(comments(house, late)) == 1
    assert comments(house, over) == []


def test_what_waits_is_dropped_when_comments_are_switched_off(house: World, late: str) -> None:
    connection(house).insert_comments = False
    house.run(NOW)
    house.files["alerts.toml"] = ""
    house.run(LATER)
    connection(house).insert_comments = True
    house.files["alerts.toml"] = "notion_comments = true\n"
    house.run(LAST)
    assert comments(house, late) == []


def test_a_comment_that_notion_calls_invalid_is_set_aside_and_named(house: World, late: str) -> None:
    house.notion.faults.add(Fault(POST, "status", status=400))
    assert "Comments in Notion" in house.run(NOW).problems[0]
    assert house.run(LATER).exit_code == 0
    assert comments(house, late) == []
    assert house.alerts(late) == ["opened payment.pause"]


def test_nothing_is_said_on_the_page_before_slack_has_heard_it(house: World, late: str) -> None:
    house.slack.workspace.remove(house.channel, house.bot)
    house.run(NOW)
    assert comments(house, late) == []
    house.slack.workspace.invite(house.channel, house.bot)
    house.run(LATER)
    assert len(comments(house, late)) == 1


def test_a_message_of_which_slack_does_not_tell_keeps_its_comment_waiting(house: World, late: str) -> None:
    house.slack.faults.add(
        Fault("chat.postMessage", "drop_after"),
        Fault("conversations.history", "status", status=503, times=None),
    )
    house.run(NOW)
    assert comments(house, late) == []
    house.slack.faults.clear()
    house.run(LATER)
    house.run(LAST)
    assert house.alerts(late) == ["opened payment.pause"]
    assert len(comments(house, late)) == 1


def test_a_pass_that_dies_after_the_message_leaves_the_comment_to_the_next(house: World, late: str) -> None:
    house.order("Coat")
    house.run(NOW[:11] + "09:00")
    another = house.late_order("Cape")
    with pytest.raises(PowerCutError):
        house.run(NOW, before_write=power_cut)
    house.run(LATER)
    house.run(LAST)
    assert len(comments(house, late)) == len(comments(house, another)) == 1


def test_plan_shows_the_comment_and_makes_none(house: World, late: str) -> None:
    house.forget_requests()
    planned = house.plan(NOW)
    assert house.notion.journal.writes() == []
    done = house.run(NOW)
    assert [(each.code, [who.name for who in each.named]) for each in planned.comments] == [
        ("payment.pause", ["Min-ji Seo"])
    ]
    assert planned.comments == done.comments
    assert len(comments(house, late)) == 1
