"""A query may not show the last change yet: nothing is said twice because of it, and nothing stays unseen."""

from datetime import date

from notion_sync.sandbox.late import Late, showing_late
from tests.passes.world import World

NOW, SOON, LATER = "2026-11-23T10:00", "2026-11-23T10:30", "2026-11-23T11:30"


def test_an_own_write_that_shows_late_does_not_make_its_alert_said_again(house: World) -> None:
    gown = house.late_order()
    house.notion.faults.add("PATCH: late 1 read, always")
    house.run(NOW)
    assert house.run(SOON, full=True).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Open alerts") == ["payment.pause"]


def test_an_edit_that_shows_late_is_seen_when_everything_is_read(house: World) -> None:
    gown = house.late_order()
    house.run(NOW)
    with showing_late(Late(seconds=3600)):
        house.pay(gown, date(2026, 11, 23))
    house.run(SOON)
    assert house.alerts(gown) == ["opened payment.pause"]
    house.run(LATER, full=True)
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.cell(gown, "Health") == "On track"
