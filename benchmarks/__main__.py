"""``make bench``: every benchmark, or those that are named. Figures are of this machine and this run."""

import os
import sys

from benchmarks import budget, fleet, peers, size, start, worker
from benchmarks.table import Table

BENCHMARKS = {
    "size": size.tables,
    "start": start.tables,
    "worker": worker.tables,
    "budget": budget.tables,
    "peers": peers.tables,
    "fleet": fleet.tables,
}


def machine() -> str:
    """Cores and memory: what the figures depend on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, Python {sys.version.split()[0]}"


def main() -> None:
    """Run them."""
    asked = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in asked if name not in BENCHMARKS]:
        sys.exit(f"benchmarks: {', '.join(unknown)}: expected {', '.join(BENCHMARKS)}")
    print(f"Measured on {machine()}.", flush=True)
    for name in asked:
        for table in BENCHMARKS[name]():
            show(table)


def show(table: Table) -> None:
    """Print a table as Markdown has it, so that it can be put into docs/performance.md."""
    print(f"\n### {table.title}\n\n| {' | '.join(table.head)} |\n|{'---|' * len(table.head)}")
    for row in table.rows:
        print(f"| {' | '.join(row)} |")
    if table.note:
        print(f"\n{table.note}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
