"""The scorecard where people look: rows and pictures in Notion, three sentences and a picture in Slack."""

from notion_sync.publishing.outcome import Place, Published
from notion_sync.publishing.publisher import Publisher

__all__ = ["Place", "Published", "Publisher"]
