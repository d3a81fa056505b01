"""How near a pass comes to Notion's budget, and what the latency of its answers costs."""

from collections.abc import Iterator

from benchmarks.measure import bench
from benchmarks.table import Table

BUDGET = 600
"""Requests a minute, as Business and Enterprise have; 180 would only take longer."""

ORDERS = 700
LATENCY = 0.2
"""Seconds."""


def tables() -> Iterator[Table]:
    """A first pass that writes every row, within the budget."""
    rows = []
    for latency in (0.0, LATENCY):
        with bench(ORDERS, written=True, budget=BUDGET) as house:
            house.tell(f"delay {latency}")
            house.tell("clear")
            taken = house.run("run", budget=BUDGET)
            counted = house.tell("count")
        # The first minute's requests may leave at once; each further one has to wait for its turn.
        ideal = max(counted["total"] - BUDGET, 0) / BUDGET * 60
        least = counted["total"] / BUDGET * 60
        rows.append(
            (
                f"{latency * 1000:.0f} ms",
                str(counted["total"]),
                str(counted["refused"]),
                f"{taken.wall / least:.2f}",
                f"{ideal:.0f} s",
            )
        )
    yield Table(
        f"A first pass over {ORDERS} orders that writes each of them, at {BUDGET} requests a minute",
        (
            "latency of an answer",
            "requests R",
            "answered 429",
            "time / (R / budget)",
            "least that is possible",
        ),
        tuple(rows),
        "Below 1 because Notion counts any 60 seconds: the first minute's budget may be spent at once.",
    )
