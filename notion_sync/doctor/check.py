"""One thing that was looked at, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from adapters.errors import AdapterError
from notion_sync.exit_codes import exit_code_of

Outcome = Literal["ok", "note", "finding"]
"""A finding stops or spoils a pass; a note is good to know and may stay as it is."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in an area, in one sentence, and the one line that mends it.

    stops: the exit code of a pass that meets it; 0 where passes go on.
    """

    area: str
    outcome: Outcome
    what: str
    remedy: str = ""
    stops: int = 0


def ok(area: str, what: str) -> Check:
    """All is well."""
    return Check(area, "ok", what)


def note(area: str, what: str, remedy: str = "") -> Check:
    """Good to know."""
    return Check(area, "note", what, remedy)


def finding(area: str, what: str, remedy: str, *, stops: int = 0) -> Check:
    """Something to mend."""
    return Check(area, "finding", what, remedy, stops)


def failed(area: str, error: AdapterError, *, stops: bool = True) -> Check:
    """What an error says, with the exit code of a pass that meets it; ``stops`` False where passes go on."""
    remedy = error.remedy or "Try again; if it stays, look at the other side's status page."
    return finding(area, error.what, remedy, stops=exit_code_of(error) if stops else 0)


def exit_code(checks: Iterable[Check]) -> int:
    """That of the first thing that stops a pass; else 1 where there is any finding, else 0."""
    found = [check for check in checks if check.outcome == "finding"]
    return next((check.stops for check in found if check.stops), 1 if found else 0)


def document(checks: Iterable[Check]) -> JsonValue:
    """The checks as ``doctor --json`` prints them."""
    checks = list(checks)
    return {
        "exit": exit_code(checks),
        "checks": [
            {
                "area": check.area,
                "outcome": check.outcome,
                "what": check.what,
                "remedy": check.remedy or None,
                "stops_passes": bool(check.stops),
            }
            for check in checks
        ],
    }
