from collections.abc import Iterator

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.serve import Server
from notion_sync.sandbox.slack import SlackSandbox
from tests.sandbox.slack.office import NOW, SCOPES, TOKEN, Office


class Stage:
    """What the shared server shows at the moment: one server is started for all tests, to save its stops."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self.server = Server(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    stage = Stage()
    with stage.server:
        yield stage


@pytest.fixture
def office(stage: Stage) -> Iterator[Office]:
    slack = SlackSandbox(clock=SandboxClock(NOW))
    stage.app = slack.app
    with httpx.Client(base_url=f"{stage.server.url}/api/") as http:
        ana = slack.workspace.add_user("Ana Ops", "ana@example.com")
        channel = slack.workspace.add_channel("orders", members=[ana])
        bot = slack.workspace.add_bot(TOKEN, scopes=SCOPES, channels=[channel])
        yield Office(slack, http, bot, ana, channel)
