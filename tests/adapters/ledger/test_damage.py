"""A damaged file is recognised, moved aside and replaced; a file that was never a ledger is left alone."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Pool, event

from adapters.errors import LeaseLost, LedgerDamaged, LedgerError
from adapters.ledger import SqlLedger, open_ledger, this_process
from rules.columns import Source
from rules.record import Holder, TrackerState
from tests.adapters.ledger.damages import (
    PAGE,
    Damage,
    blank,
    companion,
    cut,
    cut_in_half,
    moved,
    overwrite,
    wreck,
)
from tests.adapters.ledger.rivals import PATIENCE, apart, die_in_a_pass, open_damaged_at_once
from tests.adapters.ledger.samples import NOON, alert, entry, order

STAMP = "20261123T120000Z"
ELSEWHERE = Holder(host="another-machine", pid=4711, started=0.0, token="them")

DAMAGES: dict[str, Damage] = {
    "torn within its header": cut(50),
    "torn behind its header": cut(100),
    "torn behind a page": cut(PAGE),
    "torn within a page": cut(PAGE + 1000),
    "half of it gone": cut_in_half,
    "header overwritten": overwrite(0, 100),
    "first bytes overwritten": overwrite(0, 16),
    "format number overwritten": overwrite(44, 48),
    "first page zero": overwrite(0, PAGE, b"\0"),
    "nothing but zeros": blank,
    "overwritten from the third page on": overwrite(2 * PAGE, 60 * PAGE),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with something in it."""
    path = tmp_path / "ledger.db"
    ledger = opened(path)
    ledger.save_rows(order(number) for number in range(300))
    ledger.save_alerts(alert(number) for number in range(300))
    ledger.add_to_outbox(entry(f"e{number}", alert(number)) for number in range(50))
    ledger.close()
    return path


def opened(path: Path, *, create: bool = True) -> SqlLedger:
    return open_ledger(f"sqlite:///{path}", tracker="t", create=create, now=NOON)


@pytest.fixture(params=sorted(DAMAGES))
def damaged(request: pytest.FixtureRequest, file: Path) -> Path:
    DAMAGES[str(request.param)](file)
    return file


class TestAtOpening:
    def test_it_is_moved_aside_and_a_new_one_is_begun(self, damaged: Path) -> None:
        before = damaged.read_bytes()

        ledger = opened(damaged)

        (aside,) = moved(damaged)
        assert ledger.moved_to == str(aside)
        assert aside.name == f"ledger.db.damaged-{STAMP}"
        assert aside.read_bytes() == before
        assert ledger.state() == TrackerState()
        ledger.save_rows([order(1)])
        ledger.close()
        again = opened(damaged)
        assert again.page_ids(Source.ORDERS) == {order(1).row.page_id}
        assert again.moved_to == ""
        again.close()

    def test_whoever_only_reads_says_so_and_leaves_it(self, damaged: Path) -> None:
        before = damaged.read_bytes()

        with pytest.raises(LedgerDamaged, match="is damaged") as caught:
            opened(damaged, create=False)

        assert "The next pass moves it aside" in caught.value.remedy
        assert damaged.read_bytes() == before
        assert moved(damaged) == []

    def test_it_is_not_moved_where_nobody_said_at_what_time(self, file: Path) -> None:
        blank(file)

        with pytest.raises(LedgerDamaged):
            open_ledger(f"sqlite:///{file}", tracker="t")
        assert moved(file) == []

    def test_its_journal_goes_with_it(self, file: Path) -> None:
        blank(file)
        companion(file, "-wal").write_bytes(b"journal")
        companion(file, "-shm").write_bytes(bytes(8 * PAGE))

        opened(file).close()

        (aside,) = moved(file)
        assert companion(aside, "-wal").read_bytes() == b"journal"
        assert companion(aside, "-shm").exists()

    def test_an_earlier_one_is_never_overwritten(self, file: Path) -> None:
        companion(file, f".damaged-{STAMP}-wal").write_text("of an earlier one", encoding="utf-8")
        for _ in range(2):
            blank(file)
            opened(file).close()

        names = [path.name for path in moved(file)]
        assert names == [f"ledger.db.damaged-{STAMP}-2", f"ledger.db.damaged-{STAMP}-3"]

    def test_of_processes_that_find_it_at_once_one_moves_it(self, file: Path) -> None:
        blank(file)
        rivals = 3
        start, seen = apart.Barrier(rivals), apart.Queue()
        processes = [
            apart.Process(target=open_damaged_at_once, args=(f"sqlite:///{file}", number, start, seen))
            for number in range(rivals)
        ]
        for process in processes:
            process.start()

        assert [seen.get(timeout=PATIENCE) for _ in processes] == [rivals] * rivals
        for process in processes:
            process.join()
        assert len(moved(file)) == 1


