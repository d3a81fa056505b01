"""Many alerts at once become one summary with a thread under it."""

import json
from dataclasses import asdict
from datetime import date

import pytest

from notion_sync.sandbox.slack.model import Message
from tests.passes.world import World, said_in

NOW = "2026-11-23T10:00"
LONGEST_METADATA = 4_000


def summaries(house: World) -> list[Message]:
    """Messages in the channel that carry our metadata and no alerts."""
    return [m for m in house.heard() if m.metadata and "alerts" not in m.metadata.event_payload]


def test_first_contact_is_a_summary_even_for_one_alert(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    (head,) = summaries(house)
    (reply,) = house.spoken_of(gown)
    assert head.in_channel
    assert reply.thread_ts == head.ts
    assert head.mentions == ()


def test_first_contact_at_night_is_a_summary_in_the_morning(house: World) -> None:
    house.late_order()
    house.run("2026-11-22T23:00")
    house.run("2026-11-23T09:00")
    assert len(summaries(house)) == 1
    assert len(house.heard()) == 2


@pytest.mark.parametrize(("orders", "summarised"), [(5, False), (6, True)])
def test_more_than_five_new_alerts_become_one_summary(house: World, orders: int, *, summarised: bool) -> None:
    house.run("2026-11-20T10:00")
    for number in range(orders):
        house.late_order(f"Gown {number}")
    house.run(NOW)
    assert len(summaries(house)) == int(summarised)
    assert len(house.alerts()) == orders
    assert sum(message.in_channel for message in house.heard()) == (1 if summarised else orders)


def test_the_replies_come_worst_first(house: World) -> None:
    house.late_order("Reminder", due=date(2026, 11, 18))
    house.late_order("Escalated", due=date(2026, 11, 2))
    house.late_order("Paused", due=date(2026, 11, 14))
    house.order("Implausible", baseline=date(2026, 11, 16))
    house.run(NOW)
    assert house.alerts() == [
        "opened payment.escalated",
        "opened payment.pause",
        "opened timeline.late",
        "opened payment.reminder",
    ]


def test_a_reply_is_its_alerts_own_message_from_then_on(house: World) -> None:
    orders = [house.late_order(f"Gown {number}") for number in range(6)]
    house.run(NOW)
    (head,) = summaries(house)
    house.pay(orders[3], date(2026, 11, 23))
    house.run("2026-11-23T11:00")
    first, resolved = house.spoken_of(orders[3])
    assert resolved.thread_ts == head.ts
    assert first.edited
    assert "✅" in first.text
    assert sum(message.edited for message in house.heard()) == 1


@pytest.mark.postgres_too
def test_of_sixty_alerts_thirty_stand_alone_and_the_rest_by_twenties(house: World) -> None:
    orders = [house.late_order(f"Gown {number:02}") for number in range(60)]
    house.run(NOW)
    (head,) = summaries(house)
    replies = [message for message in house.heard() if message.thread_ts == head.ts]
    assert [len(said_in(reply)) for reply in replies] == [1] * 30 + [20, 10]
    assert len(house.alerts()) == 60
    sizes = [len(json.dumps(asdict(reply.metadata))) for reply in replies if reply.metadata]
    assert max(sizes) < LONGEST_METADATA
    together = replies[-1]
    paid = said_in(together)[4]["key"].partition(":")[0]
    house.pay(paid, date(2026, 11, 23))
    house.run("2026-11-23T11:00")
    marked = next(message for message in house.heard() if message.ts == together.ts)
    assert marked.text.count("✅") == 1
    assert house.alerts(paid) == ["opened payment.pause", "resolved payment.pause"]
    assert [house.cell(order, "Open alerts") for order in orders].count([]) == 1


def test_each_channel_is_counted_by_itself(house: World) -> None:
    money = house.slack.workspace.add_channel("money")
    house.slack.workspace.invite(money, house.bot)
    house.files["alerts.toml"] = f'[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    house.run("2026-11-20T10:00")
    for number in range(4):
        house.order(f"Gown {number}", baseline=date(2026, 11, 16))
        house.late_order(f"Coat {number}")
    house.run(NOW)
    assert len(house.alerts()) == 8
    assert summaries(house) == []
