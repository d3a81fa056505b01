"""A picture with a few sentences in a channel, said once: what was said last time is not said again.

Three steps: an address for the file, the file, and the message with it
(https://docs.slack.dev/reference/methods/files.getUploadURLExternal/).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from adapters.errors import Ambiguous, Refused, Rejected
from adapters.retry import DEFAULT_POLICY, RetryPolicy, retrying
from adapters.slack import markup
from adapters.slack.answers import Answer, Posted, Stored, UploadPlace
from adapters.slack.api import SlackApi
from adapters.slack.client import SECOND_LOOK_AFTER
from adapters.slack.search import FEW, MANY, history
from adapters.slack.transport import exchange
from adapters.slack.webhook import WebhookMessenger
from rules.notice import Message
from rules.tables import Picture

PREFIX = "scorecard-"
LONGEST_LINE = 1_000
LOOKS_BACK = timedelta(days=100)
"""A scorecard is said every quarter at least; what was said before that is old news."""


class SlackPictures:
    """Meets :class:`notion_sync.publishing.ports.Speaker`. Raises the errors of :mod:`adapters.errors`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        token: str,
        base_url: str,
        *,
        now: datetime,
        policy: RetryPolicy = DEFAULT_POLICY,
    ) -> None:
        self._http = http
        self._api = SlackApi(http, token, base_url, policy)
        self._policy = policy
        self._now = now

    async def share(
        self, channel: str, picture: Picture | None, heading: str, lines: Sequence[str], link: tuple[str, str]
    ) -> bool:
        """Say it with the picture; False where the last thing said of this kind was the same.

        Without the scope ``files:write`` the words are said alone, and Refused names the scope.
        """
        text = words(heading, lines, link)
        name = f"{PREFIX}{hashlib.sha256(text.encode()).hexdigest()[:12]}.png"
        last = await self._last(channel, heading)
        if last is not None and (last.text == text or _has(last, name)):
            return False
        if picture is None:
            await self._post(channel, text)
            return True
        try:
            await self._share(channel, name, picture, text)
        except Refused as refused:
            if refused.code not in ("missing_scope", "unknown_method"):
                raise
            await self._post(channel, text)
            raise
        return True

    async def _last(self, channel: str, heading: str) -> Stored | None:
        begins = words(heading, (), ("", ""))
        async for stored in history(self._api, channel, since=self._now - LOOKS_BACK, size=MANY):
            pictures = [file for file in stored.files if (file.name or "").startswith(PREFIX)]
            if pictures or (stored.text or "").startswith(begins):
                return stored
        return None

    async def _share(self, channel: str, name: str, picture: Picture, text: str) -> None:
        about = {
            "filename": name,
            "length": str(len(picture.content)),
            "alt_txt": picture.caption[:LONGEST_LINE],
        }
        place = await self._api.ask("files.getUploadURLExternal", about, UploadPlace)
        await self._upload(place.upload_url, picture.content)
        body = {
            "files": [{"id": place.file_id, "title": picture.caption[:LONGEST_LINE]}],
            "channel_id": channel,
            "initial_comment": text,
        }
        try:
            await self._api.write("files.completeUploadExternal", body, Answer, repeatable=False)
        except Ambiguous:
            if not await self._is_there(channel, name):
                raise

    async def _upload(self, url: str, content: bytes) -> None:
        """Send the file where Slack said; the address lets in, so the token is not sent along."""
        if not _is_safe(url):
            raise Rejected("Slack names an address for the picture that is not encrypted", code="upload_url")

        async def attempt() -> None:
            request = self._http.build_request("POST", url, content=content)
            answer = await exchange(self._http, request, name="the upload of the picture", repeatable=True)
            if answer.is_error:
                what = f"Slack answers the upload of the picture with status {answer.status_code}"
                raise Rejected(what, code=str(answer.status_code))

        await retrying(attempt, self._policy)

    async def _is_there(self, channel: str, name: str) -> bool:
        for _ in range(2):
            await self._policy.sleep(SECOND_LOOK_AFTER)
            async for stored in history(self._api, channel, since=self._now, size=FEW):
                if _has(stored, name):
                    return True
        return False

    async def _post(self, channel: str, text: str) -> None:
        body = {"channel": channel, "text": text, "unfurl_links": False, "unfurl_media": False}
        await self._api.write("chat.postMessage", body, Posted, repeatable=False)


def _has(stored: Stored, name: str) -> bool:
    return any(file.name == name for file in stored.files)


def _is_safe(url: str) -> bool:
    """Whether an address is encrypted, or on this machine."""
    parts = urlsplit(url)
    try:
        here = parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = False
    return parts.scheme == "https" or (parts.scheme == "http" and here)


class WebhookWords:
    """The same by webhook: words without the picture, each time, for it hears nothing back."""

    def __init__(self, webhook: WebhookMessenger) -> None:
        self._webhook = webhook

    async def share(
        self, channel: str, picture: Picture | None, heading: str, lines: Sequence[str], link: tuple[str, str]
    ) -> bool:
        """Say it."""
        del picture
        said = (*lines, f"{link[1]}: {link[0]}")
        message = Message(kind="digest", pass_id="", heading=heading, lines=said)
        await self._webhook.post(channel, message, thread_ts=None)
        return True


def words(heading: str, lines: Sequence[str], link: tuple[str, str]) -> str:
    """The message as mrkdwn."""
    written = [f"*{markup.escaped(heading, LONGEST_LINE)}*"]
    written += [f"• {markup.escaped(line, LONGEST_LINE)}" for line in lines]
    if link[0]:
        written.append(markup.link(link[0], markup.escaped(link[1], LONGEST_LINE)))
    return "\n".join(written)