class TestAFileOfSomebodyElse:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "theirs"

    @pytest.fixture(params=["text", "a dump of a ledger", "database", "damaged database", "foreign id"])
    def theirs(self, request: pytest.FixtureRequest, path: Path, file: Path) -> Iterator[Path]:
        kind = str(request.param)
        if kind == "text":
            path.write_text("Dear diary, this is not a database at all.\n" * 50, encoding="utf-8")
        elif kind == "a dump of a ledger":
            with closing(sqlite3.connect(file)) as ledger:
                path.write_text("\n".join(ledger.iterdump()), encoding="utf-8")
        else:
            with closing(sqlite3.connect(path)) as database:
                database.execute("CREATE TABLE customer (name TEXT)")
                database.executemany("INSERT INTO customer VALUES (?)", [["Kato"]] * 5000)
                database.execute(f"PRAGMA application_id = {7 if kind == 'foreign id' else 0}")
                database.commit()
            if kind == "damaged database":
                cut_in_half(path)
        before = path.read_bytes()
        yield path
        assert path.read_bytes() == before
        assert moved(path) == []
        assert not companion(path, "-wal").exists()

    @pytest.mark.parametrize("create", [True, False])
    def test_it_is_left_alone(self, theirs: Path, *, create: bool) -> None:
        with pytest.raises(LedgerError, match="is not a ledger of this service") as caught:
            opened(theirs, create=create)

        assert not isinstance(caught.value, LedgerDamaged)
        assert "NOTION_SYNC_LEDGER" in caught.value.remedy


class TestTheJournal:
    """What a pass wrote last stands in the journal until it is brought into the file."""

    @pytest.fixture
    def killed(self, file: Path) -> Path:
        """A ledger whose process was killed in a pass, after it noted what it said."""
        process = apart.Process(target=die_in_a_pass, args=(f"sqlite:///{file}", "t"))
        process.start()
        process.join(PATIENCE)
        assert companion(file, "-wal").stat().st_size > 0
        return file

    def test_what_stands_in_it_is_remembered(self, killed: Path) -> None:
        ledger = opened(killed)

        assert ledger.moved_to == ""
        assert ledger.state().configuration == "of the pass that was killed"
        ledger.close()

    @pytest.mark.parametrize("left", [None, b""], ids=["gone", "empty"])
    def test_without_it_the_file_may_have_forgotten_what_was_said(
        self, killed: Path, left: bytes | None
    ) -> None:
        companion(killed, "-wal").unlink()
        if left is not None:
            companion(killed, "-wal").write_bytes(left)

        with pytest.raises(LedgerDamaged, match="its journal, the file that ends in -wal, is gone"):
            opened(killed, create=False)
        ledger = opened(killed)

        assert ledger.moved_to
        assert ledger.state() == TrackerState()
        ledger.close()

    def test_whoever_only_reads_leaves_it_where_it_is(self, killed: Path) -> None:
        reader = opened(killed, create=False)
        assert reader.state().configuration == "of the pass that was killed"
        reader.close()

        assert opened(killed).moved_to == ""

    def test_it_is_not_missed_after_a_pass_that_ended(self, file: Path) -> None:
        ledger, us = opened(file), this_process("us")
        ledger.acquire(us, seconds=60)
        ledger.release(us)
        ledger.close()

        assert not companion(file, "-wal").exists()
        assert opened(file).moved_to == ""

    def test_a_lease_that_could_not_be_given_back_leaves_it(self, file: Path) -> None:
        ledger = opened(file)
        ledger.acquire(this_process("us"), seconds=60)
        ledger.close()

        assert companion(file, "-wal").stat().st_size > 0
        assert opened(file).moved_to == ""

    def test_a_pass_that_begins_while_another_process_opens_the_file_lost_nothing(self, file: Path) -> None:
        theirs = opened(file)
        begun: list[bool] = []

        def begin(*_connected: object) -> None:
            if not begun:
                begun.append(True)
                theirs.acquire(ELSEWHERE, seconds=60)

        event.listen(Pool, "connect", begin)
        ours = opened(file)
        event.remove(Pool, "connect", begin)

        assert ours.moved_to == ""
        assert ours.acquire(this_process("us"), seconds=60) == ELSEWHERE
        theirs.keep()
        theirs.close()
        ours.close()


