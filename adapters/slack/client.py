"""Slack with a bot token: posts that are never repeated blindly, edits, and a memory of its own messages."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

import httpx

from adapters.errors import Rejected
from adapters.retry import DEFAULT_POLICY, RetryPolicy
from adapters.slack import search
from adapters.slack.answers import AccountFound, Posted, Stored
from adapters.slack.api import SlackApi
from adapters.slack.check import Problem, problems
from adapters.slack.failures import MESSAGE_FAULTS, METADATA_FAULTS
from adapters.slack.message import Payload, payload
from adapters.slack.metadata import Metadata
from adapters.slack.search import find_posted
from adapters.slack.wording import ENGLISH, Wording
from rules.heard import Post
from rules.notice import Message
from rules.record import MessageRef

SECOND_LOOK_AFTER = 2.0
"""Seconds. An accepted post does not show at once."""

_NO_PREVIEWS = {"unfurl_links": False, "unfurl_media": False}


class SlackMessenger:
    """The Slack side of a pass. Raises the errors of :mod:`adapters.errors`; Refused has Slack's code.

    The policy repeats what certainly was not done, and reads and edits. A post that may have been done is
    not repeated: it raises Ambiguous, and :meth:`find` tells whether it was.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        token: str,
        base_url: str,
        *,
        policy: RetryPolicy = DEFAULT_POLICY,
        wording: Wording = ENGLISH,
    ) -> None:
        self._api = SlackApi(http, token, base_url, policy)
        self._hasty = SlackApi(http, token, base_url, replace(policy, attempts=1, deadline=0.0))
        self._sleep = policy.sleep
        self._wording = wording

    async def post(self, channel: str, message: Message, *, thread_ts: str | None) -> MessageRef:
        """Say it; once more as plain text where Slack finds fault with how it looks.

        NotFound where the thread is gone.
        """
        rendered = payload(message, self._wording)
        place: dict[str, object] = {"channel": channel, **_NO_PREVIEWS}
        if thread_ts is not None:
            place["thread_ts"] = thread_ts
        try:
            posted = await self._write("chat.postMessage", {**place, **rendered}, repeatable=False)
        except Rejected as fault:
            if fault.code not in MESSAGE_FAULTS:
                raise
            plain = _plain(rendered, fault.code)
            posted = await self._write("chat.postMessage", {**place, **plain}, repeatable=False)
        return MessageRef(posted.channel, posted.ts, thread_ts or posted.ts)

    async def edit(self, ref: MessageRef, message: Message) -> None:
        """Replace what an own message says; its metadata stays. NotFound where that cannot be done."""
        rendered = payload(message, self._wording)
        # Left out, the old metadata stays as it is, and so would the old blocks.
        looks = {"text": rendered["text"], "blocks": rendered["blocks"]}
        place = {"channel": ref.channel, "ts": ref.ts}
        try:
            await self._write("chat.update", {**place, **looks}, repeatable=True)
        except Rejected as fault:
            if fault.code not in MESSAGE_FAULTS:
                raise
            await self._write("chat.update", {**place, **looks, "blocks": []}, repeatable=True)

    async def find(
        self, channel: str, message: Message, *, thread_ts: str | None, since: datetime
    ) -> MessageRef | None:
        """Look for a message with the same pass, keys and events, twice before saying it is not there."""
        wanted = Metadata.of(message)
        found = await find_posted(self._api, channel, wanted, thread_ts=thread_ts, since=since)
        if found is None:
            await self.moment()
            found = await find_posted(self._api, channel, wanted, thread_ts=thread_ts, since=since)
        return None if found is None else _ref(channel, found)

    def posts(self, channel: str, *, since: datetime) -> AsyncIterator[Post]:
        """Our own messages in a channel, newest first; replies are not among them."""
        return search.posts(self._api, channel, since=since)

    def replies(self, head: MessageRef) -> AsyncIterator[Post]:
        """Our own replies in a thread, oldest first; none where it is gone."""
        return search.replies(self._api, head)

    def thread(self, head: MessageRef) -> AsyncIterator[Post]:
        """Our own messages in a thread with its head, asked for once: what fails can wait."""
        return search.thread(self._hasty, head)

    async def called(self, user: str) -> str | None:
        """What people call an account; None for a bot, which takes nothing in hand, or one that is gone."""
        try:
            found = await self._hasty.read("users.info", {"user": user}, AccountFound)
        except Rejected as error:
            if error.code == "user_not_found":
                return None
            raise
        return None if found.user.is_bot else found.user.called

    async def moment(self) -> None:
        """Let pass what it may take until an accepted message shows."""
        await self._sleep(SECOND_LOOK_AFTER)

    async def slack_id(self, email: str) -> str | None:
        """The active account with that email, None where there is none."""
        try:
            found = await self._api.read("users.lookupByEmail", {"email": email}, AccountFound)
        except Rejected as error:
            if error.code == "users_not_found":
                return None
            raise
        return None if found.user.deleted else found.user.id

    async def check(self, channel: str) -> tuple[Problem, ...]:
        """What is wrong with token, scopes and a channel, each with its remedy; never raises AdapterError."""
        return await problems(self._api, channel)

    async def _write(self, method: str, body: dict[str, object], *, repeatable: bool) -> Posted:
        return await self._api.write(method, body, Posted, repeatable=repeatable)


def _plain(rendered: Payload, fault: str) -> dict[str, object]:
    plain: dict[str, object] = {"text": rendered["text"]}
    if "metadata" in rendered and fault not in METADATA_FAULTS:
        plain["metadata"] = rendered["metadata"]
    return plain


def _ref(channel: str, stored: Stored) -> MessageRef:
    return MessageRef(channel, stored.ts, stored.thread_ts or stored.ts)
