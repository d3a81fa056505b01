"""A small workspace and a client for it, shared by the tests of the Slack stand-in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx

from notion_sync.sandbox.slack import BOT_SCOPES, Bot, SlackSandbox

Answer: TypeAlias = dict[str, Any]

NOW = datetime.fromtimestamp(1_789_000_000, UTC)
TOKEN = "xoxb-office"
SCOPES = (*BOT_SCOPES, "channels:read", "groups:read", "reactions:write")
UTF8_JSON = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Office:
    """A channel `#orders` with Ana and an all-allowed bot in it, seen through HTTP as that bot."""

    slack: SlackSandbox
    http: httpx.Client
    bot: Bot
    ana: str
    channel: str

    def read(self, method: str, *, token: str = TOKEN, **arguments: str) -> Answer:
        """Call a method with query arguments."""
        return self.json(self.http.get(method, params=arguments, headers=bearer(token)))

    def write(self, method: str, *, token: str = TOKEN, **arguments: object) -> Answer:
        """Call a method with a JSON body."""
        headers = {**bearer(token), "content-type": UTF8_JSON}
        return self.json(self.http.post(method, json=arguments, headers=headers))

    def post(self, text: object = None, **arguments: object) -> Answer:
        """Post to the channel unless another is given."""
        body: Answer = {"channel": self.channel, "text": text, **arguments}
        return self.write("chat.postMessage", **body)

    def ts(self, text: str, **arguments: object) -> str:
        """Post and return the message's ts."""
        return str(self.post(text, **arguments)["ts"])

    def history(self, **arguments: str) -> Answer:
        """Read the channel."""
        return self.read("conversations.history", **{"channel": self.channel, **arguments})

    def replies(self, ts: str, **arguments: str) -> Answer:
        """Read a thread of the channel."""
        return self.read("conversations.replies", channel=self.channel, ts=ts, **arguments)

    def webhook(self) -> str:
        """Add a webhook for the channel and return its address."""
        return str(self.http.base_url.join(self.slack.workspace.add_webhook(self.channel)))

    @staticmethod
    def json(response: httpx.Response) -> Answer:
        """Return the body of an answer that came with status 200."""
        assert response.status_code == 200
        answer: Answer = response.json()
        return answer


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def texts(answer: Answer) -> list[str]:
    return [message["text"] for message in answer["messages"]]


def mrkdwn(text: str) -> Answer:
    return {"type": "mrkdwn", "text": text}


def plain(text: str) -> Answer:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Answer:
    return {"type": "section", "text": mrkdwn(text)}
