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
        local = now.astimezone(self.zone)
        latest = datetime.combine(local.date(), self.at, self.zone)
        if latest > local:
            latest = datetime.combine(local.date() - timedelta(days=1), self.at, self.zone)
        return latest.astimezone(UTC)
