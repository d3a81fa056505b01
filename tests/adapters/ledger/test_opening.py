import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.errors import LedgerError
from adapters.ledger import open_ledger
from adapters.ledger import sqlite as opening
from adapters.ledger.engine import file_of, open_engine, parsed
from rules.columns import Source
from rules.record import TrackerState
from tests.adapters.ledger.postgres import Cluster
from tests.adapters.ledger.samples import NOON, order, page


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """A directory where this process may not write, even where the tests are run by root."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o555)
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)
        yield directory
        os.seteuid(before)
        directory.chmod(0o755)


def refusal(url: str, *, create: bool = True) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        open_ledger(url, tracker="t", create=create)
    return caught.value


class TestWithoutCreating:
    def test_a_missing_file_is_an_empty_ledger_and_stays_missing(self, file: Path) -> None:
        ledger = open_ledger(f"sqlite:///{file}", tracker="t", create=False)

        assert ledger.state() == TrackerState()
        ledger.save_rows([order(1)])
        ledger.close()
        assert not file.exists()

    def test_a_file_is_read_and_not_written(self, file: Path) -> None:
        real = open_ledger(f"sqlite:///{file}", tracker="t")
        real.save_rows([order(1)])

        reader = open_ledger(f"sqlite:///{file}", tracker="t", create=False)

        assert reader.page_ids(Source.ORDERS) == {page(1)}
        with pytest.raises(LedgerError, match="may not be written"):
            reader.save_rows([order(2)])
        assert reader.scratch_copy().page_ids(Source.ORDERS) == {page(1)}
        reader.close()
        real.close()

    def test_a_file_that_is_empty_yet_is_filled_in_memory_only(self, file: Path) -> None:
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA user_version = 1")
        connection.close()
        before = file.read_bytes()

        ledger = open_ledger(f"sqlite:///{file}", tracker="t", create=False)

        assert ledger.state() == TrackerState()
        ledger.save_rows([order(1)])
        assert ledger.due(NOON) == [page(1)]
        ledger.close()
        assert file.read_bytes() == before

    def test_a_postgres_database_is_read_and_not_written(self, cluster: Cluster) -> None:
        url = cluster.new_database()
        empty = open_ledger(url, tracker="t", create=False)
        assert empty.state() == TrackerState()
        empty.save_rows([order(9)])
        empty.close()
        real = open_ledger(url, tracker="t")
        real.save_rows([order(1)])
        real.close()

        reader = open_ledger(url, tracker="t", create=False)

        assert reader.page_ids(Source.ORDERS) == {page(1)}
        with pytest.raises(LedgerError, match="read-only"):
            reader.save_rows([order(2)])
        reader.close()


class TestSqlite:
    def test_a_ledger_in_a_file_writes_ahead_so_that_reading_never_waits(self, file: Path) -> None:
        open_ledger(f"sqlite:///{file}", tracker="t").close()

        connection = sqlite3.connect(file)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()

    def test_a_commit_waits_until_the_disk_has_it_so_that_it_outlives_a_power_cut(self, file: Path) -> None:
        where = parsed(f"sqlite:///{file}")
        engine = open_engine(where, file_of(where), create=True)
        with engine.connect() as connection:
            full = 2
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == full
        engine.dispose()

    def test_a_ledger_in_memory_begins_empty(self) -> None:
        first, second = (open_ledger("memory", tracker="t") for _ in range(2))
        first.save_rows([order(1)])

        assert second.page_ids(Source.ORDERS) == frozenset()
        first.close()
        second.close()

    def test_a_missing_directory_is_named(self, tmp_path: Path) -> None:
        error = refusal(f"sqlite:///{tmp_path}/nowhere/ledger.db")

        assert f"directory {tmp_path}/nowhere" in error.what
        assert "does not exist" in error.what
        assert "Create the directory" in error.remedy

    def test_a_directory_is_no_ledger(self, tmp_path: Path) -> None:
        error = refusal(f"sqlite:///{tmp_path}")

        assert error.what == f"The ledger {tmp_path} cannot be opened."
        assert "NOTION_SYNC_LEDGER" in error.remedy

    def test_a_place_where_we_may_not_write_is_named(self, forbidden: Path) -> None:
        error = refusal(f"sqlite:///{forbidden}/ledger.db")

        assert error.what == f"The ledger {forbidden}/ledger.db cannot be opened."
        assert "may write" in error.remedy

    def test_a_file_that_another_program_locks_is_waited_for_only_so_long(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
        ledger = open_ledger(f"sqlite:///{file}", tracker="t")
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(LedgerError, match="is locked by another program") as caught:
            ledger.save_rows([order(1)])

        assert "Wait" in caught.value.remedy
        assert ledger.state() == TrackerState(), "reading does not wait"
        other.close()
        ledger.save_rows([order(1)])
        ledger.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ledger.db",
        "mysql://user:hunter2@db/ledger",
        "postgresql+psycopg://user:hunter2@db:port/ledger",
        "user:hunter2@db",
        "sqlite:///ledger.db?mode=ro",
    ],
)
def test_a_url_that_cannot_be_used_is_answered_with_ones_that_can(url: str) -> None:
    error = refusal(url)

    assert "NOTION_SYNC_LEDGER" in error.what
    assert "sqlite:///notion-sync.db" in error.remedy
    assert "hunter2" not in str(error) + error.remedy


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_postgres_that_is_not_there_is_named_without_the_password(scheme: str, tmp_path: Path) -> None:
    error = refusal(f"{scheme}://user:hunter2@/orders?host={tmp_path}&password=hunter2")

    assert f"The ledger {tmp_path}/orders failed" in error.what
    assert "is up" in error.remedy
    assert "hunter2" not in str(error) + error.remedy + repr(error.__cause__)
