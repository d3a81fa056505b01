"""The usual Python client for Notion finds nothing strange in the stand-in."""

import pytest
from notion_client import APIResponseError, Client
from notion_client.helpers import collect_paginated_api

from tests.sandbox.tracker import NOTION_VERSION, Tracker


def test_a_client_reads_and_writes_orders(tracker: Tracker) -> None:
    for number in range(5):
        tracker.add(f"Order {number}", Value=number)
    client = Client(
        auth=tracker.connection.token,
        base_url=tracker.notion.url,
        notion_version=NOTION_VERSION,
        retry=False,
    )
    with client:
        rows = collect_paginated_api(client.data_sources.query, data_source_id=tracker.source, page_size=2)
        assert len(rows) == 5
        page = rows[0]["id"]
        client.pages.update(page, properties={"Stage": {"status": {"name": "Closed"}}})
        with pytest.raises(APIResponseError, match="does not exist") as refused:
            client.pages.update(page, properties={"Stage": {"status": {"name": "Gone"}}})
    assert refused.value.code == "validation_error"
    assert tracker.workspace.cell(page, "Stage") == "Closed"
