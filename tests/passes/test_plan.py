"""``plan`` writes nothing anywhere, and the pass after it does exactly what it said."""

from collections.abc import Callable
from datetime import date

import pytest

from notion_sync.report import PassReport
from notion_sync.sandbox.faults import Fault
from tests.passes.world import World

NOW = "2026-11-23T10:00"


def fresh(house: World) -> None:
    """A tracker that nobody has looked at."""
    for number in range(7):
        house.late_order(f"Gown {number}")
    house.order("Coat", value=-1)


def changed(house: World) -> None:
    """A tracker in which something began, climbed and ended since the last pass."""
    climbs, ends = house.late_order("Climbs", due=date(2026, 11, 16)), house.late_order("Ends")
    house.run("2026-11-21T10:00")
    house.run("2026-11-22T10:00")
    house.pay(ends, date(2026, 11, 22))
    house.late_order("Begins", due=date(2026, 11, 2))
    house.edit(climbs, Stage="Fitting")


def repeats(house: World) -> None:
    """A tracker with alerts that are due to be repeated."""
    house.late_order("Gown", due=date(2026, 11, 2))
    house.run("2026-11-20T10:00")


def undelivered(house: World) -> None:
    """A tracker about which a message may or may not have been said."""
    house.run("2026-11-20T10:00")
    house.late_order()
    house.slack.faults.add(
        Fault("chat.postMessage", "drop_after"),
        Fault("conversations.history", "status", status=503, times=None),
    )
    house.run("2026-11-23T09:30")
    house.slack.faults.clear()


def waiting(house: World) -> None:
    """A tracker with something to say at night."""
    house.late_order()
    house.run("2026-11-21T23:00")


SCENES = [fresh, changed, repeats, undelivered, waiting]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_plan_writes_nothing_at_all(house: World, scene: Callable[[World], None]) -> None:
    scene(house)
    files = {path.name: path.read_bytes() for path in house.ledger.parent.glob("ledger.db*")}
    house.forget_requests()
    house.plan(NOW)
    assert house.notion.journal.writes() == []
    assert house.slack.journal.writes() == []
    after = {path.name: path.read_bytes() for path in house.ledger.parent.glob("ledger.db*")}
    assert {name: after.get(name) for name in files} == files
    assert ("ledger.db" in after) == ("ledger.db" in files)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_the_run_after_it_does_what_plan_said(house: World, scene: Callable[[World], None]) -> None:
    scene(house)
    planned, done = house.plan(NOW), house.run(NOW)
    assert rows(planned) == rows(done)
    assert spoken(planned) == spoken(done)
    assert (planned.read, planned.judged, planned.waiting) == (done.read, done.judged, done.waiting)
    assert rows(done) or spoken(done)


def test_a_plan_answers_for_another_time(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    planned = house.plan("2026-11-30T10:00")
    assert [change.title for change in planned.rows] == ["Gown"]
    assert house.cell(gown, "Payment stage") == "Work paused"


def test_a_plan_between_two_passes_changes_nothing_for_the_second(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    house.edit(gown, Stage="Delivery")
    house.plan("2026-11-23T10:10")
    house.run("2026-11-23T10:20")
    assert house.cell(gown, "Current decision") == "Delivery coordination"


def rows(report: PassReport) -> dict[str, dict[str, object]]:
    """What changes in which row."""
    return {row.page_id: {cell.column: cell.after for cell in row.cells} for row in report.rows}


def spoken(report: PassReport) -> list[object]:
    """What is said where, without the pass that says it."""
    return [
        (said.channel, said.in_thread, said.is_edit, said.message.model_copy(update={"pass_id": ""}))
        for said in report.spoken
    ]
