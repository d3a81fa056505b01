"""Every released ledger is brought to the present schema, and all that it remembers is read as before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select

from adapters.ledger import SqlLedger, open_ledger, this_process
from adapters.ledger.schema import metadata
from rules.cells import Person
from rules.columns import Binding, BoundColumn, Source
from rules.record import (
    AlertState,
    Delivery,
    Fight,
    Judgement,
    MessageRef,
    PassRecord,
    PastRow,
    Reading,
    Setback,
    Taken,
    Task,
    TrackerState,
)
from tests.adapters.ledger.releases import RELEASED, TRACKER, left_by, revisions
from tests.adapters.ledger.rivals import PATIENCE, apart, migrate_at_once, migrate_halfway
from tests.adapters.ledger.samples import HOUR, NOON, alert, entry, order, page, payment

ALL = pytest.mark.parametrize("revision", revisions())
REF = MessageRef("C1", "1700000000.000100", "1700000000.000100")
GOWN = order(1, known_as="ORD-1")
ROBE = order(2, "Robe d'été", gone=True)
SAID = alert(1, state=AlertState.OPEN, opened_at=NOON, said_at=NOON, repeats=2)
TAKEN = replace(
    SAID,
    message=REF,
    reminder=MessageRef("C1", "1700000002.000100", "1700000002.000100"),
    taken=Taken("U1", "Ann", NOON + HOUR),
    looked_at=NOON + 2 * HOUR,
)


@pytest.fixture
def upgraded(revision: str, empty_url: str) -> Iterator[SqlLedger]:
    """The ledger of a revision, opened by the present program."""
    left_by(revision, empty_url)
    ledger = open_ledger(empty_url, tracker=TRACKER, now=NOON)
    yield ledger
    ledger.close()


def test_each_revision_brings_a_ledger_to_try_it_on() -> None:
    assert sorted(path.stem for path in RELEASED.glob("*.sql")) == sorted(revisions())


def test_the_newest_of_them_has_something_in_every_table(empty_url: str) -> None:
    left_by(revisions()[-1], empty_url)
    engine = create_engine(empty_url)
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
    engine.dispose()

    assert [name for name, count in counts.items() if not count] == []


@ALL
class TestWhatIsRemembered:
    """What the files in ``released/`` say, as a pass reads it."""

    def test_rows_and_what_belongs_to_them(self, revision: str, upgraded: SqlLedger) -> None:
        since = NOON - HOUR if revision >= "0005" else None
        gown, robe, paid = (replace(row, since=since) for row in (GOWN, ROBE, payment(3, page(1))))
        assert upgraded.all_rows(Source.ORDERS) == [gown, robe]
        assert upgraded.related([page(1)]) == {page(1): [paid]}
        assert upgraded.with_number(["ORD-1"]) == {"ORD-1": [page(1)]}
        assert upgraded.find_orders("robe d'été") == [robe]

    def test_how_rows_were_before(self, revision: str, upgraded: SqlLedger) -> None:
        row = replace(GOWN.row, cells={"order": "Gala"})
        before = PastRow(Source.ORDERS, row, NOON - 2 * HOUR, NOON - HOUR)
        assert list(upgraded.past()) == ([before] if revision >= "0005" else [])
        assert upgraded.looks() == ([NOON - HOUR] if revision >= "0005" else [])

    def test_judgements(self, upgraded: SqlLedger) -> None:
        codes, gaps = ("payment.pause critical", "data.invalid"), ("role:Finance",)
        judged = Judgement(page(1), NOON + HOUR, codes, invalid=True, gaps=gaps)
        assert upgraded.judgements([page(1), page(2)]) == {
            page(1): judged,
            page(2): Judgement(page(2), None, ended=True),
        }
        assert upgraded.due(NOON + HOUR) == [page(1)]

    def test_alerts(self, revision: str, upgraded: SqlLedger) -> None:
        waiting = alert(2, waiting_since=NOON, first_contact=True)
        over = alert(4, state=AlertState.RESOLVED)
        said = TAKEN if revision >= "0004" else replace(SAID, message=REF)
        assert upgraded.open_alerts() == [said, waiting]
        assert upgraded.alerts([page(4)]) == [over]

    def test_what_was_said_and_what_waits_to_be(self, upgraded: SqlLedger) -> None:
        said = entry("said", SAID, heading="Said", delivery=Delivery.SAID, attempted_at=NOON, ts=REF.ts)
        sending = entry("sending", alert(2), delivery=Delivery.SENDING, attempted_at=NOON)
        reply = entry("reply", alert(2, "client.waiting"), in_thread_of="sending")
        assert upgraded.unsettled() == [sending, reply, entry("edit", edits=REF.ts)]
        assert upgraded.history(page(1)) == [said]
        assert upgraded.history(page(2)) == [sending, reply]
        message = upgraded.said_in(REF)
        assert message is not None
        assert message.heading == "Said"

    def test_the_tracker_and_its_sources(self, upgraded: SqlLedger) -> None:
        stage = BoundColumn("stage", "a%3Ab", "Étape", "status")
        assert upgraded.state() == TrackerState(
            "4:abc:speaks", first_contact=False, repeats_day=date(2026, 11, 23), full_read_at=NOON
        )
        assert upgraded.binding(Source.ORDERS) == Binding(Source.ORDERS, page(7), "Orders", (stage,))
        assert upgraded.watermark(Source.ORDERS) == NOON

    def test_passes_and_names(self, revision: str, upgraded: SqlLedger) -> None:
        due = NOON + 2 * HOUR if revision >= "0003" else None
        assert upgraded.passes(9) == [PassRecord("p1", NOON, NOON, NOON + HOUR, 0, "3 rows read", due)]
        assert upgraded.known_people() == [Person(page(9), "Ann", "ann@atelier.example")]
        assert upgraded.known_titles() == {page(8): "Maison Kato", page(10): None}
        assert upgraded.slack_ids() == {"ann@atelier.example": ("U1", NOON)}

    def test_a_lease_of_old_keeps_nobody_waiting(self, upgraded: SqlLedger) -> None:
        assert upgraded.acquire(this_process("us"), seconds=600) is None


@pytest.mark.parametrize("revision", revisions()[1:])
def test_what_does_not_go_smoothly_is_remembered_since_revision_0002(upgraded: SqlLedger) -> None:
    assert upgraded.setbacks() == [
        Setback(page(1), Task.WRITE, "Notion failed (503).", "a1", 3, NOON, NOON + HOUR, NOON + 2 * HOUR)
    ]
    assert upgraded.fights() == [
        Fight(page(1), "health", (NOON, NOON + HOUR), NOON + HOUR, NOON + HOUR, ours="At risk", theirs="Fine")
    ]
    assert upgraded.reading(Source.ORDERS) == Reading(None, NOON, NOON, "b1")


@ALL
def test_work_goes_on_where_it_was_left(upgraded: SqlLedger) -> None:
    upgraded.settle("sending", Delivery.SAID, ref=MessageRef("C1", "1700000001.000100", "1700000001.000100"))
    upgraded.save_rows([order(5)])

    assert [waiting.thread_ts for waiting in upgraded.unsettled()] == ["1700000001.000100", None]
    assert len(upgraded.page_ids(Source.ORDERS)) == 3


@ALL
def test_whoever_only_reads_leaves_the_file_as_it_is(revision: str, tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    left_by(revision, f"sqlite:///{file}")
    before = file.read_bytes()

    reader = open_ledger(f"sqlite:///{file}", tracker=TRACKER, create=False)

    since = NOON - HOUR if revision >= "0005" else None
    assert reader.all_rows(Source.ORDERS) == [replace(row, since=since) for row in (GOWN, ROBE)]
    reader.close()
    assert file.read_bytes() == before


@pytest.mark.parametrize("revision", [None, *revisions()[:-1]])
def test_a_migration_that_was_killed_is_finished_by_the_next_start(
    revision: str | None, empty_url: str
) -> None:
    if revision:
        left_by(revision, empty_url)
    halfway = apart.Event()
    process = apart.Process(target=migrate_halfway, args=(empty_url, halfway, 1 if revision else 2))
    process.start()
    assert halfway.wait(PATIENCE)
    process.kill()
    process.join()

    ledger = open_ledger(empty_url, tracker=TRACKER, now=NOON)

    assert ledger.moved_to == ""
    assert ledger.all_rows(Source.ORDERS) == ([GOWN, ROBE] if revision else [])
    ledger.check()
    ledger.close()


@ALL
def test_of_processes_that_migrate_at_once_one_does_the_work(revision: str, empty_url: str) -> None:
    left_by(revision, empty_url)
    rivals = 3
    start, seen = apart.Barrier(rivals), apart.Queue()
    processes = [
        apart.Process(target=migrate_at_once, args=(empty_url, TRACKER, start, seen)) for _ in range(rivals)
    ]
    for process in processes:
        process.start()

    assert [seen.get(timeout=PATIENCE) for _ in processes] == [2] * rivals
    for process in processes:
        process.join()
