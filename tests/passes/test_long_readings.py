"""A tracker that cannot be read in one pass is read in several, and nothing that happens is missed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from adapters.errors import AdapterError, Overloaded, Refused
from adapters.ledger import open_ledger
from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion import Column, relation
from rules.columns import Source
from tests.passes.columns import columns_of
from tests.passes.test_limits import limited, storm
from tests.passes.world import World

NOW, NEXT = "2026-11-23T10:00", "2026-11-23T11:00"
PAGES = 4
ROWS = PAGES * 100 - 50


def query(house: World, source: Source = Source.PAYMENTS) -> str:
    """What requests for a source's rows look like."""
    return f"{house.sources[source]}/query"


def answered(house: World) -> int:
    """How many pages of payments were answered."""
    return sum(1 for each in house.notion.journal.matching(query(house)) if each.status == 200)


def fill(house: World, *, minutes_apart: int) -> list[str]:
    """Type in payments for four pages of answers, each fifty so many minutes after those before."""
    payments = []
    for number in range(ROWS):
        if number % 50 == 0:
            house.clock.advance(timedelta(minutes=minutes_apart))
        row = {"Payment": f"Deposit {number}"}
        payments.append(house.notion.workspace.add_page(house.sources[Source.PAYMENTS], row))
    house.forget_requests()
    return payments


def cut_after(house: World, pages: int) -> None:
    """Let Notion answer so many pages of payments and then nothing for an hour."""
    house.notion.faults.clear()
    house.notion.faults.add(storm(query(house), "3600", after=pages))


def known(house: World) -> int:
    """How many payments the ledger holds."""
    ledger = open_ledger(f"sqlite:///{house.ledger}", tracker=house.sources[Source.ORDERS], create=False)
    found = len(ledger.page_ids(Source.PAYMENTS))
    ledger.close()
    return found


def test_a_first_reading_that_is_cut_each_time_comes_to_its_end(house: World) -> None:
    fill(house, minutes_apart=5)
    gown = house.late_order()
    counts = []
    for hour in range(10, 13):
        cut_after(house, 1)
        with pytest.raises(Overloaded, match="rows of Payments were read; the next pass reads on"):
            house.run(f"2026-11-23T{hour}:00")
        counts.append(known(house))
    assert counts == sorted(set(counts)), "each pass came further"
    house.notion.faults.clear()
    assert house.run("2026-11-23T13:00").exit_code == 0
    assert known(house) == ROWS + 1
    assert house.alerts(gown) == ["opened payment.pause"]
    assert answered(house) <= PAGES + 4, "and nothing was read twice but the last minute of each part"


def test_what_changes_in_a_part_that_was_read_already_is_not_missed(house: World) -> None:
    gown = house.late_order()
    fill(house, minutes_apart=5)
    cut_after(house, 2)
    with pytest.raises(Overloaded):
        house.run(NOW)
    house.clock.set(house.at("2026-11-23T10:20"))
    house.pay(gown, date(2026, 11, 23))
    house.notion.faults.clear()
    house.run(NEXT)
    house.run("2026-11-23T12:00")
    assert house.cell(gown, "Payment stage") == "Paid"


def test_a_row_that_went_away_is_noticed_though_the_daily_reading_is_cut(house: World) -> None:
    payments = fill(house, minutes_apart=5)
    house.run(NOW)
    for gone in (payments[3], payments[-3]):
        house.notion.workspace.trash(gone)
    cut_after(house, 2)
    with pytest.raises(Overloaded):
        house.run("2026-11-24T10:00")
    assert known(house) == ROWS - 1, "the first of them is noticed on the way"
    house.notion.faults.clear()
    house.run("2026-11-24T11:00")
    assert known(house) == ROWS - 2


def test_a_source_that_was_read_whole_is_not_read_whole_again_for_the_sake_of_another(house: World) -> None:
    house.late_order()
    house.notion.faults.add(storm(query(house, Source.ORDERS), "3600"))
    for hour in (10, 11):
        with pytest.raises(Overloaded):
            house.run(f"2026-11-23T{hour}:00")
    whole = ["filter" not in str(each.body) for each in house.notion.journal.matching(query(house))]
    assert whole == [True, False]
    house.notion.faults.clear()
    assert house.run("2026-11-23T12:00").exit_code == 0
    house.forget_requests()
    house.run("2026-11-24T12:00")
    (daily,) = house.notion.journal.matching(query(house))
    assert "filter" not in str(daily.body), "the next daily reading is whole again"


