"""What the environment and ``.env`` set, and what is said of a value that cannot be."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from config.problems import ConfigError
from config.settings import environment_secrets, load_settings

TOKEN = "ntn_1234567890abcdefghij"


def problems() -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_settings()
    return str(caught.value).splitlines()


def test_an_empty_environment_gives_the_defaults_of_the_contract() -> None:
    settings = load_settings()

    assert settings.notion_token is None
    assert settings.notion_requests_per_minute == 180
    assert settings.notion_base_url == "https://api.notion.com"
    assert settings.slack_base_url == "https://slack.com/api/"
    assert settings.config_folder == Path("config")
    assert settings.ledger.get_secret_value() == "sqlite:///notion-sync.db"
    assert settings.log == "auto"
    assert (settings.slack_bot_token, settings.slack_channel, settings.slack_webhook_url) == (None,) * 3
    assert (settings.heartbeat_url, settings.metrics_port, settings.metrics_file) == (None,) * 3


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SLACK_CHANNEL=C1\nNOTION_SYNC_LOG=json\nUNRELATED=1\n", encoding="utf-8")
    monkeypatch.setenv("SLACK_CHANNEL", "C2")
    settings = load_settings()

    assert settings.slack_channel == "C2"
    assert settings.log == "json"


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SLACK_BOT_TOKEN=xoxb-1\n", encoding="utf-8")
    for name in ("SLACK_BOT_TOKEN", "NOTION_REQUESTS_PER_MINUTE", "NOTION_SYNC_METRICS_PORT"):
        monkeypatch.setenv(name, " ")
    settings = load_settings()

    assert settings.slack_bot_token is None
    assert settings.notion_requests_per_minute == 180
    assert settings.metrics_port is None


def test_a_budget_may_be_any_positive_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTION_REQUESTS_PER_MINUTE", "100000")

    assert load_settings().notion_requests_per_minute == 100_000


def test_base_urls_get_the_form_the_clients_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTION_BASE_URL", "http://127.0.0.1:8900/")
    monkeypatch.setenv("SLACK_BASE_URL", "http://[::1]:8901/api")
    settings = load_settings()

    assert settings.notion_base_url == "http://127.0.0.1:8900"
    assert settings.slack_base_url == "http://[::1]:8901/api/"
    assert settings.on_loopback


def test_one_stand_in_is_not_loopback_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTION_BASE_URL", "http://localhost:8900")

    assert not load_settings().on_loopback


HTTPS = "expected an https:// URL (http:// only for this machine, as in http://127.0.0.1:8900)"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("NOTION_REQUESTS_PER_MINUTE", "0", 'expected a whole number above 0, found "0"'),
        ("NOTION_REQUESTS_PER_MINUTE", "fast", 'expected a whole number above 0, found "fast"'),
        ("NOTION_BASE_URL", "http://notion.example", f'{HTTPS}, found "http://notion.example"'),
        (
            "NOTION_BASE_URL",
            "http://127.0.0.1.evil.example",
            f'{HTTPS}, found "http://127.0.0.1.evil.example"',
        ),
        ("NOTION_BASE_URL", "api.notion.com", f'{HTTPS}, found "api.notion.com"'),
        ("NOTION_BASE_URL", "https://[::1", f'{HTTPS}, found "https://[::1"'),
        ("NOTION_BASE_URL", "https://me:pw@proxy.example", f'{HTTPS}, found "https://***@proxy.example"'),
        ("NOTION_BASE_URL", "https://:pw@proxy.example", f'{HTTPS}, found "https://***@proxy.example"'),
        ("NOTION_BASE_URL", "me:pw@proxy.example", f'{HTTPS}, found "***@proxy.example"'),
        ("SLACK_BASE_URL", "https:/me:p/w@proxy.example", f'{HTTPS}, found "https:/***@proxy.example"'),
        (
            "NOTION_BASE_URL",
            "https://proxy.example/v1",
            'expected a URL without /v1, such as https://api.notion.com, found "https://proxy.example/v1"',
        ),
        (
            "SLACK_CHANNEL",
            "#alerts",
            'expected the id of a channel, such as C0123456789, not its name, found "#alerts"',
        ),
        ("NOTION_SYNC_LOG", "loud", 'expected "auto" or "json" or "console", found "loud"'),
        ("NOTION_SYNC_METRICS_PORT", "99999", 'expected a whole number from 1 to 65535, found "99999"'),
        (
            "NOTION_SYNC_LEDGER",
            "mysql://me:pw@host/db",
            (
                'expected "memory", "sqlite:///FILE" or "postgresql+psycopg://USER:PASSWORD@HOST/DATABASE", '
                'found "mysql://***@host/db"'
            ),
        ),
        (
            "NOTION_SYNC_LEDGER",
            "postgresql+psycopg://me:p@ss@host/db",
            (
                "expected one @, before the host; one in the password is written %40, "
                'found "postgresql+psycopg://***@host/db"'
            ),
        ),
        (
            "NOTION_TOKEN",
            f'"{TOKEN}"',
            'expected the token alone: no blanks, no quotation marks, found "***"',
        ),
        ("SLACK_WEBHOOK_URL", "http://hooks.slack.com/services/T/B/x", f'{HTTPS}, found "***"'),
        (
            "NOTION_SYNC_HEARTBEAT_URL",
            "https://[hc.example/uuid",
            'expected a URL that begins with https:// or http://, found "***"',
        ),
        (
            "NOTION_SYNC_HEARTBEAT_URL",
            "hc.example/uuid",
            'expected a URL that begins with https:// or http://, found "***"',
        ),
    ],
)
def test_a_bad_value_is_answered_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, text: str
) -> None:
    monkeypatch.setenv(name, value)

    assert problems() == [f"environment: {name}: {text}"]


def test_all_problems_are_said_at_once_with_the_place_each_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("NOTION_SYNC_LOG=loud\n", encoding="utf-8")
    monkeypatch.setenv("SLACK_CHANNEL", "#alerts")

    assert sorted(line.partition(":")[0] for line in problems()) == [".env", "environment"]


def test_a_file_that_is_not_utf_8_is_no_crash() -> None:
    Path(".env").write_bytes("SLACK_CHANNEL=채널".encode("cp949"))

    assert problems() == [".env: expected UTF-8 text; save the file as UTF-8"]


def test_what_needs_the_token_says_that_it_is_missing() -> None:
    with pytest.raises(ConfigError, match="environment: NOTION_TOKEN: expected the token of a Notion"):
        _ = load_settings().required_token


def test_a_token_is_there_and_does_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTION_TOKEN", f" {TOKEN}\n")
    settings = load_settings()

    assert settings.required_token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings)


def test_every_secret_is_known_to_those_who_hide_them(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {
        "NOTION_TOKEN": TOKEN,
        "SLACK_BOT_TOKEN": "xoxb-1-2",
        "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/T/B/x",
        "NOTION_SYNC_HEARTBEAT_URL": "https://hc.example/uuid?token=t0ken",
        "NOTION_SYNC_LEDGER": "postgresql+psycopg://me:p%40ssword@host/db?sslpassword=k%2Fy",
        "HTTPS_PROXY": "http://proxy-user:pr/oxy@proxy.example:3128",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    known = load_settings().secrets

    assert set(known) == set(environment_secrets())
    assert set(known) >= {
        TOKEN,
        "xoxb-1-2",
        "https://hooks.slack.com/services/T/B/x",
        "services/T/B/x",
        "https://hc.example/uuid?token=t0ken",
        "uuid",
        "token=t0ken",
        "p%40ssword",
        "p@ssword",
        "k%2Fy",
        "k/y",
        "pr/oxy",
        "proxy-user:pr/oxy",
    }
    assert "" not in known


def test_secrets_that_cannot_be_used_are_known_too(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text(
        "SLACK_BOT_TOKEN='xoxb 1'\nNOTION_SYNC_LEDGER=mysql://me:pass-word@host\n", "utf-8"
    )
    monkeypatch.setenv("NOTION_TOKEN", "ntn with blanks")
    problems()

    assert set(environment_secrets()) >= {"ntn with blanks", "xoxb 1", "pass-word"}


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().slack_channel = "C1"  # type: ignore[misc]
