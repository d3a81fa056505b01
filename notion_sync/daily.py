"""Times of the day at which a worker has something to do."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Daily:
    """A local time of every day. Where summer time leaves it out, the same instant as an hour before."""

    at: time
    zone: tzinfo

    def latest(self, now: datetime) -> datetime:
        """When it was last that time, now included (UTC)."""
        today = now.astimezone(self.zone).date()
        # Compared as instants: on the day the clocks change, a local time may not exist or come twice.
        days = (today - timedelta(days=ago) for ago in range(3))
        times = (datetime.combine(day, self.at, self.zone).astimezone(UTC) for day in days)
        return next(each for each in times if each <= now)