def test_another_database_is_read_in_several_passes_too(house: World) -> None:
    house.payment(house.order("Gown"), date(2026, 12, 1))
    house.run("2026-11-23T09:00")
    orders = house.sources[Source.ORDERS]
    other = house.notion.workspace.create_database("Payments", columns_of(Source.PAYMENTS, orders))
    house.sources[Source.PAYMENTS] = other.data_source_id
    fill(house, minutes_apart=5)
    cut_after(house, 2)
    with pytest.raises(Overloaded):
        house.run(NOW)
    house.notion.faults.clear()
    assert house.run(NEXT).exit_code == 0
    assert known(house) == ROWS, "all of its rows, and none of the old ones"


def test_rows_that_were_all_created_in_one_minute_are_read_however_slowly_notion_answers(
    house: World,
) -> None:
    fill(house, minutes_apart=0)
    slowly = [limited(query(house), "400", after=turn * 2) for turn in range(PAGES)]
    house.notion.faults.add(*slowly)
    with pytest.raises(Overloaded):
        house.run(NOW)
    house.notion.faults.clear()
    house.notion.faults.add(*slowly)
    assert house.run(NEXT).exit_code == 0


def test_a_reading_that_was_broken_off_is_gone_on_with(house: World) -> None:
    fill(house, minutes_apart=5)
    house.notion.faults.add(Fault(query(house), "status", status=400, after=2, times=2))
    with pytest.raises(AdapterError):
        house.run(NOW)
    house.forget_requests()
    assert house.run(NEXT).exit_code == 0
    assert known(house) == ROWS
    assert answered(house) < PAGES


def test_a_tracker_that_takes_longer_to_read_than_a_pass_may_take_is_served(house: World) -> None:
    gown = house.late_order()
    house.files["policy.toml"] = '[run]\ndeadline = "4m"\n'
    house.settings["notion_requests_per_minute"] = 1
    assert house.run(NOW).exit_code == 0
    assert house.passed > 6 * 60
    assert house.cell(gown, "Open alerts") == ["payment.pause"]
    assert house.alerts() == ["opened payment.pause"]


@pytest.fixture
def clients(house: World) -> list[str]:
    """Clients in a database of their own; one order is for all of them."""
    workspace = house.notion.workspace
    source = workspace.create_database("Clients", {"Name": Column("title")}).data_source_id
    workspace.delete_property(house.sources[Source.ORDERS], "Client")
    workspace.add_property(house.sources[Source.ORDERS], "Client", relation(source))
    linked = [workspace.add_page(source, {"Name": f"Client {number}"}) for number in range(150)]
    house.order("Gown", client=linked)
    house.forget_requests()
    return linked


def page_of(*pages: str) -> str:
    """What requests for these pages look like."""
    return f"^GET /v1/pages/({'|'.join(pages)})"


def test_names_that_were_fetched_are_kept_and_those_that_are_missing_come_first(
    house: World, clients: list[str]
) -> None:
    house.notion.faults.add(storm(page_of(*clients), "3600", after=120))
    with pytest.raises(Overloaded):
        house.run(NOW)
    house.notion.faults.clear()
    house.notion.faults.add(Fault(page_of(*clients), "status", status=503, after=60, times=None))
    assert house.run(NEXT).exit_code == 0, "the others may stay as they are"
    answers = house.notion.journal.matching(page_of(*clients))
    assert len({each.path for each in answers if each.status == 200}) == 150


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        pytest.param(lambda path: storm(path, "3600"), Overloaded, id="Notion asks to wait"),
        pytest.param(lambda path: Fault(path, "status", status=401), Refused, id="Notion refuses us"),
    ],
)
def test_a_name_that_could_not_be_fetched_is_fetched_though_nothing_changes_any_more(
    house: World, trouble: Callable[[str], Fault], error: type[AdapterError]
) -> None:
    workspace = house.notion.workspace
    source = workspace.create_database("Clients", {"Name": Column("title")}).data_source_id
    workspace.delete_property(house.sources[Source.ORDERS], "Client")
    workspace.add_property(house.sources[Source.ORDERS], "Client", relation(source))
    house.run("2026-11-23T09:00")
    sato = workspace.add_page(source, {"Name": "Maison Sato"})
    gown = house.order("Gown", client=[sato])
    house.payment(gown, date(2026, 11, 14))
    house.notion.faults.add(trouble(page_of(sato)))
    with pytest.raises(error):
        house.run(NOW)
    house.notion.faults.clear()
    house.run("2026-11-23T10:30")
    assert "Maison Sato" in str(house.cell(gown, "Next action"))
