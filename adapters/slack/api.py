"""Slack's Web API: how arguments go in and how answers come out."""

import re
from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import ValidationError

from adapters.retry import RetryPolicy, retrying
from adapters.slack.answers import Answer
from adapters.slack.failures import failure, unheard
from adapters.slack.transport import exchange

_Answer = TypeVar("_Answer", bound=Answer)

# What has another form is not Slack's own word, and not repeated: it might be anything, a token included.
_CODE, _SCOPES = re.compile(r"[a-z0-9_]{1,60}"), re.compile(r"[a-z0-9_.:, ]{1,200}")


class SlackApi:
    """Calls methods. Everything Unavailable is tried again as the policy says, nothing else is.

    base_url: what stands before a method's name, e.g. Slack's own ``/api/``.
    """

    def __init__(self, http: httpx.AsyncClient, token: str, base_url: str, policy: RetryPolicy) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._base_url = base_url.rstrip("/")
        self._policy = policy

    async def read(self, method: str, arguments: Mapping[str, str], answer: type[_Answer]) -> _Answer:
        """Call a method that changes nothing. Arguments go into the query: not all such methods read JSON."""

        async def attempt() -> _Answer:
            request = self._request("GET", method, params=arguments)
            return await self._call(method, request, answer, repeatable=True)

        return await retrying(attempt, self._policy)

    async def write(
        self, method: str, body: Mapping[str, object], answer: type[_Answer], *, repeatable: bool
    ) -> _Answer:
        """Call a method that changes something; Ambiguous where it may have, unless it is ``repeatable``."""

        async def attempt() -> _Answer:
            request = self._request("POST", method, json=body)
            request.headers["Content-Type"] = "application/json; charset=utf-8"
            return await self._call(method, request, answer, repeatable=repeatable)

        return await retrying(attempt, self._policy)

    async def ask(self, method: str, arguments: Mapping[str, str], answer: type[_Answer]) -> _Answer:
        """Call a method that reads its arguments from a form; calling it twice does no harm."""

        async def attempt() -> _Answer:
            request = self._request("POST", method, form=arguments)
            return await self._call(method, request, answer, repeatable=True)

        return await retrying(attempt, self._policy)

    def _request(
        self,
        verb: str,
        method: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        url = f"{self._base_url}/{method}"
        return self._http.build_request(verb, url, params=params, json=json, data=form, headers=self._headers)

    async def _call(
        self, method: str, request: httpx.Request, answer: type[_Answer], *, repeatable: bool
    ) -> _Answer:
        response = await exchange(self._http, request, name=method, repeatable=repeatable)
        try:
            heard = Answer.model_validate_json(response.content)
            if heard.ok:
                whole = answer.model_validate_json(response.content)
                return whole.model_copy(update={"granted": response.headers.get("x-oauth-scopes")})
        except ValidationError:
            what = f"Slack's answer to {method} (status {response.status_code}) cannot be read"
            raise unheard(what, repeatable=repeatable) from None
        code = heard.error if _CODE.fullmatch(heard.error) else "an unknown code"
        needed = heard.needed if _SCOPES.fullmatch(heard.needed) else ""
        raise failure(code, method=method, repeatable=repeatable, needed=needed)
