"""A stage for each test, and the network faked unless a test brings its own."""

from collections.abc import Iterator

import pytest
import respx

from tests.adapters.notion.stage import API, Stage


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def notion() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=API, assert_all_called=False) as router:
        yield router
