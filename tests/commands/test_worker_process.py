"""The worker as a container runs it: a process that is told to stop by a signal."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from threading import Event
from typing import TypeAlias

import httpx
import pytest

from notion_sync.sandbox.faults import Fault
from tests.adapters.ledger.damages import wreck
from tests.commands.desk import Desk
from tests.repository.paths import ROOT

Process: TypeAlias = "subprocess.Popen[str]"
PATIENCE = 20.0
STOPS_WITHIN = 10.0


@contextmanager
def working(at_desk: Desk, *words: str) -> Iterator[Process]:
    """A worker, which is gone afterwards whatever happens."""
    at_desk.house.configuration()
    command = [sys.executable, "-m", "notion_sync", "worker", "--every", "1", *words]
    environment = {**at_desk.environment, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def until(condition: Callable[[], object]) -> None:
    """Wait for something to become true."""
    for waited in count():
        if condition():
            return
        assert waited * 0.02 < PATIENCE
        Event().wait(0.02)


def stopped(process: Process, told: signal.Signals) -> tuple[int, str]:
    """Exit code and log of a worker that was told to stop."""
    process.send_signal(told)
    _, log = process.communicate(timeout=STOPS_WITHIN)
    assert "Traceback" not in log
    return process.returncode, log


def always_open(at_desk: Desk) -> None:
    at_desk.house.files["calendar.toml"] = (
        'time_zone = "Asia/Seoul"\ncountry = "KR"\nhours = "00:00-24:00"\n'
        'working_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\n'
    )
    at_desk.house.files["alerts.toml"] = 'hours = "any"\n'


def long_overdue(at_desk: Desk, title: str = "Gown") -> str:
    """An order whose payment is late whenever this test runs, and which is otherwise on track."""
    long_ago = date(2020, 1, 6)
    order = at_desk.house.order(
        title, contract_signed=long_ago, deposit_received=long_ago, baseline=date(2090, 1, 2)
    )
    at_desk.house.payment(order, long_ago)
    return order


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_told_to_stop(at_desk: Desk, told: signal.Signals) -> None:
    house = at_desk.house
    order = long_overdue(at_desk)
    with working(at_desk) as process:
        until(lambda: house.cell(order, "Open alerts") or house.cell(order, "Health"))
        queries = len(house.notion.journal.matching("query$"))
        until(lambda: len(house.notion.journal.matching("query$")) > queries + 3)
        code, log = stopped(process, told)

    assert code == 0
    assert "worker.stopped" in log
    assert not house.notion.journal.matching("(GET|POST) /v1/users.*")[5:]


def test_the_write_in_hand_is_finished_and_no_other_is_begun(at_desk: Desk) -> None:
    house = at_desk.house
    at_desk.env |= {"SLACK_BOT_TOKEN": "", "SLACK_CHANNEL": ""}
    orders = [long_overdue(at_desk, f"Gown {number}") for number in range(20)]
    house.notion.faults.add(Fault("^PATCH", "slow", delay=1.0, times=None))
    with working(at_desk) as process:
        until(lambda: house.notion.journal.matching("^PATCH"))
        code, log = stopped(process, signal.SIGTERM)

    written = [order for order in orders if house.cell(order, "Health")]
    assert code == 0
    assert "pass.breaks_off" in log
    assert 0 < len(written) < len(orders)
    assert [each.status for each in house.notion.journal.matching("^PATCH")] == [200] * len(written)


def test_a_message_in_hand_is_finished_and_not_said_again(at_desk: Desk) -> None:
    house = at_desk.house
    always_open(at_desk)
    at_desk.type("run").means(0)
    order = long_overdue(at_desk)
    house.slack.faults.add(Fault("chat.postMessage", "slow", delay=1.5))
    with working(at_desk) as process:
        until(lambda: house.slack.journal.matching("users.lookupByEmail"))
        Event().wait(0.5)
        code, _ = stopped(process, signal.SIGTERM)
    assert code == 0
    assert len(house.spoken_of(order)) == 1

    with working(at_desk) as process:
        until(lambda: house.cell(order, "Open alerts"))
        stopped(process, signal.SIGTERM)

    assert len(house.spoken_of(order)) == 1


HOLD_UPS = {
    "hangs": Fault("query$", "slow", delay=600, times=None),
    "asks for a pause": Fault("query$", "status", status=429, headers={"Retry-After": "300"}, times=None),
}


@pytest.mark.parametrize("fault", HOLD_UPS.values(), ids=HOLD_UPS.keys())
def test_a_notion_that_lets_us_wait_does_not_keep_it_from_stopping(at_desk: Desk, fault: Fault) -> None:
    at_desk.house.notion.faults.add(fault)
    with working(at_desk) as process:
        until(lambda: at_desk.house.notion.journal.matching("^GET /v1/data_sources"))
        Event().wait(0.3)
        code, log = stopped(process, signal.SIGTERM)

    assert code == 0
    assert "worker.stopped" in log


def test_a_notion_that_fails_for_a_while_is_outlived(at_desk: Desk) -> None:
    house = at_desk.house
    at_desk.impatient()
    order = long_overdue(at_desk)
    house.notion.faults.add(Fault(".", "status", status=401, times=1))
    with working(at_desk) as process:
        until(lambda: house.cell(order, "Health"))
        code, log = stopped(process, signal.SIGTERM)

    assert code == 0
    assert "Notion does not accept the token" in log
    assert "worker.slows_down" in log


def test_metrics_are_served_while_it_works(at_desk: Desk) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    at_desk.env["NOTION_SYNC_METRICS_PORT"] = str(port)
    with working(at_desk) as process:
        until(lambda: at_desk.house.notion.journal.matching("query$"))
        Event().wait(0.5)
        shown = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        code, _ = stopped(process, signal.SIGTERM)

    assert code == 0
    assert 'notion_sync_requests_total{service="notion",status="200"}' in shown


def test_a_port_that_is_taken_ends_it_at_its_start(at_desk: Desk) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        at_desk.env["NOTION_SYNC_METRICS_PORT"] = str(taken.getsockname()[1])

        at_desk.type("worker").means(2, "metrics cannot be served on port", "NOTION_SYNC_METRICS_PORT")


def test_a_tracker_that_does_not_fit_ends_it_at_its_start(at_desk: Desk) -> None:
    house = at_desk.house
    from_orders = next(iter(house.sources.values()))
    house.notion.workspace.delete_property(from_orders, "Stage")

    at_desk.type("worker").means(2, 'no column "Stage"')


def test_a_damaged_ledger_does_not_keep_it_from_starting(at_desk: Desk) -> None:
    house = at_desk.house
    at_desk.type("run").means(0)
    wreck(house.ledger, "ledger_tracker")
    order = long_overdue(at_desk)
    with working(at_desk) as process:
        until(lambda: house.cell(order, "Health"))
        code, log = stopped(process, signal.SIGTERM)

    assert code == 0
    assert "ledger.moved_aside" in log
