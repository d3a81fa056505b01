"""Slack's timestamps: ids that sort by time, "1789000000.000123"."""

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TS = re.compile(r"(\d{1,12})(?:\.(\d{1,6}))?")


def from_instant(instant: datetime) -> int:
    """Return an instant in microseconds since the epoch."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def render(micros: int) -> str:
    """Write microseconds as a ts."""
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def parse(ts: str) -> int | None:
    """Read a ts into microseconds; None where it is none."""
    match = _TS.fullmatch(ts)
    if match is None:
        return None
    return int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))
