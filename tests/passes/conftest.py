from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.ledger.postgres import Cluster
from tests.passes.world import World, world

POSTGRES_TOO = "postgres_too"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of what a ledger has to remember run on both kinds."""
    if metafunc.definition.get_closest_marker(POSTGRES_TOO):
        metafunc.parametrize("house", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A design house with an empty tracker, on Friday, 20 November 2026."""
    with world(tmp_path) as founded:
        if getattr(request, "param", "sqlite") == "postgres":
            cluster: Cluster = request.getfixturevalue("cluster")
            founded.ledgers = cluster.new_ledger
            founded.lose_ledger()
        yield founded
