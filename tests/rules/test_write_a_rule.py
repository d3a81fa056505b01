"""``docs/write-a-rule.md`` shows code that works, and settings that can be loaded."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from config.load import load

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "write-a-rule.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "examples" / "vat_number.py").read_text(encoding="utf-8")


def snippets(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def shown_tests() -> dict[str, Callable[[], None]]:
    (code,) = (snippet for snippet in snippets("python") if "def test_" in snippet)
    names: dict[str, Callable[[], None]] = {}
    exec(compile(code, "write-a-rule.md", "exec"), names)  # noqa: S102 - our own document
    return {name: value for name, value in names.items() if name.startswith("test_")}


@pytest.mark.parametrize("name", shown_tests())
def test_its_tests_pass(name: str) -> None:
    shown_tests()[name]()


def test_the_rest_of_its_code_is_the_example() -> None:
    shown = [snippet for snippet in snippets("python") if "def test_" not in snippet]

    assert len(shown) == 3
    assert [snippet for snippet in shown if snippet not in EXAMPLE] == []


def test_its_settings_can_be_loaded(tmp_path: Path) -> None:
    column, rule = snippets("toml")
    shutil.copy(ROOT / "config" / "calendar.toml", tmp_path)
    (tmp_path / "tracker.toml").write_text(column, encoding="utf-8")
    (tmp_path / "policy.toml").write_text(rule, encoding="utf-8")
    loaded = load(tmp_path, need_tracker=False)

    assert [rule.name for rule in loaded.extra.rules] == ["vat_number"]
    assert loaded.tracker.orders.columns == {"vat_number": "USt-IdNr."}
