"""A folder of trackers, with secrets that stand somewhere else."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from config.fleet import interval_of, member, names_in, secrets_of, token_of
from config.problems import ConfigError
from config.settings import Settings

BASE = Settings.model_construct(
    notion_base_url="http://127.0.0.1:1", ledger=SecretStr("postgresql+psycopg://u:p@h/d"), log="json"
)
CALENDAR = 'time_zone = "Asia/Seoul"\ncountry = "KR"\n'
TRACKER = '[orders]\nsource = "00000000-0000-4000-8000-000000000001"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two trackers and a folder that is none."""
    monkeypatch.setenv("ATELIER_TOKEN", "ntn_atelier")
    (tmp_path / "secret").write_text("ntn_maison\n")
    tracker(
        tmp_path,
        "atelier",
        'notion_token = "env:ATELIER_TOKEN"\nevery = "90s"\nslack_channel = "C0ATELIER1"\n',
    )
    tracker(tmp_path, "maison", f'notion_token = "file:{tmp_path}/secret"\nrequests_per_minute = 600\n')
    (tmp_path / "notes").mkdir()
    return tmp_path


def tracker(folder: Path, name: str, connection: str) -> None:
    place = folder / name
    place.mkdir()
    (place / "connection.toml").write_text(connection)
    (place / "tracker.toml").write_text(TRACKER)
    (place / "calendar.toml").write_text(CALENDAR)


def test_each_folder_with_a_connection_is_a_tracker(folder: Path) -> None:
    assert names_in(folder) == ["atelier", "maison"]
    assert [interval_of(folder, name) for name in names_in(folder)] == [90, 300]


def test_secrets_come_from_the_environment_and_from_files(folder: Path) -> None:
    assert [token_of(folder, name) for name in names_in(folder)] == ["ntn_atelier", "ntn_maison"]
    assert list(secrets_of(folder)) == ["ntn_atelier", "ntn_maison"]


def test_a_tracker_has_its_own_settings_and_the_common_ones(folder: Path) -> None:
    atelier, maison = (member(folder, name, BASE) for name in names_in(folder))
    assert atelier.settings.required_token.get_secret_value() == "ntn_atelier"
    assert atelier.settings.slack_channel == "C0ATELIER1"
    assert atelier.settings.config_folder == folder / "atelier"
    assert maison.settings.notion_requests_per_minute == 600
    assert maison.settings.slack_bot_token is None
    assert {m.settings.ledger.get_secret_value() for m in (atelier, maison)} == {
        "postgresql+psycopg://u:p@h/d"
    }
    assert maison.configuration.calendar.country == "KR"


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        ('notion_token = "ntn_typed_in_here"\n', 'expected where the secret is, as "env:NAME"'),
        ('notion_token = "env:NOBODY_SET_IT"\n', "the variable NOBODY_SET_IT is not set"),
        ('notion_token = "file:/nowhere/at/all"\n', "/nowhere/at/all cannot be read"),
        ('notion_token = "env:ATELIER_TOKEN"\nevery = "soon"\n', "expected a duration"),
        ('notion_token = "env:ATELIER_TOKEN"\ncolour = 1\n', "unknown key"),
        ("slack_channel = 1\n", "notion_token"),
        ("notion_token = \n", "line 1: not valid TOML"),
        ('every = "5m"\nnotion_token = "env:ATELIER_TOKEN\n', "line 2: not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named_without_the_secret(folder: Path, connection: str, words: str) -> None:
    tracker(folder, "wrong", connection)
    with pytest.raises(ConfigError) as error:
        member(folder, "wrong", BASE)
    assert words in str(error.value)
    assert "wrong/connection.toml" in str(error.value)
    assert "ntn_typed_in_here" not in str(error.value)


def test_text_that_is_not_utf_8_is_named_by_its_line(folder: Path) -> None:
    (folder / "atelier" / "connection.toml").write_bytes(b'every = "90s"\nslack_channel = "\xc0"\n')
    with pytest.raises(ConfigError, match=r"atelier/connection\.toml: line 2: expected UTF-8"):
        interval_of(folder, "atelier")


def test_a_connection_that_is_gone_is_named(folder: Path) -> None:
    (folder / "atelier" / "connection.toml").unlink()
    with pytest.raises(ConfigError, match=r"atelier/connection\.toml: there is no such file"):
        token_of(folder, "atelier")
