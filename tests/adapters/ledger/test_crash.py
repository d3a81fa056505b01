from adapters.ledger import open_ledger
from rules.columns import Source
from rules.record import TrackerState
from tests.adapters.ledger.rivals import PATIENCE, apart, write_halfway
from tests.adapters.ledger.samples import order, page


def test_a_process_killed_inside_a_transaction_leaves_nothing_half_written(
    shared_url: str, tracker: str
) -> None:
    ledger = open_ledger(shared_url, tracker=tracker)
    ledger.save_rows([order(1, "Before")])
    halfway = apart.Event()
    writer = apart.Process(target=write_halfway, args=(shared_url, tracker, halfway))
    writer.start()
    assert halfway.wait(PATIENCE)

    writer.kill()
    writer.join()

    assert [row.title for row in ledger.all_rows(Source.ORDERS)] == ["Before"]
    assert ledger.related([page(1)]) == {page(1): []}
    assert ledger.open_alerts() == []
    assert ledger.unsettled() == []
    assert ledger.state() == TrackerState()
    ledger.save_rows([order(2, "After")])
    assert ledger.page_ids(Source.ORDERS) == {page(1), page(2)}
    ledger.close()
