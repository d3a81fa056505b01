"""Many trackers: which pass is due when, and passes that run side by side in one process."""

from notion_sync.fleet.rhythm import is_due
from notion_sync.fleet.side_by_side import in_thread

__all__ = ["in_thread", "is_due"]
