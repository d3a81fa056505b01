"""The stand-in for Slack on a loopback port."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Fault, Faults
from notion_sync.sandbox.journal import Journal
from notion_sync.sandbox.serve import Server
from notion_sync.sandbox.slack.api import WebApi
from notion_sync.sandbox.slack.limits import RateLimits
from notion_sync.sandbox.slack.uploads import Uploads
from notion_sync.sandbox.slack.webhooks import Webhooks
from notion_sync.sandbox.slack.workspace import SlackWorkspace
from notion_sync.sandbox.wire import Wire

_READS = r" /api/(auth\.test|conversations\.|users\.|reactions\.get)"


class SlackSandbox:
    """A workspace behind Slack's Web API and webhooks, with its clock, limits, faults and journal.

    A context manager that serves `app`; or call `start` and `stop`. Port 0 takes a free one.
    """

    def __init__(self, *, clock: SandboxClock | None = None, port: int = 0) -> None:
        self.clock = clock or SandboxClock()
        self.workspace = SlackWorkspace(self.clock)
        self.limits = RateLimits(self.clock)
        self.faults = Faults()
        self.journal = Journal(reads=_READS)
        self.app = Wire(
            build_app(self.workspace, self.limits),
            journal=self.journal,
            faults=self.faults,
            clock=self.clock,
            error_body=fault_body,
        )
        self._server = Server(self.app, port)

    @property
    def url(self) -> str:
        """The base of the Web API, "http://127.0.0.1:PORT/api/"; known once it was started."""
        return f"{self._server.url}/api/"

    def webhook_url(self, path: str) -> str:
        """Return the full address of a webhook's path."""
        return f"{self._server.url}{path}"

    def start(self) -> None:
        """Begin to serve."""
        self._server.start()

    def stop(self) -> None:
        """Stop serving; the workspace stays."""
        self._server.stop()

    def settle(self) -> None:
        """Wait until everything is answered that clients sent before they went away."""
        self._server.settle()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def build_app(workspace: SlackWorkspace, limits: RateLimits) -> Starlette:
    """Build the app that answers for a workspace."""
    return Starlette(
        routes=[
            Route("/api/{method}", WebApi(workspace, limits).answer, methods=["GET", "POST"]),
            Route("/upload/v1/{file}", Uploads(workspace).answer, methods=["POST"]),
            Route("/services/{team}/{hook}/{secret}", Webhooks(workspace, limits).answer, methods=["POST"]),
        ]
    )


def fault_body(fault: Fault, request: Request, saved: bytes | None) -> Mapping[str, object]:
    """Return what Slack says with an ordered error; the same whether the request was saved or not."""
    del request, saved
    match fault.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            code = "ratelimited"
        case HTTPStatus.SERVICE_UNAVAILABLE:
            code = "service_unavailable"
        case _:
            code = "internal_error"
    return {"ok": False, "error": code}
