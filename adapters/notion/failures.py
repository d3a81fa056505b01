"""From what went wrong on the wire to the errors of :mod:`adapters.errors`, in plain words.

A *read* that failed may be asked again. A *write* that nobody answered may have been saved: Notion says
itself that a write can be saved and still answer 503.
"""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from json import JSONDecodeError

import httpx
from notion_client.errors import HTTPResponseError, InvalidPathParameterError, RequestTimeoutError
from pydantic import ValidationError

from adapters.errors import (
    AdapterError,
    Ambiguous,
    Misconfigured,
    NotFound,
    Overloaded,
    Refused,
    Rejected,
    Unavailable,
)
from adapters.notion.wire import Failure
from adapters.trust import untrusted

WIRE_ERRORS = (
    HTTPResponseError,
    InvalidPathParameterError,
    RequestTimeoutError,
    httpx.HTTPError,
    httpx.InvalidURL,
    JSONDecodeError,
    UnicodeDecodeError,
)
"""All that the SDK and httpx raise for a request that went wrong."""

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
BLOCKED = "public_api_request_blocked"
LONGEST_MESSAGE = 300
MASK = "***"
OVERLOADED = (429, 529)

CHECK_ADDRESS = "Check NOTION_BASE_URL and any proxy in between."
CHECK_ACCESS = "Check NOTION_TOKEN: copy the token from the integration's page in Notion again."
LATER = "The next pass tries again; Notion's status page tells of outages."
GRANT = (
    "Give the integration the capabilities to read, update and insert content "
    "and to read user information with email."
)
SHARE = "Share the database with the integration: ••• > Connections in Notion."


class ServerTrouble(Unavailable):
    """Notion or the way to it failed under this request; a smaller one may be answered."""


class MaybeCommitted(Ambiguous):
    """A write that may have been saved. ``resource_id`` is what it created, where Notion says so."""

    def __init__(self, what: str, *, resource_id: str | None = None) -> None:
        super().__init__(what)
        self.resource_id = resource_id


def overloaded(retry_after: float | None) -> Overloaded:
    """Notion asks for fewer requests, for so many seconds where it says so."""
    return Overloaded(
        "Notion asks for fewer requests.",
        retry_after=retry_after,
        remedy="Set NOTION_REQUESTS_PER_MINUTE lower, or see what else uses the same integration.",
    )


def translate(error: Exception, *, reading: bool, token: str = "") -> AdapterError:
    """The error the application sees for one of ``WIRE_ERRORS``; ``token`` is left out of what is quoted."""
    match error:
        case HTTPResponseError():
            return _answered(error, reading=reading, token=token)
        case InvalidPathParameterError():
            return Rejected("The request's path is not one that can be sent.", code=str(error.code.value))
        case httpx.InvalidURL() | httpx.UnsupportedProtocol() | httpx.LocalProtocolError():
            return Misconfigured("The request cannot be sent to that address.", remedy=CHECK_ADDRESS)
        case _:
            return _unanswered(error, reading=reading)


def _unanswered(error: Exception, *, reading: bool) -> AdapterError:
    # The SDK raises its own error for a time-out while the real one is being handled.
    cause = error.__context__ if isinstance(error, RequestTimeoutError) else error
    if refused := untrusted("Notion", error):
        return refused
    if isinstance(cause, NEVER_SENT):
        return ServerTrouble("Notion cannot be reached.", remedy="Check the network and NOTION_BASE_URL.")
    if isinstance(cause, ValueError):
        return _unheard(
            "Notion's answer cannot be read: it is not JSON.", reading=reading, remedy=CHECK_ADDRESS
        )
    if isinstance(error, RequestTimeoutError):
        return _unheard("Notion did not answer in time.", reading=reading)
    return _unheard("The connection to Notion was dropped before it answered.", reading=reading)


def _unheard(what: str, *, reading: bool, remedy: str = LATER) -> AdapterError:
    return ServerTrouble(what, remedy=remedy) if reading else MaybeCommitted(what)


def _answered(error: HTTPResponseError, *, reading: bool, token: str) -> AdapterError:
    failure = _failure(error.body.replace(token, MASK) if token else error.body)
    status = error.status
    if status == httpx.codes.UNAUTHORIZED:
        return Refused("Notion does not accept the token.", code="unauthorized", remedy=CHECK_ACCESS)
    if failure is not None and failure.detail("rate_limit_reason") == BLOCKED:
        return Refused(
            "Notion has blocked this integration's requests.",
            code=BLOCKED,
            remedy="Ask Notion's support why; asking again will not help.",
        )
    if status in OVERLOADED:
        return overloaded(_retry_after(error, failure))
    if status == httpx.codes.REQUEST_TIMEOUT or status >= httpx.codes.INTERNAL_SERVER_ERROR:
        what = f"Notion failed ({status})."
        if reading:
            return ServerTrouble(what, retry_after=_retry_after(error, failure), remedy=LATER)
        made = failure.detail("committed_resource_id") if failure else None
        return MaybeCommitted(what, resource_id=made)
    if failure is None or httpx.codes.is_redirect(status):
        return Unavailable(f"Something that is not Notion answered ({status}).", remedy=CHECK_ADDRESS)
    return _explained(status, failure)


def _explained(status: int, failure: Failure) -> AdapterError:
    said = " ".join(failure.message.split())[:LONGEST_MESSAGE]
    match status:
        case httpx.codes.FORBIDDEN:
            return Refused(f"Notion forbids it: {said}", code=failure.code, remedy=GRANT)
        case httpx.codes.NOT_FOUND:
            return NotFound("Notion does not find it, or it is not shared with us.", remedy=SHARE)
        case httpx.codes.CONFLICT:
            return Unavailable("Somebody else was changing it at the same moment.")
        case _:
            return Rejected(f"Notion calls the request invalid: {said}", code=failure.code)


def _failure(body: str) -> Failure | None:
    try:
        return Failure.model_validate_json(body)
    except ValidationError:
        return None


def _retry_after(error: HTTPResponseError, failure: Failure | None) -> float | None:
    header = error.headers.get("retry-after") or (failure.detail("retry_after") if failure else None)
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        until, now = instant(header), instant(error.headers.get("date"))
        seconds = (until - now).total_seconds() if until and now else math.nan
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def instant(http_date: str | None) -> datetime | None:
    """An HTTP date as an aware datetime; None where there is none or it cannot be read."""
    try:
        moment = parsedate_to_datetime(http_date or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
