"""One pass at a time, whatever clocks say: a lease that is held, ends, is lost and is taken over."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import time_machine

from adapters.errors import LeaseLost
from adapters.ledger import SqlLedger, open_ledger, this_process
from adapters.ledger.holder import start_of
from notion_sync.bootstrap import wall_clock
from rules.columns import Source
from rules.record import Holder
from tests.adapters.ledger.leases import grow_old, one_of_a_crash, terminate_lock_holders
from tests.adapters.ledger.rivals import PATIENCE, apart, grab_lease, pause
from tests.adapters.ledger.samples import order

US = this_process(token="us")
ELSEWHERE = Holder(host="another-machine", pid=4711, started=0.0, token="them")
MINUTE = 60.0

Open = Callable[[], SqlLedger]


@pytest.fixture
def opened(shared_url: str, tracker: str) -> Iterator[Open]:
    """Opens the same ledger again and again, as several processes do."""
    with ExitStack() as stack:

        def one() -> SqlLedger:
            ledger = open_ledger(shared_url, tracker=tracker)
            stack.callback(ledger.close)
            return ledger

        yield one


@pytest.fixture
def theirs(opened: Open) -> SqlLedger:
    """The ledger as another machine has it open, with the lease."""
    ledger = opened()
    assert ledger.acquire(ELSEWHERE, seconds=MINUTE) is None
    return ledger


@pytest.fixture
def ours(opened: Open) -> SqlLedger:
    return opened()


def test_a_free_lease_is_ours(ledger: SqlLedger) -> None:
    assert ledger.acquire(US, seconds=MINUTE) is None
    ledger.keep()


def test_a_second_run_in_the_same_process_waits_its_turn(ledger: SqlLedger) -> None:
    ledger.acquire(US, seconds=MINUTE)

    assert ledger.acquire(replace(US, token="us again"), seconds=MINUTE) == US
    ledger.keep()


def test_a_lease_given_back_is_free_at_once(ledger: SqlLedger) -> None:
    ledger.acquire(ELSEWHERE, seconds=MINUTE)
    ledger.release(ELSEWHERE)

    assert ledger.acquire(US, seconds=MINUTE) is None


@pytest.mark.usefixtures("theirs")
def test_a_lease_that_is_held_names_its_holder(ours: SqlLedger) -> None:
    assert ours.acquire(US, seconds=MINUTE) == ELSEWHERE
    assert ours.held_by(asked_by=US, seconds=MINUTE) == ELSEWHERE


def test_asking_who_holds_it_takes_nothing(ours: SqlLedger, theirs: SqlLedger) -> None:
    theirs.release(ELSEWHERE)

    assert ours.held_by(asked_by=US, seconds=MINUTE) is None
    assert theirs.acquire(ELSEWHERE, seconds=MINUTE) is None


def test_nobody_gives_back_the_lease_of_another(ours: SqlLedger, theirs: SqlLedger) -> None:
    ours.release(US)

    assert ours.acquire(US, seconds=MINUTE) == ELSEWHERE
    theirs.keep()


@pytest.mark.usefixtures("theirs")
def test_each_tracker_has_a_lease_of_its_own(shared_url: str, tracker: str) -> None:
    other = open_ledger(shared_url, tracker=f"{tracker}-2")

    assert other.acquire(US, seconds=MINUTE) is None
    other.close()


def test_a_lease_ends_with_its_time(
    ours: SqlLedger, theirs: SqlLedger, shared_url: str, tracker: str
) -> None:
    grow_old(shared_url, tracker, MINUTE)

    assert ours.acquire(US, seconds=MINUTE) is None
    ours.keep()
    with pytest.raises(LeaseLost):
        theirs.keep()


@pytest.mark.usefixtures("theirs")
def test_a_lease_does_not_end_before_its_time(ours: SqlLedger, shared_url: str, tracker: str) -> None:
    grow_old(shared_url, tracker, MINUTE - 20)

    assert ours.acquire(US, seconds=MINUTE) == ELSEWHERE


def test_renewing_counts_from_the_last_time(
    ours: SqlLedger, opened: Open, shared_url: str, tracker: str
) -> None:
    theirs = opened()
    theirs.acquire(ELSEWHERE, seconds=8)
    grow_old(shared_url, tracker, 5)
    pause(0.5)
    theirs.keep()
    grow_old(shared_url, tracker, 5)

    assert ours.acquire(US, seconds=8) == ELSEWHERE


def test_whoever_lost_the_lease_writes_nothing_more(
    ours: SqlLedger, theirs: SqlLedger, shared_url: str, tracker: str
) -> None:
    theirs.save_rows([order(1)])
    grow_old(shared_url, tracker, MINUTE)
    ours.acquire(US, seconds=MINUTE)

    with pytest.raises(LeaseLost, match=f"process {US.pid} on {US.machine}"):
        theirs.save_rows([order(2)])
    with pytest.raises(LeaseLost), theirs.transaction():
        pass

    assert theirs.page_ids(Source.ORDERS) == {order(1).row.page_id}
    theirs.release(ELSEWHERE)
    ours.keep()


@pytest.mark.parametrize("hours", [-30, 30])
def test_a_clock_that_is_set_neither_ends_nor_prolongs_a_lease(
    ours: SqlLedger, opened: Open, shared_url: str, tracker: str, hours: int
) -> None:
    theirs = opened()
    theirs.acquire(ELSEWHERE, seconds=MINUTE)
    with time_machine.travel(wall_clock() + timedelta(hours=hours), tick=True):
        assert ours.acquire(US, seconds=MINUTE) == ELSEWHERE
        theirs.keep()
        grow_old(shared_url, tracker, MINUTE)
        assert ours.acquire(US, seconds=MINUTE) is None


def test_when_a_process_began_is_not_told_by_the_clock() -> None:
    ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])

    assert abs(start_of(psutil.Process()) - ticks / os.sysconf("SC_CLK_TCK")) < 0.02


class TestInAFile:
    """Where there is no server, the machine itself tells the time and who lives."""

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/ledger.db"

    def test_a_process_id_that_was_given_to_another_process_does_not_hold(self, ledger: SqlLedger) -> None:
        ledger.acquire(replace(US, started=US.started - 3600, token="before"), seconds=MINUTE)

        assert ledger.acquire(US, seconds=MINUTE) is None

    def test_a_holder_that_was_killed_is_followed_at_once(self, ledger: SqlLedger) -> None:
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
            holder = Holder(US.host, process.pid, start_of(psutil.Process(process.pid)), token="killed")
            ledger.acquire(holder, seconds=MINUTE)
            assert ledger.acquire(US, seconds=MINUTE) == holder

            process.kill()
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            assert ledger.acquire(US, seconds=MINUTE) is None, "though nobody has reaped the process yet"

        ledger.release(US)
        ledger.acquire(holder, seconds=MINUTE)
        assert ledger.acquire(US, seconds=MINUTE) is None

    def test_a_machine_cannot_tell_whether_a_process_of_another_is_dead(self, ledger: SqlLedger) -> None:
        theirs = replace(ELSEWHERE, pid=2**22 + 1)
        ledger.acquire(theirs, seconds=MINUTE)

        assert ledger.acquire(US, seconds=MINUTE) == theirs

    def test_a_lease_of_before_the_machine_was_restarted_is_free(
        self, ledger: SqlLedger, url: str, tracker: str
    ) -> None:
        ledger.acquire(ELSEWHERE, seconds=MINUTE)
        grow_old(url, tracker, -1)

        assert ledger.acquire(US, seconds=MINUTE) is None

    def test_a_living_process_of_this_machine_was_not_there_before_it_was_restarted(
        self, ledger: SqlLedger, url: str, tracker: str
    ) -> None:
        alive = replace(US, token="alive")
        ledger.acquire(alive, seconds=MINUTE)
        grow_old(url, tracker, -3600)

        assert ledger.acquire(US, seconds=MINUTE) == alive


class TestOnPostgres:
    """Where there is a server, its lock decides."""

    @pytest.fixture
    def shared_url(self, request: pytest.FixtureRequest) -> str:
        url: str = request.getfixturevalue("cluster").url
        return url

    def test_a_lease_is_lost_with_its_connection(
        self, theirs: SqlLedger, ours: SqlLedger, shared_url: str, tracker: str
    ) -> None:
        terminate_lock_holders(shared_url)

        with pytest.raises(LeaseLost, match="was cut"):
            theirs.keep()
        with pytest.raises(LeaseLost, match="was cut"):
            theirs.keep()
        assert ours.acquire(US, seconds=MINUTE) is None

    def test_a_record_without_its_connection_holds_nothing(
        self, ours: SqlLedger, shared_url: str, tracker: str
    ) -> None:
        one_of_a_crash(shared_url, tracker, ELSEWHERE)

        assert ours.held_by(asked_by=US, seconds=MINUTE) is None
        assert ours.acquire(US, seconds=MINUTE) is None

    def test_no_lock_is_left_behind(self, ours: SqlLedger, theirs: SqlLedger, opened: Open) -> None:
        theirs.close()
        ours.acquire(US, seconds=MINUTE)
        ours.release(US)

        assert opened().acquire(ELSEWHERE, seconds=MINUTE) is None


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
