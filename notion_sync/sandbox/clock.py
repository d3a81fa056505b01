"""The time inside the sandbox: the real one, or one that a test or a demo moves by hand."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class SandboxClock:
    """A clock that runs with the real time until it is set; from then on it moves only by hand.

    Safe to share between threads. `instant` must know its time zone.
    """

    def __init__(self, instant: datetime | None = None) -> None:
        self._lock = Lock()
        self._frozen: datetime | None = None
        self._shift = timedelta()
        if instant is not None:
            self.set(instant)

    def now(self) -> datetime:
        """Return the sandbox's present, in UTC."""
        with self._lock:
            if self._frozen is not None:
                return self._frozen
            return datetime.now(UTC) + self._shift  # noqa: TID251 - the stand-ins' one look at the real clock

    def set(self, instant: datetime) -> None:
        """Stop the clock at an instant. Raises ValueError where it has no time zone."""
        if instant.tzinfo is None:
            raise ValueError(f"{instant!r} has no time zone")
        with self._lock:
            self._frozen = instant.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Move the clock; one that runs keeps running, shifted by as much."""
        with self._lock:
            if self._frozen is not None:
                self._frozen += by
            else:
                self._shift += by
