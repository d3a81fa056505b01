"""Faults to order in advance: what a stand-in does wrong, to which requests and how often."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from notion_sync.sandbox.chance import drawn
from notion_sync.sandbox.fault import Fault, FaultKind
from notion_sync.sandbox.fault_script import parse

__all__ = ["Fault", "FaultKind", "Faults", "Met"]


@dataclass(frozen=True)
class Met:
    """A request that met a fault."""

    fault: Fault
    method: str
    path: str


@dataclass
class _Order:
    fault: Fault
    number: int
    pattern: re.Pattern[str]
    to_pass: int
    left: int | None
    seen: dict[str, int] = field(default_factory=dict)

    def hits(self, request: str, now: datetime, seed: int) -> bool:
        """Whether this request meets the fault; counts it."""
        fault = self.fault
        if self.left == 0 or not self.pattern.search(request):
            return False
        if (fault.since and now < fault.since) or (fault.until and now >= fault.until):
            return False
        if self.to_pass:
            self.to_pass -= 1
            return False
        if not self._falls(request, seed):
            return False
        if self.left is not None:
            self.left -= 1
        return True

    def _falls(self, request: str, seed: int) -> bool:
        # Drawn from the request and how often it came, so that requests under way at once cannot swap fates.
        if self.fault.chance >= 1:
            return True
        times = self.seen[request] = self.seen.get(request, 0) + 1
        return drawn(seed, self.number, request, times) < self.fault.chance


class Faults:
    """The faults still to come, in the order in which they were added. Safe to share between threads.

    seed: what chance is drawn from; the same requests then meet the same faults in every run.
    kill: ends the process that asks, for faults that do.
    takes_no_time: slow answers come at once while the sandbox's clock moves on, and a client that would
    have waited longer than `patience` seconds is hung up on.
    met: the requests that met a fault, oldest first.
    """

    def __init__(self, seed: int = 0) -> None:
        self._lock = Lock()
        self._orders: list[_Order] = []
        self._ordered = 0
        self.seed = seed
        self.kill: Callable[[], None] | None = None
        self.takes_no_time = False
        self.patience = 60.0
        self.met: list[Met] = []

    def add(self, *faults: Fault | str) -> None:
        """Order faults, behind those already ordered. A text is a script; ScriptError where it is wrong."""
        given = [fault for each in faults for fault in (parse(each) if isinstance(each, str) else (each,))]
        with self._lock:
            for fault in given:
                pattern = re.compile(fault.match)
                self._orders.append(_Order(fault, self._ordered, pattern, fault.after, fault.times))
                self._ordered += 1

    def clear(self) -> None:
        """Forget every fault still to come."""
        with self._lock:
            self._orders.clear()

    def take(self, method: str, path: str, now: datetime) -> Fault | None:
        """Return the fault this request meets, if any, and count it as spent. `now` is the sandbox's."""
        with self._lock:
            for order in self._orders:
                if order.hits(f"{method} {path}", now, self.seed):
                    self.met.append(Met(order.fault, method, path))
                    return order.fault
        return None
