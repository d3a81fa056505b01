"""A disk without room: what does not fit is refused whole, and fits once there is room."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Pool, event

from adapters.errors import LedgerDamaged, LedgerError
from adapters.ledger import SqlLedger, open_ledger
from rules.columns import Source
from tests.adapters.ledger.samples import order

ROOM = 60
"""Pages: enough for an empty ledger, and for some rows."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file has more than so many pages while the test runs."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {ROOM}")

    event.listen(Pool, "connect", limit)
    yield
    event.remove(Pool, "connect", limit)


@pytest.fixture
def full(file: Path, little_room: None) -> Iterator[SqlLedger]:
    """A ledger that holds one order, and has no room for a thousand."""
    ledger = open_ledger(f"sqlite:///{file}", tracker="t")
    ledger.save_rows([order(1)])
    yield ledger
    ledger.close()


def test_it_is_named_with_its_remedy(full: SqlLedger, file: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        full.save_rows(order(number) for number in range(1000))

    assert caught.value.what == f"The ledger {file} cannot grow: the disk is full."
    assert "Make room on the disk" in caught.value.remedy
    assert not isinstance(caught.value, LedgerDamaged)


def test_nothing_is_half_written(full: SqlLedger) -> None:
    with pytest.raises(LedgerError):
        full.save_rows(order(number, "Renamed") for number in range(1000))

    assert [row.title for row in full.all_rows(Source.ORDERS)] == ["Gala gown"]
    full.save_rows([order(1, "Renamed")])
    assert [row.title for row in full.all_rows(Source.ORDERS)] == ["Renamed"]


def test_a_ledger_that_met_a_full_disk_is_whole(full: SqlLedger) -> None:
    with pytest.raises(LedgerError):
        full.save_rows(order(number) for number in range(1000))

    full.check()
