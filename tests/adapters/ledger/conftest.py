from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.ledger import SqlLedger, open_ledger
from tests.adapters.ledger import postgres


@pytest.fixture(params=["sqlite", "memory", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of ledger in turn."""
    return _url(str(request.param), request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of ledger that several processes can open."""
    return _url(str(request.param), request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where no ledger has been yet."""
    if request.param == "postgres":
        return _cluster(request).new_database()
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def tracker() -> str:
    """One that no other test uses: they share the Postgres database."""
    return f"tracker-{uuid4()}"


@pytest.fixture
def ledger(url: str, tracker: str) -> Iterator[SqlLedger]:
    opened = open_ledger(url, tracker=tracker)
    yield opened
    opened.close()


def _url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if kind == "postgres":
        return _cluster(request).url
    return "memory" if kind == "memory" else f"sqlite:///{tmp_path}/ledger.db"


def _cluster(request: pytest.FixtureRequest) -> postgres.Cluster:
    cluster = request.getfixturevalue("cluster")
    assert isinstance(cluster, postgres.Cluster)
    return cluster
