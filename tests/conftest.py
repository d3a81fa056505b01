from collections.abc import Iterator

import pytest

from tests.adapters.ledger import postgres


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A Postgres server of the tests' own."""
    programs = postgres.binaries()
    if programs is None:
        pytest.skip("Postgres is not installed: no initdb under /usr/lib/postgresql or on the PATH")
    with postgres.running(programs) as cluster:
        yield cluster
