"""S1 to S7 of the research on peers, and what it asks for beside: edit times by the minute, polls at :30.

The other columns are quoted from that research (n8n 2.41.2, Activepieces 0.7.3, Pipedream 1.0.6).
"""

import logging
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import structlog

from adapters.errors import AdapterError
from benchmarks.table import Table
from notion_sync.exit_codes import UNREACHABLE
from notion_sync.sandbox.fault import Fault
from rules.columns import Source
from tests.passes.world import World, world

START = "2026-11-23T09:14:30"
ROWS = 250
QUOTED = (
    ("S1 ten idle polls", "10 requests", "10 requests", "20 requests"),
    ("S2 a row edited again 20 s after a poll: is the second value seen?", "never", "never", "yes"),
    ("S3 another row edited in the minute of a poll: is it seen?", "yes", "never", "yes"),
    ("S4 250 rows in one minute", "250 rows", "250 rows", "250 rows"),
    ("S5 a row edited once a minute, ten times", "6 of 10", "10", "10"),
    ("S6 one 429 right after an edit", "error, next poll", "error, next poll", "not run"),
    ("S7 an edit, three polls that fail (503), then peace", "lost", "delivered", "delivered"),
    ("S8 the process ends and begins anew between polls", "not run", "not run", "not run"),
    ("S9 its own writes are no news to it", "not run", "not run", "not run"),
    ("S10 a row that is archived is noticed", "not run", "not run", "not run"),
)


class Poller:
    """The service, polling at :30 each minute. seconds: since it began."""

    def __init__(self, house: World) -> None:
        self.house = house
        self.start = house.at(START)
        self.row = house.order("Gown", stage="Design")
        self.other = house.order("Coat", stage="Design")
        self.poll(0)
        self.poll(5)
        house.forget_requests()

    def at(self, minute: int, second: int) -> None:
        """Let it be so many minutes and seconds after 09:14:00."""
        self.house.clock.set(self.start + timedelta(minutes=minute, seconds=second - 30))

    def poll(self, minute: int, *, full: bool = False) -> int:
        """A pass at :30; its exit code."""
        self.at(minute, 30)
        try:
            return self.house.run(self.house.clock.now().isoformat(), full=full).exit_code
        except AdapterError:
            return UNREACHABLE

    def decision(self, row: str) -> str:
        """What the service shows in a row, which follows its stage."""
        return str(self.house.cell(row, "Current decision"))

    def edit(self, row: str, stage: str, minute: int, second: int) -> None:
        """Somebody edits a row."""
        self.at(minute, second)
        self.house.edit(row, Stage=stage)

    def follows(self, row: str, stage: str) -> bool:
        """Whether the service knows the stage of a row."""
        twin = self.house.order("Twin", stage=stage)
        self.poll(60)
        return self.decision(row) == self.decision(twin)


def seen(is_so: object) -> str:
    """In words."""
    return "yes" if is_so else "**no**"


def s1(p: Poller) -> str:
    for minute in range(10, 20):
        p.poll(minute)
    return f"{len(p.house.requests())} requests"


def s2(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 10)
    p.poll(10)
    p.edit(p.row, "Sign-off", 10, 50)
    p.poll(11)
    return seen(p.follows(p.row, "Sign-off"))


def s3(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 10)
    p.poll(10)
    p.edit(p.other, "Delivery", 10, 50)
    p.poll(11)
    return seen(p.follows(p.other, "Delivery"))


def s4(p: Poller) -> str:
    p.at(10, 10)
    rows = [p.house.order(f"Order {number}", stage="Design") for number in range(ROWS)]
    p.poll(10)
    told = sum(p.house.cell(row, "Current decision") is not None for row in rows)
    queries = sum(each == "POST query" for each in p.house.requests())
    return f"{told} rows, {queries} queries"


def s5(p: Poller) -> str:
    found = 0
    for minute in range(10, 20):
        p.edit(p.row, "Design" if minute % 2 else "Delivery", minute, 10)
        before = p.decision(p.row)
        p.poll(minute)
        found += p.decision(p.row) != before
    return f"{found} of 10"


def s6(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 10)
    p.house.notion.faults.add(Fault("/query", "status", status=429, retry_after=1))
    before = p.decision(p.row)
    code = p.poll(10)
    return "delivered by the same poll" if code == 0 and p.decision(p.row) != before else "**late**"


def s7(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 10)
    p.house.notion.faults.add(Fault("/query", "status", status=503, times=None))
    before = p.decision(p.row)
    for minute in (10, 11, 12):
        p.poll(minute)
    p.house.notion.faults.clear()
    p.poll(30)
    return "delivered" if p.decision(p.row) != before else "**lost**"


def s8(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 50)
    before = p.decision(p.row)  # each poll here is a service of its own: nothing but the ledger stays
    p.poll(11)
    return seen(p.decision(p.row) != before)


def s9(p: Poller) -> str:
    p.edit(p.row, "Delivery", 10, 10)
    p.poll(10)
    p.house.forget_requests()
    p.poll(11)
    p.poll(14)
    return seen(not p.house.notion.journal.writes())


def s10(p: Poller) -> str:
    gown = p.house.late_order("Late gown")
    p.poll(60)
    p.house.notion.workspace.archive(gown)
    p.poll(61, full=True)
    return seen(p.house.alerts(gown)[-1].startswith("resolved"))


SCENARIOS: tuple[Callable[[Poller], str], ...] = (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10)


def run(scenario: Callable[[Poller], str]) -> str:
    """Play one in a house of its own."""
    with tempfile.TemporaryDirectory(prefix="notion-sync-bench-") as name:
        folder = Path(name)
        with world(folder, (Source.PAYMENTS,)) as house:
            return scenario(Poller(house))


def tables() -> Iterator[Table]:
    """All of them."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    rows = [
        (title, run(scenario), *quoted) for scenario, (title, *quoted) in zip(SCENARIOS, QUOTED, strict=True)
    ]
    yield Table(
        "Edits in the minute of a poll, outages, bursts",
        ("scenario", "notion_sync", "n8n (quoted)", "Activepieces (quoted)", "Pipedream (quoted)"),
        tuple(rows),
        "An idle poll of ours is one query for each configured source; here there are two.",
    )
