"""The import rules of ``pyproject.toml`` hold, and a breach of each is noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.paths import PACKAGES, ROOT


def lint_imports(folder: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_every_import_is_allowed() -> None:
    code, said = lint_imports(ROOT)

    assert code == 0, said


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("rules/calendar.py", "import time", "Rules are pure"),
        ("rules/calendar.py", "import adapters.errors", "Rules are pure"),
        ("adapters/slack/api.py", "import adapters.ledger.store", "Adapters do not know one another"),
        ("adapters/slack/api.py", "import config.settings", "no arrow points back"),
        ("config/load.py", "import notion_sync.ports", "no arrow points back"),
        ("notion_sync/sandbox/clock.py", "import rules.cells", "The stand-ins believe nothing"),
        ("notion_sync/ports.py", "import adapters.notion.client", "Only the composition root"),
        ("notion_sync/ports.py", "import notion_sync.sandbox.clock", "Only the demo"),
        ("notion_sync/helpers.py", "", "every module has its place"),
    ],
)
def test_a_breach_is_noticed(tmp_path: Path, file: str, line: str, sentence: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a", encoding="utf-8") as breached:
        breached.write(f"\n{line}\n")
    code, said = lint_imports(tmp_path)
    broken = said.partition("Broken contracts")[2]

    assert code == 1, said
    assert sentence in broken
