"""Rate limits, off until a test or a demo sets them.

Slack counts per method, workspace and app, and posts once more per channel: about one a second, with bursts
(https://docs.slack.dev/apis/web-api/rate-limits). A refused call does not count.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.slack.errors import RateLimitedError


@dataclass(frozen=True)
class _Rate:
    calls: int
    period: timedelta


@dataclass
class _Bucket:
    left: float
    at: datetime


class RateLimits:
    """The limits in force, measured by the sandbox's clock."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._rates: dict[str, _Rate] = {}
        self._calls: defaultdict[tuple[str, str], deque[datetime]] = defaultdict(deque)
        self._burst: int | None = None
        self._per_second = 1.0
        self._buckets: dict[str, _Bucket] = {}

    def limit(self, method: str, calls: int, seconds: float = 60) -> None:
        """Let an app call a method so often in any `seconds`."""
        self._rates[method] = _Rate(calls, timedelta(seconds=seconds))

    def limit_posts(self, burst: int = 1, per_second: float = 1.0) -> None:
        """Let each channel take `burst` messages at once, and `per_second` from then on."""
        self._burst = burst
        self._per_second = per_second
        self._buckets.clear()

    def lift(self) -> None:
        """Switch all limits off."""
        self._rates.clear()
        self._burst = None

    def count_call(self, method: str, app: str) -> None:
        """Count a call. Raises RateLimitedError where it is one too many."""
        rate = self._rates.get(method)
        if rate is None:
            return
        now = self._clock.now()
        calls = self._calls[method, app]
        while calls and calls[0] <= now - rate.period:
            calls.popleft()
        if len(calls) >= rate.calls:
            raise RateLimitedError(_whole((calls[0] + rate.period - now).total_seconds()))
        calls.append(now)

    def count_post(self, channel: str) -> None:
        """Count a message to a channel. Raises RateLimitedError where it is one too many."""
        if self._burst is None:
            return
        now = self._clock.now()
        bucket = self._buckets.setdefault(channel, _Bucket(self._burst, now))
        earned = (now - bucket.at).total_seconds() * self._per_second
        bucket.left = min(self._burst, bucket.left + earned)
        bucket.at = now
        if bucket.left < 1:
            raise RateLimitedError(_whole((1 - bucket.left) / self._per_second))
        bucket.left -= 1


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds))
