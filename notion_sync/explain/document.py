"""An explanation as ``explain --json`` prints it."""

from datetime import date, datetime, tzinfo
from decimal import Decimal

from pydantic import JsonValue

from notion_sync.compose import sentence
from notion_sync.documents import cell_document
from notion_sync.explain.explanation import (
    AlertExplained,
    Announcement,
    Explanation,
    Fact,
    FindingExplained,
    RuleExplained,
    Whom,
)
from rules.finding import Parameter, Say
from rules.record import Setback


def document(told: Explanation) -> JsonValue:
    """The whole explanation; instants are in the team's time zone."""
    zone = told.zone
    return {
        "page_id": told.page_id,
        "order": told.title,
        "order_id": told.number,
        "url": told.url,
        "as_of": instant_document(told.as_of, zone),
        "gone": told.gone,
        "health": told.health or None,
        "facts": [_fact(fact) for fact in told.facts],
        "related": [
            {
                "source": row.source.value,
                "title": row.title,
                "url": row.url,
                "facts": [_fact(fact) for fact in row.facts],
            }
            for row in told.related
        ],
        "cells": [
            {
                "column": cell.column,
                "shows": cell_document(cell.shows),
                "should_show": cell_document(cell.should_show),
                "differs": cell.differs,
                "left_alone": cell.left_alone,
            }
            for cell in told.cells
        ],
        "data_issues": list(told.issues),
        "rules": [_rule(rule, zone) for rule in told.rules],
        "decision": told.decision,
        "roles": [
            {"letter": seat.letter, "role": seat.role, "people": [_whom(whom) for whom in seat.people]}
            for seat in told.seats
        ],
        "slack": told.speaks,
        "snoozed_until": told.snoozed_until.isoformat() if told.snoozed_until else None,
        "alerts": [_alert(alert, zone) for alert in told.alerts],
        "announced": [announcement_document(said, zone) for said in told.announcements],
        "next_look": instant_document(told.next_look, zone),
        "set_aside": _set_aside(told.set_aside, zone) if told.set_aside else None,
    }


def _set_aside(setback: Setback, zone: tzinfo) -> JsonValue:
    return {
        "task": setback.task.value,
        "reason": setback.reason,
        "failures": setback.failures,
        "next_try": instant_document(setback.next_try, zone),
    }


def _fact(fact: Fact) -> JsonValue:
    return {"column": fact.column, "value": cell_document(fact.value)}


def _rule(rule: RuleExplained, zone: tzinfo) -> JsonValue:
    down = rule.stands_down
    return {
        "rule": rule.name,
        "findings": [_finding(found) for found in rule.findings],
        "stands_down": {"families": list(down.families), "because": list(down.because)} if down else None,
        "policy": [
            {"key": line.key, "value": line.value, "file": line.file, "default": line.is_default}
            for line in rule.policy
        ],
        "next_look": instant_document(rule.next_look, zone),
    }


def _finding(found: FindingExplained) -> JsonValue:
    finding = found.finding
    return {
        "code": finding.code,
        "level": finding.level.word,
        "what": sentence(str(finding.what)),
        "next_action": str(finding.do),
        "since": finding.since.isoformat() if finding.since else None,
        "evidence": [{"name": name, "value": _value(value)} for name, value in finding.evidence.items()],
        "decision": found.decision,
        "named": [_whom(whom) for whom in found.named],
        "informed": list(found.informed),
        "consulted": list(found.consulted),
    }


def _whom(whom: Whom) -> JsonValue:
    return {"name": whom.name, "why": whom.why, "notes": list(whom.notes)}


def _alert(explained: AlertExplained, zone: tzinfo) -> JsonValue:
    alert = explained.alert
    return {
        "family": alert.family,
        "state": alert.state.value,
        "code": explained.code,
        "level": explained.level,
        "opened_at": instant_document(alert.opened_at, zone),
        "said_at": instant_document(alert.said_at, zone),
        "waiting_since": instant_document(alert.waiting_since, zone),
        "channel": explained.channel,
        "ts": alert.message.ts if alert.message else None,
        "only_in_row": explained.from_row,
        "acknowledged_by": alert.taken.name if alert.taken else None,
        "acknowledged_since": instant_document(alert.taken.since if alert.taken else None, zone),
        "upcoming": explained.upcoming,
        "upcoming_at": instant_document(explained.upcoming_at, zone),
    }


def announcement_document(said: Announcement, zone: tzinfo) -> JsonValue:
    """What was said once about an order."""
    return {
        "at": instant_document(said.at, zone),
        "channel": said.channel,
        "event": said.event,
        "code": said.code,
        "level": said.level,
        "what": said.what,
        "named": list(said.named),
        "in_thread": said.in_thread,
        "delivery": said.delivery.value,
        "error": said.error or None,
    }


def instant_document(moment: datetime | None, zone: tzinfo) -> str | None:
    """An instant to the minute, in the team's time zone."""
    return moment.astimezone(zone).isoformat(timespec="minutes") if moment else None


def _value(value: Parameter) -> JsonValue:
    match value:
        case Decimal():
            return cell_document(value)
        case date():
            return value.isoformat()
        case Say():
            return str(value)
        case _:
            return value
