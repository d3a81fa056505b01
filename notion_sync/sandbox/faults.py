"""Faults to order in advance: what a stand-in does wrong, to which requests and how often."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

FaultKind = Literal["status", "drop_before", "drop_after", "slow", "html"]


@dataclass(frozen=True)
class Fault:
    """One ordered misbehaviour.

    match: a regular expression searched in "METHOD /path".
    kind: `status` answers an error in the service's own format; `html` answers `status` with a web page, as a
        proxy does; `drop_before` closes the connection with nothing applied, `drop_after` applies the request
        first; `slow` waits `delay` seconds, then answers as usual (nothing is applied if the client has hung
        up meanwhile).
    body: the JSON body of the error; by default what the service says with this status.
    after: so many matching requests pass first.
    times: how many requests it hits; None means every one from then on.
    commit: apply the request before the fault (saved though it answers 503 or the client times out).
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


@dataclass
class _Order:
    fault: Fault
    pattern: re.Pattern[str]
    to_pass: int
    left: int | None


class Faults:
    """The faults still to come, in the order in which they were added. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._orders: list[_Order] = []

    def add(self, *faults: Fault) -> None:
        """Order faults, behind those already ordered."""
        orders = [_Order(fault, re.compile(fault.match), fault.after, fault.times) for fault in faults]
        with self._lock:
            self._orders += orders

    def clear(self) -> None:
        """Forget every fault still to come."""
        with self._lock:
            self._orders.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault this request meets, if any, and count it as spent."""
        with self._lock:
            for order in self._orders:
                if order.left == 0 or not order.pattern.search(f"{method} {path}"):
                    continue
                if order.to_pass:
                    order.to_pass -= 1
                    continue
                if order.left is not None:
                    order.left -= 1
                return order.fault
        return None
