"""Slack by incoming webhook: it hears nothing back, so every message is said at least once."""

from collections.abc import AsyncIterator
from datetime import datetime
from http import HTTPStatus

import httpx

from adapters.errors import AdapterError, NotFound, Refused, Rejected
from adapters.retry import DEFAULT_POLICY, RetryPolicy, retrying
from adapters.slack.failures import MESSAGE_FAULTS, unheard
from adapters.slack.message import payload
from adapters.slack.transport import exchange
from adapters.slack.wording import ENGLISH, Wording
from rules.heard import Post
from rules.notice import Message
from rules.record import MessageRef

_NAME = "the webhook"
_RENEW = "Make a new incoming webhook in Slack and put its address into SLACK_WEBHOOK_URL."
_MOVED = "Unarchive the webhook's channel, or make a webhook for another one."
_REFUSALS = {"channel_is_archived": _MOVED, "posting_to_general_channel_denied": _MOVED}
_REFUSING = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_FAULTS = MESSAGE_FAULTS | {"invalid_payload"}
_LONGEST_CODE = 60
_NOTHING: tuple[Post, ...] = ()


class WebhookMessenger:
    """Meets the same port as the bot, with less: no threads, no edits, nothing can be found again.

    The channel is the webhook's own. Its address is a secret and stands in no error.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        policy: RetryPolicy = DEFAULT_POLICY,
        wording: Wording = ENGLISH,
    ) -> None:
        self._http = http
        self._url = url
        self._policy = policy
        self._wording = wording

    async def post(self, channel: str, message: Message, *, thread_ts: str | None) -> MessageRef | None:
        """Say it in the webhook's channel; a reply becomes a message of its own. Always None."""
        del channel, thread_ts
        rendered = payload(message, self._wording)
        plain = {"text": rendered["text"], "unfurl_links": False, "unfurl_media": False}
        try:
            await self._send({**plain, "blocks": rendered["blocks"]})
        except Rejected as fault:
            if fault.code not in _FAULTS:
                raise
            await self._send(plain)
        return None

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Raise NotFound: a webhook cannot edit."""
        raise NotFound(f"a webhook cannot edit the message {ref.ts} ({message.kind})")

    async def find(
        self, channel: str, message: Message, *, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """None: a webhook cannot look."""
        del channel, message, thread_ts, since
        return None

    async def posts(self, channel: str, *, since: datetime) -> AsyncIterator[Post]:
        """None: a webhook cannot look."""
        del channel, since
        for post in _NOTHING:
            yield post

    async def replies(self, head: MessageRef) -> AsyncIterator[Post]:
        """None: a webhook cannot look."""
        del head
        for post in _NOTHING:
            yield post

    async def thread(self, head: MessageRef) -> AsyncIterator[Post]:
        """None: a webhook cannot look."""
        del head
        for post in _NOTHING:
            yield post

    async def called(self, user: str) -> str | None:
        """None: a webhook knows nobody."""
        del user
        return None

    async def moment(self) -> None:
        """Nothing shows, however long one waits."""

    async def slack_id(self, email: str) -> str | None:
        """None: a webhook knows nobody, so people are named in words."""
        del email
        return None

    async def _send(self, body: dict[str, object]) -> None:
        async def attempt() -> None:
            request = self._http.build_request("POST", self._url, json=body)
            answer = await exchange(self._http, request, name=_NAME, repeatable=False)
            error = _error(answer)
            if error is not None:
                raise error

        await retrying(attempt, self._policy)


def _error(answer: httpx.Response) -> AdapterError | None:
    code = answer.text.strip()
    if answer.status_code == HTTPStatus.OK and code == "ok":
        return None
    if not code.isidentifier() or len(code) > _LONGEST_CODE:
        what = f"Slack's answer to {_NAME} (status {answer.status_code}) cannot be read"
        return unheard(what, repeatable=False)
    if answer.status_code in _REFUSING:
        return Refused(f"Slack refuses {_NAME}: {code}", code=code, remedy=_REFUSALS.get(code, _RENEW))
    return Rejected(f"Slack rejects {_NAME}: {code}", code=code)
