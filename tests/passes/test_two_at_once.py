"""A doubled cron, a worker beside a manual run, two replicas: one works, the other says why it does not."""

from collections.abc import Iterable

import pytest

from notion_sync.sandbox.faults import Fault
from notion_sync.write_back import AT_ONCE
from rules.columns import Source
from tests.adapters.ledger.leases import grow_old, holder_in
from tests.passes.processes import running, until
from tests.passes.world import World

BEFORE, NOW, LATER = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T10:30"
POST = "chat.postMessage"
TEN_MINUTES = 600

pytestmark = pytest.mark.postgres_too


def nothing_was_heard_of_it(house: World) -> None:
    """Ten minutes pass for the lease of whoever works now."""
    grow_old(url(house), house.sources[Source.ORDERS], TEN_MINUTES)


def url(house: World) -> str:
    return house.environment().ledger.get_secret_value()


def waits_for_an_answer(house: World, *, times: int = 1) -> None:
    """So many writes are done, and their answer takes a while: whoever waits for it can be stopped there."""
    house.notion.faults.add(Fault("^PATCH", "slow", delay=2, commit=True, times=times))


def written(house: World, orders: Iterable[str]) -> int:
    return sum(house.cell(order, "Health") is not None for order in orders)


def test_of_two_at_the_same_moment_one_works_and_the_other_says_why_it_does_not(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    waits_for_an_answer(house)
    with running(house, NOW) as first, running(house, NOW) as second:
        until(lambda: written(house, [gown]))
        pid = holder_in(url(house), house.sources[Source.ORDERS])
        works, waits = (first, second) if pid == first.pid else (second, first)
        works.stop()
        skipped = waits.ended()
        works.go_on()
        worked = works.ended()

    assert works.pid == pid
    assert (skipped.exit, worked.exit) == (0, 0), skipped.log + worked.log
    assert f"another pass is running (process {pid} on " in skipped.out
    assert "pass.skipped" in skipped.log
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert len(house.notion.journal.matching("^PATCH")) == 1


def test_whoever_hangs_and_comes_back_begins_nothing_more(house: World) -> None:
    house.run(BEFORE)
    orders = [house.order(f"Gown {number}") for number in range(AT_ONCE + 4)]
    waits_for_an_answer(house, times=AT_ONCE)
    with running(house, NOW) as hung:
        until(lambda: written(house, orders) == AT_ONCE)
        hung.stop()
        nothing_was_heard_of_it(house)
        assert house.run(LATER).skipped == ""
        assert written(house, orders) == len(orders)
        hung.go_on()
        ended = hung.ended()

    assert ended.exit == 1
    assert "took the tracker over" in ended.log
    assert len(house.notion.journal.matching("^PATCH")) == len(orders)


def test_a_message_that_had_to_wait_is_not_said_by_both(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    house.slack.faults.add(Fault(POST, "status", status=429, headers={"Retry-After": "2"}))
    with running(house, NOW) as hung:
        until(lambda: house.slack.journal.matching(POST))
        hung.stop()
        nothing_was_heard_of_it(house)
        assert house.run(LATER).exit_code == 0
        hung.go_on()
        ended = hung.ended()

    assert ended.exit == 1
    assert house.alerts(gown) == ["opened payment.pause"]
    assert len(house.heard()) == 1


def test_whoever_hangs_is_waited_for_ten_minutes(house: World) -> None:
    gown = house.order("Gown")
    waits_for_an_answer(house)
    with running(house, BEFORE) as hung:
        until(lambda: written(house, [gown]))
        hung.stop()
        grow_old(url(house), house.sources[Source.ORDERS], TEN_MINUTES - 30)
        assert f"process {hung.pid} on" in house.run(LATER).skipped
