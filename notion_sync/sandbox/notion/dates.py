"""Dates as Notion keeps them: a day, or an instant to the minute with its offset."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, available_timezones

from notion_sync.sandbox.notion.model import Moment
from notion_sync.sandbox.notion.shapes import (
    Json,
    JsonObject,
    as_object,
    as_text,
    invalid,
    missing,
    only_keys,
)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def parse_moment(value: Json, path: str) -> Moment:
    """Read ISO 8601: a day, or an instant (UTC where it names no offset)."""
    text = as_text(value, path)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _ISO.fullmatch(text):
            instant = datetime.fromisoformat(text)
            return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    except ValueError:
        pass
    raise invalid(path, "a valid ISO 8601 date string", value)


def parse_date(value: Json, path: str) -> JsonObject | None:
    """Read the value of a date cell and return it as it is stored, which is as it is read back."""
    if value is None:
        return None
    raw = as_object(value, path)
    only_keys(raw, path, {"start", "end", "time_zone"})
    if "start" not in raw:
        raise missing(f"{path}.start")
    zone = _zone(raw, path)
    start = _shown(raw["start"], f"{path}.start", zone)
    end = None if raw.get("end") is None else _shown(raw["end"], f"{path}.end", zone)
    return {"start": start, "end": end, "time_zone": None}


def _zone(raw: JsonObject, path: str) -> ZoneInfo | None:
    if raw.get("time_zone") is None:
        return None
    name = as_text(raw["time_zone"], f"{path}.time_zone")
    if name not in available_timezones():
        raise invalid(f"{path}.time_zone", "a valid IANA time zone", name)
    return ZoneInfo(name)


def _shown(value: Json, path: str, zone: ZoneInfo | None) -> str:
    moment = parse_moment(value, path)
    if zone is None:
        return show(moment)
    if not isinstance(moment, datetime):
        raise invalid(path, "a date-time where `time_zone` is given", value)
    local = moment.replace(tzinfo=zone)
    if _OFFSET.search(as_text(value, path)[10:]) and moment != local:
        raise invalid(path, "without an offset, or with that of `time_zone`", value)
    return show(local)


def show(moment: Moment) -> str:
    """Write a moment as a page shows it: instants to the minute, with milliseconds and offset."""
    if isinstance(moment, datetime):
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone")
        return moment.replace(second=0, microsecond=0).isoformat(timespec="milliseconds")
    return moment.isoformat()


def show_minute(instant: datetime) -> str:
    """Write a created or edited time: UTC, rounded down to the minute."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:00.000Z")


def stored_moment(text: str) -> Moment:
    """Read back what `show` wrote."""
    return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)


def whole_minute(instant: datetime) -> datetime:
    """Round down to the minute."""
    return instant.replace(second=0, microsecond=0)
