from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from notion_sync.sandbox.notion.ids import repeat_from
from tests.adapters.ledger import postgres

settings.register_profile("untimed", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # how fast a machine draws examples says nothing of the service


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Each test meets the same ids in each run: what depends on their order fails always or never."""
    repeat_from(item.nodeid)


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A Postgres server of the tests' own."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("Postgres is not installed: no initdb under /usr/lib/postgresql or on the PATH")
    with postgres.running(programs) as cluster:
        yield cluster
