from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from notion_sync.sandbox.slack.server import SlackSandbox
from tests.adapters.slack.samples import Waits


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        yield client


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def slack() -> Iterator[SlackSandbox]:
    with SlackSandbox() as sandbox:
        yield sandbox
