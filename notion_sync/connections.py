"""The ends of the connections: HTTP clients, Notion, Slack and the watchdog, as the settings name them."""

import ssl
from functools import cache

import httpx

from adapters.errors import Misconfigured
from adapters.notion.client import TIMEOUT, NotionClient, OnDate
from adapters.notion.client import Observer as OnRequest
from adapters.notion.pacing import SlidingWindow
from adapters.retry import RetryPolicy
from adapters.slack.client import SlackMessenger
from adapters.slack.webhook import WebhookMessenger
from adapters.slack.wording import ENGLISH, Wording
from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.redaction import Redaction
from adapters.trust import unreadable_certificates
from config.settings import Settings
from notion_sync.ports import Messenger

SLACK_SECONDS = 30.0
"""How long Slack may take to answer."""


@cache
def certificates() -> ssl.SSLContext:
    """Whom to trust; reading it from disk takes longer than an idle pass. Raises Misconfigured."""
    try:
        return httpx.create_ssl_context()
    except OSError:
        raise unreadable_certificates() from None


def http_client(
    timeout: float | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client that verifies certificates and follows no redirect: a token goes where it is meant to go.

    timeout: seconds; None where each request says its own. transport: how requests travel, where not in the
    ordinary way. Raises Misconfigured.
    """
    try:
        return httpx.AsyncClient(
            verify=certificates(), timeout=timeout, follow_redirects=False, transport=transport
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        # What httpx says of a proxy it cannot use may hold a piece of its password.
        raise Misconfigured(
            "The proxy that the environment names cannot be used.",
            remedy="Set HTTPS_PROXY (or ALL_PROXY) to http://USER:PASSWORD@HOST:PORT, odd characters as %XX.",
        ) from None


def notion_client(
    http: httpx.AsyncClient,
    settings: Settings,
    policy: RetryPolicy,
    on_request: OnRequest | None = None,
    *,
    on_date: OnDate | None = None,
    window: SlidingWindow | None = None,
) -> NotionClient:
    """The client of the connection; one for a process, since it keeps the budget. Raises ConfigError."""
    patience = min(policy.deadline, TIMEOUT.read or policy.deadline)
    return NotionClient(
        http,
        token=settings.required_token.get_secret_value(),
        base_url=settings.notion_base_url,
        requests_per_minute=settings.notion_requests_per_minute,
        policy=policy,
        timeout=httpx.Timeout(patience, connect=min(patience, TIMEOUT.connect or patience)),
        on_request=on_request,
        on_date=on_date,
        window=window,
    )


def heartbeat_of(settings: Settings) -> Heartbeat:
    """The watchdog's side; it hears no secret."""
    url = settings.heartbeat_url.get_secret_value() if settings.heartbeat_url else None
    return Heartbeat(url, redacted=Redaction(settings.secrets).text, trust=certificates())


def messenger_of(
    settings: Settings, http: httpx.AsyncClient, policy: RetryPolicy, wording: Wording = ENGLISH
) -> Messenger | None:
    """The Slack side, None where none is configured."""
    if settings.slack_bot_token:
        token = settings.slack_bot_token.get_secret_value()
        return SlackMessenger(http, token, settings.slack_base_url, policy=policy, wording=wording)
    if settings.slack_webhook_url:
        return WebhookMessenger(
            http, settings.slack_webhook_url.get_secret_value(), policy=policy, wording=wording
        )
    return None
