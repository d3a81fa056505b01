"""The scorecard as people and machines read it: terminal, JSON, CSV, a page with charts."""

from notion_sync.reporting.gathering import Reporter

__all__ = ["Reporter"]
