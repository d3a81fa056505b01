"""Databases are moved, unshared, shared again, trashed and restored, and get other data sources."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from adapters.errors import AdapterError, NotFound
from notion_sync.sandbox.notion import relation, rollup
from rules.columns import Source
from tests.passes.columns import columns_of
from tests.passes.world import NOTION_TOKEN, World, world

MORNING, LATER, NOON, NEXT_DAY = (
    "2026-11-23T10:00",
    "2026-11-23T10:30",
    "2026-11-23T12:00",
    "2026-11-24T10:00",
)
READ = "cannot be read: it is not shared any more, deleted or in the trash"

Change = Callable[[World, Source], None]


def unshare(house: World, source: Source) -> None:
    house.unshare(source)


def share(house: World, source: Source) -> None:
    house.share(source)


def trash(house: World, source: Source) -> None:
    house.notion.workspace.trash_data_source(house.sources[source])


def restore(house: World, source: Source) -> None:
    house.notion.workspace.trash_data_source(house.sources[source], restore=True)


def by_database(house: World, source: Source) -> str:
    """Name a source by its database in the configuration; its data source."""
    data_source = house.sources[source]
    house.sources[source] = house.notion.workspace.database_of(data_source)
    return data_source


@pytest.fixture(params=[(unshare, share), (trash, restore)], ids=["unshared", "trashed"])
def lost_and_found(request: pytest.FixtureRequest) -> tuple[Change, Change]:
    found: tuple[Change, Change] = request.param
    return found


def test_a_database_that_is_moved_is_read_where_it_is(house: World) -> None:
    workspace = house.notion.workspace
    gown = house.late_order()
    house.run(MORNING)
    page = workspace.add_top_page("Orders of 2026")
    workspace.move_database(workspace.database_of(house.sources[Source.ORDERS]), page)
    house.pay(gown, date(2026, 11, 23))
    assert house.run(LATER, full=True).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
    assert house.operational() == []


def test_a_tracker_that_is_lost_is_said_once_and_found_again_by_itself(
    house: World, lost_and_found: tuple[Change, Change]
) -> None:
    lose, find = lost_and_found
    gown = house.late_order()
    coat = house.order("Coat")
    payment = house.payment(coat, date(2026, 12, 1))
    house.run(MORNING)
    lose(house, Source.ORDERS)
    house.clock.set(house.at(LATER))
    house.edit(payment, Due=date(2026, 11, 14))
    house.forget_requests()
    for moment in ("2026-11-24T09:58", "2026-11-24T10:30"):
        with pytest.raises(NotFound) as lost:
            house.run(moment, full=True)
        assert lost.value.remedy
    assert house.notion.journal.writes() == []
    (said,) = house.operational()
    assert READ in said
    assert house.alerts(gown) == ["opened payment.pause"]

    find(house, Source.ORDERS)
    assert house.run("2026-11-24T11:00").exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause", "repeated payment.pause"]
    assert house.alerts(coat) == ["opened payment.pause"]
    lose(house, Source.ORDERS)
    with pytest.raises(NotFound):
        house.run(NEXT_DAY.replace("10:00", "12:00"), full=True)
    assert len(house.operational()) == 2, "it was lost twice"


def test_links_that_look_empty_because_the_tracker_is_not_shared_are_read_again(house: World) -> None:
    gown = house.order("Gown")
    payment = house.payment(gown, date(2026, 11, 14))
    house.run(MORNING)
    house.unshare(Source.ORDERS)
    house.clock.set(house.at(LATER))
    house.edit(payment, Payment="Second instalment")
    for moment in (LATER, "2026-11-23T11:00"):
        with pytest.raises(NotFound, match="not shared"):
            house.run(moment)
    house.share(Source.ORDERS)
    house.run(NOON)
    assert house.alerts(gown) == ["opened payment.pause"]
    assert house.cell(gown, "Payment stage") == "Work paused"


def test_without_its_payments_nothing_is_taken_for_paid_and_the_rest_goes_on(
    house: World, lost_and_found: tuple[Change, Change]
) -> None:
    lose, find = lost_and_found
    gown, coat = house.late_order(), house.order("Coat")
    (second,) = house.notion.workspace.rows(house.sources[Source.PAYMENTS])
    house.run(MORNING)
    lose(house, Source.PAYMENTS)
    house.edit(coat, Stage="Delivery")
    report = house.run(LATER, full=True)
    assert report.exit_code == 3
    assert "Payments" in str(report.problems) or "[payments]" in str(report.problems)
    assert house.cell(coat, "Current decision") == "Delivery coordination"
    assert house.cell(gown, "Payment stage") == "Work paused"
    assert (house.cell(gown, "Health"), house.cell(gown, "Open alerts")) == ("Off track", ["payment.pause"])
    assert str(house.cell(gown, "Next action")).startswith("Remind Maison Kato")
    assert house.run("2026-12-01T10:00").exit_code == 3, "on day 17 it would escalate"
    assert house.alerts() == ["opened payment.pause"]
    (said,) = house.operational()
    assert READ in said
    assert "nothing is taken for paid or done" in said

    find(house, Source.PAYMENTS)
    house.notion.workspace.trash(second)
    house.payment(gown, date(2026, 11, 25), "Third")
    assert house.run("2026-12-01T11:00").exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause", "lowered payment.reminder"], (
        "the second was trashed"
    )
    assert len(house.operational()) == 1
    lose(house, Source.PAYMENTS)
    house.run("2026-12-01T12:00", full=True)
    assert len(house.operational()) == 2


def test_at_first_sight_a_source_that_is_not_shared_is_wrong_usage_and_nothing_is_done(house: World) -> None:
    house.late_order()
    house.unshare(Source.PAYMENTS)
    with pytest.raises(NotFound, match="payments"):
        house.run(MORNING)
    assert house.heard() == []
    assert house.notion.journal.writes() == []


def test_a_second_data_source_in_the_database_changes_nothing_and_is_said_once(house: World) -> None:
    workspace = house.notion.workspace
    gown = house.order("Gown")
    data_source = by_database(house, Source.ORDERS)
    house.run(MORNING)
    workspace.add_data_source(house.sources[Source.ORDERS], "Orders of 2027", {"Order": "title"})
    house.edit(gown, Stage="Delivery")
    assert house.run(LATER, full=True).exit_code == 0
    assert house.run(NEXT_DAY).exit_code == 0
    assert house.cell(gown, "Current decision") == "Delivery coordination"
    (said,) = house.operational()
    assert "has other data sources too: Orders of 2027" in said
    assert f'[orders] source = "{data_source}"' in said


def test_a_data_source_in_the_trash_is_not_exchanged_for_its_neighbour(house: World) -> None:
    workspace = house.notion.workspace
    gown = house.late_order()
    data_source = by_database(house, Source.PAYMENTS)
    house.run(MORNING)
    columns = columns_of(Source.PAYMENTS, house.sources[Source.ORDERS])
    workspace.add_data_source(house.sources[Source.PAYMENTS], "Payments of 2027", columns)
    workspace.trash_data_source(data_source)
    assert house.run(LATER, full=True).exit_code == 3
    assert house.alerts(gown) == ["opened payment.pause"]
    workspace.trash_data_source(data_source, restore=True)
    assert house.run(NOON, full=True).exit_code == 0
    assert house.alerts(gown) == ["opened payment.pause"]


def test_it_waits_for_working_hours_and_for_slack(house: World) -> None:
    house.late_order()
    house.run(MORNING)
    house.unshare(Source.ORDERS)
    lost(house, "2026-11-23T20:00")
    assert house.operational() == []
    house.slack.workspace.remove(house.channel, house.bot)
    lost(house, NEXT_DAY)
    house.slack.workspace.invite(house.channel, house.bot)
    lost(house, "2026-11-24T11:00")
    lost(house, "2026-11-24T11:30")
    assert len(house.operational()) == 1


def lost(house: World, moment: str) -> None:
    with pytest.raises(AdapterError):
        house.run(moment)


def clients_of_their_own(house: World) -> tuple[str, str]:
    """Let clients be rows of a database; that database, and an order of one of them."""
    workspace, orders = house.notion.workspace, house.sources[Source.ORDERS]
    clients = workspace.create_database("Clients", {"Name": "title"})
    workspace.delete_property(orders, "Client")
    workspace.add_property(orders, "Client", relation(clients.data_source_id))
    gown = house.order("Gown", client=[workspace.add_page(clients.data_source_id, {"Name": "Maison Sato"})])
    house.payment(gown, date(2026, 11, 14))
    return clients.id, gown


def test_clients_are_named_as_they_were_while_their_database_is_not_shared(house: World) -> None:
    workspace = house.notion.workspace
    clients, gown = clients_of_their_own(house)
    house.run(MORNING)
    workspace.unshare(NOTION_TOKEN, clients)
    house.clock.set(house.at(LATER))
    house.edit(gown, Stage="Delivery")
    house.run(LATER)
    house.run(NEXT_DAY, full=True)
    assert "Maison Sato" in str(house.cell(gown, "Next action"))
    assert house.cell(gown, "Data issues") == ""
    (said,) = house.operational()
    assert "The column Client of Order Tracker looks into a database that is not shared" in said

    workspace.share(NOTION_TOKEN, clients)
    house.run("2026-11-24T11:00")
    workspace.unshare(NOTION_TOKEN, clients)
    house.run("2026-11-24T12:00", full=True)
    assert len(house.operational()) == 2, "it was over in between"


def test_a_sum_over_what_is_not_shared_is_no_payment(tmp_path: Path) -> None:
    with world(tmp_path, ()) as house:
        workspace, orders = house.notion.workspace, house.sources[Source.ORDERS]
        invoices = workspace.create_database("Invoices", {"Name": "title", "Open": "number"})
        workspace.delete_property(orders, "Amount due")
        workspace.add_property(orders, "Invoices", relation(invoices.data_source_id))
        workspace.add_property(orders, "Amount due", rollup("Invoices", "Open", "sum"))
        invoice = workspace.add_page(invoices.data_source_id, {"Name": "1", "Open": 900})
        gown = house.order("Gown", payment_due=date(2026, 11, 14))
        house.edit(gown, Invoices=[invoice])
        house.run(MORNING)
        workspace.unshare(NOTION_TOKEN, invoices.id)
        house.edit(gown, Client="Maison Sato")
        house.run(LATER)
        house.run(NEXT_DAY, full=True)
        assert house.alerts(gown) == ["opened payment.pause"]
        assert (house.cell(gown, "Outstanding"), house.cell(gown, "Health")) == (900, "Off track")
        workspace.share(NOTION_TOKEN, invoices.id)
        workspace.edit(invoice, {"Open": 0})
        house.run("2026-11-24T11:00")
        assert house.alerts(gown) == ["opened payment.pause", "resolved payment.pause"]
