"""One exchange over HTTP, with every way it can fail told apart by whether the request may have counted."""

from http import HTTPStatus

import httpx

from adapters.errors import AdapterError, Overloaded, Unavailable
from adapters.slack.failures import unheard
from adapters.trust import untrusted

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


async def exchange(
    http: httpx.AsyncClient, request: httpx.Request, *, name: str, repeatable: bool
) -> httpx.Response:
    """Send a request and return its answer, if that is one of the service itself.

    name stands for the address in errors: an address can be a secret. Raises Unavailable where nothing was
    done, or may be done again; Ambiguous where a request that must not be repeated may have counted.
    """
    answer = await _sent(http, request, name=name, repeatable=repeatable)
    if isinstance(answer, AdapterError):
        raise answer
    if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Overloaded(f"Slack limits the rate of {name}", retry_after=_seconds(answer))
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise unheard(f"Slack answers {name} with status {answer.status_code}", repeatable=repeatable)
    return answer


async def _sent(
    http: httpx.AsyncClient, request: httpx.Request, *, name: str, repeatable: bool
) -> httpx.Response | AdapterError:
    """The answer or the error, not raised here: a chained httpx error would carry request and secrets."""
    try:
        return await http.send(request, follow_redirects=False)
    except _NEVER_LEFT as error:
        return untrusted("Slack", error) or Unavailable(
            f"Slack cannot be reached for {name} ({type(error).__name__})"
        )
    except httpx.RequestError as error:
        return unheard(f"no answer from Slack to {name} ({type(error).__name__})", repeatable=repeatable)


def _seconds(answer: httpx.Response) -> float | None:
    try:
        return max(0.0, float(answer.headers.get("retry-after", "")))
    except ValueError:
        return None
