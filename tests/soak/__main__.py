"""``python -m tests.soak --seed 7 --weeks 10``: weeks of edits, faults and kills, judged from outside."""

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from adapters.telemetry.logging import configure
from tests.soak.draw import LOST, script
from tests.soak.play import Ended, Soak, play
from tests.soak.shrink import shrunk
from tests.soak.steps import Step
from tests.soak.tell import failure, line, progress

SEEDS = 1_000_000
DAYS_A_WEEK = 7
SHRINKING = 120.0
"""Seconds to look for a shorter script that breaks the same promise."""


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run a soak; the exit code is 0 where no promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seed", type=int, help="repeats the soak of that seed; by default any")
    parser.add_argument("--weeks", type=float, default=10)
    parser.add_argument("--lost", type=float, default=LOST, help="the chance of a pass to find no ledger")
    parser.add_argument("--log", type=Path, help="a file for what the service logs")
    parser.add_argument("--shrink", type=float, default=SHRINKING, help="seconds for a shorter script")
    asked = parser.parse_args()
    seed = secrets.randbelow(SEEDS) if asked.seed is None else asked.seed
    with tempfile.TemporaryDirectory(prefix="notion-sync-soak-") as folder:
        log = asked.log or Path(folder) / "log"
        with log.open("w", encoding="utf-8") as stream:
            configure("json", stream=stream)
            say(f"Seed {seed}: make soak SEED={seed} repeats it.")
            return soak(script(seed, round(asked.weeks * DAYS_A_WEEK), lost=asked.lost), log, asked.shrink)


def soak(steps: list[Step], log: Path, seconds: float) -> int:
    """Play a script, and say how it goes."""
    begun, last = time.monotonic(), [""]
    seen: list[Soak] = []

    def on_step(step: Step, under_way: Soak) -> None:
        seen[:] = [under_way]
        week = f"{step.at:%G week %V}"
        if week != last[0] and under_way.checker.history:
            last[0] = week
            say(f"{time.monotonic() - begun:5.0f} s  until {step.at:%a %d %b}: {progress(under_way)}")

    ended = play(steps, log, on_step)
    say(f"{time.monotonic() - begun:5.0f} s  in the end: {progress(seen[0])}")
    if not ended.violations:
        say("No promise was broken.")
        return 0
    say("")
    for text in failure(ended, seen[0]):
        say(text)
    _shrink(ended, seen[0], log, seconds)
    return 1


def _shrink(ended: Ended, under_way: Soak, log: Path, seconds: float) -> None:
    say("")
    say(f"Looking for a shorter script, {seconds:.0f} seconds at most ...")
    promise, order = ended.violations[0].promise, ended.violations[0].order
    key = next((key for key, page_id in under_way.house.ids.items() if page_id == order), "")

    def breaks(steps: list[Step]) -> bool:
        found = play(steps, log).violations
        return any((each.promise, each.order) == (promise, order) for each in found)

    found = shrunk(ended.done, breaks, _until(seconds), about=key)
    say(f"{len(found)} of {len(ended.done)} steps are enough:")
    for step in found:
        say(f"  {line(step)}")


def _until(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() < end


if __name__ == "__main__":
    sys.exit(main())
