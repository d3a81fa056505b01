"""Whatever Notion does, rows end up right, nothing is done twice, and the pass says what it could not do."""

from datetime import date

import pytest

from adapters.errors import AdapterError, Unavailable
from notion_sync.sandbox.faults import Fault
from tests.passes.world import World

NOW, LATER = "2026-11-23T10:00", "2026-11-23T10:30"
PATCH = "^PATCH "


@pytest.mark.parametrize(
    "fault",
    [
        Fault(PATCH, "status", status=503, commit=True),
        Fault(PATCH, "status", status=503),
        Fault(PATCH, "status", status=504, commit=True),
        Fault(PATCH, "drop_after"),
        Fault(PATCH, "drop_before"),
        Fault(PATCH, "html", status=502, commit=True),
        Fault(PATCH, "status", status=409),
        Fault(PATCH, "status", status=429, headers={"Retry-After": "70"}),
        Fault(PATCH, "status", status=529, headers={"Retry-After": "1"}),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status} {'saved' if fault.commit else ''}",
)
def test_a_write_that_fails_once_is_done_once(house: World, fault: Fault) -> None:
    gown = house.late_order()
    house.notion.faults.add(fault)
    report = house.run(NOW)
    assert report.exit_code == 0
    assert house.cell(gown, "Health") == "Off track"
    assert house.alerts(gown) == ["opened payment.pause"]
    house.forget_requests()
    house.run(LATER)
    assert house.notion.journal.writes() == []
    assert len(house.alerts()) == 1


def test_a_write_that_was_saved_unheard_is_not_sent_again(house: World) -> None:
    house.order("Quiet coat")
    house.notion.faults.add(Fault(PATCH, "drop_after"))
    house.run(NOW)
    assert house.requests().count("PATCH page") == 1


def test_a_row_that_cannot_be_written_is_named_and_written_by_the_next_pass(house: World) -> None:
    gown, coat = house.late_order("Gown"), house.order("Coat")
    house.notion.faults.add(Fault(f"PATCH .*{gown}", "status", status=503, times=None))
    report = house.run(NOW)
    assert report.exit_code == 1
    assert "Gown" in report.problems[0]
    assert house.cell(coat, "Health") == "On track"
    house.notion.faults.clear()
    assert house.run(LATER).exit_code == 0
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.alerts(gown) == ["opened payment.pause"]


def test_a_row_that_notion_calls_invalid_does_not_keep_the_others_from_being_written(house: World) -> None:
    gown, coat = house.late_order("Gown"), house.order("Coat")
    house.notion.faults.add(Fault(f"PATCH .*{gown}", "status", status=400))
    assert house.run(NOW).exit_code == 1
    assert house.cell(coat, "Health") == "On track"
    assert house.run(LATER).exit_code == 0
    assert house.cell(gown, "Health") == "Off track"


def test_reads_are_tried_again(house: World) -> None:
    gown = house.late_order()
    house.notion.faults.add(
        Fault("/query", "status", status=502),
        Fault("/query", "status", status=429, headers={"Retry-After": "3"}),
        Fault("/query", "drop_before"),
        Fault("/query", "html", status=503),
    )
    assert house.run(NOW).exit_code == 0
    assert house.cell(gown, "Health") == "Off track"
    assert 3 in house.waits


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_notion_that_stays_down_ends_the_pass_with_nothing_written_or_said(house: World, status: int) -> None:
    house.late_order()
    house.notion.faults.add(Fault("/query", "status", status=status, times=None))
    with pytest.raises(Unavailable):
        house.run(NOW)
    assert house.notion.journal.writes() == []
    assert house.slack.journal.writes() == []
    house.notion.faults.clear()
    house.run(LATER)
    assert house.alerts() == ["opened payment.pause"]


def test_a_page_of_html_instead_of_json_is_not_a_crash(house: World) -> None:
    house.late_order()
    house.notion.faults.add(Fault("/v1/", "html", status=200, times=None))
    with pytest.raises(AdapterError, match="JSON"):
        house.run(NOW)


def test_a_bad_value_in_a_row_silences_only_what_needs_it(house: World) -> None:
    gown = house.order("Gown", value=-1, baseline=(date(2027, 1, 20), date(2027, 1, 10)))
    house.payment(gown, date(2026, 11, 14))
    assert house.run(NOW).exit_code == 0
    assert house.cell(gown, "Payment stage") == "Work paused"
    issues = str(house.cell(gown, "Data issues"))
    assert "Order value" in issues
    assert "Promised delivery" in issues
    assert sorted(house.alerts(gown)) == ["opened data.invalid", "opened payment.pause"]
