from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings

from adapters.errors import LedgerError
from adapters.ledger import SqlLedger
from rules.record import Alert, AlertState, Delivery, MessageRef, OutboxEntry
from tests.adapters.ledger.samples import HOUR, NOON, alert, entries, entry, message, page

SAID_AT = MessageRef("C1", "100.1", "100.1")
LATER = MessageRef("C1", "200.2", "200.2")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(added=entries)
def test_an_entry_comes_back_as_it_was_added(ledger: SqlLedger, added: OutboxEntry) -> None:
    added = replace(added, id=str(uuid4()))
    ledger.add_to_outbox([added])

    (back,) = ledger.unsettled()

    assert back == added
    ledger.settle(added.id, Delivery.DROPPED)


def test_entries_wait_in_the_order_they_were_added(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("z"), entry("a")])
    ledger.add_to_outbox([])
    ledger.add_to_outbox([entry("m")])

    assert [waiting.id for waiting in ledger.unsettled()] == ["z", "a", "m"]


def test_an_entry_is_never_taken_for_another(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1", heading="First")])

    with pytest.raises(LedgerError):
        ledger.add_to_outbox([entry("e2"), entry("e1", heading="Another")])

    assert ledger.unsettled() == [entry("e1", heading="First")]


def test_an_attempt_is_remembered_before_the_message_leaves(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1")])

    ledger.attempt("e1", at=NOON)

    assert ledger.unsettled() == [entry("e1", delivery=Delivery.SENDING, attempted_at=NOON)]


def test_an_attempt_cannot_hide_in_a_transaction(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1")])

    with pytest.raises(RuntimeError, match="durable"), ledger.transaction():
        ledger.attempt("e1", at=NOON)


@pytest.mark.parametrize("delivery", [Delivery.SAID, Delivery.DROPPED, Delivery.PARKED])
def test_what_is_settled_does_not_wait_any_more(ledger: SqlLedger, delivery: Delivery) -> None:
    ledger.add_to_outbox([entry("e1", alert(1))])

    ledger.settle("e1", delivery, error="invalid_blocks")

    assert ledger.unsettled() == []
    assert ledger.history(page(1)) == [entry("e1", alert(1), delivery=delivery, error="invalid_blocks")]


def test_an_entry_that_is_to_be_tried_again_waits_with_its_error(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1")])
    ledger.attempt("e1", at=NOON)

    ledger.settle("e1", Delivery.PENDING, error="ratelimited")

    assert ledger.unsettled() == [entry("e1", attempted_at=NOON, error="ratelimited")]


def test_settling_what_was_never_added_is_an_error(ledger: SqlLedger) -> None:
    with pytest.raises(LedgerError, match="no entry e9"):
        ledger.settle("e9", Delivery.SAID)


class TestOutcomes:
    def test_become_true_once_the_message_was_said(self, ledger: SqlLedger) -> None:
        opened = alert(1, state=AlertState.OPEN, said_at=NOON)
        ledger.add_to_outbox([entry("e1", opened)])
        assert ledger.alerts([page(1)]) == []

        ledger.settle("e1", Delivery.SAID, ref=SAID_AT)

        assert ledger.alerts([page(1)]) == [replace(opened, message=SAID_AT)]

    def test_stay_untrue_where_the_message_was_not_said(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox([entry("e1", alert(1)), entry("e2", alert(2))])

        ledger.settle("e1", Delivery.PARKED)
        ledger.settle("e2", Delivery.DROPPED)

        assert ledger.open_alerts() == []

    def test_keep_the_message_that_heads_their_thread(self, ledger: SqlLedger) -> None:
        climbed = alert(1, state=AlertState.OPEN, repeats=2, message=SAID_AT)
        ledger.add_to_outbox([entry("e1", climbed)])

        ledger.settle("e1", Delivery.SAID, ref=LATER)

        assert ledger.alerts([page(1)]) == [climbed]

    def test_learn_the_message_that_was_said_while_they_waited(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox([entry("e1", alert(1)), entry("e2", alert(1, repeats=2))])

        ledger.settle("e1", Delivery.SAID, ref=SAID_AT)
        ledger.settle("e2", Delivery.SAID, ref=LATER)

        assert ledger.alerts([page(1)]) == [alert(1, repeats=2, message=SAID_AT)]

    def test_of_a_new_episode_begin_a_new_thread(self, ledger: SqlLedger) -> None:
        ledger.save_alerts([alert(1, state=AlertState.RESOLVED, message=SAID_AT)])
        again = alert(1, state=AlertState.OPEN, episode="2026-12-01")
        ledger.add_to_outbox([entry("e1", again)])

        ledger.settle("e1", Delivery.SAID, ref=LATER)

        assert ledger.alerts([page(1)]) == [replace(again, message=LATER)]

    def test_know_no_message_where_a_webhook_tells_none(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox([entry("e1", alert(1, state=AlertState.OPEN))])

        ledger.settle("e1", Delivery.SAID)

        assert ledger.alerts([page(1)]) == [alert(1, state=AlertState.OPEN)]


class TestThreads:
    def test_are_learnt_by_replies_when_their_summary_was_said(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox(
            [entry("head"), entry("reply", in_thread_of="head"), entry("other", in_thread_of="elsewhere")]
        )

        ledger.settle("head", Delivery.SAID, ref=SAID_AT)

        assert ledger.unsettled() == [
            entry("reply", in_thread_of="head", thread_ts="100.1"),
            entry("other", in_thread_of="elsewhere"),
        ]


class TestWhatWasSaidInAMessage:
    def test_is_the_message_as_it_was_posted(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox([entry("e1", alert(1), heading="Payment")])
        assert ledger.said_in(SAID_AT) is None

        ledger.settle("e1", Delivery.SAID, ref=SAID_AT)

        assert ledger.said_in(SAID_AT) == message(alert(1), heading="Payment")
        assert ledger.said_in(replace(SAID_AT, channel="C2")) is None

    @pytest.mark.parametrize("ref", [SAID_AT, None])
    def test_is_its_last_edit(self, ledger: SqlLedger, ref: MessageRef | None) -> None:
        ledger.add_to_outbox([entry("e1", heading="Open"), entry("e2", heading="Over", edits="100.1")])
        ledger.settle("e1", Delivery.SAID, ref=SAID_AT)
        assert ledger.said_in(SAID_AT) == message(heading="Open")

        ledger.settle("e2", Delivery.SAID, ref=ref)

        assert ledger.said_in(SAID_AT) == message(heading="Over")

    def test_is_found_by_the_channel_id_where_a_name_was_configured(self, ledger: SqlLedger) -> None:
        ledger.add_to_outbox([entry("e1", heading="Hello", channel="#orders")])

        ledger.settle("e1", Delivery.SAID, ref=SAID_AT)

        assert ledger.said_in(SAID_AT) == message(heading="Hello")


def test_history_tells_what_was_said_of_an_order_oldest_first(ledger: SqlLedger) -> None:
    reminder = entry("e2", outcomes=(), message=message(alert(1), alert(3)).model_dump_json())
    ledger.add_to_outbox([entry("e1", alert(1)), reminder, entry("e3", alert(2)), entry("e4", alert(1))])
    ledger.settle("e1", Delivery.SAID, ref=SAID_AT)

    assert [told.id for told in ledger.history(page(1))] == ["e1", "e2", "e4"]
    assert ledger.history(page(1))[0].ts == "100.1"
    assert ledger.history(page(9)) == []


def test_history_of_the_service_itself_has_no_page(ledger: SqlLedger) -> None:
    ledger.add_to_outbox([entry("e1", Alert("", "notion", opened_at=NOON - HOUR)), entry("e2", alert(1))])

    assert [told.id for told in ledger.history("")] == ["e1"]
