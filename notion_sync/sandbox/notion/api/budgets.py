"""How many requests a connection, or the whole workspace, may make in any 60 seconds."""

import math
from collections import deque
from collections.abc import Callable

from notion_sync.sandbox.notion.errors import MESSAGES, NotionError

WINDOW_SECONDS = 60.0


class RequestBudget:
    """Counts requests in a sliding window of real time; refused ones do not count."""

    def __init__(self, per_minute: int, reason: str, monotonic: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._reason = reason
        self._monotonic = monotonic
        self._served: deque[float] = deque()

    def spend(self) -> None:
        """Count one request. Raises NotionError (429) where the budget is spent."""
        now = self._monotonic()
        while self._served and self._served[0] <= now - WINDOW_SECONDS:
            self._served.popleft()
        if len(self._served) >= self._per_minute:
            oldest = self._served[0] if self._served else now
            wait = str(max(1, math.ceil(oldest + WINDOW_SECONDS - now)))
            raise NotionError(
                429,
                MESSAGES[429],
                additional_data={"rate_limit_reason": self._reason, "retry_after": wait},
                headers={"Retry-After": wait},
            )
        self._served.append(now)


class Budgets:
    """The budgets of a workspace: one for each limited connection, perhaps one shared by all."""

    def __init__(self, workspace_per_minute: int | None, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._connections: dict[tuple[str, int], RequestBudget] = {}
        self._workspace = (
            None
            if workspace_per_minute is None
            else RequestBudget(workspace_per_minute, "public_api_space_request_rate_limit", monotonic)
        )

    def spend(self, token: str, per_minute: int | None) -> None:
        """Count one request of a connection. Raises NotionError (429)."""
        if per_minute is not None:
            key = (token, per_minute)
            if key not in self._connections:
                self._connections[key] = RequestBudget(
                    per_minute, "public_api_request_rate_limit", self._monotonic
                )
            self._connections[key].spend()
        if self._workspace is not None:
            self._workspace.spend()
