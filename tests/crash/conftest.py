from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.columns import Source
from tests.passes.world import NOTION_TOKEN, World, world


@pytest.fixture
def house(tmp_path: Path) -> Iterator[World]:
    """A house with as little to read as possible: each request costs its tests a life."""
    with world(tmp_path, related=(Source.PAYMENTS,)) as founded:
        founded.files["alerts.toml"] = "many = 2\n"
        connection = founded.notion.workspace.store.connections[NOTION_TOKEN]
        connection.insert_comments = connection.read_comments = True
        yield founded
