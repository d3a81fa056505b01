"""A small order tracker in the Notion stand-in, a service that only counts, and clients for both."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.notion import NotionSandbox, multi_select, select, status, unique_id
from notion_sync.sandbox.serve import Server
from tests.sandbox.counting import CountingService
from tests.sandbox.tracker import NOTION_VERSION, Tracker


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    with NotionSandbox(clock=SandboxClock(datetime(2026, 11, 2, 9, 0, 42, tzinfo=UTC))) as notion:
        connection = notion.workspace.add_connection("Order sync")
        database = notion.workspace.create_database(
            "Orders",
            {
                "Order": "title",
                "Stage": status("Intake", "Design", "Closed"),
                "Client": "rich_text",
                "Health": select("Good", "Bad"),
                "Tags": multi_select("Rush", "Gift"),
                "Value": "number",
                "Due": "date",
                "Owner": "people",
                "Paid": "checkbox",
                "Site": "url",
                "Mail": "email",
                "Phone": "phone_number",
                "Papers": "files",
                "ID": unique_id("ORD"),
                "Created": "created_time",
            },
        )
        headers = {"Authorization": f"Bearer {connection.token}", "Notion-Version": NOTION_VERSION}
        with httpx.Client(base_url=notion.url, headers=headers) as client:
            yield Tracker(notion, connection, database.id, database.data_source_id, client)


@pytest.fixture
def service() -> CountingService:
    return CountingService()


@pytest.fixture
def client(service: CountingService) -> Iterator[httpx.Client]:
    with Server(service.app) as server, httpx.Client(base_url=server.url) as client:
        yield client
