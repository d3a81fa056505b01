from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.ledger import SqlLedger
from rules.columns import Source
from rules.record import Judgement
from tests.adapters.ledger.samples import HOUR, NOON, instants, order, page, page_ids, payment, words


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    judgement=st.builds(
        Judgement,
        page_ids,
        st.none() | instants,
        st.lists(words, max_size=3).map(tuple),
        st.booleans(),
        st.lists(words, max_size=3).map(tuple),
        st.booleans(),
    )
)
def test_a_judgement_comes_back_as_it_was_saved(ledger: SqlLedger, judgement: Judgement) -> None:
    ledger.save_judgements([judgement])

    assert ledger.judgements([judgement.page_id]) == {judgement.page_id: judgement}
    assert judgement in ledger.all_judgements()


def test_orders_in_trouble_are_told_from_the_others_and_all_are_counted(ledger: SqlLedger) -> None:
    invalid, unheld = Judgement(page(1), None, invalid=True), Judgement(page(2), None, gaps=("role:CEO",))
    ledger.save_rows([order(4)])
    ledger.save_judgements([invalid, unheld, Judgement(page(3), None)])

    assert sorted(ledger.troubled(), key=lambda each: each.page_id) == [invalid, unheld]
    assert ledger.count_judged() == 3, "one waits for its first judgement"
    assert ledger.count_judged({page(3), page(4)}) == 4


def test_orders_are_due_from_their_instant_on_earliest_first(ledger: SqlLedger) -> None:
    ledger.save_judgements(
        [
            Judgement(page(1), NOON + HOUR),
            Judgement(page(2), NOON),
            Judgement(page(3), NOON - HOUR),
            Judgement(page(4), None),
        ]
    )

    assert ledger.due(NOON) == [page(3), page(2)]
    assert ledger.due(NOON + HOUR) == [page(3), page(2), page(1)]


def test_a_new_order_is_due_until_it_was_judged(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1), payment(2, page(1))])
    assert ledger.due(datetime(1999, 1, 1, tzinfo=UTC)) == [page(1)]
    assert ledger.judgements([page(1)]) == {}
    assert ledger.all_judgements() == []

    ledger.save_judgements([Judgement(page(1), None)])
    ledger.save_rows([order(1, "Renamed")])
    assert ledger.due(NOON) == []


def test_a_deleted_order_is_never_due_again(ledger: SqlLedger) -> None:
    ledger.save_rows([order(1), order(2), payment(1, page(2))])
    ledger.delete_rows(Source.PAYMENTS, [page(1)])
    ledger.delete_rows(Source.ORDERS, [page(2)])

    assert ledger.due(NOON) == [page(1)]


def test_all_orders_that_are_not_ended_can_be_made_due(ledger: SqlLedger) -> None:
    ledger.save_rows([order(3)])
    ledger.save_judgements(
        [Judgement(page(1), None), Judgement(page(2), NOON + HOUR), Judgement(page(4), None, ended=True)]
    )

    ledger.make_due(None, now=NOON)

    assert ledger.due(NOON) == [page(1), page(2), page(3)]
    assert ledger.judgements([page(2)])[page(2)] == Judgement(page(2), NOON)


def test_single_orders_can_be_made_due_ended_and_unknown_ones_too(ledger: SqlLedger) -> None:
    ledger.save_judgements(
        [Judgement(page(1), None, codes=("payment.pause",), ended=True), Judgement(page(2), None)]
    )

    ledger.make_due([page(1), page(9)], now=NOON)

    assert ledger.due(NOON) == [page(1), page(9)]
    assert ledger.judgements([page(1), page(9)]) == {
        page(1): Judgement(page(1), NOON, codes=("payment.pause",), ended=True)
    }