class TestInTheMiddle:
    @pytest.mark.parametrize("part", ["ledger_judgement", "ix_ledger_judgement_recheck"])
    def test_a_page_that_is_read_only_then_tells(self, file: Path, part: str) -> None:
        wreck(file, part)
        ledger = opened(file)
        assert ledger.moved_to == ""
        assert len(ledger.page_ids(Source.ORDERS)) == 300

        with pytest.raises(LedgerDamaged):
            ledger.due(NOON)

        assert ledger.rebuild(NOON) == str(moved(file)[0])
        assert ledger.due(NOON) == []
        ledger.close()

    @pytest.mark.parametrize("part", ["ledger_title", "ix_ledger_outbox_ts"])
    def test_looking_every_part_over_finds_it(self, file: Path, part: str) -> None:
        wreck(file, part)
        ledger = opened(file)

        with pytest.raises(LedgerDamaged):
            ledger.check()
        ledger.close()

    def test_a_whole_ledger_is_found_whole(self, ledger: SqlLedger) -> None:
        ledger.save_rows([order(1)])

        ledger.check()

    def test_after_a_pass_that_was_killed_every_part_is_looked_over(self, file: Path) -> None:
        first = opened(file)
        first.acquire(ELSEWHERE, seconds=0)
        first.close()
        wreck(file, "ledger_title")
        companion(file, "-wal").write_bytes(b"not gone")
        second = opened(file)

        with pytest.raises(LedgerDamaged):
            second.acquire(this_process("us"), seconds=60)
        second.close()

    def test_a_text_in_its_place_tells_that_it_is_no_ledger_any_more(self, file: Path) -> None:
        ledger = opened(file)
        file.write_text("Dear diary\n" * 5000, encoding="utf-8")

        with pytest.raises(LedgerDamaged):
            ledger.open_alerts()
        ledger.rebuild(NOON)

        assert ledger.open_alerts() == []
        assert moved(file)[0].read_text(encoding="utf-8").startswith("Dear diary")
        ledger.close()

    def test_one_that_was_deleted_is_begun_anew_by_the_next_pass(self, file: Path) -> None:
        ledger, us = opened(file), this_process("us")
        ledger.acquire(us, seconds=60)
        for suffix in ("", "-wal", "-shm"):
            companion(file, suffix).unlink()

        with pytest.raises(LeaseLost, match="deleted or replaced"):
            ledger.keep()
        ledger.release(us)
        ledger.make_ready(NOON)

        assert ledger.state() == TrackerState()
        ledger.acquire(us, seconds=60)
        ledger.keep()
        assert file.exists()
        ledger.close()

    def test_one_that_another_process_moved_aside_is_not_moved_twice(self, file: Path) -> None:
        wreck(file, "ledger_alert")
        first, second = opened(file), opened(file)

        first.rebuild(NOON)
        first.save_rows([order(1)])
        with pytest.raises(LedgerDamaged):
            second.open_alerts()
        second.rebuild(NOON + timedelta(minutes=1))

        assert len(moved(file)) == 1
        assert second.page_ids(Source.ORDERS) == {order(1).row.page_id}
        first.close()
        second.close()
