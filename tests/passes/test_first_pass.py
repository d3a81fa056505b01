"""The first pass puts the tracker right, and the second one finds nothing to do."""

from datetime import date

from rules.columns import COLUMNS, Source
from tests.passes.world import World

WRITTEN_NAMES = {column.name for column in COLUMNS[Source.ORDERS] if column.written}


def test_the_first_pass_fills_the_cells_and_says_the_alert(house: World) -> None:
    gown = house.late_order()
    report = house.run("2026-11-23T10:00")
    assert report.exit_code == 0
    assert house.cell(gown, "Health") == "Off track"
    assert house.cell(gown, "Payment stage") == "Work paused"
    assert house.cell(gown, "Work on hold") is True
    assert house.cell(gown, "Days overdue") == 9
    assert house.cell(gown, "Responsible") == [house.people["Min-ji Seo"]]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.alerts(gown) == ["opened payment.pause"]


def test_a_row_takes_one_request_however_many_cells_differ(house: World) -> None:
    house.late_order("Gown")
    house.order("Quiet coat")
    house.run("2026-11-23T10:00")
    assert house.requests().count("PATCH page") == 2


def test_nothing_but_the_services_own_columns_is_written(house: World) -> None:
    house.late_order()
    house.run("2026-11-23T10:00")
    house.run("2026-11-30T10:00")

    columns = house.notion.workspace.store.sources[house.sources[Source.ORDERS]].properties
    own = {key for key, column in columns.items() if column.name in WRITTEN_NAMES}
    writes = house.notion.journal.writes()
    assert {each.method for each in writes} == {"PATCH"}
    for each in writes:
        assert each.path.startswith("/v1/pages/")
        assert isinstance(each.body, dict)
        assert each.body.keys() == {"properties"}
        assert each.body["properties"].keys() <= own


def test_the_second_pass_right_after_writes_nothing_and_says_nothing(house: World) -> None:
    for number in range(4):
        house.late_order(f"Gown {number}")
    house.order("Quiet coat")
    house.run("2026-11-23T10:00")
    house.forget_requests()
    report = house.run("2026-11-23T10:00")
    assert house.requests() == ["POST query"] * len(house.sources)
    assert (report.judged, report.rows, report.spoken) == (0, [], [])


def test_an_order_without_trouble_is_written_but_not_spoken_of(house: World) -> None:
    coat = house.order("Quiet coat")
    house.run("2026-11-23T10:00")
    assert house.cell(coat, "Health") == "On track"
    assert house.cell(coat, "Next action") == ""
    assert house.heard() == []


def test_an_order_is_looked_at_again_on_the_day_its_verdict_changes(house: World) -> None:
    gown = house.late_order(due=date(2026, 11, 18))  # a Wednesday: day 5 is the Monday after
    house.run("2026-11-20T10:00")
    assert house.cell(gown, "Payment stage") == "Due"
    assert house.run("2026-11-20T11:00").judged == 0
    assert house.run("2026-11-23T10:00").judged == 1
    assert house.cell(gown, "Payment stage") == "Reminder"
    assert house.alerts(gown) == ["opened payment.reminder"]
