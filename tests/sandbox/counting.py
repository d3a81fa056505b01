"""The smallest stand-in there is, to try the wire on."""

from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from notion_sync.sandbox.clock import SandboxClock
from notion_sync.sandbox.faults import Faults
from notion_sync.sandbox.journal import Journal
from notion_sync.sandbox.wire import Wire

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


class CountingService:
    """Counts its POSTs and answers the count."""

    def __init__(self) -> None:
        self.count = 0
        self.faults = Faults()
        self.journal = Journal()
        self.clock = SandboxClock(NOON)
        self.app = Wire(
            Starlette(routes=[Route("/count", self.answer, methods=["GET", "POST"])]),
            journal=self.journal,
            faults=self.faults,
            clock=self.clock,
            error_body=lambda fault, _, saved: {"error": fault.status, "saved": saved and saved.decode()},
        )

    async def answer(self, request: Request) -> JSONResponse:
        if request.method == "POST":
            self.count += 1
        return JSONResponse({"count": self.count})
