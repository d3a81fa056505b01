"""What goes wrong in a season under faults: what both services do on a bad day, none of it for good."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from notion_sync.sandbox.chance import drawn
from notion_sync.sandbox.fault import Fault
from notion_sync.sandbox.fault_script import parse

NOTION = (
    "any: 503",
    "any: 503 saved",
    "any: 500",
    "any: 504 saved",
    "any: html 502",
    "any: 409",
    "any: 429 retry-after 3s",
    "any: 429 retry-after date 75s reason public_api_space_request_rate_limit",
    "any: 529 retry-after 5s",
    "any: drop before",
    "any: drop after",
    "any: slow 20s",
)
SLACK = (
    "any: 503",
    "any: 503 saved",
    "any: html 502 saved",
    "any: error internal_error",
    "any: error fatal_error saved",
    "any: error ratelimited",
    "any: 429 retry-after 3s",
    "any: 429 retry-after 75s",
    "any: drop before",
    "any: drop after",
    "any: slow 20s",
    "chat.postMessage: drop after late 1 read",
    "chat.postMessage: late 2s",
)
DEADLY = (
    ("notion", "any", 10),
    ("notion", "PATCH", 5),
    ("slack", "any", 6),
    ("slack", "chat.postMessage", 4),
    ("commit", "", 16),
)
"""Where a pass is killed: at one of so many first requests of a kind, or commits of its ledger."""

KILLED_SHARE = 4
"""Of all passes, so many times the share of the requests that meet a fault are to be killed."""

HALF = 0.5


def script(lines: tuple[str, ...], percent: float) -> str:
    """The lines, so that together they hit that share of all requests."""
    share = percent / 100
    each = share / len(lines)
    # A line is only drawn for what the lines before it missed.
    return "".join(
        f"{line}, {min(1.0, each / (1 - each * number)) * 100:.4f}%\n" for number, line in enumerate(lines)
    )


def mixed(percent: float) -> dict[str, tuple[Fault, ...]]:
    """The faults of both services that hit so many percent of all requests."""
    return {"notion": parse(script(NOTION, percent)), "slack": parse(script(SLACK, percent))}


@dataclass(frozen=True)
class Death:
    """Where a pass is killed, should it come so far: at requests to a service, or before a commit."""

    at: Mapping[str, Fault] = field(default_factory=dict)
    commit: int | None = None


def death(percent: float, seed: int, number: int) -> Death:
    """How the pass of that number dies, if it does."""
    if drawn(seed, "killed", number) >= percent / 100 * KILLED_SHARE:
        return Death()
    place, what, most = DEADLY[int(drawn(seed, "where", number) * len(DEADLY))]
    passed = int(drawn(seed, "how far", number) * most)
    if place == "commit":
        return Death(commit=passed)
    when = "before" if drawn(seed, "when", number) < HALF else "after"
    (fault,) = parse(f"{what}: kill {when}, after {passed}")
    return Death({place: fault})
