"""Other processes on the same ledger: what they do is run in an interpreter of their own."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.synchronize import Barrier, Event

from sqlalchemy import Engine, event

from adapters.ledger import open_ledger, this_process
from adapters.ledger.schema import VERSION_TABLE
from rules.columns import Source
from rules.record import TrackerState
from tests.adapters.ledger.samples import NOON, alert, entry, order, page, payment

PATIENCE = 60
apart = multiprocessing.get_context("forkserver")
apart.set_forkserver_preload([__name__])


def pause(seconds: float) -> None:
    """Let time pass."""
    threading.Event().wait(seconds)


def open_at_once(url: str, tracker: str, start: Barrier, opened: "multiprocessing.Queue[int]") -> None:
    """Open a ledger that may not exist yet, at the moment all do."""
    start.wait(PATIENCE)
    ledger = open_ledger(url, tracker=tracker)
    ledger.save_rows([order(1)])
    opened.put(len(ledger.due(NOON)))
    ledger.close()


def grab_lease(url: str, tracker: str, start: Barrier, won: "multiprocessing.Queue[bool]") -> None:
    """Try for the lease at the moment all do, and stay alive until all have tried."""
    ledger = open_ledger(url, tracker=tracker)
    me = this_process(token=threading.current_thread().name + str(apart.current_process().pid))
    start.wait(PATIENCE)
    won.put(ledger.acquire(me, seconds=60) is None)
    start.wait(PATIENCE)
    ledger.close()


def write_halfway(url: str, tracker: str, halfway: Event) -> None:
    """Write a good part of a pass and then stand still inside its transaction."""
    ledger = open_ledger(url, tracker=tracker)
    with ledger.transaction():
        ledger.save_rows(order(number, "Half-written") for number in range(3_000))
        ledger.save_rows([payment(5_000, page(1))])
        ledger.save_alerts([alert(1)])
        ledger.add_to_outbox([entry("e1", alert(1))])
        ledger.save_state(TrackerState(configuration="half-written"))
        halfway.set()
        pause(PATIENCE)


def open_damaged_at_once(url: str, number: int, start: Barrier, seen: "multiprocessing.Queue[int]") -> None:
    """Open a damaged ledger at the moment all do, and count what all have written once they have."""
    start.wait(PATIENCE)
    ledger = open_ledger(url, tracker="t", now=NOON)
    ledger.save_rows([order(number)])
    start.wait(PATIENCE)
    seen.put(len(ledger.page_ids(Source.ORDERS)))
    ledger.close()


def migrate_at_once(url: str, tracker: str, start: Barrier, seen: "multiprocessing.Queue[int]") -> None:
    """Open an older ledger at the moment all do, and count the orders that it remembers."""
    start.wait(PATIENCE)
    ledger = open_ledger(url, tracker=tracker)
    seen.put(len(ledger.page_ids(Source.ORDERS)))
    ledger.close()


def migrate_halfway(url: str, halfway: Event, changed: int) -> None:
    """Stand still in the middle of a migration, once it has changed so many things."""
    changes = ("CREATE TABLE", "ALTER TABLE", "CREATE INDEX")
    seen: list[str] = []

    @event.listens_for(Engine, "after_cursor_execute")
    def stand_still(*args: object) -> None:
        statement = str(args[2]).strip()
        if statement.startswith(changes) and VERSION_TABLE not in statement:
            seen.append(statement)
        if len(seen) == changed:
            halfway.set()
            pause(PATIENCE)

    open_ledger(url, tracker="t")


def die_in_a_pass(url: str, tracker: str) -> None:
    """Begin a pass, note something, and be killed."""
    ledger = open_ledger(url, tracker=tracker)
    ledger.acquire(this_process(token="killed"), seconds=60)
    ledger.save_state(TrackerState(configuration="of the pass that was killed"))
    os.kill(os.getpid(), signal.SIGKILL)
