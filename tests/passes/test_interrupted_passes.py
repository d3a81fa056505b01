"""A pass that ends in the middle is finished by the next one, and nothing is done twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from adapters.errors import Refused, Rejected
from notion_sync.sandbox.faults import Fault
from tests.passes.interference import PowerCutError, power_cut
from tests.passes.world import NOTION_TOKEN, SLACK_TOKEN, World

BEFORE, NOW, LATER = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T10:30"
ROOT = Path(__file__).parents[2]


@pytest.mark.postgres_too
def test_a_pass_that_dies_between_the_message_and_the_cell_says_it_once(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    with pytest.raises(PowerCutError):
        house.run(NOW, before_write=power_cut)
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == []
    house.run(LATER)
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.cell(gown, "Health") == "Off track"


@pytest.mark.postgres_too
def test_a_resolution_that_was_said_before_the_pass_died_is_said_once(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    house.pay(gown, date(2026, 11, 23))
    with pytest.raises(PowerCutError):
        house.run(LATER, before_write=power_cut)
    house.run("2026-11-23T11:00")
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(gown, "Open alerts") == []


def test_the_rows_that_were_not_reached_are_written_by_the_next_pass(house: World) -> None:
    orders = [house.order(f"Gown {number}") for number in range(20)]
    house.notion.faults.add(Fault("PATCH ", "status", status=401, after=5, times=None))
    with pytest.raises(Refused):
        house.run(NOW)
    house.notion.faults.clear()
    house.run(LATER)
    assert {house.cell(order, "Health") for order in orders} == {"On track"}


def test_first_contact_that_died_goes_on_as_first_contact(house: World) -> None:
    for number in range(3):
        house.late_order(f"Gown {number}")
    house.notion.faults.add(Fault("/query", "status", status=400, after=2, times=2))
    with pytest.raises(Rejected):
        house.run(NOW)
    house.run(LATER)
    assert len(house.alerts()) == 3
    assert sum(message.in_channel for message in house.heard()) == 1


@pytest.mark.postgres_too
@pytest.mark.parametrize("moment", ["chat.postMessage", "PATCH "])
def test_a_process_killed_while_it_waits_for_an_answer_leaves_one_message(house: World, moment: str) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    house.clock.set(house.at(NOW))
    fault = Fault(moment, "slow", delay=60, commit=True)
    house.slack.faults.add(fault)
    house.notion.faults.add(fault)
    process = start(house, NOW)
    try:
        happened = saved if moment == "PATCH " else said
        wait_until(lambda: happened(house, gown), process)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    house.slack.faults.clear()
    house.notion.faults.clear()
    assert house.run(LATER).skipped == "", "a dead holder of the lease is seen at once"
    house.run("2026-11-23T11:00")
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert len(house.heard()) == 1


def said(house: World, _order: str) -> bool:
    """Whether anything was said."""
    return bool(house.heard())


def saved(house: World, order: str) -> bool:
    """Whether the row was written."""
    return house.cell(order, "Open alerts") == ["payment.pause"]


def start(house: World, local: str) -> subprocess.Popen[bytes]:
    """Start the service as a process of its own."""
    environment = {
        "PATH": os.defpath,
        "NOTION_TOKEN": NOTION_TOKEN,
        "NOTION_BASE_URL": house.notion.url,
        "SLACK_BOT_TOKEN": SLACK_TOKEN,
        "SLACK_BASE_URL": house.slack.url,
        "SLACK_CHANNEL": house.channel,
        "NOTION_SYNC_CONFIG": str(house.folder),
        "NOTION_SYNC_LEDGER": house.environment().ledger.get_secret_value(),
    }
    command = [sys.executable, "-m", "notion_sync", "run", "--as-of", local]
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=silent, stderr=silent)


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait for something that the process does."""
    pause = Event()
    for _ in range(600):
        if happened():
            return
        assert process.poll() is None, "the process ended by itself"
        pause.wait(0.05)
    raise TimeoutError
