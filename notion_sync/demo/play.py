"""Play a season: people work, the service passes, and each day is told as it ends."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from config.settings import Settings
from notion_sync.demo.house import House
from notion_sync.report import PassReport
from notion_sync.sandbox.orders_csv import load_orders
from notion_sync.sandbox.season import Day, Edit, Season, build

PASSES = (time(8, 45), time(9, 5), time(12, 0), time(15, 0), time(18, 15))
"""When passes run on a demo day: before opening, at opening, and through the day until after closing."""

CHANNEL = "orders"
MORNING = time(10)


@dataclass(frozen=True, slots=True)
class Lived:
    """One day: what people did, and what the passes did about it."""

    day: date
    edits: tuple[Edit, ...]
    reports: tuple[PassReport, ...]


@dataclass
class Played:
    """Where to look at what was played. orders: the Order Tracker's data source id."""

    orders: str = ""
    days: list[Lived] = field(default_factory=list)


async def season(house: House, played: Played, days: int | None = None) -> AsyncIterator[Lived]:
    """Live through the sample season, or its first days, a day at a time."""
    story = build(house.notion.workspace, house.slack.workspace)
    played.orders = story.sources.orders
    async with house.service(settings_of(house, story)) as service:
        runner = service.runner()

        async def live(day: Day) -> Lived:
            edits: list[Edit] = []
            reports = []
            for clock in PASSES:
                edits += story.apply(day, clock)
                # As a worker does: once a day everything is read, which shows what was trashed.
                reports.append(await runner.run(day.at(clock), full=clock == PASSES[0]))
            edits += story.apply(day)
            return Lived(day.date, tuple(edits), tuple(reports))

        for day in story.days[:days]:
            lived = await live(day)
            played.days.append(lived)
            yield lived


def settings_of(house: House, story: Season) -> Settings:
    """The service's settings for a season."""
    sources = {name: getattr(story.sources, name) for name in story.sources.__dataclass_fields__}
    return house.settings(
        notion_token=story.notion_token, slack_token=story.slack_token, channel=story.channel, sources=sources
    )


async def past_orders(house: House, played: Played, file: Path, as_of: datetime | None) -> Lived:
    """Load orders from a CSV file and run a first pass the day after its last date, at 10:00 (or as told)."""
    loaded = load_orders(house.notion.workspace, file)
    played.orders = loaded.orders
    channel = house.slack.workspace.add_channel(CHANNEL)
    slack_token = house.slack.workspace.add_bot("xoxb-demo", channels=[channel]).token
    for name, person in loaded.people.items():
        house.slack.workspace.add_user(name, house.notion.workspace.store.users[person].email)
    settings = house.settings(
        notion_token=loaded.token, slack_token=slack_token, channel=channel, sources={"orders": loaded.orders}
    )
    async with house.service(settings) as service:
        zone = service.terms.calendar.zone
        morning = datetime.combine(loaded.last_day + timedelta(1), MORNING, zone)
        now = as_of or morning
        house.clock.set(now)
        report = await service.runner().run(now, full=True)
    played.days.append(Lived(now.astimezone(zone).date(), (), (report,)))
    return played.days[-1]
