"""Every picture of README and docs is there, made by ``make pictures``, and used."""

import re

import pytest

from tests.docs.pages import PAGES
from tests.repository.paths import ROOT

PICTURES = ROOT / "docs" / "pictures"
SHOWN = {
    (page.parent / target).resolve()
    for page in PAGES
    for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
}
MOST_BYTES = 400_000


def made() -> set[str]:
    """Names of the pictures that the maker makes."""
    source = (PICTURES / "make.py").read_text(encoding="utf-8")
    pages = re.findall(r'take\([^"]*f?"[^"]+", "([\w-]+)"', source)
    return {f"{name}.png" for name in pages} | {
        f"{name}.svg" for name in re.findall(r'draw\("([\w-]+)"', source)
    }


def test_each_is_there_and_used() -> None:
    assert {picture.name for picture in SHOWN} == made()
    assert {path for path in PICTURES.iterdir() if path.suffix in {".png", ".svg"}} == SHOWN


@pytest.mark.parametrize("picture", sorted(SHOWN), ids=lambda path: path.name)
def test_each_is_small_and_asks_nobody_for_anything(picture: object) -> None:
    path = PICTURES / str(picture).rpartition("/")[2]
    content = path.read_bytes()
    assert len(content) < MOST_BYTES
    if path.suffix == ".svg":
        assert re.findall(r"(?:url|href)[=(][\"\']?https?:", content.decode()) == []
        assert "<script" not in content.decode()
