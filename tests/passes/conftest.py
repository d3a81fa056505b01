from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.passes.world import World, world


@pytest.fixture
def house(tmp_path: Path) -> Iterator[World]:
    """A design house with an empty tracker, on Friday, 20 November 2026."""
    with world(tmp_path) as founded:
        yield founded
