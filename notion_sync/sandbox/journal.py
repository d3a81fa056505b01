"""What was asked of a stand-in and how it answered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True)
class Exchange:
    """One request and its outcome. `headers` are the request's, in lower case.

    body: the parsed JSON or form, None for anything else.
    status: None where the connection was closed without an answer.
    """

    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    body: object
    status: int | None
    headers: Mapping[str, str]


class Journal:
    """The exchanges of a stand-in, oldest answer first. Safe to share between threads.

    `reads` finds the "METHOD /path" of requests that change nothing.
    """

    def __init__(self, reads: str = "^GET ") -> None:
        self._reads = re.compile(reads)
        self._lock = Lock()
        self._exchanges: list[Exchange] = []

    def record(self, exchange: Exchange) -> None:
        """Add an exchange; it is there before the client has the answer."""
        with self._lock:
            self._exchanges.append(exchange)

    @property
    def exchanges(self) -> list[Exchange]:
        """A copy of all exchanges."""
        with self._lock:
            return list(self._exchanges)

    def clear(self) -> None:
        """Forget all exchanges."""
        with self._lock:
            self._exchanges.clear()

    def matching(self, pattern: str) -> list[Exchange]:
        """Return the exchanges whose "METHOD /path" the regular expression finds."""
        regex = re.compile(pattern)
        return [each for each in self.exchanges if regex.search(f"{each.method} {each.path}")]

    def writes(self) -> list[Exchange]:
        """Return the exchanges that may have changed something."""
        return [each for each in self.exchanges if not self._reads.search(f"{each.method} {each.path}")]
