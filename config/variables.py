"""What a variable of the environment may hold, as types."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine and nowhere else."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _base_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        wrong = not parts.hostname or parts.username or parts.query or parts.fragment or parts.port == 0
    except ValueError:
        wrong = True
    else:
        wrong = wrong or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(value)))
    if wrong:
        raise ValueError(
            "expected an https:// URL (http:// only for this machine, as in http://127.0.0.1:8900)"
        )
    return value


def _notion_base(value: str) -> str:
    value = _base_url(value).rstrip("/")
    if value.endswith("/v1"):
        raise ValueError("expected a URL without /v1, such as https://api.notion.com")
    return value


def _slack_base(value: str) -> str:
    return _base_url(value).rstrip("/") + "/"


def _token(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if not (value.isascii() and value.isprintable()) or set(value) & set(" \"'"):
        raise ValueError("expected the token alone: no blanks, no quotation marks")
    return secret


def _webhook(secret: SecretStr) -> SecretStr:
    _base_url(secret.get_secret_value())
    return secret


def _ping_url(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().startswith(("https://", "http://")):
        raise ValueError("expected a URL that begins with https:// or http://")
    return secret


def _ledger(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if value != "memory" and not value.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError(
            'expected "memory", "sqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"'
        )
    return secret


def _channel(value: str) -> str:
    if value.startswith("#") or " " in value:
        raise ValueError("expected the id of a channel, such as C0123456789, not its name")
    return value


NotionBaseUrl = Annotated[str, AfterValidator(_notion_base)]
SlackBaseUrl = Annotated[str, AfterValidator(_slack_base)]
ChannelId = Annotated[str, AfterValidator(_channel)]
Token = Annotated[SecretStr, AfterValidator(_token)]
WebhookUrl = Annotated[SecretStr, AfterValidator(_webhook)]
PingUrl = Annotated[SecretStr, AfterValidator(_ping_url)]
LedgerUrl = Annotated[SecretStr, AfterValidator(_ledger)]
