"""The metadata is public: other tools and our own search read it."""

from adapters.slack.message import payload
from adapters.slack.metadata import Metadata
from rules.notice import Message
from tests.adapters.slack.samples import PAYMENT, UNANSWERED, alert, as_event, summary


def test_an_alert_carries_its_pass_and_its_alerts() -> None:
    assert payload(alert(PAYMENT, as_event(UNANSWERED, "raised")))["metadata"] == {
        "event_type": "notion_sync_alert",
        "event_payload": {
            "pass": "pass-1",
            "alerts": [
                {"key": PAYMENT.key, "code": "payment.pause", "level": "critical", "event": "opened"},
                {"key": UNANSWERED.key, "code": "client.waiting", "level": "warning", "event": "raised"},
            ],
        },
    }


def test_a_summary_carries_no_alerts() -> None:
    assert payload(summary())["metadata"] == {
        "event_type": "notion_sync_alert",
        "event_payload": {"pass": "pass-1"},
    }


def test_a_message_about_the_service_carries_its_key() -> None:
    message = Message(kind="operational", pass_id="pass-1", heading="x", key="role:Finance")
    assert payload(message)["metadata"] == {
        "event_type": "notion_sync_operational",
        "event_payload": {"pass": "pass-1", "key": "role:Finance"},
    }


def test_an_edit_carries_none_so_that_the_old_one_stays() -> None:
    done = Message(kind="done", pass_id="pass-2", notices=(as_event(PAYMENT, "resolved"),))
    assert "metadata" not in payload(done)


def test_a_message_is_recognised_whatever_the_order_of_its_alerts() -> None:
    one = Metadata.of(alert(PAYMENT, UNANSWERED))
    assert one.same_message(Metadata.of(alert(UNANSWERED, PAYMENT)))


def test_messages_of_another_pass_or_with_other_alerts_are_not_the_same() -> None:
    one = Metadata.of(alert(PAYMENT))
    for other in (
        alert(PAYMENT).model_copy(update={"pass_id": "pass-2"}),
        alert(PAYMENT, UNANSWERED),
        alert(as_event(PAYMENT, "repeated")),
        summary(),
    ):
        assert not one.same_message(Metadata.of(other))


def test_what_other_apps_attach_is_not_ours() -> None:
    assert Metadata(event_type="deploy", event_payload={"pass": "pass-1"}).label is None
    assert Metadata(event_type="notion_sync_alert", event_payload={"alerts": "none"}).label is None
