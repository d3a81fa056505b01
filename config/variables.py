"""What a variable of the environment may hold, as types."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, SecretStr


def is_loopback(url: str) -> bool:
    """Whether a URL points at this machine and nowhere else."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def login_parts(url: str) -> Iterator[str]:
    """What is secret in a URL with a login, in both spellings; a password may hold a slash or an @."""
    for login in _logins(url):
        password = login.partition(":")[2]
        yield from (login, unquote(login), password, unquote(password))
    options = url.partition("?")[2].split("&")
    passwords = [
        value for name, _, value in (option.partition("=") for option in options) if "password" in name
    ]
    for password in passwords:
        yield from (password, unquote(password))


def _logins(url: str) -> Iterator[str]:
    scheme, _, rest = url.partition("?")[0].partition("://")
    login, at, _ = (rest or scheme).rpartition("@")
    if at and ":" in login:
        yield login


def address_parts(url: str) -> Iterator[str]:
    """What is secret in a URL that is a secret itself: all of it, and what stands behind the host."""
    yield url
    _, _, behind = url.partition("://")[2].partition("/")
    path, _, query = behind.partition("?")
    yield from (path.rstrip("/"), query)
    yield from login_parts(url)


def _base_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        wrong = not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment or parts.port == 0
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
    try:
        parts = urlsplit(secret.get_secret_value())
        usable = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("expected a URL that begins with https:// or http://")
    return secret


def _ledger(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    if value != "memory" and not value.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError(
            'expected "memory", "sqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"'
        )
    if value.startswith("postgresql") and value.partition("?")[0].count("@") > 1:
        # Else a part of the password is taken for the host, and said in every error.
        raise ValueError("expected one @, before the host; one in the password is written %40")
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
