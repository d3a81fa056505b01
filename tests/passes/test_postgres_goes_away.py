"""A database that goes away in the middle of a pass, and comes back: the next pass goes on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from adapters.errors import BrokenOff, LeaseLost
from notion_sync.sandbox.faults import Fault
from tests.adapters.ledger.leases import terminate_connections
from tests.adapters.ledger.postgres import Cluster
from tests.passes.processes import running, until
from tests.passes.world import World

BEFORE, NOW, LATER = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T10:30"

pytestmark = pytest.mark.parametrize("house", ["postgres"], indirect=True)


def url(house: World) -> str:
    return house.environment().ledger.get_secret_value()


@contextmanager
def out_of_reach(cluster: Cluster) -> Iterator[Callable[[], None]]:
    """A server that is stopped when that is called, once, and runs again afterwards."""
    stopped: list[bool] = []

    def stop() -> None:
        if not stopped:
            stopped.append(True)
            cluster.stop()

    yield stop
    assert stopped
    cluster.start()


def everything_is_right(house: World, orders: list[str]) -> None:
    assert house.alerts() == ["opened payment.pause"] * len(orders)
    assert all(house.cell(order, "Open alerts") == ["payment.pause"] for order in orders)


def test_a_server_that_stops_while_rows_are_written(house: World, cluster: Cluster) -> None:
    house.run(BEFORE)
    orders = [house.late_order(f"Gown {number}") for number in range(8)]
    with out_of_reach(cluster) as stop, pytest.raises(BrokenOff) as caught:
        house.run(NOW, before_write=stop)
    house.run(LATER)

    assert "Check NOTION_SYNC_LEDGER, and that the database is up" in caught.value.remedy
    everything_is_right(house, orders)


def test_a_server_that_stops_while_slack_is_waited_for(house: World, cluster: Cluster) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    house.slack.faults.add(Fault("chat.postMessage", "slow", delay=2, commit=True))
    with out_of_reach(cluster) as stop, running(house, NOW) as run:
        until(house.heard)
        stop()
        ended = run.ended()
    house.run(LATER)

    assert ended.exit == 1
    assert "Traceback" not in ended.log
    everything_is_right(house, [gown])


def test_connections_that_are_cut_end_the_pass_for_the_lease_went_with_them(house: World) -> None:
    house.run(BEFORE)
    orders = [house.late_order(f"Gown {number}") for number in range(8)]
    with pytest.raises(LeaseLost, match="was cut"):
        house.run(NOW, before_write=lambda: terminate_connections(url(house)))
    house.run(LATER)

    everything_is_right(house, orders)


def test_a_server_that_is_not_there_at_the_start(house: World, cluster: Cluster) -> None:
    house.run(BEFORE)
    with out_of_reach(cluster) as stop:
        stop()
        with running(house, NOW) as run:
            ended = run.ended()

    assert ended.exit == 2
    assert "and that the database is up" in ended.log
    assert house.run(LATER).exit_code == 0
