"""What the service says with an ordered error."""

import json
from collections.abc import Mapping

from starlette.requests import Request

from notion_sync.sandbox.faults import Fault
from notion_sync.sandbox.notion.errors import CODES, MESSAGES, NotionError

RATE_LIMITED, OVERLOADED = 429, 529
LIMIT_REASON = "public_api_request_rate_limit"
SAVED = "The request was saved. Read the resource before repeating the request."


def fault_body(fault: Fault, request: Request, saved: bytes | None) -> Mapping[str, object]:
    """Return the usual body of a status; a create that was saved all the same names what it made."""
    about: dict[str, str] = {}
    headers = {name.lower(): value for name, value in fault.headers.items()}
    if fault.status in {RATE_LIMITED, OVERLOADED} and "retry-after" in headers:
        about["retry_after"] = headers["retry-after"]
    if fault.status == RATE_LIMITED or fault.reason:
        about["rate_limit_reason"] = fault.reason or LIMIT_REASON
    if saved is not None:
        about["retry_guidance"] = SAVED
        if request.method == "POST":
            about["committed_resource_id"] = json.loads(saved).get("id", "")
    error = NotionError(
        fault.status,
        MESSAGES.get(fault.status, "The request failed."),
        code=CODES.get(fault.status, "internal_server_error"),
        additional_data=about,
    )
    return error.body(request.state.request_id)
