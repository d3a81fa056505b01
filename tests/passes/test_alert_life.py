"""An alert's life as Slack shows it: opened, raised, lowered and resolved, in one thread."""

from datetime import date

import pytest

from tests.passes.world import World, said_in

OPENED = "2026-11-19T10:00"  # a Thursday, the day 5 of a payment due on the 14th
RAISED = "2026-11-23T10:00"


@pytest.mark.postgres_too
def test_a_climb_speaks_in_the_thread_of_the_first_message(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    house.run(OPENED)
    house.run(RAISED)
    first, second = house.spoken_of(gown)
    assert house.alerts(gown) == ["opened payment.reminder", "raised payment.pause"]
    assert first.thread_ts is None
    assert second.thread_ts == first.ts


def test_metadata_is_as_the_contract_says(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    report = house.run(OPENED)
    metadata = house.spoken_of(gown)[0].metadata
    assert metadata is not None
    assert metadata.event_type == "notion_sync_alert"
    assert metadata.event_payload == {
        "pass": report.pass_id,
        "alerts": [
            {
                "key": f"{gown}:payment.overdue:2026-11-19",
                "code": "payment.reminder",
                "level": "warning",
                "event": "opened",
            }
        ],
    }


def test_the_key_stays_the_same_from_opening_to_resolving(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    house.run(OPENED)
    house.run(RAISED)
    house.pay(gown, date(2026, 11, 23))
    house.run("2026-11-23T11:00")
    keys = {alert["key"] for message in house.spoken_of(gown) for alert in said_in(message)}
    assert keys == {f"{gown}:payment.overdue:2026-11-19"}


def test_a_promise_lowers_the_alert_in_its_thread(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    house.run(OPENED)
    house.run(RAISED)
    house.edit(gown, Promised_to_pay_by=date(2026, 11, 27))
    house.run("2026-11-23T11:00")
    first, *_, last = house.spoken_of(gown)
    assert house.alerts(gown)[-1] == "lowered payment.reminder"
    assert last.thread_ts == first.ts
    assert "work may go on" in last.text
    assert house.cell(gown, "Open alerts") == ["payment.reminder"]


def test_resolving_replies_without_a_mention_and_marks_the_first_message_done(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    house.run(OPENED)
    house.run(RAISED)
    house.pay(gown, date(2026, 11, 23))
    house.run("2026-11-23T11:00")
    first, raised, resolved = house.spoken_of(gown)
    assert house.alerts(gown)[-1] == "resolved payment.pause"
    assert resolved.thread_ts == first.ts
    assert resolved.mentions == ()
    assert "work may go on" in resolved.text
    assert first.edited
    assert "✅" in first.text
    assert said_in(first)[0]["event"] == "opened", "an edit leaves the metadata as it was"
    assert not raised.edited
    assert house.cell(gown, "Open alerts") == []


@pytest.mark.postgres_too
def test_what_opens_again_is_a_new_episode_with_a_message_of_its_own(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(RAISED)
    house.edit(payment, Settled=date(2026, 11, 23))
    house.run("2026-11-23T11:00")
    house.edit(payment, Settled=None)
    house.run("2026-11-23T12:00")
    first, _, again = house.spoken_of(gown)
    assert again.thread_ts is None
    assert said_in(first)[0]["key"].endswith(":2026-11-23")
    assert said_in(again)[0]["key"].endswith(":2026-11-23-2")


def test_two_families_are_two_alerts(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.order("Gown", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    house.payment(gown, date(2026, 11, 14))
    house.run(RAISED)
    assert sorted(house.alerts(gown)) == ["opened payment.pause", "opened timeline.late"]
    assert house.cell(gown, "Open alerts") == ["payment.pause", "timeline.late"]


@pytest.mark.postgres_too
def test_a_rule_that_stands_down_leaves_its_alert_and_its_cells_alone(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(RAISED)
    house.edit(payment, Due=None)
    house.run("2026-11-23T11:00")
    assert house.alerts(gown) == ["opened payment.pause", "opened data.invalid"]
    assert house.cell(gown, "Payment stage") == "Work paused"
    assert house.cell(gown, "Open alerts") == ["data.invalid", "payment.pause"]
    assert "Due" in str(house.cell(gown, "Data issues"))


def test_a_cancelled_order_resolves_with_its_reason(house: World) -> None:
    house.run("2026-11-18T10:00")
    gown = house.late_order()
    house.run(RAISED)
    house.edit(gown, Stage="Cancelled")
    house.run("2026-11-23T11:00")
    assert house.alerts(gown)[-1] == "resolved payment.pause"
    assert "cancelled" in house.spoken_of(gown)[-1].text


def test_the_link_leads_to_the_row(house: World) -> None:
    gown = house.late_order()
    house.run(RAISED)
    url = house.notion.workspace.page(gown).id.replace("-", "")
    assert any(url in link for link in house.spoken_of(gown)[0].links)


def test_every_role_that_is_named_is_mentioned(house: World) -> None:
    gown = house.late_order(due=date(2026, 11, 2))  # escalated, and on hold
    house.run(RAISED)
    named = ("Min-ji Seo", "Ha-eun Lim", "Somebody of Finance", "Somebody of Operations")
    assert set(house.spoken_of(gown)[0].mentions) == {house.accounts[name] for name in named}


def test_a_person_without_a_slack_account_is_named(house: World) -> None:
    house.hire("Jun Park", "Account Manager", in_slack=False)
    gown = house.order("Gown", account_manager=[house.people["Jun Park"]])
    house.payment(gown, date(2026, 11, 14))
    house.run(RAISED)
    assert "Jun Park" in house.spoken_of(gown)[0].text


def test_a_slack_account_is_looked_up_once_a_week(house: World) -> None:
    house.run("2026-11-18T10:00")
    house.late_order("Gown")
    house.run("2026-11-23T10:00")
    house.late_order("Coat")
    house.forget_requests()
    house.run("2026-11-23T11:00")
    assert "GET users.lookupByEmail" not in house.requests()
