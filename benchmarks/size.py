"""Requests, CPU time and memory by the size of the tracker, against a stand-in without limits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from adapters.ledger import open_ledger
from adapters.notion.reference import name_of
from benchmarks.measure import MEGABYTE, Taken, bench, json_seconds
from benchmarks.table import Table
from rules.columns import Source

SIZES = (2_500, 10_000, 25_000)
"""Orders; each has two payments and a milestone beside it."""

MANY = 100_000
"""Orders, with nothing beside them, of which a ledger knows and nothing changed."""

AT_ONCE = 5_000
"""Of these, so many are put into the ledger at a time."""

TO_WRITE = (1_000, 4_000)
"""Orders each of which is written in one pass."""


@dataclass(frozen=True)
class Found:
    """A tracker of some size: what it took to read it, and what one takes that changed nothing."""

    rows: int
    json: float
    bytes: int
    first: Taken
    first_requests: str
    idle: Taken
    idle_requests: str
    one: str


def found(orders: int) -> Found:
    """Run a first pass, an idle one, and one after an edit."""
    with bench(orders, related=True) as house:
        seconds, size = json_seconds(house.bodies())
        house.tell("clear")
        first = house.run("run")
        first_requests = told(house.tell("count"))
        house.tell("clear")
        idle = house.run("run", at="2026-11-23T12:05")
        idle_requests = told(house.tell("count"))
        house.tell("clear")
        house.tell("edit 1")
        house.run("run", at="2026-11-23T12:10")
        one = told(house.tell("count"))
    return Found(orders * 4, seconds, size, first, first_requests, idle, idle_requests, one)


def told(counts: object) -> str:
    """Requests by kind, in words."""
    assert isinstance(counts, dict)
    return ", ".join(f"{count} {kind}" for kind, count in counts["requests"].items()) or "none"


def tables() -> Iterator[Table]:
    """Three sizes, an idle pass over very many orders, and passes that write each of theirs."""
    every = [found(size) for size in SIZES]
    empty = found(0).idle
    yield Table(
        "Requests",
        ("rows", "first pass", "idle pass", "after one edit"),
        tuple((f"{f.rows:,}", f.first_requests, f.idle_requests, f.one) for f in every),
        "A first pass looks at each source's columns once and reads 100 rows a request.",
    )
    yield Table(
        "CPU time and memory of a first pass",
        (
            "rows",
            "`json.loads` alone",
            "pass / `json.loads`",
            "... without start-up",
            "ms a row",
            "peak memory",
            "/ that of the smallest",
        ),
        tuple(
            (
                f"{f.rows:,}",
                f"{f.json:.2f} s for {f.bytes / MEGABYTE:.0f} MB",
                f"{f.first.cpu / f.json:.0f}",
                f"{(f.first.cpu - empty.cpu) / f.json:.0f}",
                f"{(f.first.cpu - empty.cpu) / f.rows * 1000:.2f}",
                f"{f.first.memory / MEGABYTE:.0f} MB",
                f"{f.first.memory / every[0].first.memory:.2f}",
            )
            for f in every
        ),
        f"Start-up and an idle pass over an empty tracker take {empty.cpu:.2f} s of CPU time.",
    )
    many = idle_among_many()
    yield Table(
        "An idle pass",
        ("rows in the ledger", "the pass itself", "CPU time / that over an empty one", "peak memory"),
        tuple(
            (
                rows,
                f"{idle.within:.2f} s",
                f"{idle.cpu / empty.cpu:.2f}",
                f"{idle.memory / MEGABYTE:.0f} MB",
            )
            for rows, idle in [
                *((f"{f.rows:,}", f.idle) for f in every),
                (f"{MANY:,} (orders alone)", many),
            ]
        ),
    )
    yield Table(
        "A first pass that writes each order",
        ("orders", "peak memory", "CPU time a write"),
        tuple(
            (f"{orders:,}", f"{taken.memory / MEGABYTE:.0f} MB", f"{taken.cpu / orders * 1000:.0f} ms")
            for orders, taken in ((orders, writing(orders)) for orders in TO_WRITE)
        ),
    )


def idle_among_many() -> Taken:
    """An idle pass where the ledger knows very many orders, copies of one that a first pass judged."""
    with bench(1) as house:
        house.run("run")
        house.tell("clear")
        url = f"sqlite:///{house.folder / 'ledger.db'}"
        ledger = open_ledger(url, tracker=name_of(house.sources["orders"]))
        (row,) = ledger.all_rows(Source.ORDERS)
        (judged,) = ledger.all_judgements()
        for start in range(0, MANY, AT_ONCE):
            ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(start, start + AT_ONCE)]
            ledger.save_rows(
                replace(row, number=f"ORD-{ident}", row=replace(row.row, page_id=ident)) for ident in ids
            )
            ledger.save_judgements(replace(judged, page_id=ident) for ident in ids)
        ledger.close()
        return house.run("run", at="2026-11-23T12:05")


def writing(orders: int) -> Taken:
    """A first pass over so many orders that shows in each how it stands."""
    with bench(orders, related=True, written=True) as house:
        return house.run("run")
