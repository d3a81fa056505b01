"""CSV files as Notion exports them, and as the docs describe."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.exports import Exported, UnreadableExport, documented, exported, is_documented, read_table
from rules.cells import DateCell, Links, Person, Row, Unreadable
from rules.checking import DEFAULT_NAMES
from rules.columns import Source
from rules.policy import Stages

SEOUL = ZoneInfo("Asia/Seoul")
NAMES = {source: {key: [name] for key, name in names.items()} for source, names in DEFAULT_NAMES.items()}
ORDERS = """\ufeffOrder,Order ID,Stage,Client,Account Manager,Contract signed,Order value,Notes
Kim gown,ORD-1,Production,Maison (https://notion.so/M-1f),"Ari Kim, Jun Park","Nov 3, 2026","₩12,500,000",silk
Lee suit,ORD-2,Closed,Sol,,2026년 11월 4일,soon,
"""
PAYMENTS = """Payment,Order,Due,Amount,Paid,Settled,Disputed
Deposit,Kim gown (https://www.notion.so/Kim-gown-2a?pvs=21),2026/11/10,"1,000.50",,,Yes
Balance,Lee suit,2026/11/12,500,500,2026/11/13,No
Lost,Somebody's cape,2026/11/12,500,,,No
"""


def files(folder: Path, **texts: str) -> Exported:
    paths = [folder / f"{name}.csv" for name in texts]
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return exported([read_table(path) for path in paths], NAMES, SEOUL)


def test_cells_become_what_the_tracker_shows(tmp_path: Path) -> None:
    found = files(tmp_path, tracker=ORDERS)
    gown, suit = found.rows[Source.ORDERS]

    assert gown.cells == {
        "order": "Kim gown",
        "order_id": "ORD-1",
        "stage": "Production",
        "client": "Maison",
        "account_manager": (Person("Ari Kim", "Ari Kim"), Person("Jun Park", "Jun Park")),
        "contract_signed": DateCell(date(2026, 11, 3)),
        "value": Decimal(12_500_000),
    }
    assert suit.cells["value"] == Unreadable("soon", "a number")
    assert (suit.cells["account_manager"], suit.cells["contract_signed"]) == ((), DateCell(date(2026, 11, 4)))
    assert found.unread == {"tracker.csv": ("Notes",)}


def test_related_tables_are_known_by_their_columns_and_linked_by_title(tmp_path: Path) -> None:
    found = files(tmp_path, payments=PAYMENTS, tracker=ORDERS)
    gown, suit = found.rows[Source.ORDERS]
    deposit, balance, lost = found.rows[Source.PAYMENTS]

    assert deposit.cells["order"] == Links((gown.page_id,))
    assert balance.cells["order"] == Links((suit.page_id,))
    assert lost.cells["order"] == Links()
    assert found.lost == {"Order": 1}
    assert (deposit.cells["amount"], deposit.cells["disputed"]) == (Decimal("1000.50"), True)
    assert (balance.cells["settled"], balance.cells["disputed"]) == (DateCell(date(2026, 11, 13)), False)


def test_the_same_title_twice_is_no_link(tmp_path: Path) -> None:
    twice = ORDERS + "Kim gown,ORD-3,Production,,,,,\n"
    found = files(tmp_path, payments=PAYMENTS, tracker=twice)
    assert found.lost == {"Order": 2}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"payments": PAYMENTS}, "None of the files is the Order Tracker"),
        ({"one": ORDERS, "two": ORDERS}, "two.csv and one.csv are both taken for orders"),
        (
            {"other": "Fruit,Age\nx,3\n"},
            "other.csv: is none of the tracker's tables; its columns are Fruit, Age",
        ),
        ({"short": "Order,Stage\nx\n"}, "short.csv, row 2: has 1 cells, the first line 2"),
        ({"twice": "Order,Order\nx,y\n"}, "twice.csv, line 1: Order stands there twice"),
        ({"empty": ""}, "empty.csv: is empty"),
    ],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, texts: dict[str, str], message: str) -> None:
    with pytest.raises(UnreadableExport, match=message):
        files(tmp_path, **texts)


def test_a_file_in_another_encoding_or_none_at_all(tmp_path: Path) -> None:
    path = tmp_path / "tracker.csv"
    with pytest.raises(UnreadableExport, match=r"tracker\.csv: No such file"):
        read_table(path)
    path.write_bytes("Order,Stage\nKleid für Käthe,x\n".encode("latin-1"))
    with pytest.raises(UnreadableExport, match=r"tracker\.csv: is not UTF-8"):
        read_table(path)


PAST = "order_id,client,account_manager,order_date,required_date,shipped_date,order_value\n"


def past(folder: Path, line: str) -> list[Row]:
    path = folder / "past.csv"
    path.write_text(PAST + line, encoding="utf-8")
    table = read_table(path)
    assert is_documented(table)
    return list(documented(table, Stages()))


def test_a_documented_file(tmp_path: Path) -> None:
    shipped, open_ = past(
        tmp_path, "1,Sol,Ari Kim,2026-09-07,2026-10-07,2026-10-01,440.5\n2,,,2026-09-07,,,\n"
    )

    assert (shipped.cells["stage"], shipped.cells["delivered"]) == ("Closed", DateCell(date(2026, 10, 1)))
    assert (open_.cells["stage"], open_.cells["client"], open_.cells["value"]) == ("Production", None, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1,,,soon,,,\n", r"past.csv, line 2, order_date: expected a day such as 2026-09-07, found 'soon'"),
        ("1,,,,,,\n", r"line 2, order_date: expected a day"),
        ("1,,,2026-09-07,,,x\n", r"line 2, order_value: expected a number, or nothing, found 'x'"),
        ("1,,,2026-09-07,,,NaN\n", r"order_value"),
        (",,,2026-09-07,,,\n", r"line 2, order_id: expected a number of its own, found ''"),
        ("1,,,2026-09-07,,,\n1,,,2026-09-07,,,\n", r"line 3, order_id: expected a number of its own"),
    ],
)
def test_what_cannot_be_right_is_named_by_line_and_column(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UnreadableExport, match=message):
        past(tmp_path, line)
