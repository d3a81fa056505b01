"""Refusals of the service: an HTTP status, a code and a body."""

from collections.abc import Mapping
from typing import Self

CODES = {
    400: "validation_error",
    401: "unauthorized",
    403: "restricted_resource",
    404: "object_not_found",
    409: "conflict_error",
    429: "rate_limited",
    500: "internal_server_error",
    502: "bad_gateway",
    503: "service_unavailable",
    504: "gateway_timeout",
    529: "service_overload",
}
MESSAGES = {
    401: "API token is invalid.",
    403: "Insufficient permissions for this endpoint.",
    409: "Conflict occurred while saving. Please try again.",
    429: "You have been rate limited. Please try again in a few minutes.",
    500: "Unexpected error occurred.",
    502: "Bad gateway.",
    503: "Notion is currently unavailable. Please try again later.",
    504: "The request timed out.",
    529: "Notion is overloaded. Please try again later.",
}


class NotionError(Exception):
    """An answer that is not 200."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        additional_data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code or CODES[status]
        self.message = message
        self.additional_data = dict(additional_data or {})
        self.headers = dict(headers or {})

    @classmethod
    def validation(cls, message: str) -> Self:
        """Build a 400 `validation_error`."""
        return cls(400, message)

    @classmethod
    def restricted(cls) -> Self:
        """Build the 403 of a missing capability."""
        return cls(403, MESSAGES[403])

    @classmethod
    def not_found(cls, kind: str, ident: str, integration: str) -> Self:
        """Build the 404 of something that does not exist or is not shared with the named integration."""
        return cls(
            404,
            f"Could not find {kind} with ID: {ident}. Make sure the relevant pages and databases are shared "
            f'with your integration "{integration}".',
        )

    def body(self, request_id: str) -> dict[str, object]:
        """Return the JSON body."""
        body: dict[str, object] = {
            "object": "error",
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "request_id": request_id,
        }
        if self.additional_data:
            body["additional_data"] = self.additional_data
        return body
