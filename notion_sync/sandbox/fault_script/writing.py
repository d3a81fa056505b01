"""From a fault to the words of a line."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from http import HTTPStatus

from notion_sync.sandbox.fault import Fault

_WORD = re.compile(r"\w+", re.ASCII)


def write_what(fault: Fault) -> str:
    """Say what happens."""
    return " ".join([_head(fault), *_details(fault)])


def _head(fault: Fault) -> str:
    match fault.kind:
        case "status":
            return f"error {fault.body['error']}" if fault.body and _is_refusal(fault) else str(fault.status)
        case "html":
            return f"html {fault.status}"
        case "slow":
            return f"slow {seconds(fault.delay)}"
        case "late":
            return _late(fault)
        case "drop_before" | "drop_after" | "kill_before" | "kill_after":
            return fault.kind.replace("_", " ")


def _is_refusal(fault: Fault) -> bool:
    """Whether it is Slack's way to say no, for which there is a word."""
    body = fault.body or {}
    code = body.get("error")
    plain = isinstance(code, str) and _WORD.fullmatch(code) is not None and body.get("ok") is False
    return (
        fault.kind == "status"
        and fault.status == HTTPStatus.OK
        and plain
        and len(body) == len(("ok", "error"))
    )


def _details(fault: Fault) -> Iterator[str]:
    if fault.commit:
        yield "saved"
    if fault.retry_after is not None:
        yield f"retry-after {'date ' if fault.retry_as_date else ''}{seconds(fault.retry_after)}"
    if fault.reason:
        yield f"reason {fault.reason}"
    for name, value in fault.headers.items():
        yield f"header {name} {json.dumps(value)}"
    if fault.body is not None and not _is_refusal(fault):
        yield f"body {json.dumps(fault.body)}"
    if fault.kind != "late" and (fault.late_reads or fault.late_seconds):
        yield _late(fault)


def _late(fault: Fault) -> str:
    reads = "1 read" if fault.late_reads == 1 else f"{fault.late_reads} reads"
    parts = [f"late {reads}"] if fault.late_reads else []
    if fault.late_seconds or not parts:
        parts.append(f"late {seconds(fault.late_seconds)}")
    return " ".join(parts)


def write_limits(fault: Fault) -> Iterator[str]:
    """Say how often and when, where that is not the usual."""
    always = fault.chance < 1
    if fault.times is None:
        if not always:
            yield "always"
    elif fault.times != 1 or always:
        yield {1: "once", 2: "twice"}.get(fault.times, f"{fault.times} times")
    if fault.chance < 1:
        yield f"{(Decimal(repr(fault.chance)) * 100).normalize():f}%"
    if fault.after:
        yield f"after {fault.after}"
    if fault.since:
        yield f"from {fault.since.isoformat()}"
    if fault.until:
        yield f"until {fault.until.isoformat()}"


def seconds(value: float) -> str:
    """Write a duration."""
    return f"{Decimal(repr(value)).normalize():f}s"
