"""The memory of a worker over many passes, each of which finds something edited."""

import subprocess
import sys
import time
from collections.abc import Iterator

from benchmarks.measure import MEGABYTE, NOW, ROOT, bench, memory_of
from benchmarks.table import Table

ORDERS, EDITED = 500, 20
AFTER = (10, 60, 120)
"""Passes after which the memory is looked at: one a minute, the last are two hours."""


def tables() -> Iterator[Table]:
    """A worker, a second from pass to pass."""
    found: list[int] = []
    with bench(ORDERS, related=True, written=True) as house:
        log = house.folder / "log"
        command = [sys.executable, "-m", "notion_sync", "worker", "--every", "1", "--trust-clock"]
        with (
            log.open("w") as heard,
            subprocess.Popen(command, env=house.environment(), stderr=heard, cwd=ROOT) as child,
        ):
            try:
                for passes in AFTER:
                    while log.read_text().count('"pass.finished"') < passes:
                        house.tell(f"edit {EDITED}")
                        time.sleep(1)
                        if child.poll() is not None:
                            raise SystemExit(f"the worker ended:\n{log.read_text()}")
                    found.append(memory_of(child.pid, NOW))
            finally:
                child.terminate()
    yield Table(
        "A worker's memory",
        ("after passes", *(str(passes) for passes in AFTER)),
        (("memory", *(f"{each / MEGABYTE:.0f} MB" for each in found)),),
        f"{ORDERS} orders with two payments and a milestone each, {EDITED} of them edited before each pass.",
    )
