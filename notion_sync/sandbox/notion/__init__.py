"""A strict Notion: a workspace in memory behind the HTTP API, as far as a database client needs it.

It stands for the outside and knows nothing of the program under test.
"""

from notion_sync.sandbox.notion.model import Connection, Plain
from notion_sync.sandbox.notion.sandbox import NotionSandbox
from notion_sync.sandbox.notion.spec import (
    Column,
    formula,
    multi_select,
    number,
    relation,
    rollup,
    select,
    status,
    unique_id,
)
from notion_sync.sandbox.notion.tables import DatabaseIds
from notion_sync.sandbox.notion.workspace import NotionWorkspace

__all__ = [
    "Column",
    "Connection",
    "DatabaseIds",
    "NotionSandbox",
    "NotionWorkspace",
    "Plain",
    "formula",
    "multi_select",
    "number",
    "relation",
    "rollup",
    "select",
    "status",
    "unique_id",
]
