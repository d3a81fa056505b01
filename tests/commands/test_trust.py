"""Nobody is believed without a certificate, and nobody is followed to another address."""

import asyncio
import io
import ssl
from collections.abc import Callable, Iterator
from datetime import date

import httpx
import pytest

from adapters.errors import Ambiguous, Refused, Unavailable
from adapters.retry import RetryPolicy
from adapters.slack.client import SlackMessenger
from adapters.slack.webhook import WebhookMessenger
from adapters.telemetry.heartbeat import Heartbeat
from adapters.telemetry.logging import configure
from adapters.trust import UNTRUSTED
from notion_sync.connections import certificates, http_client
from notion_sync.sandbox.faults import Fault
from tests.adapters.slack.samples import PAYMENT, alert
from tests.commands.desk import Desk
from tests.commands.tls import CERTIFICATE, Impostor, impostor


@pytest.fixture
def stranger() -> Iterator[Impostor]:
    with impostor() as here:
        yield here


@pytest.fixture
def anew() -> Iterator[None]:
    """Certificates are read once for a process: read them again, here and by the next test."""
    certificates.cache_clear()
    yield
    certificates.cache_clear()


def test_a_notion_that_nobody_vouches_for_hears_no_token(at_desk: Desk, stranger: Impostor) -> None:
    at_desk.env["NOTION_BASE_URL"] = stranger.url

    words = ("The certificate of Notion is not trusted: self-signed certificate", "SSL_CERT_FILE")
    at_desk.type("run").means(3, *words, "cannot be switched off")
    at_desk.type("doctor").means(3, *words)

    assert stranger.heard == []


def test_a_ca_of_ones_own_is_trusted_once_it_is_named(
    at_desk: Desk, stranger: Impostor, anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_desk.env |= {"NOTION_BASE_URL": stranger.url, "SSL_CERT_FILE": str(CERTIFICATE)}

    at_desk.type("run").means(3, "Notion does not accept the token")

    assert stranger.heard


def test_a_file_of_certificates_that_is_not_there_is_named(at_desk: Desk, anew: None) -> None:
    at_desk.env["SSL_CERT_FILE"] = "/nowhere/ca.pem"

    for verb in ("run", "doctor"):
        at_desk.type(verb).means(2, "The certificates to trust cannot be read", "SSL_CERT_FILE")


@pytest.mark.parametrize("proxy", ["ftp://me:s3cret@proxy", "http://me:s/3cret@proxy"])
def test_a_proxy_that_cannot_be_one_is_named_without_its_password(at_desk: Desk, proxy: str) -> None:
    at_desk.env["HTTPS_PROXY"] = proxy

    for verb in ("run", "doctor"):
        said = at_desk.type(verb)
        said.means(2, "The proxy that the environment names cannot be used", "HTTPS_PROXY")
        assert "3cret" not in said.out + said.err


def test_verification_is_on_whatever_the_environment_says(
    anew: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    for name in ("CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "")

    assert certificates().verify_mode is ssl.CERT_REQUIRED
    assert certificates().check_hostname


Say = Callable[[httpx.AsyncClient, str], SlackMessenger | WebhookMessenger]
TO_SLACK: list[Say] = [
    lambda http, url: SlackMessenger(http, "xoxb-secret", f"{url}/api/", policy=RetryPolicy(attempts=1)),
    lambda http, url: WebhookMessenger(http, f"{url}/services/T/B/secret", policy=RetryPolicy(attempts=1)),
]


def say(messenger: Say, url: str) -> None:
    async def post() -> None:
        async with http_client(5.0) as http:
            await messenger(http, url).post("C1", alert(PAYMENT), thread_ts=None)

    asyncio.run(post())


@pytest.mark.parametrize("messenger", TO_SLACK)
def test_a_slack_that_nobody_vouches_for_hears_nothing(stranger: Impostor, messenger: Say) -> None:
    with pytest.raises(Refused, match="The certificate of Slack is not trusted") as caught:
        say(messenger, stranger.url)

    assert caught.value.code == UNTRUSTED
    assert "SSL_CERT_FILE" in caught.value.remedy
    assert stranger.heard == []


def test_a_watchdog_that_nobody_vouches_for_hears_nothing_and_stops_nothing(stranger: Impostor) -> None:
    stream = io.StringIO()
    configure("json", stream=stream)
    asyncio.run(Heartbeat(f"{stranger.url}/secret").success("done"))

    assert "The certificate of the watchdog is not trusted" in stream.getvalue()
    assert stranger.heard == []


class TestRedirects:
    """The stand-in for Notion plays somebody elsewhere, to whom a redirect leads."""

    def test_notion(self, at_desk: Desk) -> None:
        house = at_desk.house
        elsewhere = f"{house.slack.url}stolen"
        at_desk.impatient()
        house.notion.faults.add(Fault(".", "status", status=307, headers={"location": elsewhere}, times=None))

        at_desk.type("run").means(3, "Something that is not Notion answered (307)", "NOTION_BASE_URL")

        assert house.slack.journal.exchanges == []

    @pytest.mark.parametrize("messenger", TO_SLACK)
    def test_slack(self, at_desk: Desk, messenger: Say) -> None:
        house = at_desk.house
        elsewhere = f"{house.notion.url}/stolen"
        house.slack.faults.add(Fault(".", "status", status=308, headers={"location": elsewhere}, times=None))

        with pytest.raises((Ambiguous, Unavailable)):
            say(messenger, house.slack.url.removesuffix("/api/"))

        assert house.slack.journal.exchanges
        assert house.notion.journal.exchanges == []

    def test_a_watchdog(self, at_desk: Desk) -> None:
        house = at_desk.house
        stream = io.StringIO()
        configure("json", stream=stream)
        location = {"location": f"{house.slack.url}stolen"}
        house.notion.faults.add(Fault(".", "status", status=301, headers=location, times=None))

        asyncio.run(Heartbeat(f"{house.notion.url}/ping").success("done"))

        assert '"status": 301' in stream.getvalue()
        assert house.slack.journal.exchanges == []


def test_a_token_that_the_other_side_quotes_is_not_repeated(at_desk: Desk) -> None:
    house = at_desk.house
    token, bot = at_desk.environment["NOTION_TOKEN"], at_desk.environment["SLACK_BOT_TOKEN"]
    body = {"object": "error", "status": 403, "code": "restricted_resource", "message": f"not with {token}"}
    house.notion.faults.add(Fault("query$", "status", status=403, body=body))
    at_desk.run().means(3, "Notion forbids it: not with ***")

    house.order("Gown", baseline=date(2026, 11, 16))
    answer = {"ok": False, "error": f"no {bot}"}
    house.slack.faults.add(Fault("postMessage", "status", status=200, body=answer))
    at_desk.run().means(1)
    assert bot.encode() not in house.ledger.read_bytes()
