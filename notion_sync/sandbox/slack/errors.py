"""How the Web API says no."""

from collections.abc import Sequence

from pydantic import JsonValue

from notion_sync.sandbox.slack.model import JsonObject


class SlackError(Exception):
    """An application error: HTTP 200 with `ok: false` and a code.

    details: lines for `response_metadata.messages`; extra: further fields of the answer.
    """

    def __init__(self, code: str, details: Sequence[str] = (), **extra: JsonValue) -> None:
        super().__init__(code)
        self.code = code
        self.details = list(details)
        self.extra = extra

    def body(self) -> JsonObject:
        """Return the answer."""
        body: JsonObject = {"ok": False, "error": self.code, **self.extra}
        if self.details:
            body["response_metadata"] = {"messages": [f"[ERROR] {detail}" for detail in self.details]}
        return body


class RateLimitedError(Exception):
    """HTTP 429; `retry_after` in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after
