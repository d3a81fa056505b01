from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from adapters.ledger import SqlLedger
from rules.record import Alert, AlertState
from tests.adapters.ledger.samples import alert, alerts, page


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(saved=alerts)
def test_an_alert_comes_back_as_it_was_saved(ledger: SqlLedger, saved: Alert) -> None:
    ledger.save_alerts([saved])

    assert saved in ledger.alerts([saved.page_id])
    assert (saved in ledger.open_alerts()) is (saved.state is not AlertState.RESOLVED)


def test_each_order_has_one_alert_of_a_family(ledger: SqlLedger) -> None:
    ledger.save_alerts([alert(1), alert(1, "timeline"), alert(2)])
    ledger.save_alerts([alert(1, repeats=2)])

    assert ledger.alerts([page(1), page(3)]) == [alert(1, repeats=2), alert(1, "timeline")]


def test_alerts_that_wait_or_are_open_are_open_alerts(ledger: SqlLedger) -> None:
    ledger.save_alerts(
        [
            alert(1, state=AlertState.WAITING),
            alert(2, state=AlertState.OPEN),
            alert(3, state=AlertState.RESOLVED),
        ]
    )

    assert [open_one.page_id for open_one in ledger.open_alerts()] == [page(1), page(2)]


def test_deleting_an_alert_spares_the_orders_other_alerts(ledger: SqlLedger) -> None:
    service = Alert("", "notion")
    ledger.save_alerts([alert(1), alert(1, "timeline"), alert(2), service])

    ledger.delete_alerts([replace(alert(1), repeats=7), service])
    ledger.delete_alerts([])

    assert ledger.alerts([page(1), page(2), ""]) == [alert(1, "timeline"), alert(2)]
