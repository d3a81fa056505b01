"""One thing that a stand-in does wrong: what happens to a request, to which, how often and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

FaultKind = Literal[
    "status", "drop_before", "drop_after", "slow", "html", "late", "kill_before", "kill_after"
]


@dataclass(frozen=True)
class Fault:
    """One ordered misbehaviour. :mod:`notion_sync.sandbox.fault_script` has a readable form of it.

    match: a regular expression searched in "METHOD /path".
    kind: `status` answers an error in the service's own format; `html` answers `status` with a web page, as a
        proxy does; `drop_before` closes the connection with nothing applied, `drop_after` applies the request
        first; `slow` waits `delay` seconds, then answers as usual (nothing is applied if the client has hung
        up meanwhile); `late` answers as usual, but what the request did shows late; `kill_before` and
        `kill_after` drop the connection likewise, and end the process that asked (`Faults.kill`).
    body: the JSON body of the error; by default what the service says with this status.
    after: so many matching requests pass first.
    times: how many requests it hits; None means every one from then on.
    commit: apply the request before the fault (saved though it answers 503 or the client times out).
    retry_after: the seconds its `Retry-After` asks for, given as an HTTP date where `retry_as_date`.
    reason: Notion's `rate_limit_reason`.
    late_reads, late_seconds: after how many readings and seconds what the request did is shown: a message in
        a channel's history, a changed row in a query.
    chance: the probability with which it hits a request it could hit, above 0 and up to 1.
    since, until: the sandbox's own time at which it begins and ends to hit.
    """

    match: str
    kind: FaultKind
    status: int = 503
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None
    delay: float = 0
    after: int = 0
    times: int | None = 1
    commit: bool = False
    retry_after: float | None = None
    retry_as_date: bool = False
    reason: str = ""
    late_reads: int = 0
    late_seconds: float = 0
    chance: float = 1.0
    since: datetime | None = None
    until: datetime | None = None

    @property
    def applies(self) -> bool:
        """Whether the request is carried out, whatever its sender hears of it."""
        return self.commit or self.kind in {"drop_after", "kill_after", "slow", "late"}

    @property
    def kills(self) -> bool:
        """Whether it ends the process that asked."""
        return self.kind in {"kill_before", "kill_after"}
