"""The loop around passes: its pace, its daily full pass, its patience with failures, its end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog
import time_machine

from adapters.errors import AdapterError, ClockWrong, LedgerError, Misconfigured, Refused, Unavailable
from notion_sync.bootstrap import wall_clock
from notion_sync.daily import Daily
from notion_sync.report import PassReport
from notion_sync.worker import Worker

SEOUL, PARIS, NUUK = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Paris"), ZoneInfo("America/Nuuk")
EARLY = Daily(time(5, 30), SEOUL)
Outcome = Exception | None


@dataclass
class Shift:
    """A worker for some passes, in a time that passes only while it waits.

    outcomes: what each pass comes to; the worker is told to stop in the last one.
    """

    traveller: time_machine.Traveller
    outcomes: list[Outcome]
    zone: ZoneInfo = SEOUL
    begun: list[str] = field(default_factory=list)
    full: list[str] = field(default_factory=list)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    expected: list[tuple[str, ...]] = field(default_factory=list)
    worker: Worker | None = None

    async def work(
        self, *, every: int = 60, full_at: time = time(5, 30), last_full: datetime | None = None
    ) -> None:
        stop, wait = self.stop, self._wait
        daily = Daily(full_at, self.zone)
        self.worker = Worker(self._pass, stop, wall_clock, daily, every, last_full, wait)
        await self.worker.work()

    async def _pass(self, full: bool) -> PassReport:
        local = wall_clock().astimezone(self.zone)
        self.begun.append(f"{local:%H:%M:%S}")
        if full:
            self.full.append(f"{local:%d %H:%M}")
        assert self.worker
        self.traveller.shift(5)  # a pass takes its time
        coming = (self.worker.next_pass(failed=failed).astimezone(self.zone) for failed in (False, True))
        self.expected.append(tuple(f"{at:%H:%M:%S}" for at in coming))
        self.traveller.shift(-5)
        outcome = self.outcomes.pop(0)
        if not self.outcomes:
            self.stop.set()
            await asyncio.sleep(0)
        if outcome:
            raise outcome
        return PassReport("", wall_clock())

    async def _wait(self, seconds: float) -> None:
        assert seconds >= 0
        self.traveller.shift(seconds)
        await asyncio.sleep(0)


def shift(begin: str, outcomes: list[Outcome], zone: ZoneInfo = SEOUL, **options: object) -> Shift:
    """A shift that began at that local time, once it is over."""
    start = datetime.fromisoformat(begin).replace(tzinfo=zone)

    with time_machine.travel(start, tick=False) as traveller:

        async def work() -> Shift:
            here = Shift(traveller, outcomes, zone)
            await here.work(**options)  # type: ignore[arg-type]
            return here

        return asyncio.run(work())


def test_a_pass_at_once_and_then_one_every_so_often() -> None:
    assert shift("2026-11-23T10:00", [None] * 4).begun == ["10:00:00", "10:01:00", "10:02:00", "10:03:00"]
    assert shift("2026-11-23T10:00", [None] * 3, every=90).begun == ["10:00:00", "10:01:30", "10:03:00"]


def test_it_knows_when_the_next_pass_is_due() -> None:
    """After a success from the beginning of the pass on; a change of pace counts from its end."""
    worked = shift("2026-11-23T10:00", [None, Unavailable("down"), Unavailable("down"), None, None])

    assert worked.begun == ["10:00:00", "10:01:00", "10:03:00", "10:07:00", "10:08:00"]
    assert worked.expected == [
        ("10:01:00", "10:02:05"),
        ("10:02:00", "10:03:05"),
        ("10:04:05", "10:07:05"),
        ("10:08:05", "10:15:05"),
        ("10:09:00", "10:10:05"),
    ]


FAILURES: list[Callable[[], Exception]] = [
    lambda: Unavailable("Notion cannot be reached."),
    lambda: Refused("Notion does not accept the token."),
    lambda: LedgerError("The ledger is locked."),
    lambda: ClockWrong("This machine's clock is 2 h ahead of Notion's."),
    lambda: AdapterError("Something else."),
    lambda: RuntimeError("a bug"),
]


@pytest.mark.parametrize("failure", FAILURES)
def test_failures_slow_it_down_and_a_success_brings_back_its_pace(failure: Callable[[], Exception]) -> None:
    outcomes = [failure(), failure(), None, None, None]

    assert shift("2026-11-23T10:00", outcomes).begun == [
        "10:00:00",
        "10:02:00",
        "10:06:00",
        "10:07:00",
        "10:08:00",
    ]


def test_it_never_waits_longer_than_a_quarter_of_an_hour_and_never_dies() -> None:
    outcomes: list[Outcome] = [Unavailable("down") for _ in range(40)]

    begun = shift("2026-11-23T00:00", outcomes).begun

    assert len(begun) == 40
    assert begun[4:7] == ["00:29:00", "00:44:00", "00:59:00"]


def test_what_failed_is_logged_with_when_it_is_tried_again() -> None:
    with structlog.testing.capture_logs() as logs:
        shift("2026-11-23T10:00", [Unavailable("Notion cannot be reached."), None])

    (slower,) = [line for line in logs if line["event"] == "worker.slows_down"]
    assert (slower["reason"], slower["next_in_seconds"]) == ("Notion cannot be reached.", 120)


def test_a_set_up_that_cannot_work_ends_it_at_its_start() -> None:
    outcomes: list[Outcome] = [Misconfigured("There is no column Stage."), None]
    with pytest.raises(Misconfigured):
        shift("2026-11-23T10:00", outcomes)


def test_a_set_up_that_stops_working_later_does_not_end_it() -> None:
    outcomes: list[Outcome] = [None, Misconfigured("There is no column Stage."), None, None]

    assert len(shift("2026-11-23T10:00", outcomes).begun) == 4


@pytest.mark.parametrize(
    ("begin", "last_full", "expected"),
    [
        ("2026-11-23T05:27", "2026-11-22T05:30", ["23 05:30"]),
        ("2026-11-23T10:00", "2026-11-22T05:30", ["23 10:00"]),
        ("2026-11-23T10:00", "2026-11-23T05:30", []),
        ("2026-11-23T04:00", "2026-11-22T06:00", []),
    ],
)
def test_a_full_pass_each_day_from_its_time_on(begin: str, last_full: str, expected: list[str]) -> None:
    last = datetime.fromisoformat(last_full).replace(tzinfo=SEOUL).astimezone(UTC)

    assert shift(begin, [None] * 8, last_full=last).full == expected


def test_a_full_pass_that_failed_is_made_up_for() -> None:
    last = datetime(2026, 11, 22, 5, 30, tzinfo=SEOUL)
    outcomes: list[Outcome] = [Unavailable("down"), None, None]

    assert shift("2026-11-23T10:00", outcomes, last_full=last).full == ["23 10:00", "23 10:02"]


def test_full_passes_keep_their_local_time_when_summer_time_ends() -> None:
    last = datetime(2026, 10, 24, 5, 30, tzinfo=PARIS)

    full = shift("2026-10-25T05:00", [None] * 50, PARIS, every=3600, last_full=last).full

    assert full == ["25 06:00", "26 06:00", "27 06:00"][: len(full)]
    assert len(full) >= 2


@pytest.mark.parametrize(
    ("zone", "full_at", "begin", "expected"),
    [
        (PARIS, time(2, 30), "2026-03-29T01:50", ["29 03:30"]),  # 02:30 is left out on that day
        (PARIS, time(2, 30), "2026-10-25T01:50", ["25 02:30"]),  # and comes twice on this one
        (NUUK, time(23, 30), "2026-03-28T22:30", ["29 00:30"]),  # that day ends at 23:00
    ],
)
def test_a_full_pass_is_made_once_on_the_day_on_which_its_time_is_left_out_or_comes_twice(
    zone: ZoneInfo, full_at: time, begin: str, expected: list[str]
) -> None:
    start = datetime.fromisoformat(begin).replace(tzinfo=zone)
    last = datetime.combine(start.date() - timedelta(days=1), full_at, zone)

    full = shift(begin, [None] * 15, zone, every=600, full_at=full_at, last_full=last).full

    assert full == expected


def test_the_pace_holds_when_the_clock_goes_back_an_hour() -> None:
    begun = shift("2026-10-25T02:58", [None] * 6, PARIS).begun

    assert begun == ["02:58:00", "02:59:00", "02:00:00", "02:01:00", "02:02:00", "02:03:00"]


def test_a_stop_while_it_waits_ends_it_at_once() -> None:
    async def work() -> float:
        stop, loop = asyncio.Event(), asyncio.get_running_loop()

        async def run_pass(full: bool) -> PassReport:
            loop.call_later(0.05, stop.set)
            return PassReport(str(full), wall_clock())

        begun = loop.time()
        await Worker(run_pass, stop, wall_clock, EARLY, every=600).work()
        return loop.time() - begun

    assert asyncio.run(work()) < 5


def test_a_stop_in_a_pass_breaks_it_off() -> None:
    async def work() -> list[str]:
        stop, ended = asyncio.Event(), []

        async def run_pass(full: bool) -> PassReport:
            stop.set()
            try:
                await asyncio.sleep(600)
            finally:
                ended.append("released")
            return PassReport(str(full), wall_clock())

        await Worker(run_pass, stop, wall_clock, EARLY).work()
        return ended

    assert asyncio.run(work()) == ["released"]
