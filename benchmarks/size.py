"""Requests, CPU time and memory by the size of the tracker, against a stand-in without limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.measure import MEGABYTE, Taken, bench, json_seconds
from benchmarks.table import Table

SIZES = (100, 1000, 10_000)
"""Orders; each has two payments and a milestone beside it."""


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
    """Three sizes."""
    every = [found(size) for size in SIZES]
    empty = found(0).idle.cpu
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
        ),
        tuple(
            (
                f"{f.rows:,}",
                f"{f.json:.2f} s for {f.bytes / MEGABYTE:.0f} MB",
                f"{f.first.cpu / f.json:.0f}",
                f"{(f.first.cpu - empty) / f.json:.0f}",
                f"{(f.first.cpu - empty) / f.rows * 1000:.2f}",
                f"{f.first.memory / MEGABYTE:.0f} MB",
            )
            for f in every
        ),
        f"Start-up and an idle pass over an empty tracker take {empty:.2f} s of CPU time.",
    )
    yield Table(
        "An idle pass",
        ("rows in the ledger", "CPU time / that over an empty one", "peak memory"),
        tuple(
            (f"{f.rows:,}", f"{f.idle.cpu / empty:.2f}", f"{f.idle.memory / MEGABYTE:.0f} MB") for f in every
        ),
    )
