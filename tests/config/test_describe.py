"""``config`` shows every setting in force, where it comes from, and no secret."""

import json
from pathlib import Path

import pytest

from config.describe import Setting, as_document, describe
from config.load import load
from config.settings import load_settings
from tests.config.conftest import SOURCE, WriteFolder

TOKEN = "ntn_1234567890abcdefghij"


def described(path: Path) -> dict[str, Setting]:
    return {f"{s.part}.{s.name}": s for s in describe(load_settings(), load(path, need_tracker=False))}


def test_each_setting_says_where_it_comes_from(monkeypatch: pytest.MonkeyPatch, folder: WriteFolder) -> None:
    Path(".env").write_text("SLACK_CHANNEL=C1\n", encoding="utf-8")
    monkeypatch.setenv("NOTION_SYNC_LOG", "json")
    settings = described(folder(policy="[payment]\npause_day = 9"))

    assert settings["environment.SLACK_CHANNEL"] == Setting("environment", "SLACK_CHANNEL", "C1", ".env")
    assert settings["environment.NOTION_SYNC_LOG"].origin == "environment"
    assert settings["environment.NOTION_SYNC_CONFIG"].origin == "default"
    assert settings["policy.payment.pause_day"] == Setting(
        "policy", "payment.pause_day", 9, "config/policy.toml"
    )
    assert settings["policy.payment.escalate_day"].origin == "default"


def test_no_secret_shows(monkeypatch: pytest.MonkeyPatch, folder: WriteFolder) -> None:
    monkeypatch.setenv("NOTION_TOKEN", TOKEN)
    monkeypatch.setenv("SLACK_WEBHOOK_URL", "https://hooks.slack.com/services/T0/B0/hidden")
    monkeypatch.setenv("NOTION_SYNC_HEARTBEAT_URL", "https://hc.example/hidden")
    monkeypatch.setenv("NOTION_SYNC_LEDGER", "postgresql+psycopg://me:hid/den@db.example/notion")
    settings = described(folder())

    assert "hidden" not in str(settings)
    assert "hid/den" not in str(settings)
    assert TOKEN not in str(settings)
    assert settings["environment.NOTION_SYNC_LEDGER"].value == "postgresql+psycopg://***@db.example/notion"


def test_every_column_in_force_shows_under_its_key(folder: WriteFolder) -> None:
    text = f'[orders]\nsource = "{SOURCE}"\ncolumns = {{ client = "Customer" }}'
    settings = described(folder(tracker=text))

    assert settings["tracker.orders.columns.client"].value == "Customer"
    assert settings["tracker.orders.columns.client"].origin == "config/tracker.toml"
    assert settings["tracker.orders.columns.stage"].value == "Stage"
    assert settings["tracker.orders.columns.stage"].origin == "default"
    assert settings["tracker.payments.source"].value is None


def test_the_document_is_nested_as_the_files_are(folder: WriteFolder) -> None:
    team = '[[person]]\nname = "Jun"\naway = [{ from = 2026-12-01, until = 2026-12-05 }]'
    path = folder(team=team, policy='[run]\ndeadline = "5m"')
    document = json.loads(json.dumps(as_document(describe(load_settings(), load(path)))))

    assert document["policy"]["run"]["deadline"] == 300
    assert document["policy"]["closing"]["satisfaction_target"] == pytest.approx(4.5)
    assert document["team"]["person"][0]["away"] == [{"from": "2026-12-01", "until": "2026-12-05"}]
    assert document["rabsic"]["decision"][0]["name"] == "Order intake and documentation"
    assert document["calendar"]["country"] == "KR"
    assert document["environment"]["NOTION_TOKEN"] is None
    assert document["from"]["policy.run.deadline"] == "config/policy.toml"
    assert "policy.payment.pause_day" not in document["from"]
