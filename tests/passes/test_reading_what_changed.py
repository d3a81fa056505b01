"""A pass reads what changed since the last one, misses nothing and takes its own writes for what they are."""

import pytest

from adapters.errors import Unavailable
from notion_sync.sandbox.faults import Fault
from rules.columns import Source
from tests.passes.world import World


@pytest.fixture
def thousand(house: World) -> World:
    """A tracker of 1,000 rows that has been put right and rests."""
    first = house.order("Gown")
    house.run("2026-11-23T10:00")
    row = {name: value for name, value in house.notion.workspace.row(first).items() if value is not None}
    for _ in range(999):
        house.notion.workspace.add_page(house.sources[Source.ORDERS], row)
    house.run("2026-11-23T10:05")
    house.forget_requests()
    return house


def test_an_idle_pass_over_a_thousand_rows_sends_one_query_for_each_source(thousand: World) -> None:
    thousand.run("2026-11-23T10:10")
    assert thousand.requests() == ["POST query"] * len(thousand.sources)


def test_an_edit_costs_one_query_for_each_source_and_one_write(house: World) -> None:
    gown = house.order("Gown")
    house.order("Coat")
    house.run("2026-11-23T10:00")
    house.forget_requests()
    house.edit(gown, Stage="Delivery")
    house.run("2026-11-23T10:30")
    assert house.requests() == ["POST query"] * len(house.sources) + ["PATCH page"]
    assert house.cell(gown, "Current decision") == "Delivery coordination"


def test_a_row_edited_twice_in_a_minute_with_a_pass_in_between_is_not_missed(house: World) -> None:
    gown = house.order("Gown")
    house.run("2026-11-23T09:30")
    house.clock.set(house.at("2026-11-23T10:00:10"))
    house.edit(gown, Stage="Delivery")
    house.run("2026-11-23T10:00:20")
    house.clock.set(house.at("2026-11-23T10:00:30"))
    house.edit(gown, Stage="Sign-off")
    house.run("2026-11-23T10:00:40")
    assert house.cell(gown, "Current decision") == "Final client sign-off"


def test_a_row_edited_in_the_minute_of_the_pass_is_read_by_the_one_an_hour_later(house: World) -> None:
    gown = house.order("Gown")
    house.run("2026-11-23T10:00:20")
    house.clock.set(house.at("2026-11-23T10:00:50"))
    house.edit(gown, Stage="Delivery")
    house.run("2026-11-23T11:00")
    assert house.cell(gown, "Current decision") == "Delivery coordination"


def test_own_writes_are_not_taken_for_edits(house: World) -> None:
    house.late_order()
    house.run("2026-11-23T10:00:10")
    report = house.run("2026-11-23T10:00:50")
    assert report.read > 0
    assert (report.changed, report.judged) == (0, 0)


def test_a_service_cell_that_a_person_edits_is_put_right(house: World) -> None:
    gown = house.late_order()
    house.run("2026-11-23T10:00")
    house.edit(gown, Health="On track", Next_action="Nothing to do!", Open_alerts=[])
    house.run("2026-11-23T10:10")
    assert house.cell(gown, "Health") == "Off track"
    assert str(house.cell(gown, "Next action")).startswith("Remind Maison Kato")
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.alerts() == ["opened payment.pause"]


def test_cells_that_people_fill_are_never_written(house: World) -> None:
    gown = house.late_order()
    before = {
        name: house.cell(gown, name) for name in ("Order", "Client", "Stage", "Promised delivery", "NPS")
    }
    house.run("2026-11-23T10:00")
    assert {name: house.cell(gown, name) for name in before} == before


def test_an_edit_between_reading_and_writing_is_not_lost(house: World) -> None:
    gown = house.late_order()
    house.run("2026-11-23T10:00", before_write=lambda: house.edit(gown, Stage="Delivery"))
    assert house.cell(gown, "Stage") == "Delivery"
    house.run("2026-11-23T10:05")
    assert house.cell(gown, "Current decision") == "Delivery coordination"


def test_a_service_cell_edited_between_reading_and_writing_is_put_right(house: World) -> None:
    gown = house.order("Gown")
    house.run("2026-11-23T10:00")
    house.edit(gown, Stage="Delivery")
    house.run("2026-11-23T10:30", before_write=lambda: house.edit(gown, Health="Off track"))
    house.run("2026-11-23T10:40")
    assert house.cell(gown, "Health") == "On track"


def test_a_pass_that_could_not_read_to_the_end_reads_the_same_again(house: World) -> None:
    gown = house.order("Gown")
    house.run("2026-11-23T10:00")
    house.clock.set(house.at("2026-11-23T10:30"))
    house.edit(gown, Stage="Delivery")
    house.notion.faults.add(Fault(f"{house.sources[Source.ORDERS]}/query", "status", status=503, times=None))
    with pytest.raises(Unavailable):
        house.run("2026-11-23T11:00")
    house.notion.faults.clear()
    house.run("2026-11-23T13:00")
    assert house.cell(gown, "Current decision") == "Delivery coordination"
