from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from notion_sync.sandbox.notion import NotionWorkspace
from notion_sync.sandbox.orders_csv import LoadedOrders, UnreadableOrders, load_orders
from notion_sync.sandbox.season.columns import FLAT_COLUMNS, ORDERS, SERVICE_COLUMNS

NORTHWIND = Path(__file__).parents[2].parent / "shared" / "data" / "northwind-orders.csv"
HEADER = "order_id,client,country,account_manager,order_date,required_date,shipped_date,order_value,freight"
SHIPPED = "10248,Vins et alcools,France,Steven Buchanan,1996-07-04,1996-08-01,1996-07-16,440.0,32.38"
OPEN = "11077,Rattlesnake,USA,Nancy Davolio,1998-05-06,1998-06-03,,1255.72,8.53"


class Desk:
    def __init__(self, folder: Path) -> None:
        self.notion = NotionWorkspace()
        self.path = folder / "orders.csv"

    def load(self, *lines: str, header: str = HEADER) -> LoadedOrders:
        self.path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
        return load_orders(self.notion, self.path)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_shipped_order_is_closed_with_all_its_dates(desk: Desk) -> None:
    loaded = desk.load(SHIPPED)
    row = desk.notion.row(loaded.rows[0])
    assert {column: cell for column, cell in row.items() if cell not in (None, "", [], False)} == {
        "Order": "Order 10248",
        "Order ID": "10248",
        "Client": "Vins et alcools",
        "Stage": "Closed",
        "Account Manager": [loaded.people["Steven Buchanan"]],
        "Contract signed": date(1996, 7, 4),
        "Deposit received": date(1996, 7, 4),
        "Order value": 440.0,
        "Promised delivery": date(1996, 8, 1),
        "Delivered": date(1996, 7, 16),
        "Signed off": date(1996, 7, 16),
    }


def test_an_order_that_was_not_shipped_is_in_production(desk: Desk) -> None:
    row = desk.notion.row(desk.load(OPEN).rows[0])
    assert (row["Stage"], row["Delivered"], row["Signed off"]) == ("Production", None, None)


def test_the_tracker_is_one_without_databases_beside_it(desk: Desk) -> None:
    row = desk.notion.row(desk.load(SHIPPED).rows[0])
    assert set(row) == {*ORDERS, *FLAT_COLUMNS}
    assert all(row[column] in (None, "", [], False) for column in SERVICE_COLUMNS)


def test_managers_become_people_once_each(desk: Desk) -> None:
    loaded = desk.load(SHIPPED, OPEN, SHIPPED.replace("10248", "10249"), OPEN.replace("Nancy", "Núria"))
    emails = {desk.notion.store.users[ident].email for ident in loaded.people.values()}
    assert emails == {"steven.buchanan@example.com", "nancy.davolio@example.com", "nuria.davolio@example.com"}


def test_people_whose_names_look_alike_have_addresses_of_their_own(desk: Desk) -> None:
    loaded = desk.load(OPEN, OPEN.replace("Nancy Davolio", "Nancy  Davolio"))
    assert len({desk.notion.store.users[ident].email for ident in loaded.people.values()}) == 2


def test_cells_that_may_be_empty_stay_empty(desk: Desk) -> None:
    row = desk.notion.row(desk.load("7,,,,1998-05-06,,,,").rows[0])
    assert (row["Client"], row["Account Manager"], row["Promised delivery"]) == ("", [], None)


def test_other_columns_are_ignored_and_the_order_of_columns_is_free(desk: Desk) -> None:
    header = "note,order_value,shipped_date,required_date,order_date,account_manager,client,order_id"
    row = desk.notion.row(desk.load("x,5,,,1998-05-06,,Kato,1", header=header).rows[0])
    assert (row["Order ID"], row["Order value"], row["Client"]) == ("1", 5, "Kato")


@pytest.mark.parametrize(
    ("lines", "header", "message"),
    [
        ((SHIPPED,), HEADER.replace("required_date", "due"), "line 1: there is no column required_date"),
        ((), "", "line 1: there is no column order_id, client, account_manager"),
        (
            (SHIPPED, OPEN.replace("1998-06-03", "3 June")),
            HEADER,
            'line 3, column required_date: "3 June" is not a date like 2026-09-07',
        ),
        (
            (SHIPPED.replace("1996-07-16", "1996-02-30"),),
            HEADER,
            'line 2, column shipped_date: "1996-02-30" is not a date',
        ),
        ((SHIPPED.replace("440.0", "12k"),), HEADER, 'line 2, column order_value: "12k" is not a number'),
        ((SHIPPED.replace("440.0", "nan"),), HEADER, 'line 2, column order_value: "nan" is not a number'),
        ((SHIPPED.replace("10248", ""),), HEADER, "line 2, column order_id: empty"),
        ((SHIPPED.replace("1996-07-04", " "),), HEADER, "line 2, column order_date: empty"),
        ((SHIPPED, "1,2,3"), HEADER, "line 3: expected 9 cells, as in the first line"),
        ((SHIPPED + ",more",), HEADER, "line 2: expected 9 cells, as in the first line"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_loaded(
    desk: Desk, lines: tuple[str, ...], header: str, message: str
) -> None:
    with pytest.raises(UnreadableOrders) as refusal:
        desk.load(*lines, header=header)
    assert str(refusal.value).startswith(f"orders.csv, {message}")
    assert not desk.notion.store.sources


def test_a_quotation_mark_that_is_never_closed_is_named(desk: Desk) -> None:
    with pytest.raises(UnreadableOrders, match=r"orders\.csv, line 2: "):
        desk.load(SHIPPED.replace("Vins", '"Vins'))


def test_a_file_that_is_no_text_is_refused(desk: Desk) -> None:
    desk.path.write_bytes(b"\xff\xfe\x00order_id")
    with pytest.raises(UnreadableOrders, match=r"orders\.csv is not UTF-8 text"):
        load_orders(desk.notion, desk.path)


def test_a_file_saved_by_a_spreadsheet_is_read(desk: Desk) -> None:
    desk.path.write_text(f"{HEADER}\r\n{SHIPPED}\r\n", encoding="utf-8-sig", newline="")
    assert len(load_orders(desk.notion, desk.path).rows) == 1


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the Northwind orders are not beside this repository")
def test_the_northwind_orders_load_whole() -> None:
    notion = NotionWorkspace()
    loaded = load_orders(notion, NORTHWIND)
    rows = notion.rows(loaded.orders)
    assert list(rows) == list(loaded.rows)
    assert Counter(cells["Stage"] for cells in rows.values()) == {"Closed": 809, "Production": 21}
    assert len(loaded.people) == 9
    assert loaded.last_day == date(1998, 5, 6)
    assert loaded.token in notion.store.connections
