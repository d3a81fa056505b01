"""The season under faults: both services fail at every turn, passes are killed, and nothing comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from config.settings import Settings
from notion_sync.demo.end_state import EndState, end_state
from notion_sync.demo.house import House
from notion_sync.demo.mix import death, mixed
from notion_sync.demo.play import PASSES, settings_of
from notion_sync.demo.process import Job, Outcome, Processes
from notion_sync.sandbox.journal import Exchange
from notion_sync.sandbox.season import Day, Season, build

AGAIN = timedelta(minutes=1)
"""A pass that could not do all is followed by another one so much later, as with cron."""

MOST_PASSES = 24
"""So many passes in a row that cannot do all there is to do end the waiting for one that can."""


@dataclass(frozen=True)
class Ran:
    """When a pass ran: on a day, after what people did until then."""

    day: Day
    until: time
    now: datetime
    full: bool


@dataclass(frozen=True)
class Endured:
    """One day under faults: its passes, and how many faults were met, rows written, messages said."""

    day: Day
    outcomes: tuple[Outcome, ...]
    faults: int
    rows: int
    messages: int

    @property
    def killed(self) -> int:
        """How many passes were killed."""
        return sum(outcome.killed for outcome in self.outcomes)


@dataclass
class Chaos:
    """A season in which so many percent of all requests meet a fault.

    ran: its passes so far. sources: the ids of the data sources, once it has begun.
    """

    house: House
    percent: float
    seed: int
    ran: list[Ran] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for faults in (self.house.notion.faults, self.house.slack.faults):
            faults.seed = self.seed
            faults.takes_no_time = True
        self.services = {"notion": self.house.notion.faults, "slack": self.house.slack.faults}
        self.processes = Processes(self.house.clock, tuple(self.services.values()))

    def live(self, days: int | None = None) -> Iterator[Endured]:
        """Live through the season, or its first days, a day at a time."""
        story = build(self.house.notion.workspace, self.house.slack.workspace)
        self.sources = sources_of(story)
        settings = settings_of(self.house, story)
        for day in story.days[:days]:
            outcomes, met = len(self.processes.outcomes), self.met
            asked, heard = len(self._asked), self._heard
            for clock in PASSES:
                self._pass_until_all_is_done(story, settings, day, clock)
            written = {each.path for each in self._asked[asked:] if each.method == "PATCH"}
            yield Endured(
                day,
                tuple(self.processes.outcomes[outcomes:]),
                self.met - met,
                len(written),
                self._heard - heard,
            )
            story.apply(day)
        for faults in self.services.values():
            faults.clear()

    @property
    def _asked(self) -> list[Exchange]:
        return self.house.notion.journal.exchanges

    @property
    def _heard(self) -> int:
        """How many messages the service's channel has, with those in threads."""
        return sum(message.bot_id is not None for message in self.house.slack.workspace.all_messages())

    @property
    def met(self) -> int:
        """How many requests met a fault."""
        return sum(len(faults.met) for faults in self.services.values())

    @property
    def requests(self) -> dict[str, int]:
        """How many requests each service was asked."""
        journals = {"notion": self.house.notion.journal, "slack": self.house.slack.journal}
        return {name: len(journal.exchanges) for name, journal in journals.items()}

    def _pass_until_all_is_done(self, story: Season, settings: Settings, day: Day, until: time) -> None:
        story.apply(day, until)
        for _ in range(MOST_PASSES):
            ran = Ran(day, until, self.house.clock.now(), full=until == PASSES[0])
            self.ran.append(ran)
            if self._one_pass(settings, ran).done:
                return
            self.house.clock.advance(AGAIN)

    def _one_pass(self, settings: Settings, ran: Ran) -> Outcome:
        number = len(self.ran)
        dies, mix = death(self.percent, self.seed, number), mixed(self.percent)
        for name, faults in self.services.items():
            faults.clear()
            faults.add(*([dies.at[name]] if name in dies.at else []), *mix[name])
        job = Job(settings, ran.now, full=ran.full, seed=number, dies_at_commit=dies.commit)
        return self.processes.run(job)


def sources_of(story: Season) -> list[str]:
    """The ids of all data sources."""
    return [getattr(story.sources, name) for name in story.sources.__dataclass_fields__]


async def calmly(house: House, ran: list[Ran]) -> EndState:
    """The same season with the same passes at the same minutes, and no fault."""
    story = build(house.notion.workspace, house.slack.workspace)
    async with house.service(settings_of(house, story)) as service:
        runner = service.runner()
        for number, each in enumerate(ran):
            story.apply(each.day, each.until)
            house.clock.set(each.now)
            await runner.run(each.now, full=each.full)
            if number + 1 == len(ran) or ran[number + 1].day != each.day:
                story.apply(each.day)
    return end_state(house, sources_of(story))
