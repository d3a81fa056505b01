import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

import pytest

from adapters.errors import LedgerError
from adapters.ledger import SqlLedger, open_ledger
from rules.columns import Source
from rules.record import Delivery, TrackerState
from tests.adapters.ledger.samples import NOON, alert, entry, order, page, payment


class Interrupted(Exception):
    """What ends a transaction in these tests."""


@contextmanager
def interrupted(ledger: SqlLedger) -> Iterator[None]:
    """A transaction in which something goes wrong at its end."""
    with suppress(Interrupted), ledger.transaction():
        yield
        raise Interrupted


def test_an_exception_undoes_everything_written_inside(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1, "Before")])

    with interrupted(ledger):
        ledger.save_rows([order(1, "After"), order(2), payment(3, page(1))])
        ledger.save_alerts([alert(1)])
        ledger.add_to_outbox([entry("e1", alert(1))])
        ledger.save_watermark(Source.ORDERS, NOON)

    assert [row.title for row in ledger.all_rows(Source.ORDERS)] == ["Before"]
    assert ledger.related([page(1)]) == {page(1): []}
    assert ledger.open_alerts() == []
    assert ledger.unsettled() == []
    assert ledger.watermark(Source.ORDERS) is None


def test_an_exception_leaves_a_transaction_as_it_was_raised(ledger: SqlLedger) -> None:
    with pytest.raises(ValueError, match="of the caller"), ledger.transaction():
        raise ValueError("of the caller")


def test_what_is_written_inside_can_be_read_inside(ledger: SqlLedger) -> None:
    with ledger.transaction():
        ledger.save_rows([order(1)])
        assert ledger.page_ids(Source.ORDERS) == {page(1)}
        assert ledger.due(NOON) == [page(1)]

    assert ledger.page_ids(Source.ORDERS) == {page(1)}


def test_the_outermost_transaction_decides(ledger: SqlLedger) -> None:
    with interrupted(ledger), ledger.transaction():
        ledger.save_rows([order(1)])

    assert ledger.page_ids(Source.ORDERS) == frozenset()


def test_an_inner_transaction_that_fails_undoes_its_own_part(ledger: SqlLedger) -> None:
    with ledger.transaction():
        ledger.save_rows([order(1)])
        with interrupted(ledger):
            ledger.save_rows([order(2)])
        ledger.save_rows([order(3)])

    assert ledger.page_ids(Source.ORDERS) == {page(1), page(3)}


def test_a_write_that_fails_inside_a_transaction_can_be_survived(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1")])

    with ledger.transaction():
        ledger.save_rows([order(1)])
        with suppress(LedgerError), ledger.transaction():
            ledger.add_to_outbox([entry("e1")])
        with pytest.raises(LedgerError, match="no entry e9"):
            ledger.settle("e9", Delivery.DROPPED)

    assert ledger.page_ids(Source.ORDERS) == {page(1)}
    assert ledger.unsettled() == [entry("e1")]


def test_each_write_outside_a_transaction_is_there_for_others_at_once(shared_url: str, tracker: str) -> None:
    writer, reader = open_ledger(shared_url, tracker=tracker), open_ledger(shared_url, tracker=tracker)

    writer.save_rows([order(1)])
    assert reader.page_ids(Source.ORDERS) == {page(1)}
    with writer.transaction():
        writer.save_rows([order(2)])
        assert reader.page_ids(Source.ORDERS) == {page(1)}
    assert reader.page_ids(Source.ORDERS) == {page(1), page(2)}

    writer.close()
    reader.close()


def test_another_thread_stays_outside_the_transaction(ledger: SqlLedger) -> None:
    seen: list[TrackerState] = []

    def look() -> None:
        seen.append(ledger.state())

    other = threading.Thread(target=look)
    with interrupted(ledger):
        ledger.save_state(TrackerState(configuration="half"))
        other.start()
        other.join(timeout=0.2)
    other.join()

    assert seen == [TrackerState()]


def test_trackers_in_one_database_do_not_see_each_other(shared_url: str, tracker: str) -> None:
    ours, theirs = open_ledger(shared_url, tracker=tracker), open_ledger(shared_url, tracker=f"{tracker}-2")
    ours.save_rows([order(1), payment(2, page(1))])
    ours.save_alerts([alert(1)])
    ours.add_to_outbox([entry("e1", alert(1))])

    theirs.save_rows([order(1, "Theirs")])
    theirs.delete_rows(Source.PAYMENTS, [page(2)])
    theirs.delete_alerts([alert(1)])
    theirs.add_to_outbox([entry("e1")])

    assert [row.title for row in ours.all_rows(Source.ORDERS)] == ["Gala gown"]
    assert ours.related([page(1)]) == {page(1): [payment(2, page(1))]}
    assert theirs.related([page(1)]) == {page(1): []}
    assert ours.open_alerts() == [alert(1)]
    assert theirs.open_alerts() == []
    assert ours.history(page(1)) == [entry("e1", alert(1))]
    assert theirs.history(page(1)) == []
    ours.close()
    theirs.close()


@pytest.mark.parametrize(
    "write",
    [
        lambda ledger, at: ledger.save_watermark(Source.ORDERS, at),
        lambda ledger, at: ledger.due(at),
        lambda ledger, at: ledger.make_due([page(1)], now=at),
    ],
)
def test_a_time_that_may_be_any_instant_is_refused(
    ledger: SqlLedger, write: Callable[[SqlLedger, datetime], object]
) -> None:
    with pytest.raises(Exception, match="needs its offset"):
        write(ledger, NOON.replace(tzinfo=None))
