"""What stands, as ``alerts --json`` prints it."""

from datetime import tzinfo

from pydantic import JsonValue

from notion_sync.documents import cell_document
from notion_sync.explain.document import announcement_document, instant_document
from notion_sync.overview.standing import (
    CellLeft,
    Condition,
    Held,
    Open,
    Order,
    Overview,
    SetAsideOrder,
    Undeliverable,
)


def document(found: Overview) -> JsonValue:
    """The whole overview; instants are in the team's time zone."""
    zone = found.zone
    return {
        "as_of": instant_document(found.as_of, zone),
        "slack": found.speaks,
        "remembers": found.remembers,
        "open": [_open(each, zone) for each in found.open],
        "held": [_held(each, zone) for each in found.held],
        "undeliverable": [_undeliverable(each, zone) for each in found.undeliverable],
        "conditions": [_condition(each, zone) for each in found.conditions],
        "set_aside": [_set_aside(each, zone) for each in found.set_aside],
        "left_alone": [_left_alone(each, zone) for each in found.left_alone],
        "history_of": _order(found.order) if found.order else None,
        "history": [announcement_document(said, zone) for said in found.history],
    }


def _order(order: Order) -> dict[str, JsonValue]:
    return {
        "page_id": order.page_id,
        "order": order.title,
        "order_id": order.number,
        "url": order.url or None,
    }


def _open(found: Open, zone: tzinfo) -> JsonValue:
    return {
        **_order(found.order),
        "code": found.code,
        "level": found.level.word,
        "opened_at": instant_document(found.opened_at, zone),
        "said_at": instant_document(found.said_at, zone),
        "repeats": found.repeats,
        "channel": found.channel,
        "ts": found.ts,
        "news_waits_since": instant_document(found.news_since, zone),
        "acknowledged_by": found.taken.name if found.taken else None,
        "acknowledged_since": instant_document(found.taken.since if found.taken else None, zone),
        "snoozed_until": found.snoozed_until.isoformat() if found.snoozed_until else None,
    }


def _held(found: Held, zone: tzinfo) -> JsonValue:
    return {
        **_order(found.order),
        "code": found.code,
        "level": found.level.word,
        "waits_since": instant_document(found.since, zone),
        "until": instant_document(found.until, zone),
        "snoozed": found.is_snoozed,
    }


def _undeliverable(found: Undeliverable, zone: tzinfo) -> JsonValue:
    about: dict[str, JsonValue] = {"page_id": None, "order": None, "order_id": None, "url": None}
    return {
        **(_order(found.order) if found.order else about),
        "code": found.code,
        "what": found.what,
        "at": instant_document(found.at, zone),
        "channel": found.channel,
        "error": found.error,
    }


def _condition(found: Condition, zone: tzinfo) -> JsonValue:
    return {
        "key": found.key,
        "what": found.what or None,
        "since": instant_document(found.since, zone),
        "said": found.is_said,
    }


def _set_aside(found: SetAsideOrder, zone: tzinfo) -> JsonValue:
    return {
        **_order(found.order),
        "task": found.task.value,
        "reason": found.reason,
        "failures": found.failures,
        "first_failure": instant_document(found.first_at, zone),
        "last_failure": instant_document(found.last_at, zone),
        "next_try": instant_document(found.next_try, zone),
    }


def _left_alone(found: CellLeft, zone: tzinfo) -> JsonValue:
    return {
        **_order(found.order),
        "column": found.column,
        "shows": cell_document(found.shows),
        "should_show": cell_document(found.should_show),
        "since": instant_document(found.since, zone),
        "next_look": instant_document(found.next_look, zone),
    }
