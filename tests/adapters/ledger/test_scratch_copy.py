from adapters.ledger import SqlLedger, this_process
from rules.cells import Person
from rules.columns import Binding, Source
from rules.record import Delivery, Judgement, MessageRef, PassRecord, TrackerState
from tests.adapters.ledger.samples import NOON, alert, entry, order, page, payment


def test_a_scratch_copy_remembers_everything(ledger: SqlLedger) -> None:
    ledger.save_rows(order(number) for number in range(1_500))
    ledger.save_rows([payment(5_000, page(1))])
    ledger.save_judgements([Judgement(page(1), NOON)])
    ledger.add_to_outbox([entry("e1", alert(1)), entry("e2", alert(2))])
    ledger.settle("e1", Delivery.SAID, ref=MessageRef("C1", "1.0", "1.0"))
    ledger.save_state(TrackerState("v1", first_contact=False))
    ledger.save_binding(Binding(Source.ORDERS, page(9), "Orders", ()))
    ledger.save_watermark(Source.ORDERS, NOON)
    ledger.begin_pass(PassRecord("p1", NOON, NOON))
    ledger.save_people([Person(page(1), "Ann")], at=NOON)

    copy = ledger.scratch_copy()

    assert copy.all_rows(Source.ORDERS) == ledger.all_rows(Source.ORDERS)
    assert copy.related([page(1)]) == ledger.related([page(1)])
    assert copy.due(NOON) == ledger.due(NOON)
    assert copy.all_judgements() == ledger.all_judgements()
    assert copy.open_alerts() == ledger.open_alerts()
    assert copy.unsettled() == ledger.unsettled()
    assert copy.history(page(1)) == ledger.history(page(1))
    assert copy.state() == ledger.state()
    assert copy.binding(Source.ORDERS) == ledger.binding(Source.ORDERS)
    assert copy.watermark(Source.ORDERS) == NOON
    assert copy.passes(9) == ledger.passes(9)
    assert copy.known_people() == ledger.known_people()
    copy.close()


def test_what_is_done_to_a_scratch_copy_stays_there(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1)])
    copy = ledger.scratch_copy()

    copy.save_rows([order(2)])
    copy.delete_rows(Source.ORDERS, [page(1)])
    copy.add_to_outbox([entry("e1")])
    copy.close()

    assert ledger.page_ids(Source.ORDERS) == {page(1)}
    assert ledger.unsettled() == []


def test_a_scratch_copy_is_free_while_the_real_one_is_held(ledger: SqlLedger) -> None:
    worker = this_process(token="worker")
    ledger.acquire(worker, seconds=60)
    copy = ledger.scratch_copy()

    assert copy.acquire(this_process(token="plan"), seconds=60) is None
    assert ledger.acquire(this_process(token="plan"), seconds=60) == worker
    copy.close()
