"""The documents, and what is written in their boxes."""

import re
from pathlib import Path

from tests.repository.paths import ROOT

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def boxes(page: Path, language: str = "") -> list[str]:
    """What stands in the boxes of a page that say this language."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^( *)```(\w*)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [_without_indent(content, indent) for indent, said, content in found if said == language]


def _without_indent(content: str, indent: str) -> str:
    return "".join(line.removeprefix(indent) for line in content.splitlines(keepends=True))
