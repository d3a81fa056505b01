"""Passes of a soak: here, twice at once, or as a process of their own that dies."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from adapters.errors import AdapterError
from notion_sync.demo.mix import Death
from notion_sync.demo.process import Job, Outcome, Processes, a_pass
from notion_sync.demo.waiting import Waiting
from notion_sync.report import PassReport
from tests.soak.house import House
from tests.soak.steps import Pass


@dataclass
class Passes:
    """Lets the service pass. log: a file for what it logs."""

    house: House
    log: Path
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.house.world
        self._services = {"notion": world.notion.faults, "slack": world.slack.faults}
        self._processes = Processes(world.clock, tuple(self._services.values()))

    def run(self, step: Pass) -> datetime:
        """Make a pass as a step wants it; return the instant it judges."""
        world = self.house.world
        if step.without_ledger:
            world.lose_ledger()
        world.configuration()
        ordered = {"notion": step.notion, "slack": step.slack}
        for name, faults in self._services.items():
            faults.clear()
            faults.seed = step.seed
            faults.add(*([step.dies.at[name]] if name in step.dies.at else []), *ordered[name])
        now = world.clock.now()
        job = Job(world.environment(), now, step.full, step.seed, step.dies.commit, self.log)
        outcome = self._here(job, step) if step.dies == Death() else self._processes.run(job)
        for faults in self._services.values():
            faults.clear()
        self.outcomes.append(outcome)
        return now

    def _here(self, job: Job, step: Pass) -> Outcome:
        outcome, clock = Outcome(), self.house.world.clock

        def tried_again() -> None:
            outcome.tried_again += 1

        def move(seconds: float) -> None:
            clock.advance(timedelta(seconds=seconds))

        async def pass_() -> PassReport:
            mine = a_pass(job, Waiting(move), tried_again)
            if not step.twice:
                return await mine
            reports = await asyncio.gather(mine, a_pass(job, Waiting(move), tried_again))
            return next((each for each in reports if not each.skipped), reports[0])

        try:
            outcome.report = asyncio.run(pass_())
        except AdapterError as error:
            outcome.failed = error.what
        return outcome
