"""``[alerts] mode = "digest"``: Slack hears of the orders once a day, in one message for each channel."""

from collections.abc import Sequence
from datetime import date

import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.slack.model import Message
from tests.passes.world import World

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"


@pytest.fixture
def digest(house: World) -> World:
    house.files["alerts.toml"] = 'mode = "digest"\n'
    house.run("2026-11-20T09:00")
    return house


def in_channel(messages: Sequence[Message]) -> list[Message]:
    return [message for message in messages if message.in_channel]


def test_a_day_is_one_message_with_each_alert_in_its_thread(digest: World) -> None:
    gown, coat = digest.late_order("Gown"), digest.late_order("Coat")
    digest.run("2026-11-20T15:00")
    assert digest.heard() == []
    assert digest.cell(gown, "Health") == "At risk", "cells never wait"
    digest.run(f"{MONDAY}T09:00")
    digest.run(f"{MONDAY}T09:01")
    head, *replies = digest.heard()
    assert head.in_channel
    assert "Today: 2 orders" in head.text
    assert "New (2)" in head.text
    assert "Gown" in head.text
    assert {reply.thread_ts for reply in replies} == {head.ts}
    assert digest.alerts(gown) == digest.alerts(coat) == ["opened payment.pause"]


def test_what_is_over_is_said_in_its_thread_and_named_in_the_days_message(digest: World) -> None:
    gown, coat = digest.late_order("Gown"), digest.late_order("Coat")
    digest.run(f"{MONDAY}T09:00")
    first, before = digest.heard()[0], len(digest.heard())
    digest.pay(gown, date(2026, 11, 23))
    digest.run(f"{MONDAY}T14:00")
    assert len(digest.heard()) == before
    digest.run(f"{TUESDAY}T09:00")
    digest.run(f"{TUESDAY}T10:00")
    said = digest.heard()[before:]
    (head,) = in_channel(said)
    assert "Over (1): Gown" in head.text
    assert "Still open (1): Coat" in head.text
    assert digest.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert digest.alerts(coat) == ["opened payment.pause", "repeated payment.pause"]
    assert {message.thread_ts for message in said if not message.in_channel} == {first.ts, head.ts}


def test_a_day_on_which_nothing_changed_is_silent(digest: World) -> None:
    digest.order("Gown")
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        digest.run(f"{day}T09:00")
    assert digest.heard() == []


def test_each_channel_has_a_message_of_its_own(digest: World) -> None:
    money = digest.slack.workspace.add_channel("money")
    digest.slack.workspace.invite(money, digest.bot)
    digest.files["alerts.toml"] += f'[[route]]\ncodes = ["payment.*"]\nchannel = "{money}"\n'
    digest.late_order("Gown")
    digest.order("Coat", baseline=date(2026, 11, 16), contract_signed=date(2026, 10, 1))
    digest.run(f"{MONDAY}T09:00")
    assert sorted(m.channel for m in in_channel(digest.heard())) == sorted([digest.channel, money])


@pytest.mark.parametrize("after", range(4))
def test_a_digest_that_was_cut_off_goes_on_in_its_thread_the_same_day(digest: World, after: int) -> None:
    orders = [digest.late_order(f"Gown {number}") for number in range(3)]
    digest.slack.faults.add(Fault("chat.postMessage", "status", status=500, after=after, times=None))
    digest.run(f"{MONDAY}T09:00")
    digest.slack.faults.clear()
    digest.run(f"{MONDAY}T09:10")
    digest.run(f"{MONDAY}T09:20")
    assert len(in_channel(digest.heard())) == 1
    assert all(digest.alerts(order) == ["opened payment.pause"] for order in orders)


def test_what_concerns_the_service_itself_does_not_wait(digest: World) -> None:
    digest.order("Gown")
    digest.run(f"{MONDAY}T09:00")
    before = len(digest.operational())
    digest.files["team.toml"] = digest.files["team.toml"].replace('roles = ["Operations"]', "roles = []")
    digest.run(f"{MONDAY}T15:00")
    assert len(digest.operational()) > before


def test_the_first_contact_is_a_digest(house: World) -> None:
    house.files["alerts.toml"] = 'mode = "digest"\n'
    house.late_order()
    house.run(f"{MONDAY}T10:00")
    (head,) = in_channel(house.heard())
    assert "New (1)" in head.text
    assert house.alerts() == ["opened payment.pause"]
