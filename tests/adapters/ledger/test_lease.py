import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import psutil

from adapters.ledger import SqlLedger, this_process
from rules.record import Holder
from tests.adapters.ledger.rivals import PATIENCE, apart, grab_lease
from tests.adapters.ledger.samples import NOON

US = this_process(token="us")
ELSEWHERE = Holder(host="another-machine", pid=1, started=0.0, token="them")
MINUTE = timedelta(minutes=1)


def test_a_free_lease_is_ours(ledger: SqlLedger) -> None:
    assert ledger.acquire(US, now=NOON, seconds=60) is None


def test_a_lease_that_is_held_names_its_holder(ledger: SqlLedger) -> None:
    ledger.acquire(ELSEWHERE, now=NOON, seconds=61)

    assert ledger.acquire(US, now=NOON + MINUTE, seconds=60) == ELSEWHERE


def test_a_lease_ends_with_its_time(ledger: SqlLedger) -> None:
    ledger.acquire(ELSEWHERE, now=NOON, seconds=60)

    assert ledger.acquire(US, now=NOON + MINUTE, seconds=60) is None
    assert ledger.acquire(ELSEWHERE, now=NOON + MINUTE, seconds=60) == US


def test_renewing_counts_from_the_last_time(ledger: SqlLedger) -> None:
    ledger.acquire(ELSEWHERE, now=NOON, seconds=90)
    assert ledger.acquire(ELSEWHERE, now=NOON + MINUTE, seconds=90) is None

    assert ledger.acquire(US, now=NOON + 2 * MINUTE, seconds=60) == ELSEWHERE
    assert ledger.acquire(US, now=NOON + 3 * MINUTE, seconds=60) is None


def test_a_lease_given_back_is_free_at_once(ledger: SqlLedger) -> None:
    ledger.acquire(ELSEWHERE, now=NOON, seconds=60)
    ledger.release(ELSEWHERE)

    assert ledger.acquire(US, now=NOON, seconds=60) is None


def test_nobody_gives_back_the_lease_of_another(ledger: SqlLedger) -> None:
    ledger.release(US)
    ledger.acquire(ELSEWHERE, now=NOON, seconds=60)
    ledger.release(US)

    assert ledger.acquire(US, now=NOON, seconds=60) == ELSEWHERE


def test_a_second_run_in_the_same_process_waits_its_turn(ledger: SqlLedger) -> None:
    ledger.acquire(US, now=NOON, seconds=60)

    assert ledger.acquire(replace(US, token="us again"), now=NOON, seconds=60) == US


def test_a_process_id_that_was_given_to_another_process_does_not_hold(ledger: SqlLedger) -> None:
    ledger.acquire(replace(US, started=US.started - 3600, token="before"), now=NOON, seconds=60)

    assert ledger.acquire(US, now=NOON, seconds=60) is None


def test_a_holder_that_was_killed_is_followed_at_once(ledger: SqlLedger) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        started = psutil.Process(process.pid).create_time()
        holder = Holder(US.host, process.pid, started, token="killed")
        ledger.acquire(holder, now=NOON, seconds=60)
        assert ledger.acquire(US, now=NOON, seconds=60) == holder

        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert ledger.acquire(US, now=NOON, seconds=60) is None, "though nobody has reaped the process yet"

    ledger.release(US)
    ledger.acquire(holder, now=NOON, seconds=60)
    assert ledger.acquire(US, now=NOON, seconds=60) is None


def test_a_machine_cannot_tell_whether_a_process_of_another_is_dead(ledger: SqlLedger) -> None:
    theirs = replace(ELSEWHERE, pid=2**22 + 1)
    ledger.acquire(theirs, now=NOON, seconds=60)

    assert ledger.acquire(US, now=NOON, seconds=60) == theirs


def test_of_rivals_at_the_same_moment_one_wins(shared_url: str, tracker: str) -> None:
    rivals = 3
    start, won = apart.Barrier(rivals), apart.Queue()
    processes = [
        apart.Process(target=grab_lease, args=(shared_url, tracker, start, won)) for _ in range(rivals)
    ]
    for process in processes:
        process.start()

    results = [won.get(timeout=PATIENCE) for _ in processes]

    for process in processes:
        process.join()
    assert sorted(results) == [False, False, True]
