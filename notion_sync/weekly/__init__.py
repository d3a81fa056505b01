"""The week at a glance: what needs whom, what is open for how long, what went well. Said once a week."""

from notion_sync.weekly.digest import WeeklyDigest

__all__ = ["WeeklyDigest"]
