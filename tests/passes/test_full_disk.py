"""A disk that fills up ends a pass cleanly; the next one with room finishes what it had begun.

The disk of a process is full from the size on that the system lets its files have.
"""

import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from pydantic import SecretStr

from adapters.errors import BrokenOff
from notion_sync.sandbox.faults import Fault
from tests.passes.processes import Run, running, until
from tests.passes.world import World

BEFORE, NOW, LATER = "2026-11-19T10:00", "2026-11-23T10:00", "2026-11-23T10:30"
ROOM = "Make room on the disk"


def full_from(run: Run, size: int) -> None:
    """No file of the process may grow beyond so many bytes."""
    resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (size, size))


def fills_up(house: World, run: Run) -> None:
    """The journal of the ledger may not grow any more."""
    journal = house.ledger.with_name(f"{house.ledger.name}-wal")
    full_from(run, journal.stat().st_size)


def is_said(house: World, _order: str) -> bool:
    return bool(house.heard())


def is_written(house: World, order: str) -> bool:
    return house.cell(order, "Open alerts") == ["payment.pause"]


@pytest.mark.parametrize(("request_", "is_done"), [("chat.postMessage", is_said), ("PATCH", is_written)])
def test_what_was_done_and_could_not_be_noted_is_not_done_again(
    house: World, request_: str, is_done: Callable[[World, str], bool]
) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    slow = Fault(request_, "slow", delay=1, commit=True)
    house.slack.faults.add(slow)
    house.notion.faults.add(slow)
    with running(house, NOW) as run:
        until(lambda: is_done(house, gown))
        fills_up(house, run)
        ended = run.ended()

    assert ended.exit == 1
    assert ROOM in ended.log
    assert "Traceback" not in ended.log
    assert house.run(LATER).exit_code == 0
    house.run("2026-11-23T11:00")
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert len(house.notion.journal.matching(f"^PATCH.*{gown}")) == 1


def test_a_disk_that_is_full_before_anything_is_decided_leaves_everything_to_the_next_pass(
    house: World,
) -> None:
    house.run(BEFORE)
    orders = [house.late_order(f"Gown {number}") for number in range(30)]
    house.notion.faults.add(Fault("GET /v1/data_sources|query", "slow", delay=1))
    with running(house, NOW) as run:
        until(lambda: house.ledger.with_name(f"{house.ledger.name}-wal").exists())
        full_from(run, 40_000)
        ended = run.ended()

    assert ended.exit == 1
    assert ROOM in ended.log
    assert house.heard() == []
    assert house.notion.journal.matching("^PATCH") == []
    house.run(LATER)
    assert house.alerts() == ["opened payment.pause"] * len(orders)
    assert all(is_written(house, order) for order in orders)


def test_without_room_for_a_ledger_no_pass_begins(house: World) -> None:
    house.late_order()
    with running(house, NOW, room=10_000) as run:
        ended = run.ended()

    assert ended.exit == 2
    assert ROOM in ended.log
    assert house.requests() == []
    house.run(LATER)
    assert house.alerts() == ["opened payment.pause"]


def test_a_message_of_which_only_the_last_note_fails_is_not_taken_for_unsaid(house: World) -> None:
    house.run(BEFORE)
    gown = house.late_order()
    with closing(sqlite3.connect(house.ledger)) as ledger:
        ledger.execute(
            "CREATE TRIGGER no_room BEFORE UPDATE ON ledger_outbox WHEN NEW.delivery = 'said'"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        with pytest.raises(BrokenOff, match="the disk is full"):
            house.run(NOW)
        ledger.execute("DROP TRIGGER no_room")

    house.run(LATER)

    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_a_ledger_in_memory_needs_no_disk_at_all(house: World) -> None:
    house.settings["ledger"] = SecretStr("memory")
    gown = house.late_order()
    with running(house, NOW, room=0) as run:
        ended = run.ended()

    assert ended.exit == 0, ended.log
    assert house.alerts(gown) == ["opened payment.pause"]
    assert not house.ledger.exists()
