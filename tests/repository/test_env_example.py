"""``.env.example`` shows every variable with a comment and its default, and sets none of them."""

import re
import shutil
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings, load_settings
from tests.repository.paths import ROOT

EXAMPLE = ROOT / ".env.example"


def shown() -> dict[str, str]:
    """Variable to value, commented out or not, for those with a comment of one line above them."""
    text = EXAMPLE.read_text(encoding="utf-8")
    return dict(re.findall(r"^# .+\n(?:# )?([A-Z_]+)=(.*)$", text, re.MULTILINE))


def test_it_shows_every_variable_and_no_other() -> None:
    assert list(shown()) == [field.validation_alias for field in Settings.model_fields.values()]


def test_it_shows_the_defaults() -> None:
    for field in Settings.model_fields.values():
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert shown()[str(field.validation_alias)] == ("" if default is None else str(default))


def test_a_copy_of_it_sets_nothing_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in shown():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    before = load_settings()
    shutil.copy(EXAMPLE, ".env")

    assert load_settings() == before


def test_it_leaves_alone_what_an_image_sets() -> None:
    """Docker lets ``--env-file`` beat the ``ENV`` of an image."""
    by_image = set(re.findall(r"([A-Z_]+)=", (ROOT / "Dockerfile").read_text(encoding="utf-8")))
    by_copy = set(re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))

    assert "NOTION_SYNC_LEDGER" in by_image
    assert by_copy & by_image == set()
