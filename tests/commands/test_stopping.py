"""A process that is told to stop ends, whatever holds it up."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from threading import Event

from notion_sync.commands.stopping import told_to_stop
from tests.repository.paths import ROOT

HELD_UP = """
import asyncio, sqlite3, sys
from notion_sync.commands.stopping import told_to_stop

async def main():
    stop = asyncio.Event()
    with told_to_stop(stop, asyncio.get_running_loop(), patience=float(sys.argv[2])):
        print("at work", flush=True)
        sqlite3.connect(sys.argv[1], timeout=30).execute("BEGIN IMMEDIATE")
        await stop.wait()

asyncio.run(main())
"""
"""A worker whose ledger another program has locked: for thirty seconds its loop runs nothing else."""


def held_up(folder: Path, patience: float, *signals: signal.Signals) -> int:
    """The exit code of a process that waits for a locked database while it is told to stop."""
    database = folder / "ledger.db"
    locking = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN IMMEDIATE'); input()"
    lock = [sys.executable, "-c", f"{locking}", str(database)]
    work = [sys.executable, "-c", HELD_UP, str(database), str(patience)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}  # noqa: TID251 - the process needs the machine's
    with subprocess.Popen(lock, stdin=subprocess.PIPE) as locker:
        while not database.with_name("ledger.db-journal").exists():
            Event().wait(0.02)
            assert locker.poll() is None
        with subprocess.Popen(work, env=environment, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout
            assert worker.stdout.readline() == "at work\n"
            for told in signals:
                worker.send_signal(told)
                Event().wait(0.1)
            code = worker.wait(timeout=8)
        locker.communicate(b"\n")
    return code


def test_a_locked_ledger_does_not_hold_it_up_for_longer_than_its_patience(tmp_path: Path) -> None:
    assert held_up(tmp_path, 0.2, signal.SIGTERM) == 1


def test_whoever_says_it_twice_means_now(tmp_path: Path) -> None:
    assert held_up(tmp_path, 60, signal.SIGINT, signal.SIGINT) == 1


def test_a_worker_that_stops_by_itself_is_left_in_peace() -> None:
    async def work() -> bool:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        with told_to_stop(stop, loop, patience=60):
            (listener,) = (each for each in threading.enumerate() if each.name == "stopping")
            assert listener.ident
            signal.pthread_kill(listener.ident, signal.SIGTERM)  # and no other thread of the tests
            await asyncio.wait_for(stop.wait(), 8)
        return stop.is_set()

    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    assert asyncio.run(work())
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_it_listens_no_longer_than_the_work_lasts() -> None:
    async def work() -> None:
        with told_to_stop(asyncio.Event(), asyncio.get_running_loop()):
            pass

    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    asyncio.run(work())

    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
