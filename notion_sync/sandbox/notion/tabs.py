"""The tab that every table has from the start."""

from notion_sync.sandbox.notion.ids import new_id
from notion_sync.sandbox.notion.model import Database, DataSource, View

DEFAULT_VIEW = "Default view"


def default_view(database: Database, source: DataSource) -> View:
    """Return the view that comes with a new data source."""
    now, by = source.created_time, source.created_by
    return View(new_id(), database.id, source.id, DEFAULT_VIEW, "table", now, by, now, by)
