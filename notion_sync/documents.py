"""What ``--json`` prints: the shapes that ``docs/json.md`` describes."""

from decimal import Decimal

from pydantic import JsonValue

from notion_sync.report import PassReport, RowChange, Spoken
from rules.cells import CellValue, DateCell, Links, Person, Unreadable, Unseen
from rules.notice import Notice


def cell_document(value: CellValue) -> JsonValue:
    """A cell as JSON: dates in ISO 8601, numbers as numbers, people by id and name."""
    match value:
        case None | bool() | str():
            return value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case DateCell(start, None):
            return start.isoformat()
        case DateCell(start, end):
            return {"start": start.isoformat(), "end": end.isoformat() if end else None}
        case Links(ids):
            return list(ids)
        case Unreadable(shown, _) | Unseen(shown):
            return shown
        case tuple():
            return [
                {"id": item.id, "name": item.name} if isinstance(item, Person) else item for item in value
            ]


def pass_document(report: PassReport) -> JsonValue:
    """A pass: what was (or would be) written and said."""
    return {
        "pass": report.pass_id,
        "as_of": report.as_of.isoformat(),
        "exit": report.exit_code,
        "skipped": report.skipped or None,
        "first_contact": report.first_contact,
        "rows_read": report.read,
        "rows_changed": report.changed,
        "orders_judged": report.judged,
        "orders_waiting": report.waiting,
        "orders_set_aside": report.set_aside,
        "cells_left_alone": report.left_alone,
        "orders": [_row(row) for row in report.rows],
        "slack": [_spoken(spoken) for spoken in report.spoken],
        "comments": [_notice(notice) for notice in report.comments],
        "problems": list(report.problems),
        "warnings": list(report.warnings),
    }


def _row(row: RowChange) -> JsonValue:
    return {
        "page_id": row.page_id,
        "order": row.title,
        "order_id": row.number,
        "url": row.url,
        "cells": {
            change.column: {"from": cell_document(change.before), "to": cell_document(change.after)}
            for change in row.cells
        },
    }


def _spoken(spoken: Spoken) -> JsonValue:
    message = spoken.message
    return {
        "channel": spoken.channel,
        "kind": message.kind,
        "in_thread": spoken.in_thread,
        "heading": message.heading,
        "lines": list(message.lines),
        "alerts": [_notice(notice) for notice in message.notices],
    }


def _notice(notice: Notice) -> JsonValue:
    return {
        "key": notice.key,
        "code": notice.code,
        "level": notice.level,
        "event": notice.event,
        "order": notice.order,
        "url": notice.url,
        "what": notice.what,
        "next_action": notice.do,
        "note": notice.note,
        "named": [named.name for named in notice.named],
        "informed": list(notice.informed),
        "consulted": list(notice.consulted),
    }
