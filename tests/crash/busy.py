"""A pass that has something of everything to do."""

from datetime import date

from rules.columns import Source
from tests.passes.world import World

BEFORE, THEN, AFTER = "2026-11-19T10:00", "2026-11-20T10:00", "2026-11-20T10:10"
NOW, LATER, LAST = "2026-11-23T10:00", "2026-11-23T10:10", "2026-11-23T10:20"


def busy(house: World) -> World:
    """At NOW one alert is new, one is raised, one is over, one is repeated; two things need to be set right.

    New and raised ones are critical, so that comments are made of them.
    """
    house.run(BEFORE)
    house.late_order("Raised", date(2026, 11, 9))
    over = house.late_order("Over", date(2026, 11, 12))
    house.run(THEN)
    house.late_order("Repeated", date(2026, 11, 12))
    house.run(AFTER)
    house.clock.set(house.at("2026-11-23T09:00"))
    house.late_order("New")
    house.pay(over, date(2026, 11, 23))
    house.notion.workspace.delete_property(house.sources[Source.ORDERS], "Projected delivery")
    house.files["team.toml"] = house.files["team.toml"].replace('roles = ["Operations"]', "roles = []")
    return house


def is_forgotten(complaint: str) -> bool:
    """What nobody knows without a ledger: that a column was there, and when an alert was last spoken of."""
    return complaint.startswith("not said") and ("is gone" in complaint or "repeated" in complaint)
