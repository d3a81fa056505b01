"""The program for tests that would have to wait for minutes: MINUTE seconds are one of Notion's to it.

``python -m tests.commands.short_minute VERB`` is ``python -m notion_sync VERB``.
"""

import runpy

from adapters.notion import spent

MINUTE = 24.0
"""Longer than the workers of a test take to notice that another one is dead."""

if __name__ == "__main__":
    spent.WINDOW = MINUTE
    runpy.run_module("notion_sync", run_name="__main__")
