"""How near a pass comes to Notion's budget, and what the latency of its answers costs."""

from collections.abc import Iterator

from benchmarks.measure import bench
from benchmarks.table import Table

CASES = ((180, 250, 0.2), (600, 700, 0.0), (600, 700, 0.2))
"""Requests a minute (Free and Plus, Business and Enterprise), orders to write, seconds until an answer."""


def tables() -> Iterator[Table]:
    """A first pass that writes every row, within the budget."""
    rows = []
    for budget, orders, latency in CASES:
        with bench(orders, written=True, budget=budget) as house:
            house.tell(f"delay {latency}")
            house.tell("clear")
            taken = house.run("run", budget=budget)
            counted = house.tell("count")
        # The first minute's requests may leave at once; each further one has to wait for its turn.
        ideal = max(counted["total"] - budget, 0) / budget * 60
        least = counted["total"] / budget * 60
        rows.append(
            (
                str(budget),
                f"{latency * 1000:.0f} ms",
                str(counted["total"]),
                str(counted["refused"]),
                f"{taken.wall / least:.2f}",
                f"{ideal:.0f} s",
            )
        )
    yield Table(
        "A first pass that writes each order, within the budget",
        (
            "requests a minute",
            "latency of an answer",
            "requests R",
            "answered 429",
            "time / (R / budget)",
            "least that is possible",
        ),
        tuple(rows),
        "Below 1 because Notion counts any 60 seconds: the first minute's budget may be spent at once.",
    )
