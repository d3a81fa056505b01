"""A Notion workspace served on a loopback port."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Faults
from notion_sync.sandbox.journal import Journal
from notion_sync.sandbox.notion.api.app import NotionApi, RequestIds
from notion_sync.sandbox.notion.api.budgets import Budgets
from notion_sync.sandbox.notion.api.call import Pager, Service
from notion_sync.sandbox.notion.api.fault_bodies import fault_body
from notion_sync.sandbox.notion.query import Queries
from notion_sync.sandbox.notion.workspace import NotionWorkspace
from notion_sync.sandbox.serve import Server
from notion_sync.sandbox.wire import Wire

READS = r"^GET |^POST /v1/(search|data_sources/[^/]+/query)$"


class NotionSandbox:
    """A Notion stand-in: `workspace` to fill it, `faults` to break it, `journal` to see what was asked.

    A context manager that serves at `url` (without `/v1`) while it is open.
    requests_per_minute: the budget all connections share; None means no limit.
    monotonic: the seconds by which budgets are counted; real time, for they are a matter of waiting.
    """

    def __init__(
        self,
        *,
        clock: SandboxClock | None = None,
        port: int = 0,
        requests_per_minute: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock or SandboxClock()
        self.workspace = NotionWorkspace(self.clock)
        self.faults = Faults()
        self.journal = Journal(READS)
        service = Service(self.workspace.store, Queries(self.workspace.store), Pager())
        api = NotionApi(service, Budgets(requests_per_minute, monotonic))
        wire = Wire(
            api.app, journal=self.journal, faults=self.faults, clock=self.clock, error_body=fault_body
        )
        self.server = Server(RequestIds(wire), port)

    @property
    def url(self) -> str:
        """The base address, without `/v1`."""
        return self.server.url

    def settle(self) -> None:
        """Wait until everything is answered that clients sent before they went away."""
        self.server.settle()

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
