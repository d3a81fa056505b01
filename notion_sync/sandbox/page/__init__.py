"""A small web page that shows the Order Tracker and the Slack channels side by side."""

from notion_sync.sandbox.page.app import DemoPage

__all__ = ["DemoPage"]
