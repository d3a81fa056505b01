"""An empty environment, and folders of configuration written by the test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import Settings

SOURCE = "1f0e8c1a-2b3c-4d5e-8f90-a1b2c3d4e5f6"

COMPLETE = {
    "tracker.toml": f'[orders]\nsource = "{SOURCE}"\n',
    "calendar.toml": 'time_zone = "Asia/Seoul"\ncountry = "KR"\n',
}
"""The least that a pass needs."""

WriteFolder = Callable[..., Path]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for field in Settings.model_fields.values():
        monkeypatch.delenv(str(field.validation_alias), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder() -> WriteFolder:
    """Write ``config/`` with the least a pass needs, and what the test says instead or beside it."""

    def write(**files: str | bytes | None) -> Path:
        texts = COMPLETE | {f"{name}.toml": text for name, text in files.items()}
        path = Path("config")
        path.mkdir(exist_ok=True)
        for name, text in texts.items():
            if text is not None:
                (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
