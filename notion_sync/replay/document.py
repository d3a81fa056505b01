"""A replay as ``replay --json`` prints it."""

from collections.abc import Sequence
from datetime import tzinfo

from pydantic import JsonValue

from notion_sync.replay.compare import Comparison
from notion_sync.replay.noise import noise_of
from notion_sync.replay.playing import Event, Played
from notion_sync.reporting.document import decimal
from notion_sync.scorecard import Figure


def document(
    played: Played,
    figures: tuple[Figure, ...],
    comparison: Comparison | None,
    zone: tzinfo,
    uncertain: Sequence[str],
) -> JsonValue:
    """Everything there is. Times are local. uncertain: codes that what is known cannot judge."""
    noise = noise_of(played.events, zone)
    return {
        "first": played.first.astimezone(zone).isoformat(),
        "last": played.last.astimezone(zone).isoformat(),
        "passes": played.passes,
        "messages": played.messages,
        "uncertain_codes": list(uncertain),
        "events": [_event(event, zone, uncertain) for event in played.events],
        "by_week": dict(noise.weeks),
        "by_person": dict(noise.people),
        "by_code": dict(noise.codes),
        "kpis": [
            {
                "kpi": figure.kpi.key,
                "period": figure.period.label,
                "currency": figure.currency,
                "value": decimal(figure.value),
                "denominator": figure.denominator,
            }
            for figure in figures
        ],
        "compared": None if comparison is None else _comparison(comparison, zone, uncertain),
    }


def _event(event: Event, zone: tzinfo, uncertain: Sequence[str]) -> JsonValue:
    return {
        "at": event.at.astimezone(zone).isoformat(),
        "event": event.event,
        "code": event.code,
        "level": event.level,
        "order": event.order,
        "what": event.what,
        "do": event.do,
        "named": list(event.named),
        "channel": event.channel,
        "certain": event.code not in uncertain,
    }


def _comparison(found: Comparison, zone: tzinfo, uncertain: Sequence[str]) -> JsonValue:
    return {
        "same": found.same,
        "come": [_event(event, zone, uncertain) for event in found.come],
        "go": [_event(event, zone, uncertain) for event in found.go],
        "moved": [
            {
                "to": each.after.at.astimezone(zone).isoformat(),
                **_as_dict(_event(each.before, zone, uncertain)),
            }
            for each in found.moved
        ],
    }


def _as_dict(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}
